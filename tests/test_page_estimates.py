"""What an entry of a long list is taken to need is about what it takes: pages are cut by it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from commands import edit
from crowded_data import OWN_REPORTS, QUESTIONS, REPORT, SUBJECT, TOPIC, crowded_data
from datafolder import valid_data
from factcheck.changes import changes
from factcheck.claim_review import Reviews
from factcheck.dataset import Dataset
from factcheck.derivation_graph import whole_graph
from factcheck.loading import load
from factcheck.pages import PageBuilder
from factcheck.pages.compare_view import claims_on_page
from factcheck.pages.index_view import Changelog, change_bytes, listed_claims, row_bytes, source_entries
from factcheck.pages.origins_view import DocumentRow, origins_view
from factcheck.pages.source_following import LARGEST_LIST, following, shown_of
from factcheck.pages.source_view import claims_going_back, source_view
from factcheck.pages.timeline_view import EventKind, Span, event_bytes, timeline_view
from writing import ADDRESSES

Pair = tuple[int, int]
"""The bytes that an entry is taken to need, and those that it takes."""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Load records with texts of very different lengths: the example's, and others as long as they may be."""
    return _load(crowded_data(tmp_path_factory.mktemp("crowded"), claims=100, reports=12))


@pytest.fixture(scope="module")
def builder(dataset: Dataset) -> PageBuilder:
    """Make what renders their pages."""
    return _builder(dataset)


def _load(data: Path) -> Dataset:
    found, problems = load(data)
    assert found is not None, problems
    return found


def _builder(dataset: Dataset) -> PageBuilder:
    return PageBuilder(dataset, ADDRESSES, Reviews(dataset, ADDRESSES))


def _pages(builder: PageBuilder, name: str) -> list[Any]:
    """Return the pages of one job as trees."""
    return [
        html.fromstring(f"<main>{page.content}</main>")
        for job in builder.jobs()
        if job.name == name
        for page in job.make()
    ]


def _found(pages: Iterable[Any], path: str) -> list[Any]:
    return [element for page in pages for element in page.xpath(path)]


def _bytes(*elements: Any) -> int:
    return sum(len(html.tostring(element, encoding="utf-8", with_tail=False)) for element in elements)


def _assert_near(pairs: Iterable[Pair], least: float, most: float) -> None:
    """Check that no entry is taken to need less than so many times what it takes, nor more."""
    pairs = list(pairs)
    assert pairs
    for needed, taken in pairs:
        assert least * taken <= needed <= most * taken


def test_a_row_of_a_claim_in_a_list(dataset: Dataset, builder: PageBuilder) -> None:
    claims = listed_claims(dataset).by_topic[TOPIC]
    rows = _found(_pages(builder, f"topics/{TOPIC}/"), "//ul[contains(@class, 'fc-claims')]/li")
    assert len(rows) == len(claims)
    _assert_near(zip(map(row_bytes, claims), map(_bytes, rows), strict=True), 0.9, 2.2)


def test_an_entry_of_all_sources(dataset: Dataset, builder: PageBuilder) -> None:
    entries = source_entries(dataset)
    rows = _found(_pages(builder, "sources/"), "//ul[contains(@class, 'fc-sources')]/li")
    assert len(rows) == len(entries)
    needed = (entry.html_bytes for entry in entries)
    _assert_near(zip(needed, map(_bytes, rows), strict=True), 1, 3)


def test_a_change_in_the_changelog(dataset: Dataset, builder: PageBuilder) -> None:
    log = Changelog(changes(dataset))
    shown = [
        change
        for part in log.parts
        for day in log.days(part.items)
        for change in (*day.verdicts, *day.others)
    ]
    rows = _found(_pages(builder, "changelog/"), "//ul[contains(@class, 'fc-changes')]/li")
    assert len(rows) == len(shown)
    pairs = zip(shown, map(_bytes, rows), strict=True)
    # Of a first rating the note is not shown there, but elsewhere.
    _assert_near(((change_bytes(change), taken) for change, taken in pairs if change.before), 1, 3)


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [(EventKind.REPORT, 0.8, 1.2), (EventKind.WINDOW, 1, 1.2), (EventKind.FACT, 1, 1.3)],
)
def test_an_event_of_the_world(
    kind: EventKind, least: float, most: float, dataset: Dataset, builder: PageBuilder
) -> None:
    view = timeline_view(dataset.subjects[SUBJECT], dataset)
    pages = _pages(builder, f"{SUBJECT}/timeline/")
    events = [event for part in view.world for event in part.items if event.kind is kind]
    rows = [_found(pages, f"//li[@id='{event.anchor}']") for event in events]
    pairs = [(event_bytes(event), _bytes(*own)) for event, own in zip(events, rows, strict=True)]
    _assert_near(pairs, least, most)


@pytest.mark.parametrize(("subject", "span"), [(SUBJECT, Span.MONTH), (QUESTIONS, Span.YEAR)])
def test_verdicts_are_summed_up_by_the_shortest_span_for_which_there_is_room(
    subject: str, span: Span, dataset: Dataset
) -> None:
    assert timeline_view(dataset.subjects[subject], dataset).span is span


def test_the_sentences_of_a_report_fill_the_room_of_their_list(
    dataset: Dataset, builder: PageBuilder
) -> None:
    first, *_ = _pages(builder, f"sources/{REPORT}/")
    rows = _found([first], "//section[@id='coverage']//li")
    assert 1 < len(rows) < len(dataset.coverage[REPORT].sentences)
    assert 0.7 * LARGEST_LIST < _bytes(*rows) < 1.1 * LARGEST_LIST


def test_a_line_of_what_a_source_has_no_room_for(dataset: Dataset, builder: PageBuilder) -> None:
    source = dataset.sources[REPORT]
    view = source_view(source, dataset, claims_going_back(dataset))
    pages = following(source, view, shown_of(view), dataset)
    lines = [line for page in pages for _, own in page.lists for line in own]
    _, *others = _pages(builder, f"sources/{REPORT}/")
    rows = _found(others, "//h2/following-sibling::ul[1]/li")
    assert len(rows) == len(lines)
    _assert_near(((line.html_bytes, _bytes(row)) for line, row in zip(lines, rows, strict=True)), 1, 1.5)


def _taken_by_document(pages: list[Any], id: str) -> int:
    return _bytes(
        *_found(pages, f"//tr[@data-document='{id}']"),
        *_found(pages, f"//li[starts-with(@id, 'reason-{id}-')]"),
        *_found(pages, f"//div[h3[@id='origin-{id}']]"),
    )


def _rows_of_origins(dataset: Dataset) -> list[DocumentRow]:
    view = origins_view(dataset.subjects[SUBJECT], dataset, whole_graph(dataset))
    return [row for page in view.pages for row in page.rows]


def test_a_document_on_the_page_of_origins(dataset: Dataset, builder: PageBuilder) -> None:
    pages = _pages(builder, f"{SUBJECT}/origins/")
    rows = _rows_of_origins(dataset)
    _assert_near(((row.html_bytes, _taken_by_document(pages, row.document.id)) for row in rows), 0.7, 1.5)


def test_a_document_of_many_origins_on_the_page_of_origins(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    wires = [f"wire-{number}" for number in range(12)]
    common = {"title": "A", "type": "news", "url": "https://kettle.example/", "archive_url": "none known"}
    for wire in wires:
        _write(data, wire, {**common, "publisher": f"The publisher of {wire}"})
    above = [{"source": wire, "relation": "cites", "credit": "a wire"} for wire in wires]
    _write(data, "digest", {**common, "publisher": "Digest", "upstream": above})
    edit(
        data / "subjects/murmur-kettle.yml", f"  - {OWN_REPORTS[0]}\n", f"  - {OWN_REPORTS[0]}\n  - digest\n"
    )
    dataset = _load(data)
    row = next(row for row in _rows_of_origins(dataset) if row.document.id == "digest")
    taken = _taken_by_document(_pages(_builder(dataset), f"{SUBJECT}/origins/"), "digest")
    _assert_near([(row.html_bytes, taken)], 1, 2)


def test_the_graph_of_origins_is_drawn_where_there_is_room_for_it(tmp_path: Path, dataset: Dataset) -> None:
    small = _load(valid_data(tmp_path))
    assert origins_view(small.subjects[SUBJECT], small, whole_graph(small)).drawings
    assert not origins_view(dataset.subjects[SUBJECT], dataset, whole_graph(dataset)).drawings


def test_long_texts_leave_fewer_claims_on_a_page_of_the_comparison(tmp_path: Path) -> None:
    dataset = _load(crowded_data(tmp_path, claims=150, reports=12))
    most = claims_on_page(dataset.subjects[SUBJECT], brief=True)
    first, *_ = _pages(_builder(dataset), f"{SUBJECT}/compare/")[1:]
    rows = _found([first], "//tr[@data-topic]")
    assert 0.7 * most < len(rows) < most


def _write(data: Path, id: str, record: dict[str, object]) -> None:
    (data / f"sources/{id}.yml").write_text(json.dumps(record), "utf-8")


def test_no_page_of_a_dozen_reports_is_too_large(builder: PageBuilder) -> None:
    """Claims of which most reports are silent name these; in pages of hundreds of reports that is little."""
    sizes = {page.address: len(page.content.encode()) for page in builder.pages()}
    assert max(sizes.values()) > 200_000, "some list must go on on a further page"
    assert {address: size for address, size in sizes.items() if size > 290_000} == {}
