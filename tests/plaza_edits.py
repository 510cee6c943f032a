"""A labelled corpus: each edit of a questionnaire, and exactly the changes that are to be found in it."""
# ruff: noqa: E501 (a table: one case a line is what makes it readable)

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CITIES = json.loads((ROOT / "questionnaires" / "ai-cities.json").read_text(encoding="utf-8"))
KINDS = json.loads((ROOT / "tests" / "questionnaire" / "definitions" / "every-kind.json").read_text(encoding="utf-8"))

Document = dict[str, Any]
Edit = Callable[[Document], object]


def lists(document: Document) -> Iterator[list[Document]]:
    """Every list of elements."""
    waiting = [page["elements"] for page in document["pages"]]
    while waiting:
        elements = waiting.pop()
        yield elements
        waiting.extend(element["elements"] for element in elements if "elements" in element)


def at(document: Document, name: str) -> Document:
    return next(element for elements in lists(document) for element in elements if element["name"] == name)


def take(document: Document, name: str) -> Document:
    """Takes a question or panel out of the document."""
    elements = next(found for found in lists(document) if any(element["name"] == name for element in found))
    return elements.pop(next(place for place, element in enumerate(elements) if element["name"] == name))


def put(name: str, /, **properties: Any) -> Edit:
    """Sets properties of a question; None takes one away."""

    def edit(document: Document) -> None:
        element = at(document, name)
        for key, value in properties.items():
            element.pop(key, None) if value is None else element.update({key: value})

    return edit


def survey(**properties: Any) -> Edit:
    return lambda document: document.update(properties)


def x(name: str, /, **entries: Any) -> Edit:
    """Sets entries of the x-data of a question; "" is the questionnaire."""

    def edit(document: Document) -> None:
        (at(document, name) if name else document).setdefault("x-data", {}).update(entries)

    return edit


def do(*edits: Edit) -> Edit:
    def edit(document: Document) -> None:
        for one in edits:
            one(document)

    return edit


def rename(old: str, new: str) -> Edit:
    """Renames a question and what refers to it."""

    def edit(document: Document) -> None:
        text = json.dumps(document).replace(f'"name": "{old}"', f'"name": "{new}"')
        document.update(json.loads(re.sub(r"\{" + old + r"(?=[}.\[])", "{" + new, text)))

    return edit


def listed(name: str, key: str, change: Callable[[list[Any]], object]) -> Edit:
    """Changes a list of a question: its choices, rows, items, validators…"""
    return lambda document: change(at(document, name)[key])


def page(number: int, /, **properties: Any) -> Edit:
    return lambda document: document["pages"][number].update(properties)


NEW = {"type": "text", "name": "fresh", "title": "Something new"}

TITLED = copy.deepcopy(KINDS)
at(TITLED, "parts")["items"][1]["title"] = "Your other part"
at(TITLED, "grid")["columnsVisibleIf"] = "{agree} = true"

#: What is edited, how, and the changes: code, then the name (and part) of the place.
CASES: list[tuple[str, Document, Edit, list[str]]] = [
    ("nothing", CITIES, lambda _: None, []),
    ("keys in another order", CITIES, lambda d: d.update(title=d.pop("title")), []),
    ("a visual property", KINDS, put("one", colCount=3), ["appearance-changed "]),
    ("the height of a field", KINDS, put("remarks", rows=9), ["appearance-changed remarks"]),
    ("numbers", KINDS, survey(showQuestionNumbers="off"), ["appearance-changed "]),
    ("back", KINDS, survey(showPrevButton=True), ["navigation-changed "]),
    # pages
    ("page added", CITIES, lambda d: d["pages"].append({"name": "more", "elements": [NEW]}), ["page-added more", "question-added fresh"]),
    ("page removed", CITIES, lambda d: d["pages"].pop(), ["page-removed closing", "panel-removed contact", "question-removed followup", "question-removed contact_name", "question-removed contact_email", "question-removed publish_consent"]),
    ("page renamed", CITIES, page(1, name="who"), ["page-renamed who"]),
    ("page moved", CITIES, lambda d: d["pages"].insert(2, d["pages"].pop(5)), ["page-moved biometrics"]),
    ("page title", CITIES, page(1, title="Your own authority"), ["title-changed authority"]),
    ("page hidden", CITIES, page(1, visible=False), ["visibility-narrowed authority"]),
    ("page condition gone", KINDS, lambda d: d["pages"][1].pop("visibleIf"), ["visibility-widened closed"]),
    # panels
    ("panel added", CITIES, lambda d: d["pages"][1]["elements"].append({"type": "panel", "name": "box", "elements": [NEW]}), ["panel-added box", "question-added fresh"]),
    ("panel renamed", KINDS, put("inner", name="box"), ["panel-renamed box"]),
    ("panel moved", KINDS, lambda d: d["pages"][1]["elements"].insert(0, take(d, "inner")), ["panel-moved inner"]),
    ("panel dissolved", CITIES, lambda d: d["pages"][-1]["elements"].extend(take(d, "contact")["elements"]), ["panel-removed contact", "question-moved contact_name", "question-moved contact_email"]),
    ("panel unlocked", KINDS, put("inner", enableIf=None), ["enabling-widened inner"]),
    # questions
    ("question added", CITIES, lambda d: d["pages"][1]["elements"].insert(2, NEW), ["question-added fresh"]),
    ("question removed", CITIES, lambda d: take(d, "eu_recommendation"), ["question-removed eu_recommendation"]),
    ("text to read removed", KINDS, lambda d: take(d, "note"), ["question-removed note"]),
    ("question renamed", CITIES, rename("frt_position", "frt_view"), ["question-renamed frt_view"]),
    ("renamed with a corrected title", CITIES, do(rename("country", "land"), put("land", title="In which country is your own authority?")), ["question-renamed land", "title-changed land"]),
    ("another question under another name", CITIES, do(rename("followup", "again"), put("again", title="Would you like a newsletter?")), ["question-removed followup", "question-added again", "visibility-changed contact"]),
    ("untitled question renamed", KINDS, rename("year", "since"), ["question-renamed since"]),
    ("question moved on its page", CITIES, lambda d: d["pages"][1]["elements"].insert(0, take(d, d["pages"][1]["elements"][2]["name"])), ["question-moved " + CITIES["pages"][1]["elements"][2]["name"]]),
    ("question moved to another page", CITIES, lambda d: d["pages"][1]["elements"].append(take(d, "publish_consent")), ["question-moved publish_consent"]),
    ("moved under a condition", CITIES, lambda d: at(d, "contact")["elements"].append(take(d, "publish_consent")), ["question-moved publish_consent"]),
    ("two swapped", KINDS, lambda d: d["pages"][1]["elements"].append(take(d, "note")), ["question-moved sum"]),
    ("title", CITIES, put("followup", title="May we contact you again?"), ["title-changed followup"]),
    ("title of other words", CITIES, put("followup", title="Newsletter"), ["title-changed followup"]),
    ("title given", KINDS, put("plain", title="Plain"), ["title-changed plain"]),
    ("help text", CITIES, put("followup", description="About this survey only."), ["description-changed followup"]),
    ("an example", KINDS, put("plain", placeholder="e.g."), ["text-changed plain"]),
    ("a text to read", KINDS, put("note", html={"default": "<p>You rank it first.</p>", "de": "<p>{order[0]}</p>"}), ["text-changed note"]),
    ("its translation", KINDS, put("note", html={"default": "<p>You rank {order[0]} first.</p>", "de": "<p>{order[0]}!</p>"}), ["translation-changed note"]),
    # types
    ("list that opens", CITIES, put("frt_position", type="dropdown"), ["type-changed frt_position"]),
    ("tagbox", KINDS, put("many", type="tagbox"), ["type-changed many"]),
    ("longer text", CITIES, put("contact_name", type="comment", autocomplete=None), ["type-changed contact_name"]),
    ("one to several", CITIES, put("frt_position_level", type="checkbox", **{"x-data": {"role": "sensitive", "publish": "aggregate", "variable": "FRT_LEVEL", "measure": "nominal", "purpose": "To report official positions separately from personal ones.", "retention": "P5Y"}}), ["type-changed frt_position_level"]),
    ("text to date", KINDS, do(lambda d: d["pages"][0]["elements"].append(NEW), put("fresh", inputType="date")), ["question-added fresh"]),
    ("date to month", KINDS, put("day", inputType="month", min=None, maxValueExpression=None), ["input-type-changed day"]),
    ("e-mail to text", CITIES, put("contact_email", inputType="text"), ["input-type-changed contact_email"]),
    ("text to e-mail", CITIES, put("contact_name", inputType="email"), ["input-type-changed contact_name"]),
    # choices
    ("choice added", CITIES, listed("frt_position", "choices", lambda c: c.insert(1, {"value": "wait", "text": "Wait"})), ['choice-added frt_position, choice "wait"']),
    ("choice removed", CITIES, listed("support_needed", "choices", lambda c: c.pop(3)), ['choice-removed support_needed, choice "training"']),
    ("choices reordered", CITIES, listed("frt_position", "choices", lambda c: c.reverse()), ["choices-reordered frt_position"]),
    ("alphabetical", KINDS, put("tags", choicesOrder="none"), ["choices-reordered tags"]),
    ("choice label", CITIES, listed("frt_position", "choices", lambda c: c[0].update(text="Promote it")), ['choice-label-changed frt_position, choice "promotion"']),
    ("choice value", CITIES, listed("support_needed", "choices", lambda c: c[3].update(value="courses")), ['choice-recoded support_needed, choice "courses"']),
    ("labels swapped", KINDS, listed("one", "choices", lambda c: c.__setitem__(slice(1, 3), [c[1] | {"text": "3"}, c[2] | {"text": "Two"}])), ['choice-recoded one, choice "2"', 'choice-recoded one, choice "3"']),
    ("other gone", CITIES, put("citizen_involvement", showOtherItem=None, otherText=None, otherPlaceholder=None, otherErrorText=None), ['choice-removed citizen_involvement, choice "other"', "text-changed citizen_involvement", "text-changed citizen_involvement"]),
    ("choice hidden from some", CITIES, listed("support_needed", "choices", lambda c: c[0].update(visibleIf="{followup} = true")), ['choice-visibility-narrowed support_needed, choice "legal_guidance"']),
    ("choice open to all", KINDS, listed("one", "choices", lambda c: (c[2].pop("visibleIf"), c[2].pop("enableIf"))), ['choice-visibility-widened one, choice "3"', 'choice-enabling-widened one, choice "3"']),
    ("common condition", KINDS, put("tags", choicesVisibleIf="{item} = 'x'"), ["choice-visibility-narrowed tags"]),
    ("other choices", KINDS, put("tags", choicesVisibleIf="{many} contains 'b'"), ["choice-visibility-changed tags"]),
    ("other columns", KINDS, lambda d: at(d, "grid")["columns"].__setitem__(0, {"value": "good", "visibleIf": "{agree} = true"}), ['column-visibility-narrowed grid, column "good"']),
    ("common enabling", KINDS, put("many", choicesEnableIf="{item} != 'b'"), ["choice-enabling-narrowed many"]),
    ("other enabling", KINDS, put("many", choicesEnableIf="{item} != 'a'"), ["choice-enabling-changed many"]),
    ("exclusive", KINDS, listed("many", "choices", lambda c: c[2].pop("isExclusive")), ['exclusive-removed many, choice "z"']),
    ("missing", CITIES, listed("aia_screening", "choices", lambda c: c[4].pop("x-data")), ['missing-changed aia_screening, choice "dk"']),
    ("choice code", KINDS, listed("one", "choices", lambda c: c[1]["x-data"].update(code="C")), ['export-changed one, choice "2"']),
    ("numbers of a list", KINDS, put("year", choicesMax=2008), ['choice-added year, choice "2008"']),
    ("ranking all", KINDS, put("order", selectToRankEnabled=None, maxSelectedChoices=None), ["ranking-changed order", "limit-widened order"]),
    ("remark gone", KINDS, put("year", showCommentArea=None, commentText=None), ["remark-removed year", "text-changed year"]),
    # matrices
    ("row added", CITIES, listed("barriers", "rows", lambda r: r.append({"value": "time", "text": "Time"})), ['row-added barriers, row "time"']),
    ("row removed", CITIES, listed("barriers", "rows", lambda r: r.pop()), ['row-removed barriers, row "political_support"']),
    ("row recoded", CITIES, listed("barriers", "rows", lambda r: r[0].update(value="money")), ['row-recoded barriers, row "money"']),
    ("row label", CITIES, listed("barriers", "rows", lambda r: r[0].update(text="Too little money")), ['row-label-changed barriers, row "funding"']),
    ("rows reordered", CITIES, listed("barriers", "rows", lambda r: r.insert(0, r.pop())), ["rows-reordered barriers"]),
    ("row hidden", KINDS, listed("grid", "rows", lambda r: r[1].update(visibleIf="{agree} = true and {amount} > 1")), ['row-visibility-narrowed grid, row "r2"']),
    ("rows shown", KINDS, put("grid", rowsVisibleIf=None), ["row-visibility-widened grid"]),
    ("column added", CITIES, listed("barriers", "columns", lambda c: c.append({"value": 5, "text": "5 Fatal"})), ['column-added barriers, column "5"']),
    ("column removed", CITIES, listed("barriers", "columns", lambda c: c.pop(1)), ['column-removed barriers, column "1"']),
    ("column label", CITIES, listed("barriers", "columns", lambda c: c[1].update(text="1 Minor")), ['column-label-changed barriers, column "1"']),
    ("columns swapped", CITIES, listed("biometric_safeguards", "columns", lambda c: (c[0].update(text="No"), c[2].update(text="Yes"))), ['column-recoded biometric_safeguards, column "yes"', 'column-recoded biometric_safeguards, column "no"']),
    ("columns reordered", CITIES, listed("barriers", "columns", lambda c: c.reverse()), ["columns-reordered barriers"]),
    ("columns hidden", KINDS, put("grid", columnsVisibleIf="{item} = 'good' or {agree} = true"), ["column-visibility-narrowed grid"]),
    ("rows free", CITIES, put("barriers", eachRowRequired=None), ["required-removed barriers"]),
    ("rows differ", KINDS, put("grid", eachRowUnique=True), ["required-added grid"]),
    # multiple texts
    ("item added", KINDS, listed("parts", "items", lambda i: i.append({"name": "c"})), ['item-added parts, item "c"']),
    ("item renamed", TITLED, listed("parts", "items", lambda i: i[1].update(name="c")), ['item-renamed parts, item "c"']),
    ("columns hidden otherwise", TITLED, put("grid", columnsVisibleIf="{agree} = false"), ["column-visibility-changed grid"]),
    ("item removed", KINDS, listed("parts", "items", lambda i: i.pop()), ['item-removed parts, item "b"']),
    ("items reordered", KINDS, listed("parts", "items", lambda i: i.reverse()), ["items-reordered parts"]),
    ("item optional", KINDS, listed("parts", "items", lambda i: i[0].pop("isRequired")), ['required-removed parts, item "a"']),
    ("item title", KINDS, listed("parts", "items", lambda i: i[0].update(title="A")), ['title-changed parts, item "a"']),
    ("item check", KINDS, listed("parts", "items", lambda i: i[1].pop("validators")), ['validator-removed parts, item "b"']),
    # scales and yes or no
    ("longer scale", KINDS, put("grade", rateMax=1.2), ["scale-changed grade"]),
    ("point of a scale", KINDS, listed("mood", "rateValues", lambda v: v[1].update(text="Very high")), ['choice-label-changed mood, choice "high"']),
    ("end of a scale", KINDS, put("grade", minRateDescription="awful"), ["text-changed grade"]),
    ("truth values", KINDS, put("coded", valueTrue="J"), ["truth-values-changed coded"]),
    ("truth words swapped", CITIES, put("followup", labelTrue="No", labelFalse="Yes"), ["text-changed followup", "text-changed followup", "truth-values-changed followup"]),
    # required
    ("required", CITIES, put("citizen_involvement", isRequired=True), ["required-added citizen_involvement"]),
    ("optional", CITIES, put("followup", isRequired=None), ["required-removed followup"]),
    ("required otherwise", KINDS, put("amount", requiredIf="{remarks} notempty"), ["required-changed amount"]),
    ("required of more", KINDS, put("amount", requiredIf="{plain} notempty or {remarks} notempty"), ["required-added amount"]),
    # conditions
    ("spelling", CITIES, put("contact", visibleIf="({FOLLOWUP}) == TRUE"), ["appearance-changed "]),
    ("order of and", KINDS, do(put("day", visibleIf="{plain} notempty and {amount} > 0")), ["visibility-narrowed day"]),
    ("narrower", KINDS, put("day", visibleIf="{amount} > 5"), ["visibility-narrowed day"]),
    ("wider", KINDS, put("day", visibleIf="{amount} >= 0"), ["visibility-widened day"]),
    ("other", KINDS, put("day", visibleIf="{amount} < 5"), ["visibility-changed day"]),
    ("one status more", CITIES, put("aia_high_risk", visibleIf="{ai_status} anyof ['planned', 'operational', 'pilot', 'stopped']"), ["visibility-widened aia_high_risk"]),
    ("one status less", CITIES, put("aia_high_risk", visibleIf="{ai_status} anyof ['operational', 'pilot']"), ["visibility-narrowed aia_high_risk"]),
    ("one is not true", KINDS, listed("grid", "rows", lambda r: r[1].update(visibleIf="{agree} != false")), ['row-visibility-changed grid, row "r2"']),
    ("locked", CITIES, put("followup", readOnly=True), ["enabling-narrowed followup"]),
    ("unlocked", KINDS, put("coded", readOnly=None), ["enabling-widened coded"]),
    ("locked otherwise", KINDS, put("inner", enableIf="{one} empty"), ["enabling-changed inner"]),
    # limits and checks
    ("shorter", CITIES, put("eu_recommendation", maxLength=500), ["limit-narrowed eu_recommendation"]),
    ("longer", CITIES, put("eu_recommendation", maxLength=5000), ["limit-widened eu_recommendation"]),
    ("no limit", KINDS, put("plain", maxLength=None), ["limit-widened plain"]),
    ("higher minimum", KINDS, put("amount", min=0.5), ["limit-narrowed amount"]),
    ("earlier minimum", KINDS, put("day", min="2025-01-01"), ["limit-widened day"]),
    ("other end", KINDS, put("day", maxValueExpression="today(1)"), ["limit-changed day"]),
    ("coarser step", KINDS, put("amount", step=1), ["limit-narrowed amount"]),
    ("other step", KINDS, put("amount", step=0.3), ["limit-changed amount"]),
    ("fewer choices", KINDS, put("many", maxSelectedChoices=1, defaultValue=None), ["limit-narrowed many", "default-changed many"]),
    ("check added", KINDS, put("plain", validators=[{"type": "text", "minLength": 2}]), ["validator-added plain"]),
    ("warning added", KINDS, put("plain", validators=[{"type": "text", "minLength": 2, "notificationType": "warning"}]), ["validator-added plain"]),
    ("check removed", KINDS, listed("remarks", "validators", lambda v: v.pop(1)), ["validator-removed remarks"]),
    ("checks reordered", KINDS, listed("remarks", "validators", lambda v: v.reverse()), ["appearance-changed "]),
    ("check narrower", KINDS, listed("remarks", "validators", lambda v: v[0].update(maxLength=300)), ["limit-narrowed remarks"]),
    ("other pattern", KINDS, listed("remarks", "validators", lambda v: v[1].update(regex="^[a-z]*$")), ["validator-changed remarks"]),
    ("other condition", KINDS, listed("remarks", "validators", lambda v: v[2].update(expression="{remarks} notempty")), ["validator-changed remarks"]),
    ("stops", KINDS, listed("amount", "validators", lambda v: v[0].pop("notificationType")), ["validator-tightened amount"]),
    ("warns", KINDS, listed("remarks", "validators", lambda v: v[0].update(notificationType="warning")), ["validator-loosened remarks"]),
    ("words of a check", KINDS, listed("amount", "validators", lambda v: v[0].update(text="Sure?")), ["text-changed amount"]),
    ("default", KINDS, put("plain", defaultValue="some"), ["default-changed plain"]),
    # computed
    ("formula", KINDS, lambda d: d["calculatedValues"][0].update(expression="{grade} * 3"), ["formula-changed points"]),
    ("formula shown", KINDS, put("sum", expression="{points} + 2"), ["formula-changed sum"]),
    ("format", KINDS, put("sum", displayStyle="percent"), ["appearance-changed sum"]),
    ("not stored", KINDS, lambda d: d["calculatedValues"][0].pop("includeIntoResult"), ["storing-removed points"]),
    ("calculated added", KINDS, lambda d: d["calculatedValues"].append({"name": "twice", "expression": "{points} * 2"}), ["calculated-added twice"]),
    ("calculated renamed", KINDS, rename("points", "score"), ["calculated-renamed score"]),
    # x-data
    ("stricter", CITIES, x("frt_position", publish="never"), ["publish-stricter frt_position"]),
    ("looser", CITIES, x("followup", publish="aggregate"), ["publish-looser followup"]),
    ("role", CITIES, x("frt_position", role="none"), ["role-changed frt_position"]),
    ("breakdown", CITIES, x("aia_screening", breakdown=False), ["breakdown-removed aia_screening"]),
    ("export", CITIES, x("frt_position", variable="POS"), ["export-changed frt_position"]),
    ("purpose", CITIES, x("frt_position", purpose="To know."), ["purpose-changed frt_position"]),
    ("retention", CITIES, x("contact_name", retention="P2Y"), ["retention-changed contact_name"]),
    ("retention of all", KINDS, x("", retention="P2Y"), ["retention-changed "]),
    ("version", KINDS, x("", version="2027"), ["identity-changed "]),
    ("notice", KINDS, x("", notice="<p>We keep nothing.</p>"), ["notice-changed "]),
    # languages and the whole
    ("languages spelled out", KINDS, x("", languages=["en", "de"]), ["appearance-changed "]),
    ("languages", KINDS, x("", languages=["en", "de", "fr"]), ["language-added "]),
    ("default language", KINDS, do(survey(locale="fr"), x("", languages=["fr", "en", "de"])), ["default-language-changed ", "language-added "]),
    ("closing", KINDS, survey(completedHtml="<p>Thanks.</p>"), ["closing-text-changed "]),
    ("closing for some", KINDS, lambda d: d["completedHtmlOnCondition"].pop(), ["closing-text-changed "]),
    ("survey title", KINDS, survey(title={"default": "All kinds of question", "de": "Jede Art von Frage"}), ["title-changed "]),
    ("button", CITIES, survey(completeText="Send"), ["text-changed "]),
]  # fmt: skip


def edited(document: Document, edit: Edit) -> Document:
    copied = copy.deepcopy(document)
    edit(copied)
    return copied
