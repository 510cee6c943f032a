"""HTML texts: what is let through, and what an author is told about the rest."""

from collections import Counter
from collections.abc import Mapping
from html.parser import HTMLParser

import nh3

_TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "dfn", "div", "dl",
    "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "q", "s", "small",
    "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u",
    "ul",
})  # fmt: skip
_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "*": frozenset({"lang", "dir", "title"}),
    "a": frozenset({"href", "hreflang"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"colspan", "rowspan", "headers"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope"}),
    "time": frozenset({"datetime"}),
}


def _attribute(_tag: str, _attribute: str, value: str) -> str | None:
    """No {name} inside an attribute: an answer such as `javascript:…` would become a link."""
    return None if "{" in value else value


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer",
)


class _Parts(HTMLParser):
    """Counts what a piece of HTML is made of."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.parts: Counter[str] = Counter()
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts[f"<{tag}>"] += 1
        for name, value in attrs:
            if tag == "a" and name == "rel":  # ours, on every link
                continue
            place = "a {name} in " if value is not None and "{" in value else ""
            self.parts[f"{place}{name} of <{tag}>"] += 1

    def handle_data(self, data: str) -> None:
        self.text += "".join(data.split())

    def handle_comment(self, data: str) -> None:  # noqa: ARG002 - what is overridden has it
        self.parts["a comment"] += 1


def sanitised(source: str) -> tuple[str, tuple[str, ...]]:
    """The HTML that is let through, and the names of what was removed (tags, attributes, comments)."""
    clean = _CLEANER.clean(source)
    if clean == source:
        return clean, ()
    before, after = _Parts(source), _Parts(clean)
    lost = before.parts - after.parts
    if not lost and before.text != after.text:
        return clean, ('text behind a bare "<" (write &lt;)',)
    gone = {part for part in lost if part.startswith("<")}
    # an attribute goes with its tag; naming both says nothing more
    return clean, tuple(part for part in lost if part in gone or not any(part.endswith(f"of {tag}") for tag in gone))
