"""What a subject's own page shows beyond its record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .. import comparison, results
from ..changes import Change
from ..dataset import Dataset
from ..derivation import Origins, origins
from ..few import few
from ..model import Claim, Prominence, Source, Subject
from ..model.claim import ClaimKind

NEWEST = 5
LEADING = 7
REPORTS = 100
"""The most reports of a subject that one page beside the list of all sources shows, each with its results."""

Told = tuple[Source, results.Tally, results.Score]
"""A report, and what came of its claims."""


@dataclass(frozen=True)
class Scored:
    """Some claims of one kind, and how many of them came true."""

    kinds: tuple[ClaimKind, ...]
    score: results.Score

    @property
    def claims(self) -> int:
        """Return how many claims there are."""
        return self.score.right + self.score.half + self.score.wrong + self.score.open


@dataclass(frozen=True)
class Home:
    """What a subject's page shows.

    `scored` holds the predictions and then all other claims; either is left out where there is none.
    `strands` has the reports of each origin; there are `more_reports` than those.
    """

    counts: tuple[tuple[str, int], ...]
    scored: list[Scored]
    claims: int
    origins: Origins
    leading: list[comparison.Row]
    strands: list[tuple[comparison.Strand, list[Told]]]
    more_reports: int
    newest: list[Change]


def home_view(
    subject: Subject, dataset: Dataset, rows: Iterable[comparison.Row], changes: Iterable[Change]
) -> Home:
    """Work out a subject's page from the rows of its claims and from their changes, newest first."""
    rows = [row for row in rows if results.is_counted(row.claim)]
    claims = [row.claim for row in rows]
    counts = results.outcome_counts(claims, dataset)
    headline = [row for row in rows if row.claim.prominence is Prominence.HEADLINE]
    return Home(
        counts=counts,
        scored=_scored(claims, dataset),
        claims=len(claims),
        origins=origins(subject.reports, dataset.sources),
        leading=(headline or rows)[:LEADING],
        strands=_told(comparison.strands(subject, dataset), subject, dataset),
        more_reports=few(subject.reports, REPORTS).more,
        newest=_newest(changes),
    )


def _told(
    strands: Iterable[comparison.Strand], subject: Subject, dataset: Dataset
) -> list[tuple[comparison.Strand, list[Told]]]:
    told = {told[0].id: told for told in results.tallies(subject, dataset)}
    return [
        (strand, [told[report.id] for report in strand.reports])
        for strand in comparison.first_reports(strands, REPORTS)
    ]


def _scored(claims: Iterable[Claim], dataset: Dataset) -> list[Scored]:
    predictions: list[Claim] = []
    others: list[Claim] = []
    for claim in claims:
        (predictions if claim.kind is ClaimKind.PREDICTION else others).append(claim)
    scored = [
        Scored(
            tuple(kind for kind in ClaimKind if any(claim.kind is kind for claim in chosen)),
            results.score(results.outcome_counts(chosen, dataset), dataset.scales.outcome),
        )
        for chosen in (predictions, others)
    ]
    return [some for some in scored if some.claims]


def _newest(changes: Iterable[Change]) -> list[Change]:
    """Return the newest changes: those that made a verdict another one, then others to fill up."""
    return sorted(changes, key=lambda change: not change.is_of_verdict)[:NEWEST]
