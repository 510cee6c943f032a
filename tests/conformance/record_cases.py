"""Records what the oracle (survey-core, headless) says of cases, as the fixture of `test_cases_conformance.py`.

    python record_cases.py IN.jsonl … > cases.jsonl

Each line of IN is `{"case": …, "expected": …}`. Kept are the cases of mode "effective" whose answers are all well
typed ("dirty" ones are for our own typing to refuse), and of what is expected only what is compared.
"""

import json
import sys
from pathlib import Path
from typing import Any

ELEMENT = ("path", "kind", "type", "name", "title", "html", "required", "readOnly")
LATER = ("matrixdropdown", "matrixdynamic", "paneldynamic")


def wanted(case: dict[str, Any]) -> bool:
    """Whether a case is inside the profile and well typed."""
    features = case.get("features", [])
    return case.get("mode") == "effective" and not any(
        feature == "dirty" or feature.removeprefix("type:") in LATER for feature in features
    )


def compact(line: dict[str, Any]) -> dict[str, Any]:
    """A case and of what is expected what is compared."""
    case, expected = line["case"], line["expected"]
    kept = {key: case[key] for key in ("id", "definition", "answers", "locale", "now") if key in case}
    if not expected["ok"]:
        return {"case": kept, "expected": {"ok": False}}
    return {
        "case": kept,
        "expected": {
            **{key: expected[key] for key in ("ok", "pages", "calculated", "valid", "data")},
            "errors": [[error["path"], error["class"], error["level"]] for error in expected["errors"]],
            "elements": [
                {key: element[key] for key in ELEMENT if key in element}
                | {
                    part: [[option["value"], option["text"]] for option in element[part]]
                    for part in ("choices", "rows", "columns")
                    if part in element
                }
                for element in expected["elements"]
            ],
        },
    }


def main() -> None:
    """Write the compact cases of all files named to standard output."""
    for name in sys.argv[1:]:
        with Path(name).open(encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                if wanted(line["case"]):
                    json.dump(compact(line), sys.stdout, ensure_ascii=False, separators=(",", ":"))
                    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
