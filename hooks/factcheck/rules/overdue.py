"""A pending claim whose deadline has passed is due."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset, is_living
from ..edtf import day_words
from ..model import Claim, Settling
from ..problems import Level, Problem
from .rule import Rule


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    label, deadline = dataset.scales.outcome.get(claim.outcome.rating), claim.criteria.deadline
    if not is_living(claim) or label is None or label.settling is not Settling.PENDING or deadline is None:
        return
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


RULE = Rule("overdue", "A claim that stays pending for ever was never checked.", of_claim=_claim)
