"""The derivation graph of a subject: its reports, their ancestors, and what else descends from these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .comparison import by_date
from .dataset import Dataset
from .model import Descent, Source, Subject

if TYPE_CHECKING:
    import networkx as nx


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


def whole_graph(dataset: Dataset) -> nx.DiGraph[str]:
    """Return the ids of all documents, each with a line to every document that descends from it."""
    # A tenth of a second that only a build which draws this should take.
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(dataset.sources)
    graph.add_edges_from(
        (descent.source, source.id) for source in dataset.sources.values() for descent in source.upstream
    )
    return graph


def derivation_graph(subject: Subject, dataset: Dataset, whole: nx.DiGraph[str]) -> DerivationGraph:
    """Return the reports of a subject with all their ancestors, and all descendants of any of these.

    Whatever else a descendant comes from belongs to it too, so that no descent of a document shown
    is left out. `whole` is the graph of all documents, made once for all subjects.
    """
    import networkx as nx

    shown = {id for id in subject.reports if id in whole}
    for reach in (nx.ancestors, nx.descendants, nx.ancestors):
        shown |= {other for id in shown for other in reach(whole, id)}
    graph = whole.subgraph(shown)

    def order(id: str) -> tuple[object, ...]:
        return by_date(dataset.sources[id])

    families = sorted(nx.weakly_connected_components(graph), key=lambda ids: min(order(id) for id in ids))
    ordered = tuple(
        tuple(
            dataset.sources[id] for id in nx.lexicographical_topological_sort(graph.subgraph(ids), key=order)
        )
        for ids in families
    )
    upstream = {
        child.id: tuple(Edge(dataset.sources[descent.source], child, descent) for descent in child.upstream)
        for family in ordered
        for child in family
    }
    return DerivationGraph(ordered, upstream)
