"""A published record holds no text that is still to be written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from ..dataset import Dataset, walk
from ..model import Claim, Record, Status
from ..problems import Problem
from .rule import Rule

BEGINNING = "To be written, namely"
"""How a text begins that `factcheck new` leaves to the editor."""


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    if claim.status is Status.DRAFT:
        return
    for loc, part in walk(claim):
        for name, key in _text_fields(type(part)):
            text = getattr(part, name)
            if text is not None and text.startswith(BEGINNING):
                yield dataset.problem(
                    "claim",
                    claim.id,
                    (*loc, key),
                    RULE.name,
                    "this is still to be written",
                    expected="the text, or the status draft",
                )


@cache
def _text_fields(model: type[Record]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a model that hold text, or an id: attribute, and key in YAML."""
    return tuple(
        (name, info.alias or name) for name, info in model.model_fields.items() if _is_text(info.annotation)
    )


def _is_text(annotation: Any) -> bool:
    if isinstance(annotation, UnionType) or get_origin(annotation) is Union:
        return all(_is_text(one) or one is NoneType for one in get_args(annotation))
    if get_origin(annotation) is Annotated:
        return _is_text(get_args(annotation)[0])
    return annotation is str


RULE = Rule(
    "unwritten", "A reader must never meet a text that an editor meant to write later.", of_claim=_claim
)
