"""Each rule earns its place: without it, an example of bad input is reported otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import edit
from datafolder import EXAMPLES, invalid_data, invalid_examples, report
from factcheck.rules import RULES, Rule

DECIBELS = "claims/murmur-kettle/murmur-below-forty-decibels.yml"


def examples_of(rule: Rule) -> list[str]:
    """Return the kinds of bad input whose report names a rule."""
    return [
        kind
        for kind in invalid_examples()
        if f": {rule.name}: " in (EXAMPLES / "invalid" / kind / "expected.txt").read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_without_a_rule_its_examples_are_reported_otherwise(rule: Rule, tmp_path: Path) -> None:
    kinds = examples_of(rule)
    assert kinds, f"no example of bad input for the rule {rule.name}"
    others = [other for other in RULES if other is not rule]
    for kind in kinds:
        data = invalid_data(tmp_path / kind, kind)
        without = report(data, others)
        assert not any(f": {rule.name}: " in line for line in without)
        assert without != report(data)


def test_the_names_of_rules_are_unique() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)


def test_the_order_of_rules_changes_no_report(tmp_path: Path) -> None:
    data = invalid_data(tmp_path, "many-files")
    assert report(data, reversed(RULES)) == report(data)


def test_warnings_wait_until_there_is_no_error(tmp_path: Path) -> None:
    data = invalid_data(tmp_path, "unused-topic")
    assert [line.split(": ")[1] for line in report(data)] == ["unused"]
    site = data / "site.yml"
    site.write_text(site.read_text(encoding="utf-8").replace("name: Ladle", 'name: ""'), encoding="utf-8")
    assert [line.split(": ")[1] for line in report(data)] == ["empty-text"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (
            "claims/murmur-kettle/murmur-below-forty-decibels.yml",
            "recorded: 2026-04-10",
            "recorded: 2026-04-03",
        ),
        ("sources/boiling-wire-2025-11-03.yml", "published: 2025-11-03", "published: 2025-11-05"),
        ("subjects/murmur-kettle.yml", "date: 2025-11-01~", "date: 2026-03-10"),
        (DECIBELS, "date: 2026-05-01", "date: 2026-06-30"),
        ("site.yml", "first_release: 2026-02-02", "first_release: 2026-02-01"),
    ],
    ids=["recorded on one day", "copied on the day", "happened on one day", "disputed today", "begun before"],
)
def test_the_very_day_is_in_order(file: str, old: str, new: str, data: Path) -> None:
    edit(data / file, old, new)
    assert report(data) == []


def test_a_draft_may_cite_what_nobody_here_has_seen(data: Path) -> None:
    draft = data / "claims/murmur-kettle/murmur-made-in-ambleforth.yml"
    edit(draft, "      access: copy\n      via: kettle-bench-2026-04-noise-test\n", "      access: cited\n")
    assert report(data) == []


def test_of_a_source_that_is_not_there_no_copy_is_asked_for(data: Path) -> None:
    claim = data / DECIBELS
    edit(claim, "source: murmur-data-sheet-first\n      bearing", "source: no-such-sheet\n      bearing")
    assert sorted(line.split(": ")[1] for line in report(data)) == ["unknown-id", "unknown-mark"]
