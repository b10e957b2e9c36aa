"""The command `check`: what it shows in each form, what it may be asked, and what it mends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands import BLUE, edit, problem_lines, run
from factcheck.loading import LOCK
from factcheck.problem_formats import WIDEST, as_github, as_text
from factcheck.problems import Level, Problem
from repository import commit_all

SHEET = "sources/murmur-data-sheet-first.yml"
MARCH = "claims/murmur-kettle/murmur-on-sale-in-march.yml"
TOPIC = (
    f'data/{BLUE}:3:8: unknown-id: there is no topic "kettle-lunch"; '
    'expected one of kettle-launch, kettle-noise; tip: did you mean "kettle-launch"?'
)


@pytest.fixture
def two_wrong_files(data: Path) -> Path:
    """Make a data folder with a problem in each of two files."""
    edit(data / BLUE, "topic: kettle-launch", "topic: kettle-lunch")
    edit(data / SHEET, "https://tolliver-wren.example/murmur/data-sheet", "tolliver-wren.example/sheet")
    return data


def test_text_shows_the_line_and_points_at_the_place(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(data / BLUE, "topic: kettle-launch", "topic: kettle-lunch")
    assert run("check", data=data) == 1
    assert capsys.readouterr() == (
        f"{TOPIC}\n    3 | topic: kettle-lunch\n      |        ^\n",
        "1 errors, 0 warnings\n",
    )


def test_a_long_line_is_cut_around_the_place(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entities = ", ".join(["murmur"] * 40 + ["nobody"] + ["murmur"] * 40)
    edit(data / BLUE, "entities: [murmur]", f"entities: [{entities}]")
    assert run("check", data=data) == 1
    first, line, caret = capsys.readouterr().out.splitlines()
    assert first.startswith(f"data/{BLUE}:4:332: unknown-id: ")
    assert line.startswith("    4 | …")
    assert line.endswith("…")
    assert len(line) < 120
    assert line[caret.index("^") :].startswith("nobody")


@pytest.mark.parametrize(
    ("length", "column", "cut", "goes_on"),
    [
        (WIDEST, WIDEST, False, False),
        (WIDEST + 1, 1, False, True),
        (WIDEST + 30, WIDEST // 2 + 30, True, True),
        (WIDEST + 30, WIDEST // 2 + 31, True, False),
        (WIDEST + 50, WIDEST + 1, True, False),
        (WIDEST + 51, WIDEST + 1, True, True),
    ],
)
def test_dots_stand_where_a_line_was_cut(length: int, column: int, cut: bool, goes_on: bool) -> None:
    line = "".join(chr(ord("a") + place % 26) for place in range(length))
    shown, caret = as_text(Problem("x.yml", 1, column, "rule", "What."), [line]).splitlines()[1:]
    assert shown.startswith("    1 | …") == cut
    assert shown.endswith("…") == goes_on
    assert len(shown) == len("    1 | ") + WIDEST + cut + goes_on
    assert shown[caret.index("^")] == line[column - 1]


def test_a_slip_in_a_key_deep_inside_is_told_with_the_key_that_was_meant(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(data / BLUE, "      grade: unsourced", "      gade: unsourced")
    assert run("check", data=data) == 1
    assert '"gade" is not a known key here; tip: did you mean "grade"?' in capsys.readouterr().out


def test_a_problem_without_a_line_shows_none(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "topics.yml").unlink()
    with (data / LOCK).open("a", encoding="utf-8") as file:
        file.write("{")
    assert run("check", data=data) == 1
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 2
    assert problem_lines("\n".join(out)) == out


def test_json_is_one_array_of_objects(two_wrong_files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--format", "json", data=two_wrong_files) == 1
    first, second = json.loads(capsys.readouterr().out)
    assert first == {
        "path": f"data/{BLUE}",
        "line": 3,
        "column": 8,
        "rule": "unknown-id",
        "message": TOPIC.partition(": unknown-id: ")[2],
        "level": "error",
    }
    assert (second["path"], second["rule"]) == (f"data/{SHEET}", "address")


def test_json_of_sound_data_is_an_empty_array(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--format", "json", data=data) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_github_annotates_the_line(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(data / BLUE, "topic: kettle-launch", "topic: 100%,kettle")
    assert run("check", "--format", "github", data=data) == 1
    message = 'there is no topic "100%25,kettle"; expected one of kettle-launch, kettle-noise'
    assert capsys.readouterr().out == (f"::error file=data/{BLUE},line=3,col=8,title=unknown-id::{message}\n")


def test_github_cannot_be_given_a_command() -> None:
    hostile = Problem("data/a,line=9:b%.yml", 1, 2, "x", "one\n::error::two\r%0A", Level.WARNING)
    assert as_github(hostile) == (
        "::warning file=data/a%2Cline=9%3Ab%25.yml,line=1,col=2,title=x::one%0A::error::two%0D%250A"
    )


def test_problems_are_sorted(two_wrong_files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", data=two_wrong_files) == 1
    lines = problem_lines(capsys.readouterr().out)
    assert [line.partition(":")[0] for line in lines] == [f"data/{BLUE}", f"data/{SHEET}"]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ([BLUE], [BLUE]),
        ([SHEET], [SHEET]),
        (["claims"], [BLUE]),
        ([MARCH], []),
        ([MARCH, "sources", "claims"], [BLUE, SHEET]),
        (["."], [BLUE, SHEET]),
    ],
)
def test_only_the_problems_of_the_paths_are_shown(
    paths: list[str], expected: list[str], two_wrong_files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run("check", *(str(two_wrong_files / path) for path in paths), data=two_wrong_files)
    lines = problem_lines(capsys.readouterr().out)
    assert [line.partition(":")[0].removeprefix("data/") for line in lines] == expected
    assert status == bool(expected)


def test_what_keeps_all_data_from_being_read_is_shown_for_every_path(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "topics.yml").unlink()
    assert run("check", str(data / BLUE), data=data) == 1
    assert capsys.readouterr().out.startswith("data/topics.yml:1:1: missing-file: ")


@pytest.mark.parametrize("where", ["inside", "outside", "beside"])
def test_a_path_that_is_no_data_is_wrong_use(
    where: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data.parent / "database.yml").write_text("a: b\n", encoding="utf-8")
    paths = {
        "inside": data / "nowhere.yml",
        "outside": Path(__file__),
        "beside": data.parent / "database.yml",
    }
    assert run("check", str(paths[where]), data=data) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("factcheck check: ")


@pytest.mark.parametrize(
    "wrong", [["--format", "xml"], ["--today", "soon"], ["--no-such-option"]], ids=" ".join
)
def test_wrong_options_are_wrong_use(wrong: list[str], data: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("check", *wrong, data=data)
    assert stopped.value.code == 2


def test_deadlines_are_judged_against_the_day_that_is_given(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "--today", "2026-12-31", data=data) == 0
    capsys.readouterr()
    assert run("check", "--today", "2027-01-01", data=data) == 1
    (line,) = problem_lines(capsys.readouterr().out)
    assert line.startswith(f"data/{BLUE}:11:13: overdue: ")
    assert "1 January 2027" in line


def test_outcomes_go_stale_after_a_year(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--today", "2027-07-01", data=data) == 1
    lines = problem_lines(capsys.readouterr().out)
    stale = [line for line in lines if ": stale: " in line]
    assert any(line.startswith(f"data/{BLUE}:") for line in stale)
    assert not any("made-in-ambleforth" in line for line in stale), "a draft is never stale"


def test_an_outcome_of_a_year_ago_is_not_stale_yet(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("check", "--today", "2027-06-30", data=data)
    assert ": stale: " not in capsys.readouterr().out


def test_mending_is_told_and_done_once(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--fix", data=data) == 0
    capsys.readouterr()
    clean = {path: path.read_bytes() for path in sorted(data.rglob("*.yml"))}
    text = clean[data / SHEET].decode()
    first_line = "# yaml-language-server: $schema=../schema/source.schema.json\n"
    assert text.startswith(first_line)
    dirty = text.removeprefix(first_line).replace("\n", "  \n", 1) + "\n\n"
    (data / SHEET).write_bytes(b"\xef\xbb\xbf" + dirty.replace("\n", "\r\n").encode())
    assert run("check", "--fix", data=data) == 0
    assert capsys.readouterr() == (
        "",
        f"data/{SHEET}: took away the byte-order mark, made Windows line ends plain ones, "
        "took away spaces at the ends of lines, joined empty lines, ended the file with one line end, "
        "wrote the schema line\n",
    )
    assert {path: path.read_bytes() for path in sorted(data.rglob("*.yml"))} == clean
    assert run("check", "--fix", data=data) == 0
    assert capsys.readouterr() == ("", "")


def test_mending_changes_nothing_that_is_said(data: Path) -> None:
    old = "  reasoning: Both editions of the data sheet list red and grey only.\n"
    literal = "  reasoning: |\n    Red  \n\n\n    and grey.\n"
    edit(data / BLUE, old, literal)
    assert run("check", "--fix", data=data) == 0
    assert literal in (data / BLUE).read_text(encoding="utf-8")


def test_mending_leaves_alone_what_it_cannot_read(data: Path) -> None:
    broken = b"topic: [unclosed  \r\n"
    (data / BLUE).write_bytes(broken)
    assert run("check", "--fix", data=data) == 1
    assert (data / BLUE).read_bytes() == broken


def test_mending_touches_only_the_paths(data: Path) -> None:
    before = (data / MARCH).read_bytes()
    assert run("check", "--fix", str(data / BLUE), data=data) == 0
    assert (
        (data / BLUE).read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../../schema/")
    )
    assert (data / MARCH).read_bytes() == before


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "told"),
    [
        (BLUE, "  answer: No blue", "  answer: Not one blue", "31:11", "the answer was"),
        (BLUE, "  answer: No", "  modifiers: [late]\n  answer: No", "31:14", "the modifiers were none and"),
        (BLUE, "    recorded: 2026-02-02", "    recorded: 2026-02-03", "36:5", "entry 1 of the history was"),
    ],
)
def test_a_verdict_that_changes_in_silence_is_refused(
    file: str, old: str, new: str, place: str, told: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit_all(data, "before")
    edit(data / file, old, new)
    assert run("check", "--base", "before", data=data) == 1
    (line,) = problem_lines(capsys.readouterr().out)
    assert line.startswith(f"data/{file}:{place}: silent-change: {told}")


def test_a_rating_that_changes_in_silence_is_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit_all(data, "before")
    text = (data / BLUE).read_text(encoding="utf-8").replace("rating: pending", "rating: void")
    (data / BLUE).write_text(text, encoding="utf-8")
    assert run("check", "--base", "before", data=data) == 1
    lines = problem_lines(capsys.readouterr().out)
    assert f"data/{BLUE}:36:5: silent-change: entry 1 of the history was changed or taken away" in lines[-1]


def test_a_verdict_that_changes_with_an_entry_is_accepted(data: Path) -> None:
    commit_all(data, "before")
    edit(data / BLUE, "  answer: No blue", "  answer: Not one blue")
    with (data / BLUE).open("a", encoding="utf-8") as file:
        file.write("  - known: 2026-06-30\n    recorded: 2026-06-30\n    rating: pending\n")
        file.write("    class: clarification\n    note: Said more clearly.\n")
    assert run("check", "--base", "before", data=data) == 0


def test_a_published_claim_does_not_go_away_in_silence(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit_all(data, "before")
    (data / MARCH).unlink()
    assert run("check", "--base", "before", data=data) == 1
    lines = problem_lines(capsys.readouterr().out)
    assert any(line.startswith(f"data/{MARCH}:1:1: silent-change: the published claim ") for line in lines)


def test_a_published_claim_does_not_become_a_draft(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit_all(data, "before")
    with (data / BLUE).open("a", encoding="utf-8") as file:
        file.write("status: draft\n")
    assert run("check", "--base", "before", data=data) == 1
    lines = problem_lines(capsys.readouterr().out)
    assert any(
        f"data/{BLUE}:41:9: silent-change: a published claim was made a draft" in line for line in lines
    )


def test_a_renamed_claim_keeps_its_verdict(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit_all(data, "before")
    assert run("rename", "murmur-blue-by-december", "murmur-blue", data=data) == 0
    assert run("check", "--base", "before", data=data) == 0
    new = data / BLUE.replace("-by-december", "")
    edit(new, "  answer: No blue", "  answer: Not one blue")
    capsys.readouterr()
    assert run("check", "--base", "before", data=data) == 1
    assert "murmur-blue.yml:31:11: silent-change: " in capsys.readouterr().out


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "before:data", ""])
def test_a_base_that_is_no_revision_is_wrong_use(
    revision: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit_all(data, "before")
    assert run("check", f"--base={revision}", data=data) == 2
    assert capsys.readouterr().err.startswith("factcheck check: ")


def test_a_claim_that_cannot_be_compared_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound = (data / BLUE).read_bytes()
    (data / BLUE).write_text("topic: [", encoding="utf-8")
    commit_all(data, "before")
    (data / BLUE).write_bytes(sound)
    assert run("check", "--base", "before", data=data) == 0
    assert capsys.readouterr().err == "Not compared, unreadable in before: murmur-blue-by-december\n"


def test_a_revision_cannot_hide_a_file_or_link_out_of_it(data: Path) -> None:
    (data / ".gitattributes").write_text("*.yml export-ignore\n", encoding="utf-8")
    (data / "sources" / "link.yml").symlink_to("/etc/hostname")
    commit_all(data, "before")
    (data / "sources" / "link.yml").unlink()
    assert run("check", "--base", "before", data=data) == 0
    edit(data / BLUE, "  answer: No blue", "  answer: Not one blue")
    assert run("check", "--base", "before", data=data) == 1


def test_a_check_does_not_wait_for_what_pages_need(data: Path) -> None:
    code = (
        "import sys; from factcheck.command_line import main; "
        f"status = main(['check', '--data', {str(data)!r}]); "
        "print(status, *sorted({'jinja2', 'nh3', 'git', 'mkdocs', 'factcheck.pages'} & set(sys.modules)))"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "0\n"


def test_comparing_needs_a_repository(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--base", "HEAD", data=data) == 2
    assert capsys.readouterr().err == "factcheck check: there is no revision HEAD\n"
