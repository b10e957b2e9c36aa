"""What a subject's own page shows beyond its record."""

from __future__ import annotations

from dataclasses import dataclass

from .. import comparison, results
from ..changes import Change, changes
from ..dataset import Dataset
from ..derivation import Origins, origins
from ..model import Prominence, Source, Subject

NEWEST = 5
LEADING = 7


@dataclass(frozen=True)
class Home:
    """What a subject's page shows."""

    counts: tuple[tuple[str, int], ...]
    score: results.Score
    claims: int
    origins: Origins
    leading: list[comparison.Row]
    strands: tuple[comparison.Strand, ...]
    newest: list[Change]
    tallies: list[tuple[Source, results.Tally]]


def home_view(subject: Subject, dataset: Dataset) -> Home:
    """Work out a subject's page."""
    claims = [claim for claim in dataset.claims_by_subject[subject.id] if results.is_counted(claim)]
    rows = [comparison.row(claim, subject, dataset) for claim in claims]
    counts = results.outcome_counts(claims, dataset)
    headline = [row for row in rows if row.claim.prominence is Prominence.HEADLINE]
    return Home(
        counts=counts,
        score=results.score(counts, dataset.scales.outcome),
        claims=len(claims),
        origins=origins(subject.reports, dataset.sources),
        leading=(headline or rows)[:LEADING],
        strands=comparison.strands(subject, dataset),
        newest=[change for change in changes(dataset) if change.claim.subject == subject.id][:NEWEST],
        tallies=[
            (dataset.sources[id], results.tally(dataset.appearances_of(id), dataset))
            for id in subject.reports
        ],
    )
