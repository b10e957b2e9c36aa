"""The valid example is valid, uses the whole model, and can stand beside the real records."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import datafolder
from datafolder import EXAMPLES, REAL_DATA, merged_data, report, run, valid_data
from factcheck.loading import LOCK
from factcheck.model import Status
from factcheck.problems import Problem
from model_paths import RECORDS, ModelField, find, model_fields


def test_the_valid_example_has_no_problem(tmp_path: Path) -> None:
    assert report(valid_data(tmp_path)) == []


@pytest.mark.parametrize("field", model_fields(), ids=str)
def test_the_valid_example_uses_every_field(field: ModelField, tmp_path: Path) -> None:
    assert find(valid_data(tmp_path), field) is not None


def test_every_file_becomes_a_record(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    dataset, _ = run(data)
    assert dataset is not None
    lock = data / LOCK
    assert {file.path for file in dataset.files.values()} == {*data.rglob("*.yml"), lock}
    assert len(list(dataset.records())) + 1 == len(dataset.files)
    assert {kind for kind, _, _ in dataset.records()} == set(RECORDS)


def test_the_valid_example_has_claims_of_every_status_and_many_outcomes(tmp_path: Path) -> None:
    dataset, _ = run(valid_data(tmp_path))
    assert dataset is not None
    assert len(dataset.claims) == 7
    assert {claim.status for claim in dataset.claims.values()} == set(Status)
    outcomes = {claim.outcome.rating for claim in dataset.claims.values()}
    assert outcomes >= {"rated-true", "mostly-true", "rated-false", "unproven", "pending", "void"}


def test_a_verdict_of_the_valid_example_changed_after_the_first_release(tmp_path: Path) -> None:
    dataset, _ = run(valid_data(tmp_path))
    assert dataset is not None
    entry = dataset.claims["murmur-on-sale-in-march"].history[1]
    assert entry.change == "verdict-changed"
    assert entry.known.latest == entry.recorded
    assert entry.recorded > dataset.site.dataset.first_release


def test_the_example_can_stand_beside_the_real_records(tmp_path: Path) -> None:
    real_dataset, real = run(REAL_DATA)
    dataset, merged = run(merged_data(tmp_path))
    assert merged == real
    assert dataset is not None
    assert real_dataset is not None
    assert len(dataset.claims) == len(real_dataset.claims) + 7


def test_gradings_and_locks_of_both_are_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = tmp_path / "real"
    shutil.copytree(REAL_DATA, real)
    (real / "gradings").mkdir(exist_ok=True)
    head = "grader: Somebody\nmade: 2026-06-01\nbasis: What there was.\nclaims:\n"
    grade = "  a-claim:\n    outcome: pending\n    reason: It is early.\n    reports: {}\n"
    (real / "gradings" / "first.yml").write_text(head + grade, encoding="utf-8")
    monkeypatch.setattr(datafolder, "REAL_DATA", real)
    dataset, _ = run(merged_data(tmp_path))
    example, _ = run(valid_data(tmp_path / "example"))
    assert dataset is not None
    assert example is not None
    first = dataset.gradings["first"]
    assert first.grader == "Somebody"
    assert first.claims.keys() == {"a-claim", *example.gradings["first"].claims}
    assert dataset.gradings["second"].claims.keys() >= example.gradings["second"].claims.keys()
    assert dataset.lock.captures.items() >= example.lock.captures.items()
    real_dataset = run(real)[0]
    assert real_dataset is not None
    assert dataset.lock.captures.items() >= real_dataset.lock.captures.items()
    assert set(dataset.lock.quotes) == {*example.lock.quotes, *real_dataset.lock.quotes}


def test_no_id_of_the_example_is_an_id_of_the_real_records() -> None:
    for pattern in ("subjects/*.yml", "sources/*.yml", "claims/*/*.yml"):
        example = {path.stem for path in (EXAMPLES / "valid").glob(pattern)}
        assert example
        assert example.isdisjoint(path.stem for path in REAL_DATA.glob(pattern))


def test_a_problem_is_one_line() -> None:
    problem = Problem("data/topics.yml", 3, 5, "unused", "nothing uses it")
    assert str(problem) == "data/topics.yml:3:5: unused: nothing uses it"
