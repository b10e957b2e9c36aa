"""Every rule that a check can name is explained, and both of its examples are true."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import factcheck
from commands import edit, run
from datafolder import EXAMPLES, invalid_examples, report
from factcheck import silent_change
from factcheck.explanations import Explanation, explanations
from factcheck.loading import LOCK
from factcheck.rules import RULES
from factcheck.yaml_tree import MAX_BYTES
from repository import commit_all

PACKAGE = Path(factcheck.__file__).parent
SHEET = "sources/murmur-data-sheet-first.yml"
CLAIM = "claims/murmur-kettle/murmur-blue-by-december.yml"
EXPLAINED = explanations()


def _append(path: Path, text: bytes) -> None:
    path.write_bytes(path.read_bytes() + text)


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True)
    target.write_bytes(path.read_bytes())


# What is wrong where the example of an explanation is prose.
BROKEN: dict[str, Callable[[Path], object]] = {
    "duplicate-id": lambda data: _copy(data / CLAIM, data / "claims" / "other-kettle" / Path(CLAIM).name),
    "empty-file": lambda data: (data / SHEET).write_bytes(b""),
    "encoding": lambda data: _append(data / SHEET, "note: Kännchen\n".encode("latin-1")),
    "file-name": lambda data: (data / SHEET).rename(data / "sources" / "Kettle Notes.yml"),
    "file-size": lambda data: _append(data / SHEET, b"#" * MAX_BYTES),
    "missing-file": lambda data: (data / "topics.yml").unlink(),
    "nesting": lambda data: _append(data / SHEET, EXPLAINED["nesting"].wrong.encode()),
    "quote-lock": lambda data: _append(data / LOCK, b"{"),
    "stray-file": lambda data: (data / "topics-new.yml").write_text("tea: {}\n", encoding="utf-8"),
}
ELSEWHERE = {"unreadable", silent_change.RULE}
"""Rules whose examples need more than a change of files; the tests below run them."""


def rules_of(lines: list[str]) -> set[str]:
    return {line.split(": ")[1] for line in lines}


def changed(data: Path, explanation: Explanation, words: str) -> None:
    assert explanation.file is not None
    assert explanation.at is not None
    edit(data / explanation.file, explanation.at, words)


@pytest.mark.parametrize("rule", sorted(EXPLAINED.keys() - ELSEWHERE))
def test_the_wrong_example_gives_the_rule(rule: str, data: Path) -> None:
    if rule in BROKEN:
        BROKEN[rule](data)
    else:
        changed(data, EXPLAINED[rule], EXPLAINED[rule].wrong)
    assert rule in rules_of(report(data))


@pytest.mark.parametrize("rule", sorted(EXPLAINED.keys() - ELSEWHERE - BROKEN.keys()))
def test_the_right_example_gives_nothing(rule: str, data: Path) -> None:
    changed(data, EXPLAINED[rule], EXPLAINED[rule].right)
    assert report(data) == []


def test_an_unreadable_file_is_reported(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def refused(path: Path, *arguments: Any, **named: Any) -> Any:
        if path == data / SHEET:
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", refused)
    line = f"data/{SHEET}:1:1: unreadable: the file cannot be read: Permission denied"
    assert line in report(data)


def test_the_examples_of_a_silent_change(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    explanation = EXPLAINED[silent_change.RULE]
    commit_all(data, "before")
    changed(data, explanation, explanation.wrong)
    assert run("check", "--base", "before", data=data) == 1
    assert f": {silent_change.RULE}: " in capsys.readouterr().out
    entry = (
        "  - known: 2026-06-30\n    recorded: 2026-06-30\n    rating: pending\n    class: clarification\n"
        "    note: The answer was unclear.\n"
    )
    with (data / CLAIM).open("a", encoding="utf-8") as file:
        file.write(entry)
    assert run("check", "--base", "before", data=data) == 0


def test_every_rule_is_explained() -> None:
    named = {rule.name for rule in RULES} | {silent_change.RULE} | set(codes())
    for kind in invalid_examples():
        expected = (EXAMPLES / "invalid" / kind / "expected.txt").read_text(encoding="utf-8")
        named |= rules_of(expected.splitlines())
    assert named == set(EXPLAINED)


def codes() -> Iterator[str]:
    """Yield the names under which the package reports what no rule of its own finds."""
    # `import` reports what is wrong in other people's files, and explains it on the spot.
    for path in sorted(set(PACKAGE.rglob("*.py")) - set((PACKAGE / "importing").rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            # The place of the rule's name among the arguments of each function that reports.
            place = {"PydanticCustomError": 0, "Problem": 3, "_refuse": 2, "_problem": 1}.get(name)
            if place is None or len(node.args) <= place:
                continue
            argument = node.args[place]
            code = argument.value if isinstance(argument, ast.Constant) else None
            # Pydantic's own codes have an underscore; they are shown under other names.
            if isinstance(code, str) and "_" not in code:
                yield code


def test_explain_shows_why_and_both_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", "unknown-id") == 0
    assert capsys.readouterr().out == (
        "unknown-id: A link that leads nowhere breaks the chain from a claim to its proof.\n\n"
        f"Wrong (in a file such as data/{CLAIM}):\n\n"
        "    topic: kettle-lunch\n\n"
        "Right:\n\n"
        "    topic: kettle-launch\n"
    )


def test_explain_alone_lists_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(EXPLAINED)
    assert all(line.endswith(EXPLAINED[line.split()[0]].why) for line in lines)


def test_explain_refuses_a_rule_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", "unknown-it") == 2
    assert capsys.readouterr() == (
        "",
        'factcheck explain: there is no rule "unknown-it"; did you mean "unknown-id"?\n',
    )
