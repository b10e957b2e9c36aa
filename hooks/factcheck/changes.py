"""Changes of verdicts over time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from .dataset import Dataset
from .model import ChangeClass, Claim, HistoryEntry

CORRECTIONS = frozenset(
    {
        ChangeClass.VERDICT_CHANGED,
        ChangeClass.FACT_CORRECTED,
        ChangeClass.CLARIFICATION,
        ChangeClass.WITHDRAWN,
    }
)
"""The classes of changes that mend something of ours; the others bring something new."""


class Change(NamedTuple):
    """One entry of a claim's history, with the rating before it."""

    claim: Claim
    entry: HistoryEntry
    before: str | None
    first_release: date

    @property
    def is_of_verdict(self) -> bool:
        """Tell whether the outcome became another one; a first rating changes none."""
        return self.before is not None and self.before != self.entry.rating

    @property
    def reconstructed(self) -> bool:
        """Tell whether the state was over before this site existed, and written down at its start.

        What is recorded later is a change of ours, however long its cause could have been known.
        """
        at_the_start = self.entry.recorded <= self.first_release
        return at_the_start and self.entry.known.latest < self.first_release

    @property
    def is_correction(self) -> bool:
        """Tell whether this site corrected itself; what was over before its start was never published."""
        return self.entry.change in CORRECTIONS and not self.reconstructed


def changes_of(claim: Claim, dataset: Dataset) -> list[Change]:
    """Return the entries of a claim's history, oldest first."""
    first_release = dataset.site.dataset.first_release
    before = (None, *(entry.rating for entry in claim.history))
    return [
        Change(claim, entry, rating, first_release)
        for entry, rating in zip(claim.history, before, strict=False)
    ]


def changes(dataset: Dataset) -> list[Change]:
    """Return all entries of all histories, newest recorded first, then newest known."""
    found = [change for claim in dataset.published_claims.values() for change in changes_of(claim, dataset)]
    return sorted(
        found,
        key=lambda change: (change.entry.recorded, change.entry.known.latest, change.claim.id),
        reverse=True,
    )


def changes_by_day(found: Iterable[Change]) -> list[tuple[date, list[Change], list[Change]]]:
    """Return the days on which changes were recorded, in their order: changed verdicts, then the rest."""
    days: dict[date, tuple[list[Change], list[Change]]] = {}
    for change in found:
        verdicts, others = days.setdefault(change.entry.recorded, ([], []))
        (verdicts if change.is_of_verdict else others).append(change)
    return [(day, verdicts, others) for day, (verdicts, others) in days.items()]


def first_recorded(claim: Claim) -> date:
    """Return the day on which this site first wrote of a claim."""
    return min(entry.recorded for entry in claim.history)


def last_change(claim: Claim) -> date:
    """Return the day on which this site last changed a verdict or wrote of it."""
    return max(entry.recorded for entry in claim.history)
