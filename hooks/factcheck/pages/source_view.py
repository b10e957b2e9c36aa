"""What a source's page and the list of sources show beyond the records."""

from __future__ import annotations

from dataclasses import dataclass

from .. import comparison, results
from ..claim_descent import is_derived
from ..dataset import Dataset
from ..model import Access, Appearance, Claim, Coverage, Descent, Evidence, Source, Subject


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
    merged_here: list[Source]
    coverage: Coverage | None
    carrying: int


def source_view(source: Source, dataset: Dataset) -> SourceView:
    """Work out a source's page."""
    subject_id = dataset.subject_of_report.get(source.id)
    subject = dataset.subjects[subject_id] if subject_id else None
    appearances = list(dataset.appearances_of(source.id))
    coverage = dataset.coverage.get(source.id)
    split: dict[bool, list[tuple[Claim, Appearance]]] = {True: [], False: []}
    for claim, appearance in appearances:
        split[is_derived(appearance, claim, dataset)].append((claim, appearance))
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
        merged_here=dataset.merged_sources.get(source.id, []),
        coverage=coverage,
        carrying=sum(bool(sentence.claims) for sentence in coverage.sentences) if coverage else 0,
    )


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
                    (dataset.sources[id], results.tally(dataset.appearances_of(id), dataset))
                    for id in subject.reports
                ],
            )
            for subject in dataset.subjects.values()
        ],
        others=sorted(grouped.items()),
    )
