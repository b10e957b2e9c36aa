"""The page of a report or document: what it leads with, and what goes back to it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Page

from benchmarks.archive import generate
from building import ROOT, served
from factcheck.addresses import Addresses
from factcheck.claim_descent import upstream_for
from factcheck.dataset import Dataset
from factcheck.derivation import ancestors
from factcheck.loading import load
from factcheck.menu import foot_menu
from factcheck.results import is_counted
from factcheck.site import Site


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """Load the real records."""
    dataset, problems = load(ROOT / "data")
    assert dataset is not None, problems
    return dataset


def _reports(dataset: Dataset) -> list[str]:
    return [id for subject in dataset.subjects.values() for id in subject.reports]


def _page(site: Path, id: str) -> str:
    return unescape((site / f"sources/{id}/index.html").read_text("utf-8"))


def _section(html: str, id: str) -> str:
    part = html.partition(f'<section id="{id}"')[2]
    return part.partition("</section>")[0]


def _words(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def test_the_tally_of_a_report_adds_up(site: Path, dataset: Dataset) -> None:
    for id in _reports(dataset):
        lead, _, split = _section(_page(site, id), "tally").partition("</p>")
        carried = sum(is_counted(claim) for claim, _ in dataset.appearances_of(id))
        numbers = [
            int(number) for number in re.findall(r"\d+", _words(lead.partition(">What came of it</h2>")[2]))
        ]
        assert numbers[0] == carried == sum(numbers[1:]), id
        parts = [int(number) for number in re.findall(r"\((\d+)\)", split)]
        assert sum(parts) in (0, carried)


def test_a_report_lists_each_departure_the_worst_first(site: Path, dataset: Dataset) -> None:
    order = list(dataset.scales.fidelity)
    labels = {label.label: id for id, label in dataset.scales.fidelity.items()}
    seen = 0
    for id in _reports(dataset):
        html = _section(_page(site, id), "changed")
        departures = [
            (claim, said, item)
            for claim, said in dataset.appearances_of(id)
            if is_counted(claim) and said.fidelity.basis != "sibling"
            for item in said.fidelity.deviations
        ]
        rows = html.split("<li>")[1:]
        assert len(rows) == len(departures), id
        grades = [labels[re.findall(r'<b class="g [^>]*>([^<]+)</b>', row)[0]] for row in rows]
        assert grades == sorted(grades, key=order.index)
        for claim, _, item in departures:
            row = next(row for row in rows if item.note in row and f"claims/{claim.id}/#report-{id}" in row)
            assert f"{item.phrase}</q>" in row
            if item.upstream_phrase:
                assert f"{item.upstream_phrase}</q>" in row
            elif item.upstream_says:
                assert f"in our words: {item.upstream_says}" in row
            else:
                assert "nothing of the kind" in row
            seen += 1
        assert html.partition("<details")[0].count("<li>") == min(8, len(rows))
    assert seen > 8


def test_a_document_lists_the_claims_that_descend_from_it(site: Path, dataset: Dataset) -> None:
    expected: dict[str, dict[str, set[str]]] = {}
    for claim in dataset.published_claims.values():
        if is_counted(claim):
            reports = {said.source for said in claim.appearances}
            for report in reports:
                for document in ancestors(report, dataset.sources, upstream_for(claim, dataset)):
                    if document not in reports:
                        expected.setdefault(document, {}).setdefault(claim.id, set()).add(report)
    assert expected
    for id in dataset.sources:
        listed = _section(_page(site, id), "going-back").split("<li>")[1:]
        found = {re.findall(r"claims/([^/]+)/", item)[0]: item for item in listed}
        assert len(found) == len(listed)
        assert set(found) == set(expected.get(id, {})), id
        for claim_id, reports in expected.get(id, {}).items():
            for report in reports:
                assert dataset.sources[report].publisher in found[claim_id]


def test_what_became_of_a_reply_is_said_once(site: Path, dataset: Dataset) -> None:
    for id in _reports(dataset):
        words = _words(_page(site, id).partition("<dt>Right of reply</dt>")[2].partition("</dd>")[0])
        assert words
        assert len(re.findall(r"\bsought", words, re.IGNORECASE)) <= 1, words


@pytest.mark.parametrize("width", [360, 800, 1280])
def test_no_word_of_the_table_is_broken(page: Page, site: Path, dataset: Dataset, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    with served(site) as address:
        for id in _reports(dataset):
            page.goto(f"{address}sources/{id}/")
            broken = page.locator(".fc-came").evaluate(
                """table => {
                  const found = [];
                  const walker = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
                  for (let node; (node = walker.nextNode());) {
                    for (const { 0: word, index } of node.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
                      const range = document.createRange();
                      range.setStart(node, index);
                      range.setEnd(node, index + word.length);
                      const tops = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
                      if (tops.size > 1) found.push(word);
                    }
                  }
                  return found;
                }"""
            )
            assert broken == [], id


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Return an invented archive with reports that carry some hundred claims each."""
    folder = tmp_path_factory.mktemp("archive")
    generate(folder, 120, ROOT / "data/scales.yml")
    dataset, problems = load(folder)
    assert dataset is not None, problems
    return dataset


def test_long_lists_go_on_on_the_pages_that_follow(archive: Dataset) -> None:
    pages = {page.address: page.content for page in Site(archive, Addresses.of(None, None)).pages()}
    for id in _reports(archive):
        carried = {claim.id for claim, _ in archive.appearances_of(id)}
        sentences = {sentence.at for sentence in archive.coverage[id].sentences}
        assert len(carried) > 50
        first, second = pages[f"sources/{id}/"], pages[f"sources/{id}/2/"]
        assert f'href="../../sources/{id}/2/"' in first
        assert f'href="../../../sources/{id}/"' in second
        table = _section(first, "results").partition("</table>")[0]
        on_first, on_second = (re.findall(rf"claims/([^/]+)/#report-{id}", html) for html in (table, second))
        assert len(on_first) == 50
        assert sorted(on_first + on_second) == sorted(carried)
        listed = re.findall(r"<li[^>]*><strong>([0-9.]+)</strong>", first + second)
        assert sorted(listed) == sorted(sentences)
        assert max(len(first.encode()), len(second.encode())) < 100_000


def test_the_foot_does_not_grow_with_the_archive(archive: Dataset, dataset: Dataset) -> None:
    shown = {group.label: [item.label for item in group.items] for group in foot_menu(archive)}
    assert "Topics" not in shown
    few = {group.label: [item.label for item in group.items] for group in foot_menu(dataset)}
    assert few["Topics"] == [topic.label for topic in dataset.topics.root.values()]
