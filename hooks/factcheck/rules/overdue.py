"""A pending claim whose deadline has passed is due."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset
from ..edtf import day_words
from ..model import Settling
from ..problems import Level, Problem
from .rule import Rule


def _check(dataset: Dataset) -> Iterator[Problem]:
    for claim in dataset.living_claims.values():
        label, deadline = dataset.scales.outcome.get(claim.outcome.rating), claim.criteria.deadline
        if label is None or label.settling is not Settling.PENDING or deadline is None:
            continue
        if deadline.latest < dataset.today:
            yield dataset.problem(
                "claim",
                claim.id,
                ("criteria", "deadline"),
                RULE.name,
                f'"{claim.outcome.rating}", and the deadline, {deadline}, has passed by '
                f"{day_words(dataset.today)}",
                expected="an outcome",
                tip="look for what happened, and add an entry to the history",
                level=Level.WARNING,
            )


RULE = Rule("overdue", "A claim that stays pending for ever was never checked.", _check)
