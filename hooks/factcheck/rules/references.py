"""Every id that a record names must exist."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from ..dataset import Dataset, walk
from ..model import Claim, Record, Reference
from ..problems import Problem, did_you_mean
from .rule import Rule


@cache
def reference_fields(model: type[Record]) -> tuple[tuple[str, str, str], ...]:
    """Return the fields of a model that hold ids: attribute, key in YAML, and kind of record."""
    found = []
    for name, info in model.model_fields.items():
        kind = _reference_kind(info.metadata) or _kind_within(info.annotation)
        if kind is not None:
            found.append((name, info.alias or name, kind))
    return tuple(found)


def has_references(model: type[Record]) -> bool:
    """Tell whether a model has fields that hold ids."""
    return bool(reference_fields(model))


def _reference_kind(metadata: Any) -> str | None:
    return next((item.kind for item in metadata if isinstance(item, Reference)), None)


def _kind_within(annotation: Any) -> str | None:
    if (kind := _reference_kind(getattr(annotation, "__metadata__", ()))) is not None:
        return kind
    kinds = (_kind_within(argument) for argument in getattr(annotation, "__args__", ()))
    return next((kind for kind in kinds if kind is not None), None)


def _expected(kind: str, dataset: Dataset) -> str:
    if kind == "entity":
        return "an id in entities.yml"
    if kind in ("claim", "source"):
        return f"the id of a {kind}"
    return "one of " + ", ".join(sorted(dataset.known(kind)))


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    yield from _record("claim", claim.id, claim, dataset)
    if claim.subject not in dataset.known("subject"):
        yield dataset.problem(
            "claim",
            claim.id,
            (),
            RULE.name,
            f'there is no subject "{claim.subject}"',
            expected="a folder named after a subject",
            tip=did_you_mean(claim.subject, dataset.known("subject")),
        )


def _others(dataset: Dataset) -> Iterator[Problem]:
    for kind, id, record in dataset.other_records():
        yield from _record(kind, id, record, dataset)


def _record(file_kind: str, id: str, record: Record, dataset: Dataset) -> Iterator[Problem]:
    for loc, part in walk(record, wanted=has_references):
        for name, key, kind in reference_fields(type(part)):
            value = getattr(part, name)
            if not value:
                continue
            many = isinstance(value, tuple)
            for number, target in enumerate(value if many else (value,)):
                if target not in dataset.known(kind):
                    place = (*loc, key, number) if many else (*loc, key)
                    yield dataset.problem(
                        file_kind,
                        id,
                        place,
                        RULE.name,
                        f'there is no {kind} "{target}"',
                        expected=_expected(kind, dataset),
                        tip=did_you_mean(target, dataset.known(kind)),
                    )


RULE = Rule(
    "unknown-id",
    "A link that leads nowhere breaks the chain from a claim to its proof.",
    of_claim=_claim,
    of_others=_others,
)
