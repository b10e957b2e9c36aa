"""The lock of quotes: proofs edited by hand are no proofs, and quotes stay a small part of a text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands import TIP, check, edit, problem_lines, verify
from factcheck.loading import LOCK

SHEET = "sources/murmur-data-sheet-first.yml"


def problem_text(out: str) -> str:
    return "".join(line + "\n" for line in problem_lines(out))


def test_quotes_are_a_small_part_of_a_report(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    finding = "findings:\n  - fault: addition\n    phrase: {}\n    place: line {}\n    note: Too much.\n"
    with (data / SHEET).open("a", encoding="utf-8") as file:
        file.write(finding.format("Loudness while boiling, at one", 3))
    # Seven words of 21 are a third; the two words of another finding are counted once.
    assert verify(data) == 0
    assert check(data) == 0
    edit(data / SHEET, "boiling, at one", "boiling, at one metre")
    assert verify(data) == 0
    capsys.readouterr()
    assert check(data) == 1
    assert problem_text(capsys.readouterr().out) == (
        f"data/{SHEET}:1:1: quote-proof: 8 words are quoted of 21; expected at most one in 3; "
        "tip: quote shorter phrases\n"
    )


@pytest.mark.parametrize("digit", "0f")
def test_a_proof_edited_by_hand_is_no_proof(
    digit: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = json.loads((data / LOCK).read_text(encoding="utf-8"))
    (proof,) = (item for item in lock["quotes"] if item["selector"]["exact"] == "not in spring")
    proof["sha256"] = digit * 64
    (data / LOCK).write_text(json.dumps(lock), encoding="utf-8")
    assert check(data) == 1
    where = '"not in spring" in "teatime-herald-2025-11-07"'
    assert problem_text(capsys.readouterr().out) == (
        "data/claims/murmur-kettle/murmur-on-sale-in-march.yml:61:12: quote-proof: the quote is not proved "
        f'to stand in "teatime-herald-2025-11-07"; expected a proof; {TIP}\n'
        f"data/{LOCK}:1:1: quote-proof: the proof of {where} has no quote any more; {TIP}\n"
    )


@pytest.mark.parametrize("change", ["taken away", "another hash"])
def test_a_capture_of_the_lock_edited_by_hand_is_told(
    change: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = json.loads((data / LOCK).read_text(encoding="utf-8"))
    if change == "taken away":
        del lock["captures"]["murmur-data-sheet-first"]
    else:
        lock["captures"]["murmur-data-sheet-first"]["sha256"] = "0" * 64
    (data / LOCK).write_text(json.dumps(lock), encoding="utf-8")
    assert check(data) == 1
    assert problem_text(capsys.readouterr().out) == (
        f"data/{SHEET}:11:10: quote-proof: the lock holds no proof from this captured text; {TIP}\n"
    )


def test_without_a_lock_every_capture_is_unproved(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / LOCK).unlink()
    assert check(data) == 1
    lines = capsys.readouterr().out.splitlines()
    assert (
        sum(": quote-proof: the lock holds no proof from this captured text" in line for line in lines) == 3
    )
