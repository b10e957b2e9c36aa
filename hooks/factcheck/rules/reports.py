"""A report belongs to one subject, once."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset
from ..problems import Problem
from .rule import Rule


def _others(dataset: Dataset) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for subject in dataset.subjects.values():
        for number, report in enumerate(subject.reports):
            if report in owner:
                yield dataset.problem(
                    "subject",
                    subject.id,
                    ("reports", number),
                    RULE.name,
                    f'"{report}" is already a report of "{owner[report]}"',
                    expected="each report once, under one subject",
                )
            owner[report] = subject.id


RULE = Rule("shared-report", "Tallies of one subject must not count another's reports.", of_others=_others)
