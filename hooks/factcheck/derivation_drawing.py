"""Where each document and each line of the derivation graph stands in its picture.

One document stands below the other, in order of descent and date, with its words to the right of
its dot. Each line leaves a dot downwards, runs in a track of its own to the left of all dots, and
ends with an arrow at the dot of the document that descends. So no line ever crosses words, and the
picture fits a phone however many documents there are. Credited and inferred descents of one
document run in different tracks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .derivation_graph import DerivationGraph, Edge
from .model import Source
from .svg_text import lines_of, text_width

Role = Literal["origin", "report", "other"]


@dataclass(frozen=True)
class Sheet:
    """The measures of a drawing, in pixels: full width, and distance between tracks."""

    name: str
    width: int
    track: int


NARROW = Sheet("narrow", 280, 15)
WIDE = Sheet("wide", 640, 24)

NAME, DETAIL = 16, 14
"""Font sizes of a document's name and of the lines below it, as the style sheet has them."""

LINE = 20
PAD = 8
BETWEEN_FAMILIES = 26
MARGIN = 2
DOT = 7
CORNER = 7
LEAST_TEXT = 150
ARROW = 4


@dataclass(frozen=True)
class Span:
    """Words in one style: `name`, `other` for a quieter name, `detail`, `inferred` without credit."""

    style: str
    text: str


@dataclass(frozen=True)
class Line:
    """One line of words at its height."""

    y: int
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Node:
    """A document with its dot and its words; `top` and `height` are those of its row."""

    document: Source
    role: Role
    report: bool
    x: int
    y: int
    top: int
    height: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Track:
    """One line of the graph as an SVG path, and the path of its arrow's head."""

    edge: Edge
    path: str
    arrow: str


@dataclass(frozen=True)
class Drawing:
    """The whole picture."""

    sheet: Sheet
    width: int
    height: int
    text_x: int
    nodes: tuple[Node, ...]
    tracks: tuple[Track, ...]


def draw(graph: DerivationGraph, reports: Iterable[str], sheet: Sheet) -> Drawing:
    """Lay the graph out on a sheet. `reports` are the documents under check."""
    row = {document.id: number for number, document in enumerate(graph.documents)}
    tracks = _tracks(graph, row)
    dot_x = MARGIN + DOT + sheet.track * (1 + max(tracks.values(), default=-1))
    text_x = dot_x + DOT + 10
    width = max(sheet.width, text_x + LEAST_TEXT)
    under_check = set(reports)
    nodes: dict[str, Node] = {}
    top = 0
    for number, family in enumerate(graph.families):
        top += BETWEEN_FAMILIES if number else 0
        for document in family:
            upstream = graph.upstream[document.id]
            lines = _words(document, upstream, document.id in under_check, width - text_x, top + PAD)
            height = 2 * PAD + LINE * len(lines)
            role: Role = "origin" if not upstream else "report" if document.id in under_check else "other"
            y = top + PAD + LINE // 2
            nodes[document.id] = Node(
                document, role, document.id in under_check, dot_x, y, top, height, lines
            )
            top += height
    return Drawing(
        sheet,
        width,
        top,
        text_x,
        tuple(nodes.values()),
        tuple(_paths(graph, tracks, nodes, dot_x, sheet.track)),
    )


def _words(
    document: Source, upstream: tuple[Edge, ...], under_check: bool, width: int, top: int
) -> tuple[Line, ...]:
    dated = str(document.published) if document.published else "undated"
    kind = f"{document.type.replace('-', ' ')}, {dated}"
    lines: list[tuple[Span, ...]] = []
    # A document that is neither under check nor an origin is there for the others only: it is quieter.
    plain = not under_check and bool(upstream)
    style, size = ("other", DETAIL) if plain else ("name", NAME)
    if text_width(document.publisher, size, bold=True) + text_width(kind, DETAIL) + NAME <= width:
        lines.append((Span(style, document.publisher), Span("detail", kind)))
    else:
        lines += [(Span(style, text),) for text in lines_of(document.publisher, width, size, bold=True)]
        lines += [(Span("detail", text),) for text in lines_of(kind, width, DETAIL)]
    said = [("detail", "Origin: it descends from no known document")] if not upstream else []
    for edge in upstream:
        relation = f"{edge.descent.relation} {edge.parent.publisher}"
        said.append(("inferred", f"{relation}, by inference") if edge.inferred else ("detail", relation))
    if under_check:
        said.append(("checked", "Report under check"))
    for style, text in said:
        lines += [(Span(style, part),) for part in lines_of(text[0].upper() + text[1:], width, DETAIL)]
    return tuple(Line(top + number * LINE + 15, spans) for number, spans in enumerate(lines))


def _tracks(graph: DerivationGraph, row: dict[str, int]) -> dict[tuple[str, bool], int]:
    """Return the track of each document's credited and inferred descents; 0 is next to the dots.

    Short tracks come first. Two tracks whose rows touch never share a place.
    """
    last: dict[tuple[str, bool], int] = defaultdict(int)
    for edge in graph.edges:
        key = (edge.parent.id, edge.inferred)
        last[key] = max(last[key], row[edge.child.id])
    places: list[list[tuple[int, int]]] = []
    found = {}
    for key in sorted(last, key=lambda key: (last[key] - row[key[0]], row[key[0]], key)):
        first, end = row[key[0]], last[key]
        free = next(
            (
                number
                for number, taken in enumerate(places)
                if all(end < other_first or first > other_end for other_first, other_end in taken)
            ),
            len(places),
        )
        if free == len(places):
            places.append([])
        places[free].append((first, end))
        found[key] = free
    return found


def _paths(
    graph: DerivationGraph,
    tracks: dict[tuple[str, bool], int],
    nodes: dict[str, Node],
    dot_x: int,
    step: int,
) -> Iterable[Track]:
    for node in nodes.values():
        arriving = graph.upstream[node.document.id]
        for number, edge in enumerate(arriving):
            parent = nodes[edge.parent.id]
            track = tracks[edge.parent.id, edge.inferred]
            x = dot_x - (track + 1) * step
            # The two tracks of one parent leave it at different heights, the nearer one first.
            other = tracks.get((edge.parent.id, not edge.inferred), track)
            leave = parent.y + DOT + (8 if track <= other else 16)
            arrive = node.y + 5 * number - (5 * (len(arriving) - 1)) // 2
            yield Track(
                edge,
                f"M{dot_x} {parent.y + DOT}V{leave - CORNER}Q{dot_x} {leave} {dot_x - CORNER} {leave}"
                f"H{x + CORNER}Q{x} {leave} {x} {leave + CORNER}"
                f"V{arrive - CORNER}Q{x} {arrive} {x + CORNER} {arrive}H{dot_x - DOT - ARROW}",
                f"M{dot_x - DOT - ARROW} {arrive - 4}l{ARROW + 3} 4l-{ARROW + 3} 4z",
            )
