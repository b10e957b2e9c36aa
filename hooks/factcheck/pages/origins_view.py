"""What the page of origins shows: who copied whom, as a picture, as a table, and by origin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ..comparison import by_date
from ..dataset import Dataset
from ..derivation import Origins, origins, roots
from ..derivation_drawing import NARROW, WIDE, Drawing, draw
from ..derivation_graph import DerivationGraph, Downstream, Edge, derivation_graph
from ..few import few
from ..model import Appearance, Claim, Source, Subject
from .paging import Part, html_bytes, paged

DOCUMENTS = 100
"""The most documents on one page. Each has its descents, and an origin has what goes back to it."""
LARGEST_LIST = 140_000
"""About so many bytes of HTML do these take; the first page has the pictures too."""
LARGEST_PICTURES = 100_000
"""About so many bytes may both pictures of a graph take; one that needs more is not drawn."""
ORIGINS = 10
"""So many of its origins stand beside a document in the table."""

Elsewhere = tuple[Claim, Appearance]
"""A claim that a report took from elsewhere than the rest of its text."""


@dataclass(frozen=True)
class OriginGroup:
    """One origin, and the documents that go back to it, oldest first."""

    origin: Source
    reports: tuple[Source, ...]
    others: tuple[Source, ...]


@dataclass(frozen=True)
class DocumentRow:
    """One document: what it descends from, and its origins, each with whether that is inferred.

    `group` is what goes back to it, where it is an origin itself.
    """

    document: Source
    report: bool
    upstream: tuple[Edge, ...]
    origins: tuple[tuple[Source, bool], ...]
    group: OriginGroup | None

    @property
    def html_bytes(self) -> int:
        """Return how many bytes of HTML it needs, about, with all that stands of it on the page."""
        beside = 100 * len(few(self.origins, ORIGINS).items)
        needed = sum(600 + beside + html_bytes(*_words(edge)) for edge in self.upstream)
        if self.group is not None:
            members = few(self.group.reports).items, few(self.group.others).items
            needed += 800 + html_bytes(self.document.title) + 140 * sum(map(len, members))
        return needed


@dataclass(frozen=True)
class OriginsPage:
    """The documents of one page, and after the last document the claims that came from elsewhere."""

    part: Part[DocumentRow | Elsewhere]
    rows: tuple[DocumentRow, ...]
    exceptions: tuple[Elsewhere, ...]

    @property
    def groups(self) -> tuple[OriginGroup, ...]:
        """Return the origins on the page, with what goes back to them."""
        return tuple(row.group for row in self.rows if row.group is not None)

    @property
    def inferred(self) -> bool:
        """Tell whether the page has an inferred descent."""
        return any(edge.inferred for row in self.rows for edge in row.upstream)


@dataclass(frozen=True)
class OriginsView:
    """What the pages of origins of a subject show. `page_of` is the number of each origin's page."""

    subject: Subject
    graph: DerivationGraph
    origins: Origins
    pages: tuple[OriginsPage, ...]
    page_of: dict[str, int]

    @property
    def documents(self) -> int:
        """Return how many documents there are."""
        return len(self.graph.documents)

    @property
    def inferred(self) -> int:
        """Return how many descents no credit proves."""
        return sum(edge.inferred for edge in self.graph.edges)

    @cached_property
    def drawings(self) -> tuple[Drawing, ...]:
        """Return the pictures, or nothing where the graph is too large for one."""
        needed = sum(1000 + 3 * html_bytes(document.publisher) for document in self.graph.documents)
        needed += sum(700 + 3 * html_bytes(edge.parent.publisher) for edge in self.graph.edges)
        if needed > LARGEST_PICTURES:
            return ()
        return tuple(draw(self.graph, self.subject.reports, sheet) for sheet in (NARROW, WIDE))


def origins_view(subject: Subject, dataset: Dataset, whole: Downstream) -> OriginsView:
    """Work out a subject's pages of origins from the graph of all documents."""
    graph = derivation_graph(subject, dataset, whole)
    rows = _rows(graph, subject, dataset)
    exceptions = [
        (claim, said)
        for claim in dataset.claims_by_subject[subject.id]
        for said in claim.appearances
        if said.upstream
    ]
    entries: list[DocumentRow | Elsewhere] = [*rows, *exceptions]
    pages = tuple(
        OriginsPage(
            part,
            tuple(item for item in part.items if isinstance(item, DocumentRow)),
            tuple(item for item in part.items if not isinstance(item, DocumentRow)),
        )
        for part in paged(entries, DOCUMENTS, _entry_bytes, LARGEST_LIST)
    )
    return OriginsView(
        subject,
        graph,
        origins(subject.reports, dataset.sources),
        pages,
        {group.origin.id: page.part.number for page in pages for group in page.groups},
    )


def _rows(graph: DerivationGraph, subject: Subject, dataset: Dataset) -> list[DocumentRow]:
    under_check = set(subject.reports)
    above = {document.id: sorted(roots(document.id, dataset.sources).items()) for document in graph.documents}
    members: dict[str, list[Source]] = defaultdict(list)
    for document in sorted(graph.documents, key=by_date):
        for root, _ in above[document.id]:
            members[root].append(document)
    return [
        DocumentRow(
            document,
            document.id in under_check,
            graph.upstream[document.id],
            tuple((dataset.sources[root], inferred) for root, inferred in above[document.id]),
            None if graph.upstream[document.id] else _group(document, members[document.id], under_check),
        )
        for document in graph.documents
    ]


def _group(origin: Source, members: Iterable[Source], under_check: set[str]) -> OriginGroup:
    members = tuple(members)
    return OriginGroup(
        origin,
        tuple(document for document in members if document.id in under_check),
        tuple(
            document for document in members if document.id not in under_check and document.id != origin.id
        ),
    )


def _entry_bytes(entry: DocumentRow | Elsewhere) -> int:
    if isinstance(entry, DocumentRow):
        return entry.html_bytes
    claim, said = entry
    return 150 + 150 * len(said.upstream) + html_bytes(claim.short)


def _words(edge: Edge) -> tuple[str | None, ...]:
    descent = edge.descent
    return edge.parent.publisher, descent.credit, descent.credited, descent.inferred
