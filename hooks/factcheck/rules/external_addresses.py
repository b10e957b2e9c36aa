"""Two sources may share an address only as two versions of it."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset
from ..links import same_address
from ..problems import Problem
from .rule import Rule


def _others(dataset: Dataset) -> Iterator[Problem]:
    first: dict[tuple[str, str | None], str] = {}
    for source in dataset.sources.values():
        key = (same_address(source.url), source.version)
        if key in first:
            yield dataset.problem(
                "source",
                source.id,
                ("url",),
                RULE.name,
                f'the source "{first[key]}" has this address too',
                expected='one record for each document, or a "version" that tells the two apart',
            )
        else:
            first[key] = source.id


RULE = Rule("external-address", "One document in two records would count as two.", of_others=_others)
