"""What differs between two states of the data, in words, the gravest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .dataset import Dataset
from .model import Claim, Record


def changes_between(old: Dataset, new: Dataset) -> list[str]:
    """Return one line for each changed verdict, then one for each other changed record."""
    return [*_verdicts(old, new), *_records(old, new)]


def _verdicts(old: Dataset, new: Dataset) -> Iterator[str]:
    for id, claim in new.claims.items():
        before = old.claims.get(id)
        if before is None or before.outcome == claim.outcome:
            continue
        if before.outcome.rating != claim.outcome.rating:
            was, now = _label(before, old), _label(claim, new)
            yield f"verdict changed, {id}: from {was} to {now}. {claim.outcome.answer}"
        elif before.outcome.answer != claim.outcome.answer:
            yield f"answer changed, {id}: “{before.outcome.answer}” is now “{claim.outcome.answer}”"


def _records(old: Dataset, new: Dataset) -> Iterator[str]:
    before, after = _by_file(old), _by_file(new)
    for file in sorted(before.keys() | after.keys()):
        if file not in before:
            yield f"new: {file}"
        elif file not in after:
            yield f"gone: {file}"
        elif before[file] != after[file]:
            fields = [
                name
                for name in type(after[file]).model_fields
                if getattr(after[file], name) != getattr(before[file], name, None)
            ]
            yield f"changed: {file} ({', '.join(fields) or 'entries'})"


def _by_file(dataset: Dataset) -> Mapping[str, Record]:
    return {dataset.files[kind, id].shown: record for kind, id, record in dataset.records()}


def _label(claim: Claim, dataset: Dataset) -> str:
    grade = dataset.scales.outcome.get(claim.outcome.rating)
    return grade.label if grade is not None else claim.outcome.rating
