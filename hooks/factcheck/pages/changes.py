"""Changes of verdicts over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..dataset import Dataset
from ..model import Claim, HistoryEntry


@dataclass(frozen=True)
class Change:
    """One entry of a claim's history, with the rating before it."""

    claim: Claim
    entry: HistoryEntry
    before: str | None
    first_release: date

    @property
    def reconstructed(self) -> bool:
        """Tell whether the state was over before this site existed, and written down at its start.

        What is recorded later is a change of ours, however long its cause could have been known.
        """
        at_the_start = self.entry.recorded <= self.first_release
        return at_the_start and self.entry.known.latest < self.first_release


def changes(dataset: Dataset) -> list[Change]:
    """Return all entries of all histories, newest recorded first, then newest known."""
    found = [
        Change(
            claim,
            entry,
            claim.history[number - 1].rating if number else None,
            dataset.site.dataset.first_release,
        )
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
