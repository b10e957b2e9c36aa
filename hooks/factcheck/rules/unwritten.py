"""A published record holds no text that is still to be written."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset, walk
from ..model import Claim, Status
from ..problems import Problem
from .rule import Rule

BEGINNING = "To be written, namely"
"""How a text begins that `factcheck new` leaves to the editor."""


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    if claim.status is Status.DRAFT:
        return
    for loc, part in walk(claim):
        for name, info in type(part).model_fields.items():
            text = getattr(part, name)
            if isinstance(text, str) and text.startswith(BEGINNING):
                yield dataset.problem(
                    "claim",
                    claim.id,
                    (*loc, info.alias or name),
                    RULE.name,
                    "this is still to be written",
                    expected="the text, or the status draft",
                )


RULE = Rule("unwritten", "A reader must never meet a text that an editor meant to write later.", of_claim=_claim)
