"""Agreement of two gradings: raw agreement and Cohen's kappa with its interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from .model import Claim, Grading, Scale
from .model.grading import ClaimGrades

Z_95 = 1.959964
"""The normal quantile of a two-sided interval of 95 per cent."""


@dataclass(frozen=True)
class Agreement:
    """How far two graders agree on one scale.

    `kappa`, `low` and `high` are None where chance alone would make the graders agree always.
    """

    scale: Scale
    n: int
    agreed: int
    kappa: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Comparison:
    """One grade given by both graders, and the one that the record holds."""

    scale: Scale
    source: str | None
    first: str
    second: str
    final: str

    @property
    def settled(self) -> bool:
        """Tell whether both graders and the record agree."""
        return self.first == self.second == self.final


def comparisons(claim: Claim, first: Grading, second: Grading) -> Iterator[Comparison]:
    """Yield every grade of a claim that both gradings hold."""
    one, two = grades_of(claim, first), grades_of(claim, second)
    if one is None or two is None:
        return
    yield Comparison(Scale.OUTCOME, None, one.outcome, two.outcome, claim.outcome.rating)
    for said in claim.appearances:
        here, there = one.reports.get(said.source), two.reports.get(said.source)
        if here is None or there is None:
            continue
        yield Comparison(Scale.SOURCING, said.source, here.sourcing, there.sourcing, said.sourcing.grade)
        yield Comparison(Scale.FIDELITY, said.source, here.fidelity, there.fidelity, said.fidelity.grade)


def grades_of(claim: Claim, grading: Grading) -> ClaimGrades | None:
    """Return the grades of a claim, which keep the id that it had when they were given."""
    ids = (id for id in (claim.id, *claim.former_ids) if id in grading.claims)
    return next((grading.claims[id] for id in ids), None)


def agreement(scale: Scale, pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Return the agreement of pairs of grades.

    Kappa: Cohen, Educational and Psychological Measurement 20 (1960). Its standard error:
    Fleiss, Cohen and Everitt, Psychological Bulletin 72 (1969), for kappa not zero.
    """
    n = len(pairs)
    agreed = sum(one == two for one, two in pairs)
    if not n:
        return Agreement(scale, 0, 0, None, None, None)
    rows = {grade: count / n for grade, count in Counter(one for one, _ in pairs).items()}
    columns = {grade: count / n for grade, count in Counter(two for _, two in pairs).items()}
    observed = agreed / n
    expected = sum(rows.get(grade, 0) * share for grade, share in columns.items())
    if expected == 1:
        return Agreement(scale, n, agreed, None, None, None)
    kappa = (observed - expected) / (1 - expected)
    cells = Counter(pairs)
    on_diagonal = sum(
        count / n * ((1 - expected) - (rows[one] + columns[one]) * (1 - observed)) ** 2
        for (one, two), count in cells.items()
        if one == two
    )
    off_diagonal = (1 - observed) ** 2 * sum(
        count / n * (columns.get(one, 0) + rows.get(two, 0)) ** 2
        for (one, two), count in cells.items()
        if one != two
    )
    variance = on_diagonal + off_diagonal - (observed * expected - 2 * expected + observed) ** 2
    error = sqrt(max(variance, 0.0) / n) / (1 - expected) ** 2
    return Agreement(scale, n, agreed, kappa, max(-1.0, kappa - Z_95 * error), min(1.0, kappa + Z_95 * error))
