"""The kinds of question: which properties each accepts and which class of the model it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from surveys.questionnaire import model

from .properties import (
    DESCRIPTION,
    ENABLE_IF,
    INPUT_TYPES,
    LOCATIONS,
    NAME,
    READ_ONLY,
    SIDES,
    STATES,
    TITLE,
    TYPE,
    VISIBLE,
    VISIBLE_IF,
    Property,
    Table,
    table,
    visual,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One question type: its class in the model and its properties."""

    name: str
    model: type[model.Question]
    properties: Table


QUESTION = (
    TYPE,
    NAME,
    TITLE,
    DESCRIPTION,
    VISIBLE_IF,
    VISIBLE,
    ENABLE_IF,
    READ_ONLY,
    Property("titleLocation", "string", "Where the title stands.", field="title_location", values=LOCATIONS),
    Property("x-data", "record", "What analysis and publication need to know.", items="question x-data"),
    visual("startWithNewLine"),
    visual("width", "size"),
    visual("minWidth", "size"),
    visual("maxWidth", "size"),
    visual("indent", "integer", values=(0, 1, 2, 3)),
    visual("colSpan", "integer"),
    visual("state", "string", values=STATES),
    visual("descriptionLocation", "string", values=("default", "underInput", "underTitle", "hidden")),
    visual("errorLocation", "string", values=SIDES),
    visual("showNumber"),
)

_IS_REQUIRED = Property("isRequired", "boolean", "Must be answered. Default: false.", field="required")
_REQUIRED_TEXT = Property("requiredErrorText", "text", "What is said when it is not answered.", field="required_text")
_VALIDATORS = Property("validators", "list", "Checks of the answer.", items="validator")
INPUT = (
    _IS_REQUIRED,
    Property("requiredIf", "condition", "Must be answered while this holds.", field="required_if"),
    _REQUIRED_TEXT,
    _VALIDATORS,
    Property("defaultValue", "answer", "The answer that is there at the start."),
)

_COMMENT_AREA = (
    Property("showCommentArea", "boolean", "A field for remarks below the question.", field="comment_area"),
    Property("commentText", "text", "The title of the remark field.", field="comment_text"),
    Property("commentPlaceholder", "text", "Shown in the empty remark field.", field="comment_placeholder"),
)

_PLACEHOLDER = Property("placeholder", "text", "Shown in the empty field.", field="placeholder")
_MAX_LENGTH = Property("maxLength", "integer", "The largest number of characters.", field="max_length", minimum=1)
_AUTOCOMPLETE = Property(
    "autocomplete",
    "string",
    'What browsers may fill in, such as "email".',
    field="autocomplete",
    pattern=r"^[a-z][a-z0-9 -]*$",
)
_INPUT_TYPE = Property(
    "inputType", "string", 'What kind of text. Default: "text".', field="input_type", values=INPUT_TYPES
)
_MIN = Property("min", "limit", "The smallest number, or the first day or time, allowed.", field="minimum")
_MAX = Property("max", "limit", "The largest number, or the last day or time, allowed.", field="maximum")

_CHOICES = (
    Property("choices", "list", "What can be chosen, in order.", items="choice"),
    Property(
        "choicesVisibleIf",
        "condition",
        "A choice is offered only while this holds; {item} is its value.",
        field="choices_visible_if",
    ),
    Property(
        "choicesOrder",
        "string",
        'The order of the choices. Default: "none", as they stand.',
        field="choices_order",
        values=("none", "asc", "desc", "random"),
    ),
)
_SELECT = (
    *_CHOICES,
    Property(
        "choicesEnableIf",
        "condition",
        "A choice can be chosen only while this holds; {item} is its value.",
        field="choices_enable_if",
    ),
    Property("showOtherItem", "boolean", 'A last choice "other" with a field to describe it.'),
    Property("otherText", "text", 'The text of "other".'),
    Property("otherErrorText", "text", 'Said when "other" is not described.', field="other_error_text"),
    Property("otherPlaceholder", "text", 'Shown in the empty field beside "other".', field="other_placeholder"),
    Property("showNoneItem", "boolean", 'A choice "none".'),
    Property("noneText", "text", 'The text of "none".'),
    Property("showRefuseItem", "boolean", 'A choice "prefer not to say"; counts as missing.'),
    Property("refuseText", "text", 'The text of "prefer not to say".'),
    Property("showDontKnowItem", "boolean", 'A choice "do not know"; counts as missing.'),
    Property("dontKnowText", "text", 'The text of "do not know".'),
    *_COMMENT_AREA,
)
_SELECTED = (
    Property("minSelectedChoices", "integer", "How many must be chosen.", field="min_selected", minimum=0),
    Property("maxSelectedChoices", "integer", "How many may be chosen; 0: no limit.", field="max_selected", minimum=0),
)
_COLUMNS = visual("colCount", "integer", values=(0, 1, 2, 3, 4, 5))


def _kind(name: str, cls: type[model.Question], *parts: Property | tuple[Property, ...]) -> Kind:
    own = INPUT if issubclass(cls, model.Input) else ()
    return Kind(name, cls, table(QUESTION, own, *parts))


QUESTION_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            _kind(
                "text",
                model.TextInput,
                _INPUT_TYPE,
                _MIN,
                _MAX,
                Property(
                    "minValueExpression", "expression", "Computes the smallest value.", field="minimum_expression"
                ),
                Property("maxValueExpression", "expression", "Computes the largest value.", field="maximum_expression"),
                Property(
                    "minErrorText", "text", "Said when the value is too small; {0} is the limit.", field="minimum_text"
                ),
                Property(
                    "maxErrorText", "text", "Said when the value is too large; {0} is the limit.", field="maximum_text"
                ),
                Property("step", "number", "Numbers go up in steps of this size.", field="step"),
                Property("stepErrorText", "text", "Said when a number is between two steps.", field="step_text"),
                _MAX_LENGTH,
                _PLACEHOLDER,
                _AUTOCOMPLETE,
                visual("inputSize", "integer"),
                visual("textUpdateMode", "string", values=("default", "onBlur", "onTyping")),
                visual("inputTextAlignment", "string", values=("left", "right", "auto")),
            ),
            _kind(
                "comment",
                model.Comment,
                _MAX_LENGTH,
                _PLACEHOLDER,
                Property(
                    "rows",
                    "integer",
                    "The height of the field in lines. Default: 4.",
                    field="rows",
                    minimum=1,
                    maximum=100,
                ),
                visual("cols", "integer"),
                visual("autoGrow"),
                visual("allowResize"),
                visual("acceptCarriageReturn"),
            ),
            _kind(
                "radiogroup",
                model.SingleChoice,
                _SELECT,
                _COLUMNS,
                visual("showClearButton"),
                visual("separateSpecialChoices"),
                visual("itemSize", "integer"),
            ),
            _kind(
                "dropdown",
                model.SingleChoice,
                _SELECT,
                _PLACEHOLDER,
                _AUTOCOMPLETE,
                Property("choicesMin", "number", "Offers the numbers from here."),
                Property("choicesMax", "number", "Offers the numbers up to here."),
                Property("choicesStep", "number", "The distance between the numbers. Default: 1."),
                visual("allowClear"),
                visual("searchEnabled"),
                visual("searchMode", "string", values=("contains", "startsWith")),
            ),
            _kind(
                "checkbox",
                model.MultipleChoice,
                _SELECT,
                _SELECTED,
                _COLUMNS,
                visual("showSelectAllItem"),
                visual("selectAllText", "text"),
                visual("separateSpecialChoices"),
                visual("itemSize", "integer"),
            ),
            _kind(
                "tagbox",
                model.MultipleChoice,
                _SELECT,
                _SELECTED,
                _PLACEHOLDER,
                _COLUMNS,
                visual("searchEnabled"),
                visual("hideSelectedItems"),
                visual("closeOnSelect"),
                visual("allowClear"),
                visual("showSelectAllItem"),
            ),
            _kind(
                "ranking",
                model.Ranking,
                _CHOICES,
                _SELECTED,
                Property(
                    "selectToRankEnabled",
                    "boolean",
                    "Only the chosen ones are ranked (a top three). Default: false.",
                    field="select_to_rank",
                ),
                visual("longTap"),
            ),
            _kind(
                "rating",
                model.Rating,
                Property(
                    "rateValues",
                    "list",
                    "The values, in order, instead of numbers from rateMin to rateMax.",
                    items="rate value",
                ),
                Property("rateMin", "number", "The lowest value. Default: 1."),
                Property("rateMax", "number", "The highest value. Default: 5."),
                Property("rateStep", "number", "The distance between values. Default: 1.", minimum=0.1),
                Property("minRateDescription", "text", "What the lowest value means.", field="minimum_description"),
                Property("maxRateDescription", "text", "What the highest value means.", field="maximum_description"),
                _COMMENT_AREA,
                visual("rateType", "string", values=("labels", "stars", "smileys")),
                visual("displayMode", "string", values=("auto", "buttons", "dropdown")),
                visual("scaleColorMode", "string", values=("monochrome", "colored")),
                visual("rateColorMode", "string", values=("default", "scale")),
                visual("displayRateDescriptionsAsExtremeItems"),
                visual("autoGenerate"),
                visual("rateDescriptionLocation", "string", values=("leftRight", "top", "bottom", "topBottom")),
            ),
            _kind(
                "boolean",
                model.Boolean,
                Property("labelTrue", "text", "The text of yes.", field="label_true"),
                Property("labelFalse", "text", "The text of no.", field="label_false"),
                Property("valueTrue", "scalar", "What is stored for yes. Default: true.", field="value_true"),
                Property("valueFalse", "scalar", "What is stored for no. Default: false.", field="value_false"),
                visual("renderAs", "string"),
                visual("swapOrder"),
            ),
            _kind(
                "matrix",
                model.Matrix,
                Property("columns", "list", "The answers each row offers, in order.", items="column", required=True),
                Property("rows", "list", "The rows, in order.", items="row", required=True),
                Property(
                    "rowsVisibleIf",
                    "condition",
                    "A row is shown only while this holds; {item} is its value.",
                    field="rows_visible_if",
                ),
                Property(
                    "columnsVisibleIf",
                    "condition",
                    "A column is shown only while this holds; {item} is its value.",
                    field="columns_visible_if",
                ),
                Property(
                    "eachRowRequired",
                    "boolean",
                    "Each row must be answered. Default: false.",
                    field="each_row_required",
                ),
                Property(
                    "eachRowUnique",
                    "boolean",
                    "No column may be chosen twice. Default: false.",
                    field="each_row_unique",
                ),
                visual("alternateRows"),
                visual("showHeader"),
                visual("verticalAlign", "string", values=("top", "middle")),
                visual("columnMinWidth", "size"),
                visual("rowTitleWidth", "size"),
                visual("displayMode", "string", values=("auto", "table", "list")),
            ),
            _kind(
                "multipletext",
                model.MultipleText,
                Property("items", "list", "The fields, in order.", items="item", required=True),
                _COLUMNS,
                visual("itemSize", "integer"),
                visual("itemTitleWidth", "size"),
                visual("itemErrorLocation", "string", values=SIDES),
            ),
            _kind("html", model.Html, Property("html", "html", "The text.", field="html", required=True)),
            _kind(
                "expression",
                model.Computed,
                Property("expression", "expression", "What is computed and shown.", field="expression", required=True),
                Property("format", "text", "The text around the value; {0} is the value.", field="format"),
                Property(
                    "displayStyle",
                    "string",
                    'How the value is written. Default: "none", as it is.',
                    field="display_style",
                    values=("none", "decimal", "currency", "percent", "date"),
                ),
                Property(
                    "currency",
                    "string",
                    "The ISO 4217 code, with displayStyle currency.",
                    field="currency",
                    pattern=r"^[A-Z]{3}$",
                ),
                Property(
                    "maximumFractionDigits",
                    "integer",
                    "The most decimals; -1: as many as usual.",
                    field="maximum_fraction_digits",
                    minimum=-1,
                    maximum=20,
                ),
                Property(
                    "minimumFractionDigits",
                    "integer",
                    "The fewest decimals; -1: as many as usual.",
                    field="minimum_fraction_digits",
                    minimum=-1,
                    maximum=20,
                ),
                Property("useGrouping", "boolean", "Thousands are separated. Default: true.", field="use_grouping"),
            ),
        )
    }
)

#: Every question type that is accepted.
KINDS: tuple[str, ...] = tuple(QUESTION_KINDS)

#: A field of a multiple text: a small text question.
MULTIPLE_TEXT_ITEM = table(
    NAME,
    TITLE,
    _IS_REQUIRED,
    _REQUIRED_TEXT,
    _INPUT_TYPE,
    _MIN,
    _MAX,
    _MAX_LENGTH,
    _PLACEHOLDER,
    _VALIDATORS,
    Property("x-data", "record", "What analysis and publication need to know.", items="item x-data"),
    visual("inputSize", "integer"),
)
