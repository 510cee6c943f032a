"""Localised texts: their shape, their languages, and the {names} they mention."""

import re
from dataclasses import dataclass

from surveys.questionnaire.expressions.references import Path, names_in
from surveys.questionnaire.model import Text

from .findings import Findings, quoted, step

#: The European Union has 24 official ones.
MOST_LANGUAGES = 100
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class LocatedText:
    """A text with its address, for what can be checked only once all is read."""

    text: Text
    pointer: str
    name: str


def read(raw: object, pointer: str, label: str, findings: Findings, *, name: str) -> Text | None:
    """The text, or None when it is empty or not one. `label` names the property in messages."""
    if isinstance(raw, str):
        return Text.of(raw) if raw else None
    if not isinstance(raw, dict):
        findings.error(
            "E310",
            pointer,
            f"{label} is a text, not {quoted(raw)}.",
            'Write "…", or {"default": "…", "fr": "…"} for several languages.',
            name=name,
        )
        return None
    if len(raw) > MOST_LANGUAGES:
        message = f"{label} has more than {MOST_LANGUAGES} versions."
        findings.error("E007", pointer, message, "Keep one for each language.", name=name)
        return None
    versions: list[tuple[str, str]] = []
    for language, version in raw.items():
        if language != "default" and not LANGUAGE.fullmatch(language):
            findings.error(
                "E330",
                step(pointer, language),
                f"{label}: {quoted(language)} is no language.",
                'Write a language code such as "fr" or "pt-br".',
                name=name,
            )
        elif not isinstance(version, str):
            findings.error(
                "E310",
                step(pointer, language),
                f"{label} is a text, not {quoted(version)}.",
                "Write it in double quotes.",
                name=name,
            )
        elif version:
            versions.append((language, version))
    if raw.get("default") == "" and not versions:
        return None
    if "default" not in dict(versions):
        findings.error(
            "E330",
            pointer,
            f"{label} has no default version; readers of another language would see nothing.",
            'Add "default", in the language of the questionnaire.',
            name=name,
        )
        return None
    return Text(tuple(versions))


def mentions(text: Text) -> dict[str, str]:
    """The root names between braces, folded, with the place as written: {"m": "{m.r1}"}."""
    found: dict[str, str] = {}
    for _, version in text.versions:
        for _, _, place in names_in(version) if "{" in version else ():
            found.setdefault(Path.of(place).root, "{" + place + "}")
    return found
