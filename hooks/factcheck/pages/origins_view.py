"""What the page of origins shows: who copied whom, as a picture, as a table, and by origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..comparison import by_date
from ..dataset import Dataset
from ..derivation import Origins, origins, roots
from ..derivation_drawing import NARROW, WIDE, Drawing, draw
from ..derivation_graph import Edge, derivation_graph
from ..model import Appearance, Claim, Source, Subject

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class DocumentRow:
    """One document: what it descends from, and its origins, each with whether that is inferred."""

    document: Source
    report: bool
    upstream: tuple[Edge, ...]
    origins: tuple[tuple[Source, bool], ...]


@dataclass(frozen=True)
class OriginGroup:
    """One origin, and the documents that go back to it, oldest first."""

    origin: Source
    reports: tuple[Source, ...]
    others: tuple[Source, ...]


@dataclass(frozen=True)
class OriginsView:
    """What a subject's page of origins shows."""

    drawings: tuple[Drawing, ...]
    rows: tuple[DocumentRow, ...]
    groups: tuple[OriginGroup, ...]
    edges: int
    inferred: int
    origins: Origins
    exceptions: tuple[tuple[Claim, Appearance], ...]


def origins_view(subject: Subject, dataset: Dataset, whole: nx.DiGraph[str]) -> OriginsView:
    """Work out a subject's page of origins from the graph of all documents.

    `exceptions` are the claims that a report took from elsewhere than the rest of its text.
    """
    graph = derivation_graph(subject, dataset, whole)
    rows = tuple(
        DocumentRow(
            document,
            document.id in subject.reports,
            graph.upstream[document.id],
            tuple(
                (dataset.sources[root], inferred)
                for root, inferred in sorted(roots(document.id, dataset.sources).items())
            ),
        )
        for document in graph.documents
    )
    return OriginsView(
        drawings=tuple(draw(graph, subject.reports, sheet) for sheet in (NARROW, WIDE)),
        rows=rows,
        groups=tuple(_group(row.document, rows) for row in rows if not row.upstream),
        edges=len(graph.edges),
        inferred=sum(edge.inferred for edge in graph.edges),
        origins=origins(subject.reports, dataset.sources),
        exceptions=tuple(
            (claim, said)
            for claim in dataset.claims_by_subject[subject.id]
            for said in claim.appearances
            if said.upstream
        ),
    )


def _group(origin: Source, rows: tuple[DocumentRow, ...]) -> OriginGroup:
    members = sorted(
        (row for row in rows if origin.id in {root.id for root, _ in row.origins}),
        key=lambda row: by_date(row.document),
    )
    return OriginGroup(
        origin,
        tuple(row.document for row in members if row.report),
        tuple(row.document for row in members if not row.report and row.document.id != origin.id),
    )
