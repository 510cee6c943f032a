"""Words of SurveyJS that are not in profile 1, and what to say to an author who used one."""

from collections.abc import Mapping
from types import MappingProxyType

#: Properties that had another name in earlier versions of SurveyJS.
OLD_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "hasOther": "showOtherItem",
        "hasNone": "showNoneItem",
        "hasSelectAll": "showSelectAllItem",
        "hasComment": "showCommentArea",
        "isAllRowRequired": "eachRowRequired",
        "requiredText": "requiredMark",
        "placeHolder": "placeholder",
        "optionsCaption": "placeholder",
        "commentPlaceHolder": "commentPlaceholder",
        "otherPlaceHolder": "otherPlaceholder",
        "size": "inputSize",
        "mininumRateDescription": "minRateDescription",
        "maximumRateDescription": "maxRateDescription",
        "questions": "elements",
        "insensitive": "caseInsensitive",
        "showTitle": "titleLocation",
        "rateDisplayMode": "rateType",
    }
)

#: Properties that come with a later profile.
LATER: frozenset[str] = frozenset(
    {
        "defaultValueExpression",
        "choicesFromQuestion",
        "choicesFromQuestionMode",
        "choiceTextsFromQuestion",
        "choiceValuesFromQuestion",
        "valueName",
        "templateElements",
        "panelCount",
    }
)
LATER_TYPES: frozenset[str] = frozenset({"paneldynamic", "matrixdropdown", "matrixdynamic", "file", "image"})

_EVENTS = "its result depends on the order of events"
_CALCULATE = "Use visibleIf, or a calculated value."
_CHOICES_HERE = "List the choices in the file."
_CLOCK = "timers exclude people who need more time"

#: Properties that are never supported: why, and what to do instead.
NEVER: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "triggers": ("triggers depend on the order of events", _CALCULATE),
        "setValueIf": (_EVENTS, _CALCULATE),
        "setValueExpression": (_EVENTS, _CALCULATE),
        "resetValueIf": (_EVENTS, _CALCULATE),
        "choicesByUrl": ("it makes requests to other hosts and tells them about respondents", _CHOICES_HERE),
        "choicesUrl": ("it makes requests to other hosts and tells them about respondents", _CHOICES_HERE),
        "navigateToUrl": ("respondents stay on this host", "Put a link into completedHtml."),
        "navigateToUrlOnCondition": ("respondents stay on this host", "Put a link into completedHtmlOnCondition."),
        "cookieName": ("drafts are kept by the server", "Leave it out."),
        "sendResultOnPageNext": ("every page is saved anyway", "Leave it out."),
        "maxTimeToFinish": (_CLOCK, "Leave it out."),
        "maxTimeToFinishPage": (_CLOCK, "Leave it out."),
        "timeLimit": (_CLOCK, "Leave it out."),
        "timeLimitPerPage": (_CLOCK, "Leave it out."),
        "showTimer": (_CLOCK, "Leave it out."),
        "maskType": ("masks get in the way of screen readers and pasted text", "Use a regex validator."),
        "maskSettings": ("masks get in the way of screen readers and pasted text", "Use a regex validator."),
        "correctAnswer": ("a survey is no test", "Use a calculated value to score answers."),
        "rateCount": ("alone, it is ignored", "Write rateMin and rateMax."),
        "allowDigits": ("it looks at the last characters only", 'Use a regex validator such as "^[^0-9]*$".'),
    }
)
NEVER_TYPES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "signaturepad": ("a drawn signature proves nothing and excludes keyboard users", "Use a boolean to consent."),
        "imagepicker": ("choices that are pictures exclude people", "Use a radiogroup with texts."),
        "imagemap": ("choices that are pictures exclude people", "Use a radiogroup with texts."),
        "buttongroup": ("it is a radiogroup that looks different", "Use a radiogroup."),
        "slider": ("a slider suggests an answer and is hard to use by keyboard", "Use a rating or a number."),
        "flowpanel": ("it has no accessible form", "Use a panel."),
        "empty": ("it asks nothing", "Leave it out."),
    }
)

#: Names that conditions already use for something else.
RESERVED: frozenset[str] = frozenset(
    {
        "item",
        "choice",
        "panel",
        "row",
        "survey",
        "self",
        "pageno",
        "pagecount",
        "locale",
        "parentpanel",
        "prevpanel",
        "nextpanel",
        "prevrow",
        "nextrow",
        "totalrow",
        "rowindex",
        "rowname",
        "rowtitle",
        "panelindex",
        "visiblepanelindex",
        "itemindex",
    }
)
#: Form fields and words of the grammar that a name would be mistaken for.
RESERVED_FIELDS: frozenset[str] = frozenset({"csrf_token", "move", "true", "false", "null", "undefined"})
