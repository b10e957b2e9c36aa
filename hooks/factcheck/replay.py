"""Replay: the state of a claim as it could have been known on a day."""

from __future__ import annotations

from datetime import date

from .model import Claim


def state_on(claim: Claim, day: date) -> str | None:
    """Return the outcome of a claim as of a day, or None before anything could be known.

    It is the last entry of the history that was known by then; an entry known to less than a day
    counts from the end of its interval (data model, "Dates").
    """
    known = [entry.rating for entry in claim.history if entry.known.latest <= day]
    return known[-1] if known else None
