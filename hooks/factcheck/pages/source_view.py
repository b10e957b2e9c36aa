"""What a source's page shows beyond the record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from .. import comparison, results
from ..claim_descent import is_derived, upstream_for
from ..dataset import Dataset
from ..derivation import ancestors
from ..model import (
    Appearance,
    Claim,
    ComparisonBasis,
    Coverage,
    Descent,
    Deviation,
    Evidence,
    Source,
    Subject,
)

CHANGES_SHOWN = 8
"""So many departures stand open on a report's page; the others are folded."""


@dataclass(frozen=True)
class Told:
    """A tally, and the same with its results summed up in plain words."""

    tally: results.Tally
    score: results.Score


@dataclass(frozen=True)
class Change:
    """One departure of a report from the text it descends from, and the claim in which it stands."""

    claim: Claim
    said: Appearance
    deviation: Deviation


@dataclass(frozen=True)
class GoingBack:
    """A claim that goes back to a document: the reports that carry it, each with whether by inference."""

    claim: Claim
    reports: tuple[tuple[Source, bool], ...]


@dataclass(frozen=True)
class SourceView:
    """What a source's page shows beside the record.

    `parts` are the tallies of what it reported itself and of what it took from another document,
    the empty ones left out; `whole` is their sum. `changes` are its departures from the texts it
    descends from, the worst grade first. `going_back` are the claims that its descendants carry
    and it does not.
    """

    subject: Subject | None
    upstream: list[tuple[Source, Descent]]
    downstream: list[tuple[Source, Descent]]
    claims: list[tuple[Claim, Appearance, str | None]]
    whole: Told
    parts: tuple[tuple[str, Told], ...]
    changes: tuple[Change, ...]
    going_back: tuple[GoingBack, ...]
    unsaid: tuple[Claim, ...]
    uses: list[tuple[Claim | Subject, Evidence]]
    merged: Source | None
    merged_here: list[Source]
    coverage: Coverage | None
    carrying: int


def claims_going_back(dataset: Dataset) -> dict[str, tuple[GoingBack, ...]]:
    """Return for each document the claims that go back to it through reports that descend from it."""
    usual: dict[str, dict[str, bool]] = {}
    found: dict[str, list[GoingBack]] = defaultdict(list)
    for claim in chain.from_iterable(dataset.claims_by_subject.values()):
        if not results.is_counted(claim):
            continue
        own = {said.source for said in claim.appearances}
        overrides = upstream_for(claim, dataset)
        through: dict[str, list[tuple[Source, bool]]] = defaultdict(list)
        for said in claim.appearances:
            if overrides:
                above = ancestors(said.source, dataset.sources, overrides)
            else:
                if said.source not in usual:
                    usual[said.source] = ancestors(said.source, dataset.sources)
                above = usual[said.source]
            for document, inferred in above.items():
                if document not in own:
                    through[document].append((dataset.sources[said.source], inferred))
        for document, reports in through.items():
            found[document].append(GoingBack(claim, tuple(reports)))
    return {document: tuple(claims) for document, claims in found.items()}


def source_view(
    source: Source, dataset: Dataset, going_back: Mapping[str, tuple[GoingBack, ...]]
) -> SourceView:
    """Work out a source's page. `going_back` is what `claims_going_back` found."""
    subject_id = dataset.subject_of_report.get(source.id)
    subject = dataset.subjects[subject_id] if subject_id else None
    appearances = list(dataset.appearances_of(source.id))
    coverage = dataset.coverage.get(source.id)
    split: dict[bool, list[tuple[Claim, Appearance]]] = {True: [], False: []}
    for claim, appearance in appearances:
        split[is_derived(appearance, claim, dataset)].append((claim, appearance))
    own = "Not in what it took over from others" if source.upstream else "Its own reporting"
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
        whole=_told(appearances, dataset),
        parts=tuple(
            (label, told)
            for label, derived in ((own, False), ("Taken from another document", True))
            if (told := _told(split[derived], dataset)).tally.total
        ),
        changes=_changes(appearances, dataset),
        going_back=going_back.get(source.id, ()),
        unsaid=comparison.left_unsaid(source, subject, dataset) if subject else (),
        uses=dataset.evidence_uses.get(source.id, []),
        merged=dataset.sources.get(source.merged_into or ""),
        merged_here=dataset.merged_sources.get(source.id, []),
        coverage=coverage,
        carrying=sum(bool(sentence.claims) for sentence in coverage.sentences) if coverage else 0,
    )


def _told(appearances: list[tuple[Claim, Appearance]], dataset: Dataset) -> Told:
    counted = results.tally(appearances, dataset)
    return Told(counted, results.score(counted.counts, dataset.scales.outcome))


def _changes(appearances: list[tuple[Claim, Appearance]], dataset: Dataset) -> tuple[Change, ...]:
    """Return all departures, the worst grade first; the scale lists the worst first.

    What differs between two siblings was changed by one of them, and nobody knows by which.
    """
    worst = {id: number for number, id in enumerate(dataset.scales.fidelity)}
    found = [
        Change(claim, said, deviation)
        for claim, said in appearances
        if results.is_counted(claim) and said.fidelity.basis is not ComparisonBasis.SIBLING
        for deviation in said.fidelity.deviations
    ]
    return tuple(sorted(found, key=lambda change: worst[change.said.fidelity.grade]))
