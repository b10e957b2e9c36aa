"""Sources, topics and entities that nothing uses are shown as warnings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..dataset import Dataset, walk
from ..markup import record_links
from ..model import Claim, Record
from ..problems import Level, Problem
from .references import reference_fields
from .rule import OfAll, Rule

KINDS = ("source", "topic", "entity")


Use = tuple[str, str]
"""The kind and the id of a record that another one names."""


def _uses(claim: Claim) -> frozenset[Use]:
    return frozenset((*_references(claim), *record_links(claim.outcome.reasoning)))


def _references(record: Record) -> Iterator[Use]:
    for _, part in walk(record, wanted=_names_used):
        for name, _, kind in reference_fields(type(part)):
            value = getattr(part, name)
            if kind in KINDS and value is not None:
                for id in value if isinstance(value, tuple) else (value,):
                    yield kind, id


def _names_used(model: type[Record]) -> bool:
    return any(kind in KINDS for _, _, kind in reference_fields(model))


def _all(dataset: Dataset, uses: Mapping[str, frozenset[Use]]) -> Iterator[Problem]:
    used: set[Use] = set().union(*uses.values())
    for _, _, record in dataset.other_records():
        used.update(_references(record))
    for id, source in dataset.sources.items():
        # A merged record stays only for its address.
        if ("source", id) in used or source.merged_into is not None:
            continue
        yield dataset.problem(
            "source",
            id,
            (),
            RULE.name,
            f'nothing uses the source "{id}"',
            tip="cite it or delete the file",
            level=Level.WARNING,
        )
    for kind, vocabulary in (("topic", dataset.topics.root), ("entity", dataset.entities.root)):
        file = {"topic": "topics", "entity": "entities"}[kind]
        for id in (id for id in vocabulary if (kind, id) not in used):
            yield dataset.problem(
                file,
                file,
                (id,),
                RULE.name,
                f'nothing uses the {kind} "{id}"',
                key=True,
                tip="delete it",
                level=Level.WARNING,
            )


RULE = Rule("unused", "A record that nothing uses is a slip or a leftover.", of_all=OfAll(_uses, _all))
