"""The cover: which survey this is, how far it can be trusted, what the bases mean, and where everything stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from analysis.columns import Dataset
from analysis.report import Report

from .sheet import LINE_HEIGHT, Sheet

SIMULATED = "SIMULATED DATA. These responses were made up by a computer to try Plaza out. Never quote them as findings."
BASES = (
    ("All responses", "Everybody who submitted a response to this wave."),
    ("Asked", "All responses without “not asked”: questions appear only where earlier answers make them relevant."),
    ("Answered", "Those asked without “no answer”, which means: saw the question and left it empty."),
    ("Valid", "Those who answered without “don't know” and the like. Means, and percentages of valid, are over these."),
    (
        "Several answers",
        "Where several answers may be chosen, percentages are of respondents who were asked, "
        "not of ticks, and add up to more than 100 %.",
    ),
    (
        "Small groups",
        "Percentages and means of fewer than 10 in the crosstabs are grey: a single answer moves them far.",
    ),
)


def cover(sheet: Sheet, dataset: Dataset, report: Report, made: datetime) -> None:
    codebook = dataset.codebook
    sheet.next(24)
    sheet.span(codebook.title, "title", size=22, spare=8)
    sheet.span(f"Results of wave {codebook.wave}", "subtitle", size=13)
    sheet.next(10)
    if report.simulated:
        sheet.span(SIMULATED, "banner", spare=12)
        sheet.next(10)
    for term, fact in _facts(dataset, made):
        if fact:
            _pair(sheet, term, fact)
    sheet.next()
    sheet.span("What the bases mean", "heading", size=13)
    for term, fact in BASES:
        _pair(sheet, term, fact)
    sheet.next()
    sheet.span("In confidence", "heading", size=13)
    sheet.span(
        "This workbook holds exact figures and single responses, with names and addresses where they were asked for. "
        "It is for those who lead the survey. Figures for partners and the public are in the publications, which no "
        "respondent can be recognised from.",
        "fact",
    )
    sheet.next()


def _facts(dataset: Dataset, made: datetime) -> Sequence[tuple[str, str]]:
    codebook = dataset.codebook
    spoken = Counter(language for language in dataset.languages if language)
    given = [moment for moment in dataset.submitted if moment]
    return (
        ("Responses", f"{dataset.n:,}"),
        ("Survey", codebook.survey),
        ("Responsible", codebook.controller),
        ("Opened", _day(dataset.opened)),
        ("Closed", _day(dataset.closed) if dataset.closed else "still open when this was made"),
        ("First and last response", f"{_day(min(given))} to {_day(max(given))}" if given else ""),
        ("Languages", ", ".join(f"{language} {count:,}" for language, count in spoken.most_common())),
        (
            "Questionnaire",
            f"{len(codebook.questions)} questions" + f", version {codebook.version}" * bool(codebook.version),
        ),
        ("Fingerprint", f"SHA-256 {codebook.digest}" if codebook.digest else ""),
        ("Made on", f"{made:%-d %B %Y, %H:%M} UTC"),
    )


def _day(moment: datetime | None) -> str:
    return f"{moment:%-d %B %Y}" if moment else ""


def _pair(sheet: Sheet, term: str, fact: str) -> None:
    row = sheet.span(fact, "fact", first=1)
    sheet.text(row, 0, term, "term")


def contents(
    sheet: Sheet,
    sheets: Sequence[tuple[str, str]],
    questions: Sequence[tuple[str, str]],
    places: Mapping[str, tuple[str, int]],
) -> None:
    """`sheets` are (name, what it holds); `questions` (name, title), `places` where each stands."""
    sheet.keep(LINE_HEIGHT * (len(sheets) + 3))
    sheet.span("Contents", "heading", size=13)
    for name, holds in sheets:
        row = sheet.span(holds, "fact", first=1)
        sheet.link(row, 0, name, 0, name)
    sheet.next()
    sheet.span("Questions", "heading", size=13)
    for number, (question, title) in enumerate(questions, 1):
        place, row = places[question]
        at = sheet.span(title, "fact", first=1)
        sheet.link(at, 0, place, row, f"{number}. {question}")
