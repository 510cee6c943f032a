"""What each change means: to respondents, and to the answers already given. The one table of codes.

A key is a code, or `code:case` where one code has several outcomes. Words in braces are filled in by whoever reports
the change. What translators must redo follows from the texts and is not said here.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from .changes import Answers

KEPT, AGAIN, ORPHANED, RECODED = Answers.KEPT, Answers.ASKED_AGAIN, Answers.ORPHANED, Answers.RECODED


class Meaning(NamedTuple):
    respondents: str
    answers: Answers
    sentence: str


_NOTHING = "Nothing."
_ALL_KEPT = "All are kept as they are."
_FOR_PART = "Answers that hold it are no longer accepted, shown or counted under it."


def _part(noun: str) -> dict[str, Meaning]:
    """The codes of what a question offers."""
    return {
        f"{noun}-added": Meaning(
            f"There is one {noun} more: {{after}}.",
            KEPT,
            "All are kept. Those who have answered before could not choose it."
            if noun in ("choice", "column")
            else f"All are kept. Those who have answered before have no answer for this {noun}.",
        ),
        f"{noun}-removed": Meaning(f"The {noun} {{before}} is gone.", ORPHANED, _FOR_PART),
        f"{noun}-recoded": Meaning(
            _NOTHING,
            RECODED,
            f"The {noun} {{before}} was stored as {{old}} and is now stored as {{new}}: answers stored as {{old}} "
            "have to be re-coded, or they are lost.",
        ),
        f"{noun}-recoded:swapped": Meaning(
            "What was {before} now reads {after}.",
            RECODED,
            f"{{old}} now stands for what another {noun} stood for: answers stored as {{old}} would count as "
            "{after}.",
        ),
        f"{noun}-label-changed": Meaning(
            f"The {noun} {{before}} now reads {{after}}.",
            KEPT,
            "All are kept, and appear under the new words: make sure that they mean the same.",
        ),
        f"{noun}s-reordered": Meaning(f"The {noun}s stand in another order.", KEPT, _ALL_KEPT),
        f"{noun}-visibility-narrowed": Meaning(
            f"Fewer respondents are offered this {noun}.",
            ORPHANED,
            f"Those who are no longer offered the {noun} lose the answers that hold it.",
        ),
        f"{noun}-visibility-widened": Meaning(f"More respondents are offered this {noun}.", KEPT, _ALL_KEPT),
        f"{noun}-visibility-changed": Meaning(
            f"The {noun} is offered to other respondents than before.",
            ORPHANED,
            f"Those who are no longer offered the {noun} lose the answers that hold it.",
        ),
    }


def _whereabouts(noun: str) -> dict[str, Meaning]:
    return {
        f"{noun}-added": Meaning(f"There is a new {noun}.", KEPT, "All are kept."),
        f"{noun}-removed": Meaning(
            f"The {noun} is gone; its questions are reported one by one.",
            KEPT,
            f"The {noun} itself holds none; see its questions.",
        ),
        f"{noun}-renamed": Meaning(
            _NOTHING, KEPT, f'All are kept: the {noun} "{{old}}" looks renamed, and answers are stored by question.'
        ),
        f"{noun}-moved": Meaning(f"The {noun} stands at another place.", KEPT, _ALL_KEPT),
        f"{noun}-moved:hidden": Meaning(
            f"The {noun} stands at another place, under a condition it did not have.",
            ORPHANED,
            "Those who do not meet that condition lose the answers to it.",
        ),
    }


SENTENCES: Mapping[str, Meaning] = MappingProxyType(
    {
        **_whereabouts("page"),
        **_whereabouts("panel"),
        **_whereabouts("question"),
        "question-added": Meaning(
            "They are asked one question more.",
            KEPT,
            "All are kept. Those who have already submitted are not asked it.",
        ),
        "question-added:shown": Meaning("They see something new.", KEPT, _ALL_KEPT),
        "question-removed": Meaning(
            "The question is gone.", ORPHANED, "Answers to it stay stored, and nothing asks for or shows them any more."
        ),
        "question-removed:shown": Meaning("They no longer see it.", KEPT, "It holds no answers."),
        "question-renamed": Meaning(
            _NOTHING,
            ORPHANED,
            'The question "{old}" looks renamed: answers under the old name are orphaned, and it is asked again as '
            '"{new}".',
        ),
        "question-renamed:shown": Meaning(_NOTHING, KEPT, 'It looks renamed from "{old}", and holds no answers.'),
        "type-changed": Meaning(
            "It is answered in another way: {new} instead of {old}.",
            ORPHANED,
            "An answer to the old form is no answer to the new one: old answers are orphaned and it is asked again.",
        ),
        "type-changed:same": Meaning(
            "It looks different: {new} instead of {old}.", KEPT, "All are kept: both forms store the same."
        ),
        "type-changed:shown": Meaning("There is {new} instead of {old}.", KEPT, "There were no answers."),
        "type-changed:stricter": Meaning(
            "It is answered in another way: {new} instead of {old}.",
            AGAIN,
            "Answers that are not of the new form are asked again.",
        ),
        "input-type-changed": Meaning(
            "The field expects {new} instead of {old}.",
            ORPHANED,
            "An answer of the old form cannot be read as the new one: it is orphaned and asked again.",
        ),
        "input-type-changed:same": Meaning("The field expects {new} instead of {old}.", KEPT, _ALL_KEPT),
        "input-type-changed:stricter": Meaning(
            "The field expects {new} instead of {old}.", AGAIN, "Answers that are not of the new form are asked again."
        ),
        "title-changed": Meaning("The title reads {after} instead of {before}.", KEPT, "All are kept."),
        "title-changed:other": Meaning(
            "The title reads {after} instead of {before}.",
            KEPT,
            "All are kept. Hardly a word is the same: if it now asks something else, give the question a new name.",
        ),
        "description-changed": Meaning("The help text has changed.", KEPT, _ALL_KEPT),
        "text-changed": Meaning("Another text has changed: {what}.", KEPT, _ALL_KEPT),
        "closing-text-changed": Meaning("They read another closing text.", KEPT, _ALL_KEPT),
        "notice-changed": Meaning(
            "They are told something else about their data before they begin.",
            KEPT,
            "All are kept, but were given under the old notice: use them only as it allowed.",
        ),
        "translation-changed": Meaning("Readers of {languages} read another {what}.", KEPT, _ALL_KEPT),
        **_part("choice"),
        **_part("row"),
        **_part("column"),
        "item-added": Meaning("There is one field more: {after}.", KEPT, "All are kept. Earlier answers lack it."),
        "item-removed": Meaning("The field {before} is gone.", ORPHANED, "What was written there is no longer shown."),
        "items-reordered": Meaning("The fields stand in another order.", KEPT, _ALL_KEPT),
        "item-renamed": Meaning(
            _NOTHING, ORPHANED, 'The item "{old}" looks renamed: answers under the old name are orphaned.'
        ),
        "choice-enabling-narrowed": Meaning(
            "Fewer respondents can choose it.", AGAIN, "Those who chose it and now could not are asked again."
        ),
        "choice-enabling-widened": Meaning("More respondents can choose it.", KEPT, _ALL_KEPT),
        "choice-enabling-changed": Meaning(
            "Other respondents can choose it.", AGAIN, "Those who chose it and now could not are asked again."
        ),
        "exclusive-added": Meaning(
            "Choosing it takes every other choice away.", AGAIN, "Answers that hold it beside others are asked again."
        ),
        "exclusive-removed": Meaning("It can be chosen together with others.", KEPT, _ALL_KEPT),
        "scale-changed": Meaning(
            "The scale has other points: {after} instead of {before}.",
            RECODED,
            "A point of the old scale is not the same on the new one: answers have to be re-coded.",
        ),
        "truth-values-changed": Meaning(
            _NOTHING, RECODED, "Yes and no were stored as {before} and are now {after}: answers have to be re-coded."
        ),
        "ranking-changed": Meaning(
            "They rank all, or only what they pick, otherwise than before.",
            AGAIN,
            "Rankings that are not complete by the new rule are asked again.",
        ),
        "remark-added": Meaning("There is a field for a remark.", KEPT, _ALL_KEPT),
        "remark-removed": Meaning(
            "The field for a remark is gone.", ORPHANED, "Remarks stay stored, and are not shown."
        ),
        "required-added": Meaning(
            "They must answer where they could leave it empty.",
            AGAIN,
            "Answers are kept; those who left it empty and have not submitted are asked again.",
        ),
        "required-removed": Meaning("They may leave it empty where they had to answer.", KEPT, _ALL_KEPT),
        "required-changed": Meaning(
            "Others than before must answer.",
            AGAIN,
            "Answers are kept; those who left it empty and have not submitted may be asked again.",
        ),
        "visibility-narrowed": Meaning(
            "Fewer respondents see it.", ORPHANED, "Those who no longer see it lose what they have answered there."
        ),
        "visibility-widened": Meaning(
            "More respondents see it.", KEPT, "All are kept. Those who have already submitted are not asked."
        ),
        "visibility-changed": Meaning(
            "Other respondents see it than before.",
            ORPHANED,
            "Those who no longer see it lose what they have answered there.",
        ),
        "enabling-narrowed": Meaning("Fewer respondents can answer it.", KEPT, "All are kept, and cannot be edited."),
        "enabling-narrowed:computed": Meaning(
            "Fewer respondents see a value.", ORPHANED, "What is locked is not computed: such values drop out."
        ),
        "enabling-widened": Meaning("More respondents can answer it.", KEPT, _ALL_KEPT),
        "enabling-changed": Meaning("Other respondents can answer it.", KEPT, "All are kept; some cannot be edited."),
        "enabling-changed:computed": Meaning(
            "Other respondents see a value.", ORPHANED, "What is locked is not computed: such values drop out."
        ),
        "limit-narrowed": Meaning(
            "Less is allowed: {what} is {after} instead of {before}.",
            AGAIN,
            "Answers beyond the new limit stay stored; whoever has not submitted is asked again.",
        ),
        "limit-widened": Meaning("More is allowed: {what} is {after} instead of {before}.", KEPT, _ALL_KEPT),
        "limit-changed": Meaning(
            "Something else is allowed: {what} is {after} instead of {before}.",
            AGAIN,
            "Answers beyond the new limit stay stored; whoever has not submitted is asked again.",
        ),
        "validator-added": Meaning(
            "Their answer is checked in one more way ({what}).",
            AGAIN,
            "Answers that fail the check stay stored; whoever has not submitted is asked again.",
        ),
        "validator-added:remark": Meaning("They are warned in one more case ({what}).", KEPT, _ALL_KEPT),
        "validator-removed": Meaning("Their answer is checked in one way less ({what}).", KEPT, _ALL_KEPT),
        "validator-changed": Meaning(
            "Their answer is checked in another way ({what}).",
            AGAIN,
            "Answers that fail the check stay stored; whoever has not submitted is asked again.",
        ),
        "validator-tightened": Meaning(
            "What was a remark now stops them ({what}).",
            AGAIN,
            "Answers that fail the check stay stored; whoever has not submitted is asked again.",
        ),
        "validator-loosened": Meaning("What stopped them is now a remark ({what}).", KEPT, _ALL_KEPT),
        "default-changed": Meaning(
            "They begin with {after} instead of {before}.", KEPT, "Only new drafts begin with it."
        ),
        "formula-changed": Meaning(
            "The value shown is computed otherwise.",
            RECODED,
            "Values stored so far were computed by the old formula, and mean something else.",
        ),
        "formula-changed:read": Meaning(
            "What depends on the value may appear or disappear.",
            ORPHANED,
            "Those for whom a question disappears lose the answer to it.",
        ),
        "formula-changed:inner": Meaning("Texts that show the value may change.", KEPT, _ALL_KEPT),
        "calculated-added": Meaning(_NOTHING, KEPT, _ALL_KEPT),
        "calculated-removed": Meaning(_NOTHING, KEPT, "All are kept: the value was never stored."),
        "calculated-removed:stored": Meaning(_NOTHING, ORPHANED, "Values stored under the name are orphaned."),
        "calculated-renamed": Meaning(_NOTHING, KEPT, 'All are kept: "{old}" looks renamed, and was never stored.'),
        "calculated-renamed:stored": Meaning(
            _NOTHING, ORPHANED, '"{old}" looks renamed: values stored under the old name are orphaned.'
        ),
        "storing-added": Meaning(_NOTHING, KEPT, "All are kept. Earlier records lack the value."),
        "storing-removed": Meaning(_NOTHING, ORPHANED, "Values stored so far are orphaned."),
        "missing-changed": Meaning(
            _NOTHING,
            RECODED,
            "Answers are kept, but those who chose it {new} as having answered: shares and means change.",
        ),
        "role-changed": Meaning(
            _NOTHING,
            KEPT,
            "All are kept. They are handled as {after}, no longer as {before}: compare with the privacy notice.",
        ),
        "publish-stricter": Meaning(_NOTHING, KEPT, "All are kept, and published as {after}, no longer as {before}."),
        "publish-looser": Meaning(
            _NOTHING,
            KEPT,
            "All are kept, but were given when it said {before}; now {after} may be published. Ask your data "
            "protection officer whether earlier answers may.",
        ),
        "breakdown-added": Meaning(_NOTHING, KEPT, "All are kept, and may divide published tables."),
        "breakdown-removed": Meaning(_NOTHING, KEPT, "All are kept, and no longer divide published tables."),
        "purpose-changed": Meaning(_NOTHING, KEPT, "All are kept, but were given for: {before}."),
        "retention-changed": Meaning(_NOTHING, KEPT, "All are kept, for {after} instead of {before}."),
        "export-changed": Meaning(_NOTHING, KEPT, "All are kept; in exports {what} is {after} instead of {before}."),
        "identity-changed": Meaning(_NOTHING, KEPT, "All are kept; {what} is {after} instead of {before}."),
        "language-added": Meaning("They can read it in {after}.", KEPT, _ALL_KEPT),
        "language-removed": Meaning(
            "It is no longer offered in {before}.", KEPT, "All are kept: answers are the same in every language."
        ),
        "default-language-changed": Meaning(
            "Whoever reads none of the languages sees {after} instead of {before}.", KEPT, _ALL_KEPT
        ),
        "navigation-changed": Meaning("They can, or no longer can, go back.", KEPT, _ALL_KEPT),
        "appearance-changed": Meaning("Only the looks: nothing changes for anybody.", KEPT, _ALL_KEPT),
    }
)
#: Every code, without its cases.
CODES = tuple(dict.fromkeys(key.partition(":")[0] for key in SENTENCES))
