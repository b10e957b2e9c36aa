"""Replay: the state of a claim as it could have been known on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from .model import Claim


def state_on(claim: Claim, day: date) -> str | None:
    """Return the outcome of a claim as of a day, or None before anything could be known.

    It is the last entry of the history that was known by then; an entry known to less than a day
    counts from the end of its interval (data model, "Dates").
    """
    known = [entry.rating for entry in claim.history if entry.known.latest <= day]
    return known[-1] if known else None


def states_on(
    claims: Iterable[Claim], day: date, outcomes: Sequence[str]
) -> tuple[tuple[str | None, int], ...]:
    """Count claims by their outcome as of a day, in the order given; those not yet known, as None, last."""
    counts = Counter(state_on(claim, day) for claim in claims)
    order: list[str | None] = [*outcomes, None]
    return tuple((id, counts[id]) for id in order if counts[id])
