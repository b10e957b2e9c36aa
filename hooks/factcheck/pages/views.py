"""What each kind of page needs beyond its record, worked out before a template sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .. import comparison, results
from ..dataset import Dataset
from ..derivation import Origins, origins
from ..model import (
    Access,
    Appearance,
    Bearing,
    ChangeClass,
    Claim,
    Descent,
    Evidence,
    HistoryEntry,
    Prominence,
    Source,
    Subject,
)

NEWEST = 5
LEADING = 7


@dataclass(frozen=True)
class Change:
    """One entry of a claim's history, with the rating before it."""

    claim: Claim
    entry: HistoryEntry
    before: str | None

    @property
    def reconstructed(self) -> bool:
        """Tell whether the state was known before this site wrote it down."""
        return self.entry.known.latest < self.entry.recorded


def changes(dataset: Dataset) -> list[Change]:
    """Return all entries of all histories, newest recorded first, then newest known."""
    found = [
        Change(claim, entry, claim.history[number - 1].rating if number else None)
        for claim in dataset.published_claims.values()
        for number, entry in enumerate(claim.history)
    ]
    return sorted(
        found,
        key=lambda change: (change.entry.recorded, change.entry.known.latest, change.claim.id),
        reverse=True,
    )


def last_change(claim: Claim) -> date:
    """Return the day on which this site last changed a verdict or wrote of it."""
    return max(entry.recorded for entry in claim.history)


@dataclass(frozen=True)
class Home:
    """What a subject's page shows."""

    counts: tuple[tuple[str, int], ...]
    claims: int
    origins: Origins
    leading: list[comparison.Row]
    strands: tuple[comparison.Strand, ...]
    newest: list[Change]
    tallies: list[tuple[Source, results.Tally]]


def home(subject: Subject, dataset: Dataset) -> Home:
    """Work out a subject's page."""
    claims = dataset.claims_by_subject[subject.id]
    rows = [comparison.row(claim, subject, dataset) for claim in claims]
    headline = [row for row in rows if row.claim.prominence is Prominence.HEADLINE]
    return Home(
        counts=results.outcome_counts(claims, dataset),
        claims=len(claims),
        origins=origins(dict.fromkeys(subject.reports, ()), dataset.sources),
        leading=(headline or rows)[:LEADING],
        strands=comparison.strands(subject, dataset),
        newest=[change for change in changes(dataset) if change.claim.subject == subject.id][:NEWEST],
        tallies=[
            (dataset.sources[id], results.tally(_appearances(id, dataset), dataset)) for id in subject.reports
        ],
    )


@dataclass(frozen=True)
class Compare:
    """The matrix of a subject."""

    strands: tuple[comparison.Strand, ...]
    groups: list[tuple[str, str, list[comparison.Row]]]
    origins: Origins


def compare(subject: Subject, dataset: Dataset) -> Compare:
    """Work out the matrix, by topic, claims in conflict side by side."""
    claims = _conflicts_together(dataset.claims_by_subject[subject.id])
    rows = [comparison.row(claim, subject, dataset) for claim in claims]
    groups = [
        (id, topic.label, chosen)
        for id, topic in dataset.topics.root.items()
        if (chosen := [row for row in rows if row.claim.topic == id])
    ]
    return Compare(
        comparison.strands(subject, dataset),
        groups,
        origins(dict.fromkeys(subject.reports, ()), dataset.sources),
    )


def _conflicts_together(claims: list[Claim]) -> list[Claim]:
    by_id = {claim.id: claim for claim in claims}
    ordered: dict[str, Claim] = {}
    for claim in claims:
        for id in (claim.id, *claim.conflicts_with):
            if id in by_id:
                ordered.setdefault(id, by_id[id])
    return list(ordered.values())


@dataclass(frozen=True)
class Said:
    """What one report said on a claim, with what follows from it."""

    source: Source
    appearance: Appearance
    result: str | None
    origins_then: Origins
    derived: bool


@dataclass(frozen=True)
class ClaimView:
    """What a claim's page shows beside the record."""

    subject: Subject
    strands: list[tuple[comparison.Strand, list[Said]]]
    silent: tuple[Source, ...]
    origins: Origins
    numbers: dict[str, int]
    evidence: list[tuple[Bearing, list[tuple[int, Evidence, Source]]]]
    conflicts: list[Claim]
    related: list[Claim]
    inner: Claim | None
    outer: list[Claim]
    merged: Claim | None
    interests: list[str]
    changes: list[Change]
    corrected: Change | None


def claim(claim: Claim, dataset: Dataset) -> ClaimView:
    """Work out a claim's page."""
    subject = dataset.subjects[claim.subject]
    numbers = {item.source: number for number, item in enumerate(claim.outcome.evidence, start=1)}
    evidence = [
        (bearing, items)
        for bearing in Bearing
        if (
            items := [
                (numbers[item.source], item, dataset.sources[item.source])
                for item in claim.outcome.evidence
                if item.bearing is bearing
            ]
        )
    ]
    history = [
        Change(claim, entry, claim.history[number - 1].rating if number else None)
        for number, entry in enumerate(claim.history)
    ]
    grave = (ChangeClass.VERDICT_CHANGED, ChangeClass.FACT_CORRECTED, ChangeClass.WITHDRAWN)
    return ClaimView(
        subject=subject,
        strands=_said(claim, subject, dataset),
        silent=comparison.silent_reports(claim, subject, dataset),
        origins=comparison.claim_origins(claim, dataset),
        numbers=numbers,
        evidence=evidence,
        conflicts=_claims(claim.conflicts_with, dataset),
        related=_claims(claim.related, dataset),
        inner=dataset.published_claims.get(claim.reports_that or ""),
        outer=[other for other in dataset.published_claims.values() if other.reports_that == claim.id],
        merged=dataset.published_claims.get(claim.merged_into or ""),
        interests=[
            interest.statement
            for interest in dataset.site.interests
            if set(interest.entities) & set(claim.entities)
        ],
        changes=history,
        corrected=next(
            (c for c in reversed(history) if c.entry.change in grave and not c.reconstructed), None
        ),
    )


def _said(claim: Claim, subject: Subject, dataset: Dataset) -> list[tuple[comparison.Strand, list[Said]]]:
    carried = {appearance.source: appearance for appearance in claim.appearances}
    found = []
    for strand in comparison.strands(subject, dataset):
        rows = [
            Said(
                source=report,
                appearance=carried[report.id],
                result=results.result_of(
                    carried[report.id].stance, claim.outcome.rating, dataset.scales.outcome
                ),
                origins_then=comparison.claim_origins(claim, dataset, comparison.by_date(report)[0]),
                derived=results.is_derived(carried[report.id], dataset),
            )
            for report in sorted(strand.reports, key=comparison.by_date)
            if report.id in carried
        ]
        if rows:
            found.append((strand, rows))
    return found


def _claims(ids: tuple[str, ...], dataset: Dataset) -> list[Claim]:
    return [dataset.published_claims[id] for id in ids if id in dataset.published_claims]


@dataclass(frozen=True)
class SourceView:
    """What a source's page shows beside the record."""

    subject: Subject | None
    upstream: list[tuple[Source, Descent]]
    downstream: list[tuple[Source, Descent]]
    claims: list[tuple[Claim, Appearance, str | None]]
    original: results.Tally
    derived: results.Tally
    unsaid: tuple[Claim, ...]
    uses: list[tuple[Claim | Subject, Evidence]]
    merged: Source | None


def source(source: Source, dataset: Dataset) -> SourceView:
    """Work out a source's page."""
    subject_id = dataset.subject_of_report.get(source.id)
    subject = dataset.subjects[subject_id] if subject_id else None
    appearances = list(_appearances(source.id, dataset))
    split: dict[bool, list[tuple[Claim, Appearance]]] = {True: [], False: []}
    for claim, appearance in appearances:
        split[results.is_derived(appearance, dataset)].append((claim, appearance))
    return SourceView(
        subject=subject,
        upstream=[(dataset.sources[descent.source], descent) for descent in source.upstream],
        downstream=[
            (child, descent)
            for child in dataset.downstream.get(source.id, [])
            for descent in child.upstream
            if descent.source == source.id
        ],
        claims=[
            (claim, said, results.result_of(said.stance, claim.outcome.rating, dataset.scales.outcome))
            for claim, said in appearances
        ],
        original=results.tally(split[False], dataset),
        derived=results.tally(split[True], dataset),
        unsaid=comparison.left_unsaid(source, subject, dataset) if subject else (),
        uses=dataset.evidence_uses.get(source.id, []),
        merged=dataset.sources.get(source.merged_into or ""),
    )


def _appearances(id: str, dataset: Dataset) -> Iterator[tuple[Claim, Appearance]]:
    for claim in dataset.claims_by_report.get(id, []):
        for appearance in claim.appearances:
            if appearance.source == id:
                yield claim, appearance


@dataclass(frozen=True)
class SourceIndex:
    """All sources: the reports by subject, and the rest by type."""

    reports: list[tuple[Subject, list[tuple[Source, results.Tally]]]]
    others: list[tuple[str, list[tuple[Source, int, bool]]]]


def source_index(dataset: Dataset) -> SourceIndex:
    """Work out the list of sources; each document with its number of uses and whether it was seen."""
    grouped: dict[str, list[tuple[Source, int, bool]]] = {}
    for item in sorted(dataset.sources.values(), key=lambda source: (source.publisher.casefold(), source.id)):
        if item.id not in dataset.subject_of_report:
            uses = dataset.evidence_uses.get(item.id, [])
            seen = any(use.access is not Access.CITED for _, use in uses)
            grouped.setdefault(item.type, []).append((item, len(uses), seen))
    return SourceIndex(
        reports=[
            (
                subject,
                [
                    (dataset.sources[id], results.tally(_appearances(id, dataset), dataset))
                    for id in subject.reports
                ],
            )
            for subject in dataset.subjects.values()
        ],
        others=sorted(grouped.items()),
    )
