"""Where everything stands in the pictures of the example: a change of a place must be meant.

UPDATE_GOLDEN=1 writes the places anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from commands import edit
from datafolder import EXAMPLES, valid_data
from factcheck import derivation_drawing
from factcheck.dataset import Dataset
from factcheck.derivation_graph import DerivationGraph, derivation_graph, whole_graph
from factcheck.loading import load
from factcheck.pages.timeline_view import timeline_view
from factcheck.social_card import claim_card, set_lines, site_card

GOLDEN = EXAMPLES / "drawings.txt"
SUBJECT = "murmur-kettle"


def _dataset(tmp_path: Path) -> Dataset:
    """Load the example, with a report that has two upstreams and a publisher of many words."""
    data = valid_data(tmp_path)
    herald = data / "sources/teatime-herald-2025-11-07.yml"
    more = "upstream:\n  - source: kettle-courier-2025-11-05\n    relation: cites\n    credit: By name.\n"
    edit(herald, "upstream:\n", more)
    name = "The Teatime Herald and Evening Advertiser"
    text = herald.read_text(encoding="utf-8")
    publisher = next(line for line in text.splitlines() if line.startswith("publisher:"))
    herald.write_text(text.replace(publisher, f"publisher: {name}"), encoding="utf-8")
    dataset, problems = load(data)
    assert dataset is not None
    assert problems == []
    return dataset


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: records by their ids, days as they are written."""
    if isinstance(value, BaseModel):
        return getattr(value, "id", None)
    if is_dataclass(value) and not isinstance(value, type) and type(value).__name__ != "When":
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | None) else str(value)


def _lines(dataset: Dataset) -> Iterator[str]:
    subject = dataset.subjects[SUBJECT]
    graph = derivation_graph(subject, dataset, whole_graph(dataset))
    # The last sheet is too narrow for the words.
    for sheet in (
        derivation_drawing.NARROW,
        derivation_drawing.WIDE,
        derivation_drawing.Sheet("least", 99, 9),
    ):
        descents = derivation_drawing.draw(graph, subject.reports, sheet)
        yield json.dumps([descents.width, descents.height, descents.text_x])
        yield from (json.dumps(_plain(item)) for item in (*descents.nodes, *descents.tracks))
    alone = graph.documents[0]
    drawn = derivation_drawing.draw(
        DerivationGraph(((alone,),), {alone.id: ()}), (), derivation_drawing.NARROW
    )
    yield json.dumps([drawn.width, drawn.text_x, _plain(drawn.nodes)])
    for time in timeline_view(subject, dataset).drawings:
        places = (time.height, time.axis, time.release, time.release_parts, time.release_label)
        yield from (json.dumps(_plain(item)) for item in (*places, *time.ticks))
        for lane in time.lanes:
            yield json.dumps([lane.lane.kind, lane.top, lane.bottom, _plain(lane.caption)])
            yield from (json.dumps(_plain(mark)) for mark in lane.marks)
    for card in (site_card(dataset), *(claim_card(claim, dataset) for claim in dataset.claims.values())):
        layout = set_lines(card.words)
        yield json.dumps(_plain((layout.lead, layout.main, layout.main_top)))
        yield from (json.dumps([*_plain(badge), badge.outcome.tone]) for badge in layout.badges)


def test_everything_in_the_pictures_stands_where_it_stood(tmp_path: Path) -> None:
    found = "".join(line + "\n" for line in _lines(_dataset(tmp_path)))
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(found, encoding="utf-8", newline="\n")
    assert found == GOLDEN.read_text(encoding="utf-8")
