"""Records that are kept between two loads never hide a change of a file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from datafolder import valid_data
from factcheck.kept_records import KeptInMemory
from factcheck.loading import load
from factcheck.model import Claim

CLAIM = "claims/murmur-kettle/murmur-blue-by-december.yml"


def renamed(text: str, short: str) -> str:
    return "\n".join(f"short: {short}" if line.startswith("short:") else line for line in text.split("\n"))


def test_what_was_read_before_is_the_same_dataset(tmp_path: Path) -> None:
    data, kept = valid_data(tmp_path), KeptInMemory()
    first, _ = load(data, records=kept)
    second, _ = load(data, records=kept)
    assert first == second == load(data)[0]
    assert first is not None
    assert second is not None
    assert all(second.claims[id] is claim for id, claim in first.claims.items())


def test_an_edit_is_seen_whatever_the_clock_says(tmp_path: Path) -> None:
    data, kept = valid_data(tmp_path), KeptInMemory()
    path = data / CLAIM
    text = path.read_text(encoding="utf-8")
    times = (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    # So fast after one another that the file system's clock need not tell one from the next.
    for number in range(100, 200):
        path.write_text(renamed(text, f"Edit {number}"), encoding="utf-8")
        os.utime(path, ns=times)
        given = {"id": path.stem, "subject": path.parent.name}
        assert kept.read(Claim, str(path), CLAIM, given).short == f"Edit {number}"


def test_a_problem_is_told_each_time_and_goes_when_it_is_mended(tmp_path: Path) -> None:
    data, kept = valid_data(tmp_path), KeptInMemory()
    path = data / CLAIM
    text = path.read_text(encoding="utf-8")
    load(data, records=kept)
    path.write_text(text + "nonsense: 1\n", encoding="utf-8")
    reports = [load(data, records=kept)[1] for _ in range(2)]
    assert reports[0] == reports[1] == load(data)[1]
    assert [problem.rule for problem in reports[0]] == ["unknown-key"]
    path.write_text(text, encoding="utf-8")
    assert load(data, records=kept)[1] == []


@pytest.mark.parametrize("new", ["topics.yml", "claims/murmur-kettle/another-claim.yml"])
def test_a_file_that_came_or_went_is_seen(tmp_path: Path, new: str) -> None:
    data, kept = valid_data(tmp_path), KeptInMemory()
    path = data / new
    if not path.exists():
        load(data, records=kept)
        path.write_bytes((data / CLAIM).read_bytes())
        changed, problems = load(data, records=kept)
        assert problems == []
        assert changed is not None
        assert path.stem in changed.claims
    load(data, records=kept)
    path.unlink()
    assert load(data, records=kept) == load(data)
