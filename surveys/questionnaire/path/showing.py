"""The visible tree: elements with their texts, in one language.

What does not depend on the answers is built once for each language and shared by all evaluations.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final

from surveys.questionnaire.answers.admission import key_of
from surveys.questionnaire.expressions.coercion import text_of
from surveys.questionnaire.model import (
    Boolean,
    Choice,
    Choosing,
    Computed,
    Element,
    Html,
    Matrix,
    MultipleText,
    Page,
    Panel,
    Rating,
    Scalar,
    Text,
    TextInput,
)

from . import formats
from .state import Option, Shown, ShownPage
from .wording import Phrase, Voice, Wording, side_text

Limit = float | str | None
Disabled = frozenset[tuple[bool, Scalar]]
NONE_DISABLED: Final[Disabled] = frozenset()
_SORTED: Final = ("asc", "desc")


@dataclass(slots=True)
class Stage:
    """One language of one questionnaire: its voice, and the elements that are always the same there."""

    voice: Voice
    options: dict[int, Option] = field(default_factory=dict)
    lists: dict[int, tuple[Option, ...]] = field(default_factory=dict)
    elements: dict[tuple[int, bool, bool], Shown] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is offered of a question's choices (a matrix's columns), and of a matrix's rows; None: all of them."""

    choices: Sequence[Choice] | None = None
    rows: Sequence[Choice] | None = None
    disabled: Disabled = NONE_DISABLED


EVERYTHING: Final = Offer()


@dataclass(frozen=True, slots=True)
class Show:
    """Builds what one evaluation shows. `seed` orders the choices that the author wants in random order."""

    stage: Stage
    wording: Wording
    seed: str = ""

    def page(self, page: Page, elements: tuple[Shown, ...]) -> ShownPage:
        title, language = self._said(page.title)
        return ShownPage(
            page=page, title=title, description=self._said(page.description)[0], elements=elements, language=language
        )

    def panel(self, panel: Panel, children: tuple[Shown, ...], *, read_only: bool) -> Shown:
        title, language = self._said(panel.title)
        return Shown(
            path=panel.name, kind="panel", element=panel, title=title, description=self._said(panel.description)[0],
            language=language, read_only=read_only, children=children,
        )  # fmt: skip

    def question(
        self,
        question: Element,
        offer: Offer,
        *,
        required: bool,
        read_only: bool,
        limits: Callable[[TextInput], tuple[Limit, Limit]],
        value: object = None,
    ) -> Shown:
        """A visible question. Taken from the stage where nothing about it depends on the answers."""
        key = id(question), required, read_only
        found = self.stage.elements.get(key)
        if found is not None and offer is EVERYTHING:
            return found
        shown = self._built(question, offer, required=required, read_only=read_only, limits=limits, value=value)
        if offer is EVERYTHING and self._is_settled(question):
            self.stage.elements[key] = shown
        return shown

    def _built(
        self,
        question: Element,
        offer: Offer,
        *,
        required: bool,
        read_only: bool,
        limits: Callable[[TextInput], tuple[Limit, Limit]],
        value: object,
    ) -> Shown:
        title, language = self._said(question.title)
        shown = Shown(
            path=question.name, kind="question", element=question,
            title="" if isinstance(question, Html) else title or question.name,
            description=self._said(question.description)[0], language=language, required=required,
            read_only=read_only,
        )  # fmt: skip
        match question:
            case TextInput():
                low, high = limits(question)
                return replace(shown, minimum=low, maximum=high)
            case Choosing():
                return replace(shown, options=self._choices(question, offer))
            case Rating():
                return replace(shown, options=self._options(question.values, offer.choices, offer.disabled))
            case Boolean():
                return replace(shown, options=self._sides(question))
            case Matrix():
                return replace(
                    shown,
                    rows=self._options(question.rows, offer.rows, NONE_DISABLED),
                    columns=self._options(question.columns, offer.choices, NONE_DISABLED),
                )
            case MultipleText():
                return replace(shown, children=self._items(question, read_only=read_only, limits=limits))
            case Html():
                return replace(
                    shown, html=self.wording.html(question.html), language=self._phrase(question.html).language
                )
            case Computed():
                return replace(shown, display=self.wording.computed(question, value))
        return shown

    # ------------------------------------------------------------------ parts

    def _phrase(self, text: Text | None) -> Phrase:
        return self.stage.voice.phrase(text)

    def _said(self, text: Text | None) -> tuple[str, str]:
        if text is None:
            return "", ""
        phrase = self._phrase(text)
        return (phrase.parts[0] if phrase.settled else self.wording.filled(phrase)), phrase.language

    def _items(
        self, question: MultipleText, *, read_only: bool, limits: Callable[[TextInput], tuple[Limit, Limit]]
    ) -> tuple[Shown, ...]:
        children = []
        for item in question.items:
            title, language = self._said(item.title)
            low, high = limits(item)
            children.append(
                Shown(
                    path=f"{question.name}.{item.name}",
                    kind="item",
                    element=item,
                    title=title or item.name,
                    description=self._said(item.description)[0],
                    language=language,
                    required=item.required,
                    read_only=read_only,
                    minimum=low,
                    maximum=high,
                )
            )
        return tuple(children)

    def _option(self, choice: Choice) -> Option:
        known = self.stage.options.get(id(choice))
        if known is not None:
            return known
        phrase = self._phrase(choice.text)
        label, language = self._said(choice.text)
        option = Option(
            value=choice.value,
            text=label or text_of(choice.value),
            exclusive=choice.exclusive,
            special=choice.special,
            language=language if label else "",
        )
        if phrase.settled:
            self.stage.options[id(choice)] = option
        return option

    def _options(
        self, every: tuple[Choice, ...], offered: Sequence[Choice] | None, disabled: Disabled
    ) -> tuple[Option, ...]:
        if offered is None and not disabled:
            known = self.stage.lists.get(id(every))
            if known is None:
                known = tuple(self._option(choice) for choice in every)
                if all(self._phrase(choice.text).settled for choice in every):
                    self.stage.lists[id(every)] = known
            return known
        options = (self._option(choice) for choice in (every if offered is None else offered))
        if not disabled:
            return tuple(options)
        return tuple(
            replace(option, enabled=False) if key_of(option.value) in disabled else option for option in options
        )

    def _choices(self, question: Choosing, offer: Offer) -> tuple[Option, ...]:
        options = self._options(question.choices, offer.choices, offer.disabled)
        order = question.choices_order
        if order == "none" or (order == "random" and not self.seed):
            return options
        own = [option for option in options if not option.special]
        built_in = (option for option in options if option.special)
        if order in _SORTED:
            own.sort(key=lambda option: formats.alphabetical(option.text), reverse=order == "desc")
        else:
            own.sort(key=lambda option: sha256(f"{self.seed}/{question.name}/{option.value}".encode()).digest())
        return (*own, *built_in)

    def _sides(self, question: Boolean) -> tuple[Option, ...]:
        sides = []
        for side, value in ((True, question.value_true), (False, question.value_false)):
            label, language = self._said(side_text(question, side=side))
            sides.append(Option(value, label, language=language))
        return tuple(sides)

    def _is_settled(self, question: Element) -> bool:
        """Whether a question looks the same whatever the answers are."""
        texts = [question.title, question.description]
        match question:
            case Computed():
                return False
            case TextInput():
                if question.minimum_expression or question.maximum_expression:
                    return False
            case Choosing():
                if self.seed and question.choices_order == "random":
                    return False
                texts += [choice.text for choice in question.choices]
            case Rating():
                texts += [choice.text for choice in question.values]
            case Boolean():
                texts += [question.label_true, question.label_false]
            case Matrix():
                texts += [choice.text for choice in (*question.rows, *question.columns)]
            case MultipleText():
                for item in question.items:
                    if item.minimum_expression or item.maximum_expression:
                        return False
                    texts += [item.title, item.description]
            case Html():
                texts.append(question.html)
        return all(self._phrase(text).settled for text in texts)
