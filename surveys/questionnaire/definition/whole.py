"""What can be checked only once everything is read: names in texts, languages, variables, remarks."""

from collections.abc import Iterable, Iterator, Mapping

from surveys.questionnaire.model import Calculated, Choosing, Data, Html, Input, MultipleText, Question

from . import texts
from .fields import Reading
from .findings import listed, quoted
from .structure import Structure

#: Names that survey-core fills in itself.
_BUILT_IN = frozenset({"pageno", "pagecount", "locale"})


def remarks(questions: Iterable[Question]) -> dict[str, str]:
    """The questions that keep a second text as `name-Comment`: their folded names with their names."""
    return {
        question.name.lower(): question.name
        for question in questions
        if (isinstance(question, Input) and question.comment_area)
        or (isinstance(question, Choosing) and any(choice.special == "other" for choice in question.choices))
    }


def valued(questions: Iterable[Question], calculated: Iterable[Calculated]) -> dict[str, str]:
    """Every name that has a value, folded, with its spelling: questions, remarks, calculated values."""
    questions = tuple(questions)
    names = [question.name for question in questions if not isinstance(question, Html)]
    names += [f"{name}-Comment" for name in remarks(questions).values()]
    names += [value.name for value in calculated]
    return {name.lower(): name for name in names}


def check_mentions(reading: Reading, known: Mapping[str, str]) -> None:
    """Warns of {names} in texts that nothing has: survey-core leaves them as they are written."""
    for located in reading.texts:
        for root, place in texts.mentions(located.text).items():
            # a number is a place for a value in an error text: "at least {0}"
            if root in known or root in _BUILT_IN or root.isdigit():
                continue
            reading.findings.warning(
                "W202",
                located.pointer,
                f"The text mentions {place}, but no question or calculated value has that name.",
                reading.findings.did_you_mean(root, known.values()) or "Respondents will read it as it stands.",
                name=located.name,
            )


def languages(structure: Structure, reading: Reading) -> tuple[str, ...]:
    """The languages of the questionnaire, that of its default texts first.

    Declared ones, each text of which is checked; else the locale and whatever languages texts have.
    """
    findings = reading.findings
    locale = structure.values.get("locale", "en")
    declared = structure.survey_data.get("languages")
    if declared is None:
        found = dict.fromkeys([locale])
        for located in reading.texts:
            found |= dict.fromkeys(language for language, _ in located.text.versions if language != "default")
        return tuple(found)
    if len(declared) > texts.MOST_LANGUAGES:
        message = f"the survey: x-data: more than {texts.MOST_LANGUAGES} languages."
        findings.error("E320", "/x-data/languages", message, "List those it is offered in.")
        return (locale,)
    kept: dict[str, None] = {locale: None}
    for index, language in enumerate(declared):
        if not isinstance(language, str) or not texts.LANGUAGE.fullmatch(language):
            findings.error(
                "E320",
                f"/x-data/languages/{index}",
                f"the survey: x-data: {quoted(language)} is no language.",
                'Write a language code such as "fr".',
            )
        else:
            kept[language] = None
    if locale not in declared:
        findings.error(
            "E320",
            "/x-data/languages",
            f"the survey: x-data: the languages lack {quoted(locale)}, the language of the default texts.",
            f'Add {quoted(locale)}, or set "locale".',
        )
    _check_languages(reading, locale, tuple(kept))
    return tuple(kept)


def _check_languages(reading: Reading, locale: str, declared: tuple[str, ...]) -> None:
    for located in reading.texts:
        versions = dict(located.text.versions)
        missing = [language for language in declared if language != locale and not _covered(language, versions)]
        if missing:
            reading.findings.warning(
                "W331",
                located.pointer,
                f"The text is missing in {listed(missing, 'and')}.",
                "Readers of that language will see the default version.",
                name=located.name,
            )
        unlisted = [language for language in versions if language not in ("default", *declared)]
        if unlisted:
            reading.findings.warning(
                "W332",
                located.pointer,
                f"The text has a version in {listed(unlisted, 'and')}, which x-data.languages does not list.",
                "List the language, or remove the version.",
                name=located.name,
            )


def _covered(language: str, versions: Mapping[str, str]) -> bool:
    return language in versions or language.partition("-")[0] in versions


def check_variables(questions: Iterable[Question], calculated: Iterable[Calculated], reading: Reading) -> None:
    """Refuses a variable that stands twice: exports would lose one."""
    seen: dict[str, str] = {}
    for pointer, name, data in _declared(questions, calculated):
        folded = data.variable.lower()
        if not folded:
            continue
        if folded in seen:
            reading.findings.error(
                "E323",
                f"{pointer}/x-data/variable",
                f"The variable {quoted(data.variable)} stands twice, also at {seen[folded]}.",
                "Give each its own variable.",
                name=name,
            )
        seen.setdefault(folded, f"{pointer}/x-data/variable")


def _declared(questions: Iterable[Question], calculated: Iterable[Calculated]) -> Iterator[tuple[str, str, Data]]:
    for question in questions:
        yield question.pointer, question.name, question.data
        if isinstance(question, MultipleText):
            for item in question.items:
                yield item.pointer, question.name, item.data
    for value in calculated:
        yield value.pointer, value.name, value.data
