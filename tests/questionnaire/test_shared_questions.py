"""Questions that several questionnaires share have one code and one wording, so that answers can be compared."""

from typing import Any

import pytest
from plaza_shipped import FOLDER, document, questions_of

SHIPPED = sorted(file.stem for file in FOLDER.glob("*.json") if file.stem != "schema")

#: The shared questions, of which every questionnaire asks every one.
SHARED = (
    "privacy_read", "consent_participate", "country", "org_type", "population_class", "city_name", "followup",
    "contact_name", "contact_email", "publish_consent",
)  # fmt: skip


def questions(name: str) -> dict[str, dict[str, Any]]:
    return questions_of(document(name))


def test_both_questionnaires_ship() -> None:
    assert {"ai-cities", "training-needs"} <= set(SHIPPED)


@pytest.mark.parametrize("shipped", SHIPPED)
@pytest.mark.parametrize("code", SHARED)
def test_a_shared_question_is_the_same_everywhere(code: str, shipped: str) -> None:
    """Words, options, conditions, and how it is published: everything."""
    assert questions(shipped)[code] == questions("ai-cities")[code]


@pytest.mark.parametrize("shipped", SHIPPED)
def test_no_two_questions_differ_only_in_how_their_code_is_written(shipped: str) -> None:
    plain = {code.replace("_", "").replace("-", "").lower(): code for code in SHARED}
    own = {name.replace("_", "").replace("-", "").lower(): name for name in questions(shipped)}
    assert {key: own[key] for key in plain.keys() & own.keys()} == {
        key: plain[key] for key in plain.keys() & own.keys()
    }


def test_ranked_and_rated_barriers_have_one_scale() -> None:
    """A "3" says the same in every questionnaire."""
    scales = {
        name: questions(name)[code]["columns"]
        for name, code in (("ai-cities", "barriers"), ("training-needs", "training_barriers"))
    }
    assert scales["training-needs"] == scales["ai-cities"]
