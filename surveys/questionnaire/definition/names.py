"""Names: what a name may be, and that none stands twice."""

import re

from .fields import Place, Reading
from .findings import Findings, quoted
from .vocabulary import RESERVED, RESERVED_FIELDS

_LONGEST = 100
_FORBIDDEN = re.compile(r"[{}\[\].|\x00-\x1f]")
_COMMENT = "-comment"


def allowed(name: object, place: Place, findings: Findings) -> bool:
    """Whether `name` can be used in conditions and forms; reports it when not. A missing one was reported."""
    if not isinstance(name, str):
        return False
    pointer = place.at("name")
    forbidden = _FORBIDDEN.search(name)
    if not name.strip():
        findings.error("E303", pointer, f"{place.what} has an empty name.", "Give it a name.", name=place.name)
    elif name != name.strip():
        findings.error(
            "E303",
            pointer,
            f"The name {quoted(name)} begins or ends with a space.",
            f"Write {quoted(name.strip())}.",
            name=place.name,
        )
    elif forbidden:
        plain = re.sub(r"\W+", "_", name).strip("_") or "q"
        findings.error(
            "E303",
            pointer,
            f"The name {quoted(name)} holds {quoted(forbidden[0])}, which conditions use for other things.",
            f"Write {quoted(plain)}.",
            name=place.name,
        )
    elif len(name) > _LONGEST:
        findings.error(
            "E303",
            pointer,
            f"The name {quoted(name)} has more than {_LONGEST} characters.",
            "Shorten it.",
            name=place.name,
        )
    else:
        return True
    return False


def register(name: object, place: Place, reading: Reading) -> bool:
    """Reports a name that is reserved or stands already, and keeps it otherwise."""
    if not isinstance(name, str) or not allowed(name, place, reading.findings):
        return False
    folded, pointer = name.lower(), place.at("name")
    if folded in RESERVED or folded in RESERVED_FIELDS:
        reading.findings.error(
            "E302",
            pointer,
            f"The name {quoted(name)} is reserved: conditions and forms use it for something else.",
            f"Write {quoted(name + '_1')} or a name that says more.",
            name=name,
        )
        return False
    if folded in reading.names:
        reading.findings.error(
            "E301",
            pointer,
            f"The name {quoted(name)} stands twice, also at {reading.names[folded]} "
            "(names differing only in case are the same).",
            "Give each its own name.",
            name=name,
        )
        return False
    reading.names[folded] = pointer
    return True


def refuse_comment_clashes(comments: dict[str, str], reading: Reading) -> None:
    """A question called like another's remark (`q-Comment`) would share its place in the data.

    `comments` maps the folded names of questions with a remark to their names.
    """
    for folded, pointer in reading.names.items():
        owner = comments.get(folded.removesuffix(_COMMENT)) if folded.endswith(_COMMENT) else None
        if owner is not None:
            reading.findings.error(
                "E301",
                pointer,
                f"The name is also that of the remark of question {quoted(owner)}.",
                "Give it another name.",
                name=owner,
            )
