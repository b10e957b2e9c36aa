"""The comparison of reports: who carries which claim, with what result, and who says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from .claim_descent import roots_for
from .dataset import Dataset
from .derivation import Origins, joined
from .model import Appearance, Claim, Source, Subject
from .results import result_of


class Strand(NamedTuple):
    """The reports of a subject that go back to one origin.

    `inferred` says whether any of them does so only by an inferred descent.
    """

    origin: Source
    reports: tuple[Source, ...]
    inferred: bool


class Cell(NamedTuple):
    """What one report does with one claim; without an appearance it is silent."""

    report: Source
    appearance: Appearance | None
    result: str | None


class Row(NamedTuple):
    """One claim across all reports of its subject."""

    claim: Claim
    cells: tuple[Cell, ...]
    origins: Origins

    @property
    def carried(self) -> int:
        """Return how many reports carry the claim."""
        return sum(cell.appearance is not None for cell in self.cells)


def by_date(source: Source) -> tuple[date, str]:
    """Return a sort key: date of publication, undated last, then id."""
    return (source.published.latest if source.published else date.max, source.id)


def strands(subject: Subject, dataset: Dataset, claim: Claim | None = None) -> tuple[Strand, ...]:
    """Group a subject's reports by origin, in the order in which the subject lists them.

    For a claim: only the reports that carry it, by the origins of that claim. A report that goes
    back to several origins stands under the first of them.
    """
    origins_of = roots_for(claim, dataset) if claim else dataset.usual_roots
    grouped: dict[str, list[tuple[Source, bool]]] = {}
    for id in subject.reports:
        if id in origins_of:
            above = origins_of[id]
            origin = min(above, key=lambda root: (above[root], root))
            grouped.setdefault(origin, []).append((dataset.sources[id], above[origin]))
    return tuple(
        Strand(
            dataset.sources[origin],
            tuple(report for report, _ in members),
            any(inferred for _, inferred in members),
        )
        for origin, members in grouped.items()
        if origin in dataset.sources
    )


def first_reports(strands: Iterable[Strand], most: int) -> Iterator[Strand]:
    """Yield the strands of the first `most` reports, with these only."""
    for strand in strands:
        if most > 0:
            yield strand._replace(reports=strand.reports[:most])
        most -= len(strand.reports)


def row(claim: Claim, subject: Subject, dataset: Dataset) -> Row:
    """Return one claim across the reports, in the order of the strands."""
    carried = {appearance.source: appearance for appearance in claim.appearances}
    cells = tuple(
        Cell(
            report,
            appearance := carried.get(report.id),
            result_of(appearance.stance, claim.outcome.rating, dataset.scales.outcome)
            if appearance
            else None,
        )
        for strand in strands(subject, dataset)
        for report in strand.reports
    )
    return Row(claim, cells, claim_origins(claim, dataset))


def claim_origins(claim: Claim, dataset: Dataset, until: date | None = None) -> Origins:
    """Return the independent origins behind a claim, today or counting only reports up to a day."""
    found = roots_for(claim, dataset)
    return joined(
        above for id, above in found.items() if until is None or by_date(dataset.sources[id])[0] <= until
    )


def silent_reports(claim: Claim, subject: Subject, dataset: Dataset) -> tuple[Source, ...]:
    """Return the reports of the subject that say nothing on a claim."""
    carried = {appearance.source for appearance in claim.appearances}
    return tuple(dataset.sources[id] for id in subject.reports if id in dataset.sources and id not in carried)


def left_unsaid(report: Source, subject: Subject, dataset: Dataset) -> tuple[Claim, ...]:
    """Return the claims that others of the same strand carry and this report does not."""
    own = {claim.id for claim in dataset.claims_by_report.get(report.id, ())}
    family = next((strand for strand in strands(subject, dataset) if report in strand.reports), None)
    siblings = {other.id for other in family.reports if other.id != report.id} if family else set()
    return tuple(
        claim
        for claim in dataset.claims_by_subject.get(subject.id, ())
        if claim.id not in own and any(appearance.source in siblings for appearance in claim.appearances)
    )
