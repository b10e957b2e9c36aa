"""Sources, topics and entities that nothing uses are shown as warnings."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset, walk
from ..markup import record_links
from ..model import Record
from ..problems import Level, Problem
from .references import reference_fields
from .rule import Rule


def _check(dataset: Dataset) -> Iterator[Problem]:
    used: dict[str, set[str]] = {"source": set(), "topic": set(), "entity": set()}
    for _, _, record in dataset.records():
        if not isinstance(record, Record):
            continue
        for _, part in walk(record):
            for name, _, kind in reference_fields(type(part)):
                value = getattr(part, name)
                if kind in used and value is not None:
                    used[kind].update(value if isinstance(value, tuple) else (value,))
    for claim in dataset.claims.values():
        used["source"].update(id for kind, id in record_links(claim.outcome.reasoning) if kind == "source")
    # A merged record stays only for its address.
    merged = {id for id, source in dataset.sources.items() if source.merged_into is not None}
    for id in dataset.sources.keys() - used["source"] - merged:
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
        for id in vocabulary.keys() - used[kind]:
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


RULE = Rule("unused", "A record that nothing uses is a slip or a leftover.", _check)
