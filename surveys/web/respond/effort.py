"""How long a questionnaire takes: an estimate from its questions, for the first page."""

from collections.abc import Iterable

from surveys.questionnaire.model import Choosing, Comment, Html, Input, Matrix, MultipleText, Question, Questionnaire, Ranking
from surveys.questionnaire.state import State
from surveys.web.respond.drawing import questions

#: Words an adult reads in a minute, silently, in English (Brysbaert 2019, Journal of Memory and Language 109, 104047).
_WORDS_A_MINUTE = 238
#: Seconds to decide and to enter, on top of reading. Chosen by us: about twice what closed questions take in timed web
#: surveys, because an authority looks things up.
_CHOICE, _ROW, _LINE, _LONG_TEXT, _RANK = 8, 6, 15, 60, 6


def minutes(questionnaire: Questionnaire, state: State) -> tuple[int, int]:
    """The least and the most it takes: with nothing opened yet, and with every question asked. Whole minutes from 1."""
    least = seconds(
        shown.element
        for page in state.pages
        for shown in questions(page.elements)
        if isinstance(shown.element, Question)
    )
    most = seconds(questionnaire.questions())
    return max(1, round(least / 60)), max(1, round(most / 60))


def seconds(asked: Iterable[Question]) -> float:
    """Reading and answering `asked`."""
    return sum(_words(question) * 60 / _WORDS_A_MINUTE + _deciding(question) for question in asked)


def _words(question: Question) -> int:
    texts = [str(text) for text in (question.title, question.description) if text is not None]
    if isinstance(question, Html):
        texts.append(str(question.html))
    choices = question.choices[:15] if isinstance(question, Choosing) else ()
    texts += [str(choice.text or choice.value) for choice in choices]
    return sum(len(text.split()) for text in texts)


def _deciding(question: Question) -> float:
    match question:
        case Matrix():
            return _ROW * len(question.rows)
        case Ranking():
            return _RANK * len(question.choices)
        case Comment():
            return _LONG_TEXT
        case MultipleText():
            return _LINE * len(question.items)
        case Choosing():
            return _CHOICE
        case Input():
            return _CHOICE if question.kind in {"boolean", "rating"} else _LINE
        case _:
            return 0
