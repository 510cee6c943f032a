"""Where a comparison writes down what it finds."""

from dataclasses import dataclass, field, replace

from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.model import Questionnaire, Text

from . import texts
from .changes import Change, Where
from .conditions import Normal, Renames, implies, normal
from .sentences import SENTENCES

#: A text is quoted to this length.
LONGEST_QUOTE = 80


def shown(value: object) -> str:
    """A value within a sentence."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, str | Text):
        text = " ".join(str(value).split())
        return f"“{text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + '…'}”"
    if isinstance(value, tuple | list):
        return ", ".join(str(one) for one in value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


@dataclass(slots=True)
class Ledger:
    """`renames`: names of the old version, folded, that the new one has given up for others."""

    old: Questionnaire
    new: Questionnaire
    renames: Renames = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def add(self, key: str, where: Where, pairs: tuple[texts.Pair, ...] = (), **words: object) -> None:
        """Notes a change. `key`: of SENTENCES; `pairs`: the texts it concerns; `words`: what the sentences name."""
        meaning = SENTENCES[key]
        said = {name: word if name in ("what", "languages") else shown(word) for name, word in words.items()}
        said |= {name: str(word) for name, word in words.items() if name in ("old", "new")}
        redo = texts.redo(pairs, self.new)
        self.changes.append(
            Change(
                code=key.partition(":")[0],
                where=where,
                respondents=meaning.respondents.format(**said),
                answers=meaning.answers,
                answers_sentence=meaning.sentence.format(**said),
                translators=texts.sentence(redo),
                redo=redo,
            )
        )

    def text(self, code: str, where: Where, what: str, old: Text | None, new: Text | None, *, case: str = "") -> None:
        """Notes a text that differs: as `code` if its source does, else as a changed translation."""
        differs = texts.difference(old, new)
        if differs == "source":
            self.add(f"{code}{case}", where, ((what, old, new),), what=what, before=old, after=new)
        elif differs:
            before, after = dict(old.versions if old else ()), dict(new.versions if new else ())
            languages = ", ".join(
                name for name in {**before, **after} if name != "default" and before.get(name) != after.get(name)
            )
            self.add("translation-changed", where, ((what, old, new),), what=what, languages=languages)

    def condition(
        self,
        code: str,
        where: Where,
        own: tuple[Normal | None, Normal | None],
        whole: tuple[Normal | None, Normal | None] | None = None,
        *,
        case: str = "",
    ) -> None:
        """Notes a condition that differs. `whole`: what it says together with everything around it."""
        old, new = own
        if old == new:
            return
        around_old, around_new = whole or own
        narrowed, widened = not implies(around_old, new), not implies(around_new, old)
        if narrowed and widened:
            self.add(f"{code}-changed{case}", where)
        elif narrowed:
            self.add(f"{code}-narrowed{case}", where)
        elif widened:
            self.add(f"{code}-widened", where)

    def same(self, old: Expression | None, new: Expression | None) -> bool:
        """Whether two expressions say the same, renamed questions taken into account."""
        return normal(old, self.renames) == normal(new, {})


def within(where: Where, part: str, old: str | None, new: str | None) -> Where:
    return replace(where, part=part, old=old, new=new)
