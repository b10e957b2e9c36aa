"""What a claim's page shows beyond its record, and the agreement of the gradings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from .. import comparison, results
from ..agreement import Agreement, Comparison, agreement, comparisons, grades_of
from ..changes import Change, changes_of
from ..claim_descent import is_derived
from ..dataset import Dataset
from ..derivation import Origins
from ..model import Appearance, Bearing, ChangeClass, Claim, Evidence, Grading, Scale, Source, Stance, Subject
from ..model.grading import ClaimGrades
from ..model.lock import Proof
from ..wording_drift import Marked, Step, marked, wording_drift

_DID = {Stance.AFFIRMS: "Reported by", Stance.DENIES: "Denied by", Stance.QUESTIONS: "Asked by"}


class Said(NamedTuple):
    """What one report said on a claim, with what follows from it."""

    source: Source
    appearance: Appearance
    result: str | None
    origins_then: Origins
    derived: bool
    proof: Proof | None
    wording: Marked


class ClaimView(NamedTuple):
    """What a claim's page shows beside the record.

    `said` is what all reports said, in the order of the page; `carriers` are the same reports by what
    they did with the claim, in words; `only_asked` says that none of them does more than ask.
    `drift` says whether words are marked that changed from report to report. `history` holds runs of
    entries with the day on which they were recorded and whether they were reconstructed. `overruled` is
    set where the published outcome is that of neither grading.
    """

    subject: Subject
    strands: list[tuple[comparison.Strand, list[Said]]]
    said: list[Said]
    carriers: list[tuple[str, list[Source]]]
    only_asked: bool
    silent: tuple[Source, ...]
    drift: bool
    labels: dict[str, list[str]]
    origins: Origins
    numbers: dict[str, int]
    first_items: dict[str, Evidence]
    evidence: list[tuple[Bearing, list[tuple[int, Evidence]]]]
    conflicts: list[Claim]
    related: list[Claim]
    inner: Claim | None
    outer: list[Claim]
    merged: Claim | None
    merged_here: list[Claim]
    interests: list[str]
    history: list[tuple[date, bool, list[Change]]]
    corrected: Change | None
    grades: list[tuple[Grading, ClaimGrades]]
    disagreements: list[tuple[Comparison, str]]
    overruled: Comparison | None


def claim_view(claim: Claim, dataset: Dataset) -> ClaimView:
    """Work out a claim's page."""
    subject = dataset.subjects[claim.subject]
    by_bearing = [
        (bearing, items)
        for bearing in Bearing
        if (items := [item for item in claim.outcome.evidence if item.bearing is bearing])
    ]
    cited = dict.fromkeys(item.source for _, items in by_bearing for item in items)
    numbers = {id: number for number, id in enumerate(cited, start=1)}
    evidence = [(bearing, [(numbers[item.source], item) for item in items]) for bearing, items in by_bearing]
    history = changes_of(claim, dataset)
    compared = _compared(claim, dataset)
    reasons = {(settled.scale, settled.source): settled.reason for settled in claim.resolutions}
    grave = (ChangeClass.VERDICT_CHANGED, ChangeClass.FACT_CORRECTED, ChangeClass.WITHDRAWN)
    steps = {step.source.id: step for step in wording_drift(claim, dataset)}
    strands = _said(claim, subject, dataset, steps)
    said = [one for _, rows in strands for one in rows]
    return ClaimView(
        subject=subject,
        strands=strands,
        said=said,
        carriers=[
            (words, reports)
            for stance, words in _DID.items()
            if (reports := [one.source for one in said if one.appearance.stance is stance])
        ],
        only_asked=all(one.appearance.stance is Stance.QUESTIONS for one in said),
        silent=comparison.silent_reports(claim, subject, dataset),
        drift=bool(steps),
        labels=_labels(claim, dataset),
        origins=comparison.claim_origins(claim, dataset),
        numbers=numbers,
        first_items={item.source: item for _, items in reversed(by_bearing) for item in reversed(items)},
        evidence=evidence,
        conflicts=_claims(claim.conflicts_with, dataset),
        related=_claims(claim.related, dataset),
        inner=dataset.published_claims.get(claim.reports_that or ""),
        outer=dataset.reported_by.get(claim.id, []),
        merged=dataset.published_claims.get(claim.merged_into or ""),
        merged_here=dataset.merged_claims.get(claim.id, []),
        interests=[
            interest.statement
            for interest in dataset.site.interests
            if set(interest.entities) & set(claim.entities)
        ],
        history=_recorded(history),
        corrected=next(
            (c for c in reversed(history) if c.entry.change in grave and not c.reconstructed), None
        ),
        grades=[
            (grading, grades)
            for grading in dataset.current_gradings.values()
            if (grades := grades_of(claim, grading)) is not None
        ],
        disagreements=[
            (item, reasons[item.scale, item.source])
            for item in compared
            if (item.scale, item.source) in reasons
        ],
        overruled=next(
            (
                item
                for item in compared
                if item.scale is Scale.OUTCOME and item.final not in (item.first, item.second)
            ),
            None,
        ),
    )


def _recorded(history: list[Change]) -> list[tuple[date, bool, list[Change]]]:
    runs = groupby(history, key=lambda change: (change.entry.recorded, change.reconstructed))
    return [(day, reconstructed, list(entries)) for (day, reconstructed), entries in runs]


def _labels(claim: Claim, dataset: Dataset) -> dict[str, list[str]]:
    """Return the grades, modifiers and flags that the page gives to the claim and its reports, by scale."""
    said = claim.appearances
    ratings = [results.result_of(one.stance, claim.outcome.rating, dataset.scales.outcome) for one in said]
    used: dict[str, Iterable[str | None]] = {
        "outcome": [claim.outcome.rating, *ratings],
        "modifiers": claim.outcome.modifiers,
        "sourcing": [one.sourcing.grade for one in said],
        "fidelity": [one.fidelity.grade for one in said],
        "flags": [flag for one in said for flag in one.fidelity.flags],
    }
    return {scale: list(dict.fromkeys(id for id in ids if id)) for scale, ids in used.items()}


def _compared(claim: Claim, dataset: Dataset) -> list[Comparison]:
    first, second = dataset.current_gradings.get("first"), dataset.current_gradings.get("second")
    return list(comparisons(claim, first, second)) if first is not None and second is not None else []


@dataclass(frozen=True)
class Agreements:
    """The two gradings and how far they agree on each scale."""

    gradings: list[Grading]
    scales: list[Agreement]


def agreements(dataset: Dataset) -> Agreements:
    """Work out the agreement of the two gradings over all claims."""
    compared = [
        item
        for claim in dataset.published_claims.values()
        if results.is_counted(claim)
        for item in _compared(claim, dataset)
    ]
    scales = [
        agreement(scale, pairs)
        for scale in Scale
        if (pairs := [(item.first, item.second) for item in compared if item.scale is scale])
    ]
    return Agreements(
        [dataset.current_gradings[id] for id in sorted(dataset.current_gradings)], scales if compared else []
    )


def _said(
    claim: Claim, subject: Subject, dataset: Dataset, steps: Mapping[str, Step]
) -> list[tuple[comparison.Strand, list[Said]]]:
    carried = {appearance.source: appearance for appearance in claim.appearances}
    found = []
    for strand in comparison.strands(subject, dataset, claim):
        rows = [
            Said(
                source=report,
                appearance=carried[report.id],
                result=results.result_of(
                    carried[report.id].stance, claim.outcome.rating, dataset.scales.outcome
                ),
                origins_then=comparison.claim_origins(claim, dataset, comparison.by_date(report)[0]),
                derived=is_derived(carried[report.id], claim, dataset),
                proof=dataset.proofs.get((report.id, carried[report.id].quote, carried[report.id].place)),
                wording=marked(carried[report.id], steps.get(report.id)),
            )
            for report in sorted(strand.reports, key=comparison.by_date)
        ]
        found.append((strand, rows))
    return found


def _claims(ids: tuple[str, ...], dataset: Dataset) -> list[Claim]:
    return [dataset.published_claims[id] for id in ids if id in dataset.published_claims]
