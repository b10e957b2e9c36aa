"""Who copied whom: the derivation graph, its origins, and what depends on an inferred edge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .model import Source

Sources = Mapping[str, Source]


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


def ancestors(id: str, sources: Sources) -> dict[str, bool]:
    """Return every document that a document descends from, and whether only by an inferred edge.

    A document reached both by a proved and by an inferred path counts as proved.
    """
    found: dict[str, bool] = {}
    waiting = [(id, False)]
    while waiting:
        current, inferred_so_far = waiting.pop()
        source = sources.get(current)
        for descent in source.upstream if source is not None else ():
            inferred = inferred_so_far or descent.inferred is not None
            if descent.source not in found or (found[descent.source] and not inferred):
                found[descent.source] = inferred
                waiting.append((descent.source, inferred))
    return found


def roots(id: str, sources: Sources, upstream: Iterable[str] = ()) -> dict[str, bool]:
    """Return the origins of one document, each with whether it rests on an inferred edge.

    `upstream` replaces the document's own upstream for one claim.
    """
    upstream = tuple(upstream)
    if upstream:
        merged: dict[str, bool] = {}
        for parent in upstream:
            for root, inferred in roots(parent, sources).items():
                merged[root] = merged.get(root, True) and inferred
        return merged
    above = ancestors(id, sources)
    tops = {
        other: inferred
        for other, inferred in above.items()
        if (source := sources.get(other)) is None or not source.upstream
    }
    return tops or {id: False}


def origins(documents: Mapping[str, Iterable[str]], sources: Sources) -> Origins:
    """Return the independent origins of several documents, each with its own upstream for the claim."""
    merged: dict[str, bool] = {}
    for id, upstream in documents.items():
        for root, inferred in roots(id, sources, upstream).items():
            merged[root] = merged.get(root, True) and inferred
    rests_on_inference = any(
        inferred for id, upstream in documents.items() for inferred in roots(id, sources, upstream).values()
    )
    return Origins(tuple(sorted(merged)), rests_on_inference)


def independent(ids: Iterable[str], sources: Sources) -> tuple[str, ...]:
    """Return the origins behind some documents, to count those that do not descend from each other."""
    return origins(dict.fromkeys(ids, ()), sources).ids


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
