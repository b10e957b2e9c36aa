"""Markdown holds no raw HTML, no pictures, and links only to the web and to our records."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ..dataset import Dataset, walk
from ..markup import faults
from ..model import Claim, Record, Text
from ..problems import Problem
from .rule import Rule


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    return _record("claim", claim.id, claim, dataset)


def _others(dataset: Dataset) -> Iterator[Problem]:
    for kind, id, record in dataset.other_records():
        yield from _record(kind, id, record, dataset)


def _record(kind: str, id: str, record: Record, dataset: Dataset) -> Iterator[Problem]:
    for loc, part in walk(record, wanted=_has_markdown):
        for name, key in _markdown_fields(type(part)):
            for fault in faults(getattr(part, name)):
                yield dataset.problem(
                    kind,
                    id,
                    (*loc, key),
                    RULE.name,
                    fault.what,
                    expected=fault.expected,
                    tip=fault.tip,
                )


def _has_markdown(model: type[Record]) -> bool:
    return bool(_markdown_fields(model))


@cache
def _markdown_fields(model: type[Record]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a model that are Markdown: attribute, and key in YAML."""
    return tuple(
        (name, info.alias or name)
        for name, info in model.model_fields.items()
        if any(isinstance(item, Text) and item.markdown for item in info.metadata)
    )


RULE = Rule(
    "markup",
    "What an editor pastes must not run in a reader's browser.",
    of_claim=_claim,
    of_others=_others,
)
