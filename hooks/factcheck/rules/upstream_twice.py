"""A document descends from another in one way only."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset
from ..problems import Problem
from .rule import Rule


def _others(dataset: Dataset) -> Iterator[Problem]:
    for source in dataset.sources.values():
        seen = set()
        for number, descent in enumerate(source.upstream):
            if descent.source in seen:
                yield dataset.problem(
                    "source",
                    source.id,
                    ("upstream", number, "source"),
                    RULE.name,
                    f'"{descent.source}" is listed twice',
                    expected="one descent from each document",
                )
            seen.add(descent.source)


RULE = Rule(
    "upstream-twice",
    "Two ways from one document to another would be two answers to one question.",
    of_others=_others,
)
