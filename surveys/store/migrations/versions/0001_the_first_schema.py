"""The first schema."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from surveys.store.types import Moment

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WITHDRAWN_IS_EMPTY = (
    "state <> 'withdrawn' OR (key_hash IS NULL AND receipt_hash IS NULL AND submitted_at IS NULL"
    " AND CAST(answers AS TEXT) = '{}' AND CAST(rejected AS TEXT) = '{}' AND CAST(not_asked AS TEXT) = '[]')"
)
DRAFT_HAS_KEY_ONLY = "state <> 'draft' OR (key_hash IS NOT NULL AND submitted_at IS NULL AND receipt_hash IS NULL)"
SUBMITTED_HAS_MOMENT = "state <> 'submitted' OR (submitted_at IS NOT NULL AND receipt_hash IS NOT NULL)"


def upgrade() -> None:
    _accounts()
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(64), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_survey"),
        sa.UniqueConstraint("slug", name="uq_survey_slug"),
    )
    op.create_table(
        "lead_survey",
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_lead_survey_lead_id_lead", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_lead_survey_survey_id_survey"),
        sa.PrimaryKeyConstraint("lead_id", "survey_id", name="pk_lead_survey"),
    )
    op.create_index("ix_lead_survey_survey_id", "lead_survey", ["survey_id"])
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey", sa.String(64), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_publication_number_from_one")),
        sa.ForeignKeyConstraint(["survey"], ["survey.slug"], name="fk_publication_survey_survey"),
        sa.PrimaryKeyConstraint("id", name="pk_publication"),
        sa.UniqueConstraint("survey", "number", name="uq_publication_survey_number"),
    )
    op.create_table(
        "wave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("closes_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_wave_number_from_one")),
        sa.CheckConstraint("closes_at IS NULL OR closes_at > opened_at", name=op.f("ck_wave_closes_after_opening")),
        sa.CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name=op.f("ck_wave_closed_after_opening")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_wave_survey_id_survey"),
        sa.PrimaryKeyConstraint("id", name="pk_wave"),
        sa.UniqueConstraint("survey_id", "number", name="uq_wave_survey_id_number"),
    )
    still_open = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_wave_one_open", "wave", ["survey_id"], unique=True, sqlite_where=still_open, postgresql_where=still_open
    )
    _responses()


def _accounts() -> None:
    op.create_table(
        "lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lead"),
        sa.UniqueConstraint("email", name="uq_lead_email"),
        sa.UniqueConstraint("fs_uniquifier", name="uq_lead_fs_uniquifier"),
    )
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_role"),
        sa.UniqueConstraint("name", name="uq_role_name"),
    )
    op.create_table(
        "lead_role",
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_lead_role_lead_id_lead", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name="fk_lead_role_role_id_role"),
        sa.PrimaryKeyConstraint("lead_id", "role_id", name="pk_lead_role"),
    )
    op.create_index("ix_lead_role_role_id", "lead_role", ["role_id"])
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_sign_in_link_lead_id_lead", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_link"),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_link_token_hash"),
    )
    op.create_index("ix_sign_in_link_lead_id", "sign_in_link", ["lead_id"])


def _responses() -> None:
    op.create_table(
        "response",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=True),
        sa.Column("receipt_hash", sa.String(64), nullable=True),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.Column("submitted_at", Moment(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("not_asked", sa.JSON(), nullable=False),
        sa.Column("rejected", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'submitted', 'withdrawn')", name=op.f("ck_response_state_known")),
        sa.CheckConstraint(DRAFT_HAS_KEY_ONLY, name=op.f("ck_response_draft_has_key_only")),
        sa.CheckConstraint(SUBMITTED_HAS_MOMENT, name=op.f("ck_response_submitted_has_moment_and_receipt")),
        sa.CheckConstraint(
            "state <> 'submitted' OR CAST(rejected AS TEXT) = '{}'",
            name=op.f("ck_response_submitted_rejects_nothing"),
        ),
        sa.CheckConstraint(WITHDRAWN_IS_EMPTY, name=op.f("ck_response_withdrawn_is_empty")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_response_version_from_one")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_response_wave_id_wave"),
        sa.PrimaryKeyConstraint("id", name="pk_response"),
        sa.UniqueConstraint("receipt_hash", name="uq_response_receipt_hash"),
        sa.UniqueConstraint("wave_id", "key_hash", name="uq_response_wave_id_key_hash"),
    )
    op.create_index("ix_response_wave_id_id", "response", ["wave_id", "id"])
    op.create_index(
        "ix_response_wave_id_state_simulated_submitted_at",
        "response",
        ["wave_id", "state", "simulated", "submitted_at"],
    )


def downgrade() -> None:
    for table in (
        "response",
        "wave",
        "publication",
        "lead_survey",
        "survey",
        "sign_in_link",
        "lead_role",
        "role",
        "lead",
    ):
        op.drop_table(table)
