"""The tables. Rules that must never be broken stand here as named constraints, whoever writes.

Relations raise instead of loading on the quiet: each query says what it needs.
"""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from .types import Moment

ResponseState = Literal["draft", "submitted", "withdrawn"]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    # JSON, not PostgreSQL's JSONB: JSONB refuses texts with U+0000 or half a surrogate pair, which a hostile
    # browser can send, and forgets the order of keys. Nothing searches inside these documents.
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as it stands
        datetime: Moment,
        dict[str, Any]: JSON,
        dict[str, list[str]]: JSON,
        list[str]: JSON,
    }


class Survey(Base):
    """A slug with a title, its leads and its waves."""

    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str]
    created_at: Mapped[datetime]


class Wave(Base):
    """One fielding of a survey. `definition` is the exact JSON text it was opened with; `digest` its SHA-256 in hex.

    `definition` is not loaded with the wave: see `waves.questionnaire`. `closes_at` is the announced end,
    `closed_at` the moment it ended, None while it runs.
    """

    __tablename__ = "wave"
    __table_args__ = (
        UniqueConstraint("survey_id", "number"),
        # While one wave of a survey is open, no other can be.
        Index(
            "ix_wave_one_open",
            "survey_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("closes_at IS NULL OR closes_at > opened_at", name="closes_after_opening"),
        CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name="closed_after_opening"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    languages: Mapped[list[str]]
    anonymous: Mapped[bool]
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    definition: Mapped[str] = mapped_column(Text, deferred=True, deferred_raiseload=True)

    survey: Mapped[Survey] = relationship(lazy="raise")


# Every attempt to save a draft uses up a number on PostgreSQL: 32 bits could run out.
_ResponseId = BigInteger().with_variant(Integer, "sqlite")


class Response(Base):
    """One response: draft, submitted or withdrawn.

    `answers`: name to answer; a draft keeps hidden ones too, a submitted response only what was asked.
    `rejected`: field path to the raw strings that could not be read (drafts only). `not_asked`: paths that were not
    shown (submitted only). `page`: name of the page last saved. `key_hash`, `receipt_hash`: SHA-256 in hex of what
    only the respondent holds. `version` counts the saves. A withdrawn response is an empty place: it says that
    somebody has left, and nothing else.
    """

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("wave_id", "key_hash"),
        UniqueConstraint("receipt_hash"),
        # Reading in order, without sorting.
        Index(None, "wave_id", "id"),
        # Progress is counted from this index alone, without touching the documents.
        Index(None, "wave_id", "state", "simulated", "submitted_at"),
        CheckConstraint("state IN ('draft', 'submitted', 'withdrawn')", name="state_known"),
        CheckConstraint(
            "state <> 'draft' OR (key_hash IS NOT NULL AND submitted_at IS NULL AND receipt_hash IS NULL)",
            name="draft_has_key_only",
        ),
        CheckConstraint(
            "state <> 'submitted' OR (submitted_at IS NOT NULL AND receipt_hash IS NOT NULL)",
            name="submitted_has_moment_and_receipt",
        ),
        CheckConstraint("state <> 'submitted' OR CAST(rejected AS TEXT) = '{}'", name="submitted_rejects_nothing"),
        CheckConstraint(
            "state <> 'withdrawn' OR (key_hash IS NULL AND receipt_hash IS NULL AND submitted_at IS NULL"
            " AND CAST(answers AS TEXT) = '{}' AND CAST(rejected AS TEXT) = '{}' AND CAST(not_asked AS TEXT) = '[]')",
            name="withdrawn_is_empty",
        ),
        CheckConstraint("version >= 1", name="version_from_one"),
    )

    id: Mapped[int] = mapped_column(_ResponseId, primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    state: Mapped[ResponseState] = mapped_column(String(16))
    simulated: Mapped[bool] = mapped_column(default=False)
    key_hash: Mapped[str | None] = mapped_column(String(64))
    receipt_hash: Mapped[str | None] = mapped_column(String(64))
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    language: Mapped[str]
    page: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    not_asked: Mapped[list[str]]
    rejected: Mapped[dict[str, list[str]]]
    answers: Mapped[dict[str, Any]]


class Publication(Base):
    """A report made safe, frozen: its document is never changed. `survey` is the slug, `wave` the wave's number.

    `title` is the document's own, kept beside it so that lists need not load documents.
    """

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("survey", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey: Mapped[str] = mapped_column(ForeignKey("survey.slug"))
    wave: Mapped[int]
    number: Mapped[int]
    made_at: Mapped[datetime]
    simulated: Mapped[bool]
    final: Mapped[bool]
    title: Mapped[Any] = mapped_column(JSON)
    document: Mapped[dict[str, Any]] = mapped_column(deferred=True, deferred_raiseload=True)


lead_role = Table(
    "lead_role",
    Base.metadata,
    Column("lead_id", ForeignKey("lead.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True, index=True),
)

#: Which surveys a lead may see. An `admin` sees all without being listed.
lead_survey = Table(
    "lead_survey",
    Base.metadata,
    Column("lead_id", ForeignKey("lead.id", ondelete="CASCADE"), primary_key=True),
    Column("survey_id", ForeignKey("survey.id"), primary_key=True, index=True),
)


class Role(Base):
    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)


class Lead(Base):
    """An action lead: who may sign in. `password` is a hash, None for those who use sign-in links only.

    Whatever holds `fs_uniquifier` holds a session: change it to end all sessions of this lead. Roles come with the
    lead, so that a lead is complete after its session has ended.
    """

    __tablename__ = "lead"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]

    roles: Mapped[list[Role]] = relationship(secondary=lead_role, lazy="joined", order_by=Role.name)


class SignInLink(Base):
    """A one-time link: only the token's SHA-256 is kept."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
