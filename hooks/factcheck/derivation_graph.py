"""The derivation graph of a subject: its reports, their ancestors, and what else descends from these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from .comparison import by_date
from .dataset import Dataset
from .model import Descent, Source, Subject

Downstream = Mapping[str, Sequence[str]]
"""The ids of the documents that descend from each document, by its id."""


@dataclass(frozen=True)
class Edge:
    """One descent: `child` comes from `parent`."""

    parent: Source
    child: Source
    descent: Descent

    @property
    def inferred(self) -> bool:
        """Tell whether no credit proves the descent."""
        return self.descent.inferred is not None


@dataclass(frozen=True)
class DerivationGraph:
    """Documents in `families` that share no document, each family in order of descent, then of date."""

    families: tuple[tuple[Source, ...], ...]
    upstream: Mapping[str, tuple[Edge, ...]]

    @property
    def documents(self) -> tuple[Source, ...]:
        """Return all documents in order."""
        return tuple(document for family in self.families for document in family)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Return all descents in the order of the documents, then as their records list them."""
        return tuple(edge for edges in self.upstream.values() for edge in edges)


def whole_graph(dataset: Dataset) -> Downstream:
    """Return what descends from each document."""
    found: dict[str, list[str]] = {id: [] for id in dataset.sources}
    for source in dataset.sources.values():
        for descent in source.upstream:
            found[descent.source].append(source.id)
    return found


def derivation_graph(subject: Subject, dataset: Dataset, whole: Downstream) -> DerivationGraph:
    """Return the reports of a subject with all their ancestors, and all descendants of any of these.

    Whatever else a descendant comes from belongs to it too, so that no descent of a document shown
    is left out. `whole` is the graph of all documents, made once for all subjects.
    """
    sources = dataset.sources

    def parents(id: str) -> Iterable[str]:
        return (descent.source for descent in sources[id].upstream)

    shown = {id for id in subject.reports if id in whole}
    for step in (parents, whole.__getitem__, parents):
        shown = _reached(shown, step)

    def neighbours(id: str) -> Iterable[str]:
        return shown.intersection((*parents(id), *whole[id]))

    families: list[set[str]] = []
    left = set(shown)
    while left:
        families.append(_reached({min(left)}, neighbours))
        left -= families[-1]
    families.sort(key=lambda ids: min(by_date(sources[id]) for id in ids))
    ordered = tuple(_in_order([sources[id] for id in family], whole) for family in families)
    upstream = {
        child.id: tuple(Edge(sources[descent.source], child, descent) for descent in child.upstream)
        for family in ordered
        for child in family
    }
    return DerivationGraph(ordered, upstream)


def _reached(ids: Iterable[str], step: Callable[[str], Iterable[str]]) -> set[str]:
    """Return some documents and all that steps from them lead to."""
    found = set(ids)
    waiting = list(found)
    while waiting:
        new = set(step(waiting.pop())) - found
        found |= new
        waiting += new
    return found


def _in_order(family: Iterable[Source], whole: Downstream) -> tuple[Source, ...]:
    """Return the documents of a family, each after all that it descends from, and else by date."""
    documents = {source.id: source for source in family}
    missing = {id: {descent.source for descent in source.upstream} for id, source in documents.items()}
    ready = [by_date(documents[id]) for id, parents in missing.items() if not parents]
    heapify(ready)
    ordered = []
    while ready:
        _, id = heappop(ready)
        ordered.append(documents[id])
        for child in missing.keys() & whole[id]:
            missing[child].remove(id)
            if not missing[child]:
                heappush(ready, by_date(documents[child]))
    return tuple(ordered)
