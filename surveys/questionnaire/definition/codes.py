"""Every code of a Problem with its one-line meaning. The author's guide is tested against this table.

E: the definition is refused. W: it is accepted, and the author should look. 0 the file, 1 the vocabulary,
2 expressions, 3 names and values.
"""

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "E001": "The file is not JSON.",
        "E002": "The file is not UTF-8.",
        "E003": "A key stands twice in one JSON object.",
        "E004": "A number JSON does not have (NaN, Infinity), or one too large to be exact.",
        "E005": "The file is nested too deeply.",
        "E006": "The file is too large.",
        "E007": "Too many questions, choices or other parts.",
        "E008": "A text holds a character that cannot be stored.",
        "E009": "There are more problems than are listed.",
        "E010": "The definition is not a JSON object.",
        "E101": "Unknown property.",
        "E102": "Comes with a later profile.",
        "E103": "Never supported; the message says why and what to write instead.",
        "E110": "Old name of a property.",
        "E201": "Syntax of an expression.",
        "E202": "An expression reads a name that nothing has.",
        "E203": "An expression calls a function that is not in the profile, or calls it wrongly.",
        "E204": "A condition is not true or false.",
        "E205": "Types in an expression do not fit.",
        "E206": "Conditions or computed values depend on each other in a circle.",
        "E301": "A name stands twice (names differing only in case are the same).",
        "E302": "A reserved name.",
        "E303": "A name that cannot be used in conditions.",
        "E304": "A value stands twice in one list.",
        "E305": 'A choice written as "value|text".',
        "E310": "A property has a value of the wrong kind.",
        "E311": "A required property is missing.",
        "E312": "Two properties that exclude each other.",
        "E313": "Limits that no answer can meet.",
        "E314": "A pattern that cannot be used.",
        "E315": "Pages and elements both stand at the root.",
        "E316": "A default value that is not a possible answer.",
        "E317": "A property that has no meaning for this kind of input.",
        "E318": "A validator that does not fit the question.",
        "E320": "x-data: unknown entry or wrong value.",
        "E321": "x-data: an identifying answer must never be published.",
        "E322": "x-data: a breakdown needs a closed question with one answer.",
        "E323": "x-data: a variable or code stands twice.",
        "E324": "x-data: this profile is not read here.",
        "E330": "A text without a default version, or in an unknown language.",
        "W202": "A text refers to a name that nothing has; the place stays as it is written.",
        "W206": "An expression is allowed but probably not what was meant.",
        "W304": "Values of one list differ only in upper and lower case.",
        "W317": "A property has no effect here.",
        "W331": "A text is missing in one of the questionnaire's languages.",
        "W332": "A text is written in a language that x-data.languages does not list.",
        "W340": "The sanitiser removed part of an HTML text.",
    }
)
