"""The accepted properties of every object but questions (those are in `kinds`): the one table of the vocabulary.

The loader reads by it, `schema` writes the JSON Schema from it, and a test holds both against the model.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Shape = Literal[
    "text",  # a localised text: a string, or {"default": …, "fr": …}
    "html",  # the same, sanitised
    "string",
    "boolean",
    "integer",
    "number",
    "size",  # a number or a CSS length
    "limit",  # a number, or a date or time as text
    "scalar",  # a string, number or boolean
    "answer",  # any JSON that may be an answer
    "condition",  # an expression that is true or false
    "expression",  # an expression of any type
    "list",  # of objects that are read by their own table
    "record",  # an object that is read by its own table
]


@dataclass(frozen=True, slots=True)
class Property:
    """One accepted property.

    `note` is shown by editors. `field` names the model's field that holds the value as it is read; properties
    without one are read by hand, or are `visual`: accepted because documents have them, and not acted upon.
    `values` closes the set of values. `items` names the table of a list's or record's objects.
    """

    name: str
    shape: Shape
    note: str
    field: str = ""
    values: tuple[str | int | bool, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    required: bool = False
    visual: bool = False
    items: str = ""


Table = Mapping[str, Property]


def table(*properties: Property | Iterable[Property]) -> Table:
    """A table from properties and groups of properties."""
    entries: dict[str, Property] = {}
    for part in properties:
        for entry in [part] if isinstance(part, Property) else part:
            entries[entry.name] = entry
    return MappingProxyType(entries)


def visual(name: str, shape: Shape = "boolean", *, values: tuple[str | int | bool, ...] = ()) -> Property:
    return Property(name, shape, "Appearance only: accepted, and not acted upon.", values=values, visual=True)


LOCATIONS = ("default", "top", "bottom", "left", "hidden")
STATES = ("default", "collapsed", "expanded")
SIDES = ("default", "top", "bottom")
INPUT_TYPES = ("text", "number", "date", "datetime-local", "time", "month", "email", "url", "tel")

TYPE = Property("type", "string", "The kind of element.", required=True)
NAME = Property(
    "name", "string", "The name by which conditions, the data and the codebook know it.", field="name", required=True
)
TITLE = Property("title", "text", "What respondents read. Without it, the name is shown.", field="title")
DESCRIPTION = Property("description", "text", "A help text below the title.", field="description")
VISIBLE = Property("visible", "boolean", "false hides it always. Default: true.", field="visible")
VISIBLE_IF = Property(
    "visibleIf", "condition", 'Shown only while this holds, such as "{age} >= 18".', field="visible_if"
)
ENABLE_IF = Property("enableIf", "condition", "Can be answered only while this holds.", field="enable_if")
READ_ONLY = Property("readOnly", "boolean", "Shown, but cannot be answered. Default: false.", field="read_only")
X_DATA = Property(
    "x-data", "record", "What holds for the questions inside that do not say otherwise.", items="container x-data"
)
ELEMENTS = Property("elements", "list", "Questions and panels, in order.", items="element")

SURVEY = table(
    Property("$schema", "string", "The JSON Schema an editor checks this file with.", visual=True),
    Property("title", "text", "The title of the questionnaire.", field="title"),
    Property("description", "text", "A sentence or two below the title.", field="description"),
    Property(
        "locale",
        "string",
        'The language of the default texts, such as "en".',
        field="locale",
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    ),
    Property("pages", "list", "The pages, in order.", items="page"),
    Property("elements", "list", "The questions of a questionnaire with a single page.", items="element"),
    Property("calculatedValues", "list", "Values computed from the answers.", items="calculated value"),
    Property("completedHtml", "html", "The closing text.", field="completed_html"),
    Property(
        "completedHtmlOnCondition", "list", "Closing texts for some; the first that applies.", items="closing text"
    ),
    Property(
        "showQuestionNumbers",
        "string",
        'Numbers before the titles: through all pages, page by page, or none. Default: "off".',
        field="show_question_numbers",
        values=("on", "onPage", "off"),
    ),
    Property("showPrevButton", "boolean", "Whether respondents may go back. Default: true.", field="show_prev_button"),
    Property("showProgressBar", "boolean", "Whether progress is shown. Default: false.", field="show_progress_bar"),
    Property("pageNextText", "text", "The words on the button to the next page.", field="page_next_text"),
    Property("pagePrevText", "text", "The words on the button to the page before.", field="page_prev_text"),
    Property("completeText", "text", "The words on the button that submits.", field="complete_text"),
    Property("requiredMark", "string", 'The mark of required questions. Default: "*".', field="required_mark"),
    Property(
        "questionTitleLocation",
        "string",
        'Where titles stand. Default: "top".',
        field="question_title_location",
        values=("top", "bottom", "left"),
    ),
    Property(
        "clearInvisibleValues",
        "string",
        "Answers of hidden questions are never stored; both values say so.",
        values=("onComplete", "onHidden"),
    ),
    Property("x-data", "record", "Identity of the questionnaire and what respondents are told.", items="survey x-data"),
    visual("showPageTitles"),
    visual("showTitle"),
    visual("widthMode", "string", values=("auto", "static", "responsive")),
    visual("width", "size"),
    visual("logo", "text"),
    visual("logoPosition", "string", values=("none", "left", "right", "top", "bottom")),
    visual("logoWidth", "size"),
    visual("logoHeight", "size"),
    visual("logoFit", "string", values=("none", "contain", "cover", "fill")),
    visual("progressBarType", "string", values=("pages", "questions", "requiredQuestions", "correctQuestions")),
    visual("progressBarLocation", "string", values=("auto", "aboveheader", "belowheader", "bottom", "topbottom")),
    visual("questionErrorLocation", "string", values=("top", "bottom")),
    visual("questionDescriptionLocation", "string", values=("underInput", "underTitle", "hidden")),
    visual("autoFocusFirstQuestion"),
    visual("autoFocusFirstError"),
    visual("showCompletePage"),
    visual("showNavigationButtons"),
    visual("textUpdateMode", "string", values=("onBlur", "onTyping")),
)

PAGE = table(
    NAME,
    TITLE,
    DESCRIPTION,
    ELEMENTS,
    VISIBLE_IF,
    VISIBLE,
    X_DATA,
    visual("navigationTitle", "text"),
    visual("questionTitleLocation", "string", values=LOCATIONS),
)

PANEL = table(
    (TYPE, NAME, TITLE, DESCRIPTION, ELEMENTS, VISIBLE_IF, VISIBLE, ENABLE_IF, READ_ONLY, X_DATA),
    visual("startWithNewLine"),
    visual("questionTitleLocation", "string", values=LOCATIONS),
    visual("innerIndent", "integer", values=(0, 1, 2, 3)),
    visual("state", "string", values=STATES),
    visual("titleLocation", "string", values=LOCATIONS),
)

_VALUE = Property("value", "scalar", "What is stored when it is chosen.", required=True)
_TEXT = Property("text", "text", "What respondents read. Without it, the value is shown.", field="text")
_CHOICE_DATA = Property("x-data", "record", "What exports need to know.", items="choice x-data")
CHOICE = table(
    _VALUE,
    _TEXT,
    Property("visibleIf", "condition", "Offered only while this holds.", field="visible_if"),
    Property("enableIf", "condition", "Can be chosen only while this holds.", field="enable_if"),
    Property("isExclusive", "boolean", "Choosing it takes every other choice away (none of these).", field="exclusive"),
    _CHOICE_DATA,
)
RATE_VALUE = table(_VALUE, _TEXT, _CHOICE_DATA)
MATRIX_COLUMN = table(_VALUE, _TEXT, CHOICE["visibleIf"], _CHOICE_DATA)
MATRIX_ROW = table(
    _VALUE,
    _TEXT,
    CHOICE["visibleIf"],
    Property("x-data", "record", "What exports need to know.", items="row x-data"),
)

CALCULATED = table(
    NAME,
    Property("expression", "expression", "What is computed.", field="expression", required=True),
    Property(
        "includeIntoResult",
        "boolean",
        "Whether the value is stored with the answers. Default: false.",
        field="include_into_result",
    ),
    Property("x-data", "record", "What analysis and publication need to know.", items="item x-data"),
)

COMPLETED = table(
    Property("expression", "condition", "For whom.", field="expression", required=True),
    Property("html", "html", "The closing text.", field="html", required=True),
)

_VALIDATOR = (
    Property("type", "string", "The kind of check.", required=True),
    Property("text", "text", "What is said when the check fails.", field="text"),
    Property(
        "notificationType",
        "string",
        'A "warning" or "info" is shown and does not block. Default: "error".',
        field="level",
        values=("error", "warning", "info"),
    ),
)
VALIDATORS: Mapping[str, Table] = MappingProxyType(
    {
        "numeric": table(
            _VALIDATOR,
            Property("minValue", "number", "The smallest number allowed.", field="minimum"),
            Property("maxValue", "number", "The largest number allowed.", field="maximum"),
        ),
        "text": table(
            _VALIDATOR,
            Property("minLength", "integer", "The smallest number of characters.", field="minimum", minimum=0),
            Property("maxLength", "integer", "The largest number of characters.", field="maximum", minimum=0),
        ),
        "email": table(_VALIDATOR),
        "regex": table(
            _VALIDATOR,
            Property("regex", "string", "The pattern that must be found in the answer.", required=True),
            Property("caseInsensitive", "boolean", "Capitals do not matter. Default: false.", field="ignore_case"),
        ),
        "expression": table(
            _VALIDATOR,
            Property("expression", "condition", "What must hold.", field="expression", required=True),
        ),
        "answercount": table(
            _VALIDATOR,
            Property("minCount", "integer", "The smallest number of choices.", field="minimum", minimum=0),
            Property("maxCount", "integer", "The largest number of choices.", field="maximum", minimum=0),
        ),
    }
)

_RETENTION = Property(
    "retention",
    "string",
    'How long answers are kept, as an ISO 8601 duration such as "P6M".',
    field="retention",
    pattern=r"^P(?=[0-9])([0-9]{1,3}Y)?([0-9]{1,3}M)?([0-9]{1,3}W)?([0-9]{1,4}D)?$",
)
_PURPOSE = Property("purpose", "string", "What the answers are for.", field="purpose")
_HANDLING = (
    Property(
        "role",
        "string",
        "What an answer says about a person.",
        field="role",
        values=("identifying", "quasi", "sensitive", "none"),
    ),
    Property(
        "publish",
        "string",
        'Whether answers are published: not at all, as counts, or as anonymous rows. Identifying answers: "never".',
        field="publish",
        values=("never", "aggregate", "microdata"),
    ),
    _PURPOSE,
    _RETENTION,
)
#: On a page or panel: holds for the questions inside that do not say otherwise.
CONTAINER_DATA = table(_HANDLING)
_VARIABLE = (
    Property(
        "variable",
        "string",
        "The name of the variable in exports.",
        field="variable",
        pattern=r"^[A-Za-z][A-Za-z0-9_]{0,31}$",
    ),
    Property(
        "measure",
        "string",
        "The level of measurement.",
        field="measure",
        values=("nominal", "ordinal", "interval", "ratio"),
    ),
    Property("unit", "string", "The unit of a number, such as EUR.", field="unit"),
    Property("concept", "string", "The address of the concept in a vocabulary.", field="concept"),
)
ITEM_DATA = table(_HANDLING, _VARIABLE)
QUESTION_DATA = table(
    _HANDLING,
    Property(
        "breakdown", "boolean", "Whether published tables may be broken down by it. Default: false.", field="breakdown"
    ),
    _VARIABLE,
)
CHOICE_DATA = table(
    Property("code", "string", "The code in exports.", field="code", pattern=r"^\S{1,32}$"),
    Property(
        "missing",
        "boolean",
        "Whether it counts as no answer (left out of means and valid percentages).",
        field="missing",
    ),
)
ROW_DATA = table(CHOICE_DATA["code"])
SURVEY_DATA = table(
    Property("profile", "integer", "The profile of the format: 1."),
    Property("id", "string", "The identity of the questionnaire.", field="id", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$"),
    Property("version", "string", "The version of the questionnaire.", field="version"),
    Property("languages", "list", "The languages it is offered in; the language of the default texts first."),
    Property("controller", "string", "Who is responsible for the data.", field="controller"),
    Property("notice", "html", "The privacy notice of this questionnaire.", field="notice"),
    _PURPOSE,
    _RETENTION,
)
