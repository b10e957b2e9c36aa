"""Who copied whom: the derivation graph, its origins, and what depends on an inferred edge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .model import Source

Sources = Mapping[str, Source]
Overrides = Mapping[str, tuple[str, ...]]
"""For one claim: the upstream of documents that took it from elsewhere than their usual upstream, or
from nowhere."""

NO_OVERRIDES: Overrides = {}


@dataclass(frozen=True)
class Origins:
    """The independent origins behind a set of documents.

    `inferred` says whether the number rests on a descent that no credit proves.
    """

    ids: tuple[str, ...]
    inferred: bool

    @property
    def count(self) -> int:
        """Return how many independent origins there are."""
        return len(self.ids)


def ancestors(id: str, sources: Sources, overrides: Overrides = NO_OVERRIDES) -> dict[str, bool]:
    """Return every document that a document descends from, and whether only by an inferred edge.

    A document reached both by a proved and by an inferred path counts as proved. `overrides`
    replaces the upstream of documents for one claim.
    """
    found: dict[str, bool] = {}
    waiting = [(id, False)]
    while waiting:
        current, inferred_so_far = waiting.pop()
        for parent, by_inference in _parents(current, sources, overrides).items():
            inferred = inferred_so_far or by_inference
            if parent not in found or (found[parent] and not inferred):
                found[parent] = inferred
                waiting.append((parent, inferred))
    return found


def roots(id: str, sources: Sources, overrides: Overrides = NO_OVERRIDES) -> dict[str, bool]:
    """Return the origins of one document, each with whether it rests on an inferred edge."""
    above = ancestors(id, sources, overrides)
    tops = {other: inferred for other, inferred in above.items() if not _parents(other, sources, overrides)}
    return tops or {id: False}


def origins(documents: Iterable[str], sources: Sources, overrides: Overrides = NO_OVERRIDES) -> Origins:
    """Return the independent origins of several documents."""
    return joined(roots(id, sources, overrides) for id in documents)


def joined(found: Iterable[Mapping[str, bool]]) -> Origins:
    """Return the origins of several documents together."""
    ids: set[str] = set()
    inferred = False
    for one in found:
        ids.update(one)
        inferred = inferred or any(one.values())
    return Origins(tuple(sorted(ids)), inferred)


def _parents(id: str, sources: Sources, overrides: Overrides) -> dict[str, bool]:
    source = sources.get(id)
    own = {descent.source: descent.inferred is not None for descent in source.upstream} if source else {}
    return {parent: own.get(parent, False) for parent in overrides[id]} if id in overrides else own


def independent(ids: Iterable[str], sources: Sources) -> tuple[str, ...]:
    """Return the origins behind some documents, to count those that do not descend from each other."""
    return origins(ids, sources).ids


def cycles(sources: Sources) -> list[tuple[str, ...]]:
    """Return each circle in the derivation once, from its smallest id."""
    state: dict[str, int] = {}
    found: set[tuple[str, ...]] = set()
    for start in sources:
        path: list[str] = []
        # An explicit stack: a long chain of descents must not end in a recursion error.
        stack: list[tuple[str, int]] = [(start, 0)]
        while stack:
            id, step = stack.pop()
            if step == 0:
                if state.get(id) == 2:
                    continue
                if state.get(id) == 1:
                    circle = path[path.index(id) :]
                    smallest = circle.index(min(circle))
                    found.add((*circle[smallest:], *circle[:smallest]))
                    continue
                state[id] = 1
                path.append(id)
            upstream = sources[id].upstream if id in sources else ()
            if step < len(upstream):
                stack.append((id, step + 1))
                stack.append((upstream[step].source, 0))
            else:
                state[id] = 2
                path.pop()
    return sorted(found)
