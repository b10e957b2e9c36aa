"""Others' ratings on our scale: only where label or number says the same as one of our labels."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from ..model import OutcomeLabel
from .text import folded

# Words that others use for exactly what our numbers mean. A word that says more, or something else
# (misleading, satire, pants on fire), is not here: such a claim stays ungraded.
_SYNONYMS = {
    "correct": 5,
    "accurate": 5,
    "half true": 3,
    "mixture": 3,
    "partly true": 3,
    "incorrect": 1,
    "inaccurate": 1,
    "wrong": 1,
    "not true": 1,
    "untrue": 1,
}


def by_label(label: str, outcomes: Mapping[str, OutcomeLabel]) -> str | None:
    """Return the outcome whose label, id or number a foreign label means, or None."""
    said = folded(label)
    for id, outcome in outcomes.items():
        if said == folded(outcome.label) or said == folded(id.replace("-", " ")):
            return id
    return by_number(_SYNONYMS.get(said), outcomes)


def by_number(number: int | None, outcomes: Mapping[str, OutcomeLabel]) -> str | None:
    """Return the outcome with a number from 1 to 5, or None."""
    return next(
        (id for id, outcome in outcomes.items() if number is not None and outcome.number == number), None
    )


def on_our_scale(value: float | None, worst: float | None, best: float | None) -> int | None:
    """Return a rating as a number from 1 to 5; None where the scale is none, or has no such step.

    Raises ValueError when the value is outside its scale. A scale whose ends are equal, as -1 and -1,
    means that there is no number. Without ends the scale goes from 1 to 5, as schema.org says.
    """
    worst, best = 1.0 if worst is None else worst, 5.0 if best is None else best
    if value is None or worst == best:
        return None
    if worst > best or not worst <= value <= best:
        raise ValueError(f"{value:g} is not on the scale from {worst:g} to {best:g}")
    number = (value - worst) * 4 / (best - worst) + 1
    return int(number) if number.is_integer() else None


def number(text: str) -> float | None:
    """Return the number that a text is, or None; a comma may stand for the point."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if isfinite(value) else None
