"""The program behind `make check-workflows` runs steps as GitHub does, and refuses what it does not know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from check_workflows import Job, run_job


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Make a job with an empty checkout."""
    for name in ("checkout", "temp"):
        (tmp_path / name).mkdir()
    return Job(tmp_path / "checkout", tmp_path / "temp")


def test_an_output_of_one_step_reaches_the_environment_of_the_next(job: Job) -> None:
    steps: list[dict[str, Any]] = [
        {"id": "first", "run": 'echo "word=$GIVEN" >> "$GITHUB_OUTPUT"'},
        {"env": {"WORD": "${{ steps.first.outputs.word }}!"}, "run": 'echo "$WORD" > said'},
    ]
    assert run_job(steps, job, {"GIVEN": "steam"})
    assert (job.checkout / "said").read_text() == "steam!\n"


def test_a_failed_step_ends_the_job_and_shows_what_it_printed(
    job: Job, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = [{"name": "Boil", "run": "echo too hot\nfalse\ntrue"}, {"run": "touch after"}]
    assert not run_job(steps, job, {})
    assert not (job.checkout / "after").exists()
    printed = capsys.readouterr().out
    assert "FAILED   Boil" in printed
    assert "too hot" in printed


def test_a_step_for_another_event_is_skipped(job: Job) -> None:
    condition = "github.event_name == 'push'"
    assert run_job([{"if": condition, "run": "touch pushed"}], job, {})
    assert run_job([{"if": condition.replace("==", "!="), "run": "touch asked"}], job, {})
    assert [path.name for path in job.checkout.iterdir()] == ["asked"]


@pytest.mark.parametrize(
    "step",
    [
        {"uses": "somebody/something@0000"},
        {"run": "echo ${{ secrets.KEY }}"},
        {"if": "always()", "run": "true"},
        {"uses": "actions/upload-artifact@0000", "with": {"path": "nothing"}},
    ],
)
def test_what_it_does_not_know_fails(
    job: Job, step: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert not run_job([step], job, {})
    assert "REFUSED" in capsys.readouterr().out
