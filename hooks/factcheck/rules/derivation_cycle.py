"""No document descends from itself."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset
from ..derivation import cycles
from ..problems import Problem
from .rule import Rule


def _others(dataset: Dataset) -> Iterator[Problem]:
    for cycle in cycles(dataset.sources):
        first, second = cycle[0], cycle[1 % len(cycle)]
        number = next(
            number
            for number, descent in enumerate(dataset.sources[first].upstream)
            if descent.source == second
        )
        yield dataset.problem(
            "source",
            first,
            ("upstream", number, "source"),
            RULE.name,
            "the derivation goes in a circle: " + " → ".join((*cycle, first)),
            expected="each document older than what descends from it",
        )


RULE = Rule("derivation-cycle", "Independent origins cannot be counted in a circle.", of_others=_others)
