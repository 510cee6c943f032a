"""Which texts differ, and in which languages a translator has to work on them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

from surveys.questionnaire.model import Choice, Choosing, Matrix, Questionnaire, Rating, Text

from .changes import Redo

#: A text of a change: how it is called, and its old and new version.
Pair = tuple[str, Text | None, Text | None]

#: Every text of a page, panel, question or item, by its field: the code of a change, and how it is called.
TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "title": ("title-changed", "the title"),
        "description": ("description-changed", "the help text"),
        "html": ("text-changed", "the text"),
        "format": ("text-changed", "the words around the value"),
        "required_text": ("text-changed", "what is said when no answer is given"),
        "comment_text": ("text-changed", "the title of the remark"),
        "comment_placeholder": ("text-changed", "the example in the remark"),
        "minimum_text": ("text-changed", "what is said below the minimum"),
        "maximum_text": ("text-changed", "what is said above the maximum"),
        "step_text": ("text-changed", "what is said between the steps"),
        "placeholder": ("text-changed", "the example in the field"),
        "other_error_text": ("text-changed", "what is said when “other” is not explained"),
        "other_placeholder": ("text-changed", "the example beside “other”"),
        "minimum_description": ("text-changed", "the low end of the scale"),
        "maximum_description": ("text-changed", "the high end of the scale"),
        "label_true": ("text-changed", "the word for yes"),
        "label_false": ("text-changed", "the word for no"),
    }
)


def options(thing: object) -> tuple[Choice, ...]:
    """Everything that can be chosen in a question, rows and columns included."""
    match thing:
        case Choosing(choices=choices):
            return choices
        case Rating(values=values):
            return values
        case Matrix(rows=rows, columns=columns):
            return rows + columns
    return ()


def every_text(thing: object) -> tuple[Pair, ...]:
    """The texts of something new, its choices and items included."""
    found: list[Pair] = [
        (what, None, getattr(thing, name)) for name, (_, what) in TEXTS.items() if getattr(thing, name, None)
    ]
    found += [(f"“{one.value}”", None, one.text) for one in options(thing) if one.text is not None]
    for item in getattr(thing, "items", ()):
        found += [(f"{what} of “{item.name}”", None, text) for what, _, text in every_text(item)]
    found += [("what a check says", None, one.text) for one in getattr(thing, "validators", ()) if one.text]
    return tuple(found)


def source(text: Text | None) -> str:
    return "" if text is None else str(text)


def difference(old: Text | None, new: Text | None) -> Literal["", "source", "translation"]:
    """Whether the default version differs, only a translation, or nothing."""
    if source(old) != source(new):
        return "source"
    return "translation" if _versions(old) != _versions(new) else ""


def redo(pairs: Iterable[Pair], new: Questionnaire) -> tuple[Redo, ...]:
    """What is to be translated again or at all, for every language of the new version but its own."""
    found: dict[Redo, None] = {}
    for what, before, after in pairs:
        if after is None:
            continue
        for language in new.languages:
            if language == new.locale:
                continue
            version = _in(language, after)
            if version is None:
                if source(before) != source(after) or _in(language, before) is not None:
                    found[Redo(what, language, "missing")] = None
            elif before is not None and source(before) != source(after) and version == _in(language, before):
                found[Redo(what, language, "stale")] = None
    return tuple(found)


def sentence(redo: Iterable[Redo]) -> str:
    """What translators do, in a sentence for each reason."""
    said = []
    for why, verb in (("stale", "Translate anew"), ("missing", "Translate")):
        by_text: dict[str, list[str]] = {}
        for one in redo:
            if one.why == why:
                by_text.setdefault(one.text, []).append(one.language)
        by_languages: dict[str, list[str]] = {}
        for text, languages in by_text.items():
            by_languages.setdefault(_listed(languages), []).append(text)
        said += [f"{verb} into {languages}: {_listed(texts)}." for languages, texts in by_languages.items()]
    return " ".join(said) or "Nothing."


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _versions(text: Text | None) -> dict[str, str]:
    return {} if text is None else dict(text.versions)


def _in(language: str, text: Text | None) -> str | None:
    """The version a reader of `language` sees, if it is more than the default."""
    versions = _versions(text)
    return versions.get(language) or versions.get(language.partition("-")[0]) or None
