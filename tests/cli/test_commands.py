"""The commands as people and scripts use them: results on standard output, notices apart, exit codes 0, 1, 2."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from flask import Flask

from surveys.store import Database, responses, waves

ROOT = Path(__file__).resolve().parents[2]
#: The ids of the questionnaires that `prepare` opens.
SHIPPED = {"ai-cities", "training-needs"}
FAULTS = ROOT / "tests" / "faults"

SMALL: dict[str, Any] = {
    "title": "Small",
    "x-data": {"profile": 1, "id": "small", "languages": ["en"]},
    "pages": [
        {
            "name": "p1",
            "elements": [
                {"type": "radiogroup", "name": "uses", "isRequired": True, "choices": ["yes", "no"]},
                {"type": "text", "name": "many", "inputType": "number", "min": 0, "visibleIf": "{uses} = 'yes'"},
                {"type": "comment", "name": "remark"},
            ],
        }
    ],
}

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    runner = app.test_cli_runner()

    def invoke(*words: str, stdin: str | None = None) -> Result:
        return runner.invoke(args=list(words), input=stdin)

    return invoke


@pytest.fixture
def small(tmp_path: Path) -> str:
    file = tmp_path / "small.json"
    file.write_text(json.dumps(SMALL), encoding="utf-8")
    return str(file)


@pytest.fixture
def opened(run: Run, small: str) -> str:
    assert run("wave", "open", "small", small).exit_code == 0
    return "small"


def stored(app: Flask, slug: str) -> list[dict[str, Any]]:
    database: Database = app.extensions["plaza"]
    with database.reading() as session:
        wave = waves.find(session, slug)
        assert wave is not None
        return [row.answers for row in responses.submitted(session, wave.id)]


def lines(tmp_path: Path, *documents: object) -> str:
    file = tmp_path / "in.jsonl"
    file.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in documents), "utf-8")
    return str(file)


# ---------------------------------------------------------------- questionnaire


def test_check_names_code_pointer_and_sentence_and_exits_1(run: Run) -> None:
    done = run("questionnaire", "check", str(FAULTS / "e101-unknown-property.json"))
    assert done.exit_code == 1
    code, pointer, sentence = done.stdout.strip().split(" ", 2)
    assert code == "E101"
    assert pointer.startswith("/pages/")
    assert "Did you mean" in sentence


def test_check_names_every_fault_of_a_file_in_one_pass(run: Run) -> None:
    done = run("questionnaire", "check", str(FAULTS / "many.json"))
    assert done.exit_code == 1
    assert len({line.split()[0] for line in done.stdout.splitlines()}) >= 8


def test_check_as_json_is_readable_by_a_program(run: Run) -> None:
    done = run("questionnaire", "check", "--json", str(FAULTS / "e202-unknown-name.json"))
    problems = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"code", "pointer", "message", "suggestion", "file", "level", "name"} == set(problems[0])
    assert any(problem["code"] == "E202" for problem in problems)


def test_check_of_a_sound_file_says_nothing_on_standard_output(run: Run) -> None:
    done = run("questionnaire", "check", str(ROOT / "questionnaires" / "ai-cities.json"))
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no errors" in done.stderr


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., str]:
    """changed(choices=…, title=…): the small questionnaire with another title and other choices, as a file."""

    def write(*, title: str = "Small", choices: tuple[str, ...] = ("yes", "no")) -> str:
        document = json.loads(json.dumps(SMALL))
        document["title"] = title
        document["pages"][0]["elements"][0]["choices"] = list(choices)
        file = tmp_path / "changed.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        return str(file)

    return write


def test_diff_says_what_a_lost_answer_is_and_exits_1(run: Run, small: str, changed: Callable[..., str]) -> None:
    done = run("questionnaire", "diff", small, changed(choices=("yes", "never")))
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0] == 'Question "uses"'
    assert lines[1] == '  choice "never": choice-added (/pages/0/elements/0/choices/1)'
    labels = [line.strip().partition(":")[0] for line in lines[2:5]]
    assert labels == ["Respondents", "Answers already given (kept)", "Translators"]
    assert "Answers already given (orphaned)" in done.stdout
    assert "2 changes: 1 would lose answers" in done.stderr


def test_diff_of_harmless_changes_exits_0(run: Run, small: str, changed: Callable[..., str]) -> None:
    done = run("questionnaire", "diff", small, changed(title="Smaller"))
    assert done.exit_code == 0
    assert done.stdout.startswith("Questionnaire\n  title-changed (/)\n")
    same = run("questionnaire", "diff", small, small)
    assert (same.exit_code, same.stdout) == (0, "")
    assert "0 changes" in same.stderr


def test_diff_as_json_is_one_object_a_change(run: Run, small: str, changed: Callable[..., str]) -> None:
    done = run("questionnaire", "diff", "--json", small, changed(choices=("yes",), title="Smaller"))
    assert done.exit_code == 1
    title, choice = (json.loads(line) for line in done.stdout.splitlines())
    assert title["where"] == {"noun": "questionnaire", "name": "", "part": "", "old": "", "new": ""}
    assert (choice["code"], choice["answers"]["fate"], choice["loses_answers"]) == ("choice-removed", "orphaned", True)


def test_diff_of_what_is_no_questionnaire_exits_2_and_says_why(run: Run, small: str) -> None:
    done = run("questionnaire", "diff", small, str(FAULTS / "e101-unknown-property.json"))
    assert done.exit_code == 2
    assert "E101" in done.stderr
    assert run("questionnaire", "diff", small).exit_code == 2
    assert run("questionnaire", "diff", small, "nowhere.json").exit_code == 2


def test_wrong_usage_exits_2(run: Run) -> None:
    assert run("questionnaire", "check").exit_code == 2
    assert run("questionnaire", "check", "nowhere.json").exit_code == 2
    assert run("export", "small", "out.docm").exit_code == 2


def test_evaluate_answers_each_line_in_order_whatever_is_in_it(run: Run) -> None:
    cases = [
        json.dumps({"id": "a", "definition": SMALL, "answers": {"uses": "no", "many": 4}}),
        "not json",
        "[1]",
        json.dumps(
            {"id": "b", "definition": {"pages": [{"elements": [{"type": "nosuch", "name": "x"}]}]}, "answers": {}}
        ),
        json.dumps({"id": "c", "expression": "{a} + 1", "values": {"a": 2}}),
        json.dumps({"id": "d", "expression": "{a} +", "values": {"a": 2}}),
    ]
    done = run("questionnaire", "evaluate", stdin="\n".join(cases))
    assert done.exit_code == 0
    a, no_json, no_object, b, c, d = map(json.loads, done.stdout.splitlines())
    assert a["ok"]
    assert (a["data"], [one["path"] for one in a["elements"]]) == ({"uses": "no"}, ["uses", "remark"])
    assert not no_json["ok"]
    assert "line 2" in no_json["problems"][0]["message"]
    assert not no_object["ok"]
    assert (b["id"], b["ok"]) == ("b", False)
    assert {"code", "pointer", "message"} <= set(b["problems"][0])
    assert c == {"id": "c", "ok": True, "value": 3}
    assert not d["ok"]


# ---------------------------------------------------------------- wave


def test_open_prints_the_link_and_list_shows_the_wave(run: Run, small: str) -> None:
    done = run("wave", "open", "small", small, "--closes", "2099-12-31")
    assert (done.exit_code, done.stdout.strip()) == (0, "http://127.0.0.1:8000/respond/small")
    listed = json.loads(run("wave", "list", "--json").stdout)
    assert (listed["survey"], listed["wave"], listed["state"]) == ("small", 1, "open")
    assert listed["closes_at"].startswith("2099-12-31T23:59")


def test_a_second_open_wave_is_refused(run: Run, opened: str, small: str) -> None:
    done = run("wave", "open", opened, small)
    assert done.exit_code == 1
    assert "still open" in done.stderr


def test_a_faulty_questionnaire_or_date_opens_nothing(run: Run, small: str) -> None:
    faulty = run("wave", "open", "small", str(FAULTS / "many.json"))
    assert faulty.exit_code == 1
    assert "E101" in faulty.stderr
    assert run("wave", "open", "small", small, "--closes", "2001-01-01").exit_code == 1
    assert run("wave", "open", "small", small, "--closes", "tomorrow").exit_code == 2
    assert run("wave", "open", "Not A Slug", small).exit_code == 1
    assert run("wave", "list").stdout == ""


def test_close_and_unknown_surveys(run: Run, opened: str) -> None:
    assert run("wave", "close", opened).exit_code == 0
    assert "closed" in run("wave", "list").stdout
    unknown = run("wave", "close", "nosuch")
    assert unknown.exit_code == 1
    assert "nosuch" in unknown.stderr


# ---------------------------------------------------------------- response


def test_simulated_responses_are_marked_and_repeatable(run: Run, opened: str, app: Flask) -> None:
    assert run("response", "simulate", opened, "--count", "7", "--seed", "5").exit_code == 0
    first = stored(app, opened)
    assert run("response", "simulate", opened, "--count", "7", "--seed", "5").exit_code == 0
    assert stored(app, opened)[7:] == first
    database: Database = app.extensions["plaza"]
    with database.reading() as session:
        wave = waves.find(session, opened)
        assert wave is not None
        assert responses.progress(session, wave.id).simulated == 14


def test_a_closed_wave_takes_no_simulated_and_no_imported_responses(run: Run, opened: str, tmp_path: Path) -> None:
    run("wave", "close", opened)
    assert run("response", "simulate", opened, "--count", "3").exit_code == 1
    assert run("response", "import", opened, lines(tmp_path, {"answers": {"uses": "no"}})).exit_code == 1


def test_import_stores_what_is_sound_and_names_the_rest(run: Run, opened: str, app: Flask, tmp_path: Path) -> None:
    source = lines(
        tmp_path,
        {"answers": {"uses": "yes", "many": 3}, "submitted_at": "2026-01-02T03:04:05Z", "language": "en"},
        {"answers": {"uses": "perhaps"}},
        {"answers": {}},
        {"answers": {"uses": "yes", "many": -1}},
        {"answers": {"uses": "yes", "nosuch": 1}},
        {"answers": {"uses": "no"}, "language": "xx"},
        {"answers": {"uses": "no"}, "submitted_at": "yesterday"},
        {"answers": {"uses": "no"}, "extra": 1},
        "{",
        '"text"',
        {"answers": {"uses": "no", "many": 3}},
    )
    done = run("response", "import", opened, source)
    assert done.exit_code == 1
    assert stored(app, opened) == [{"uses": "yes", "many": 3}, {"uses": "no"}]
    refused = [line for line in done.stderr.splitlines() if "refused:" in line]
    assert [int(line.split()[1]) for line in refused] == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert "2 imported, 9 refused" in done.stderr
    assert "line 11: left out" in done.stderr


def test_what_was_exported_can_be_imported(run: Run, opened: str, app: Flask, tmp_path: Path) -> None:
    run("response", "simulate", opened, "--count", "5")
    out = tmp_path / "out.jsonl"
    assert run("export", opened, str(out)).exit_code == 0
    assert run("response", "import", opened, str(out)).exit_code == 0
    answers = stored(app, opened)
    assert answers[5:] == answers[:5]


@pytest.mark.usefixtures("opened")
def test_erase_needs_a_receipt_that_exists(run: Run) -> None:
    done = run("response", "erase", "AAAA-BBBB-CCCC-DDDD-EEEE")
    assert done.exit_code == 1
    assert "receipt" in done.stderr


# ---------------------------------------------------------------- export, publication, lead


def test_exports_by_ending(run: Run, opened: str, tmp_path: Path) -> None:
    run("response", "simulate", opened, "--count", "12")
    for ending in ("xlsx", "csv", "jsonl"):
        assert run("export", opened, str(tmp_path / f"out.{ending}")).exit_code == 0
    assert len((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()) == 13
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert {"Cover", "Summary", "Responses", "Codebook"} <= set(book.sheetnames)
    assert sorted(file.name for file in tmp_path.glob("*out*")) == ["out.csv", "out.jsonl", "out.xlsx"]


def test_export_of_nothing_or_to_nowhere(run: Run, opened: str, tmp_path: Path) -> None:
    assert run("export", opened, str(tmp_path / "empty.xlsx")).exit_code == 0
    assert run("export", "nosuch", str(tmp_path / "x.xlsx")).exit_code == 1
    assert run("export", opened, "--wave", "9", str(tmp_path / "x.xlsx")).exit_code == 1
    assert run("export", opened, str(tmp_path / "no" / "x.xlsx")).exit_code == 1
    assert [file.name for file in tmp_path.glob("*.xlsx")] == ["empty.xlsx"]


def test_a_publication_is_made_of_a_closed_wave_with_ten_answers_once(run: Run, opened: str) -> None:
    run("response", "simulate", opened, "--count", "9")
    assert run("publication", "make", opened).exit_code == 1
    run("response", "simulate", opened, "--count", "31", "--seed", "2")
    still_open = run("publication", "make", opened)
    assert still_open.exit_code == 1
    assert "still open" in still_open.stderr
    run("wave", "close", opened)
    assert run("publication", "show", opened).exit_code == 1
    made = run("publication", "make", opened)
    assert (made.exit_code, made.stdout.strip()) == (0, "http://127.0.0.1:8000/results/small/1")
    assert run("publication", "make", opened).exit_code == 1
    document = json.loads(run("publication", "show", opened).stdout)
    assert (document["survey"], document["wave"], document["number"], document["simulated"]) == ("small", 1, 1, True)
    uses = next(table for table in document["tables"] if table["question"] == "uses")
    assert {cell["value"] for cell in uses["cells"]} >= {"yes", "no"}
    assert all(cell["hi"] - cell["lo"] >= 4 for cell in uses["cells"])
    assert "remark" in {one["question"] for one in document["withheld"]}
    assert json.loads(run("publication", "list", opened, "--json").stdout)["number"] == 1


def test_a_wave_too_small_is_not_published(run: Run, opened: str) -> None:
    run("response", "simulate", opened, "--count", "9")
    run("wave", "close", opened)
    done = run("publication", "make", opened)
    assert done.exit_code == 1
    assert "10" in done.stderr


def test_lead_add_prints_a_one_time_link(run: Run, opened: str) -> None:
    done = run("lead", "add", "Maria@Example.org", "--survey", opened)
    assert done.exit_code == 0
    assert done.stdout.startswith("http://127.0.0.1:8000/sign-in/")
    again = run("lead", "add", "maria@example.org", "--role", "admin")
    assert again.exit_code == 0
    assert again.stdout != done.stdout
    assert run("lead", "add", "no address").exit_code == 1
    assert run("lead", "add", "x@example.org", "--survey", "nosuch").exit_code == 1


def test_prepare_is_repeatable(run: Run) -> None:
    first = run("prepare")
    assert first.exit_code == 0
    for slug in SHIPPED:
        assert f"/respond/{slug}\n" in first.stdout
    assert "/sign-in/" in first.stdout
    second = run("prepare")
    assert second.exit_code == 0
    listed = [line.split("\t")[:3] for line in run("wave", "list").stdout.splitlines()]
    assert sorted(listed) == sorted([slug, "1", "open"] for slug in SHIPPED)


def test_the_demo_is_filled_published_and_marked(run: Run) -> None:
    done = run("prepare", "--demo")
    assert done.exit_code == 0
    listed = [line.split("\t")[:3] for line in run("wave", "list").stdout.splitlines()]
    states = (("1", "closed"), ("2", "open"))
    assert sorted(listed) == sorted([slug, *state] for slug in SHIPPED for state in states)
    for slug in SHIPPED:
        assert f"/respond/{slug}\n" in done.stdout
        document = json.loads(run("publication", "show", slug).stdout)
        assert document["simulated"] is True
        assert document["rows"][0]["respondents"] == [96, 96]
