"""Every field of the model refuses what does not belong there, and says so at its place.

The cases follow from the model: for each field of each record, one value of the valid example is
broken in every way that its type allows. `examples/invalid/fields.txt` lists all problems that
follow, without positions. A new field fails here until the valid example uses it and the listing
knows it. `UPDATE_GOLDEN=1 pytest tests/test_fields.py` writes the listing anew; read the
difference before you commit it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pytest

from breakage import Breakage, broken_text, wrong_shapes, wrong_values
from datafolder import EXAMPLES, OWN_ADDRESSES, valid_data
from factcheck.checking import check
from factcheck.problems import Problem
from factcheck.records import read_record
from factcheck.yaml_tree import Loc, Position, YamlError, locate
from model_paths import RECORDS, ModelField, find, model_fields

GOLDEN = EXAMPLES / "invalid" / "fields.txt"

CASES = [(field, breakage) for field in model_fields() for breakage in wrong_values(field)]
SHAPES = [(field, breakage) for field in model_fields() for breakage in wrong_shapes(field)]


@dataclass(frozen=True)
class Result:
    """All problems that follow from one case, and the rules of those at the broken value."""

    problems: tuple[Problem, ...]
    rules_there: frozenset[str]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return valid_data(tmp_path_factory.mktemp("fields"))


@pytest.fixture(scope="module")
def listed(data: Path) -> dict[str, list[str]]:
    """Read the lines of each case from the listing, written anew first when that is wanted."""
    if os.environ.get("UPDATE_GOLDEN"):
        lines = [line for case in CASES for line in listing(*case, result(data, *case))]
        GOLDEN.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    groups = [(case, list(those)) for case, those in groupby(lines, lambda line: line.partition(" -> ")[0])]
    assert len(dict(groups)) == len(groups), "the lines of a case do not stand together"
    return dict(groups)


def label(field: ModelField, breakage: Breakage) -> str:
    return f"{field}: {breakage.name}"


def listing(field: ModelField, breakage: Breakage, result: Result) -> list[str]:
    """Return the lines of one case."""
    case = label(field, breakage)
    return [f"{case} -> {problem.rule}: {problem.message}" for problem in result.problems]


def result(data: Path, field: ModelField, breakage: Breakage) -> Result:
    """Break one value of the example, check everything, and mend it."""
    place = find(data, field)
    assert place is not None, f"the valid example does not use {field}"
    path, tree, loc = place
    before = path.read_bytes()
    text = broken_text(tree, loc, breakage.value)
    path.write_text(text, encoding="utf-8")
    try:
        problems = check(data, OWN_ADDRESSES)[1]
    finally:
        path.write_bytes(before)
    shown, at = path.relative_to(data.parent).as_posix(), position(text, loc)
    there = {problem.rule for problem in problems if problem.path == shown and is_at(problem, at)}
    return Result(tuple(problems), frozenset(there))


def is_at(problem: Problem, at: Position) -> bool:
    return (problem.line, problem.column) == (at.line, at.column)


def position(text: str, loc: Loc) -> Position:
    """Return where a value stands, or the group that should hold it."""
    positions = locate(text, "")
    if loc in positions.values:
        return positions.values[loc]
    return positions.keys.get(loc[:-1]) or positions.values[loc[:-1]]


@pytest.mark.parametrize(("field", "breakage"), CASES, ids=[label(*case) for case in CASES])
def test_a_wrong_value_is_reported_at_its_place(
    field: ModelField, breakage: Breakage, data: Path, listed: dict[str, list[str]]
) -> None:
    found = result(data, field, breakage)
    assert found.rules_there == {breakage.rule}
    assert listing(field, breakage, found) == listed[label(field, breakage)]


def test_the_cases_are_those_that_are_listed(listed: dict[str, list[str]]) -> None:
    assert list(listed) == [label(*case) for case in CASES]


@pytest.mark.parametrize(("field", "breakage"), SHAPES, ids=[label(*case) for case in SHAPES])
def test_a_wrong_shape_is_reported_at_its_place(field: ModelField, breakage: Breakage, data: Path) -> None:
    place = find(data, field)
    assert place is not None
    path, tree, loc = place
    text = broken_text(tree, loc, breakage.value)
    model, _, given = RECORDS[field.kind]
    with pytest.raises(YamlError) as raised:
        read_record(model, text.encode(), "file.yml", dict.fromkeys(given, path.stem))
    at = position(text, loc)
    problems = [problem for problem in raised.value.problems if problem.rule == breakage.rule]
    assert [(problem.line, problem.column) for problem in problems] == [(at.line, at.column)]
    name = loc[-1] if isinstance(loc[-1], str) else loc[-2]
    assert f'"{name}"' in problems[0].message
