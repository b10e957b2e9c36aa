"""The command `coverage`: one line for each report, and a failure where a sentence is not accounted for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands import BLUE, check, coverage, edit
from factcheck.loading import LOCK

COVERAGE = "coverage/teatime-herald-2025-11-07.yml"
WHOLE = (
    "kettle-courier-2025-11-05: 19 of 19 sentences (100 %); 6 carry claims; "
    "7 background, 2 boilerplate, 1 conditional, 1 heading, 1 opinion, 1 question"
)


def test_coverage_is_one_line_for_each_report(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert coverage(data) == 0
    assert capsys.readouterr() == (
        f"{WHOLE}\n"
        "teatime-herald-2025-11-07: 10 of 10 sentences (100 %); 4 carry claims; "
        "1 background, 1 boilerplate, 1 heading, 3 opinion\n",
        "",
    )


def test_coverage_fails_when_a_sentence_is_missing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(data / COVERAGE, '  - at: "6.1"\n    reason: opinion\n', "")
    assert coverage(data) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        WHOLE,
        "teatime-herald-2025-11-07: 9 of 10 sentences (90 %); 4 carry claims; "
        "1 background, 1 boilerplate, 1 heading, 2 opinion",
        f"data/{COVERAGE}:2:3: coverage: sentences are missing: 6.1; "
        "expected each sentence with its claims or a reason",
    ]
    assert err == "1 errors, 0 warnings\n"


def test_coverage_tells_a_report_without_capture_or_file(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / COVERAGE).unlink()
    assert coverage(data) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "teatime-herald-2025-11-07: 0 of 10 sentences (0 %); 0 carry claims; no reasons"
    (data / LOCK).unlink()
    coverage(data)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "teatime-herald-2025-11-07: no captured text"


def test_a_text_without_a_sentence_is_told_and_so_is_the_next_report(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = json.loads((data / LOCK).read_text(encoding="utf-8"))
    lock["captures"]["kettle-courier-2025-11-05"]["sentences"] = []
    (data / LOCK).write_text(json.dumps(lock), encoding="utf-8")
    assert coverage(data) == 1
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == "kettle-courier-2025-11-05: the captured text has no sentence"
    assert second.startswith("teatime-herald-2025-11-07: 10 of 10 sentences")


def test_coverage_fails_when_its_file_is_broken(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(data / COVERAGE, 'at: "6.1"', 'at: "6"')
    assert coverage(data) == 1
    assert f"data/{COVERAGE}:8:9: sentence: " in capsys.readouterr().out


def test_coverage_leaves_other_problems_to_check(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(data / BLUE, "topic: kettle-launch", "topic: kettle-lunch")
    assert coverage(data) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert check(data) == 1
