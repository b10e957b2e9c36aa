"""The page of origins: the picture, the table and the data say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from playwright.sync_api import Page

from building import ROOT, served
from datafolder import valid_data
from factcheck.addresses import Addresses
from factcheck.loading import load
from factcheck.site import Site
from pictures import classes, crowded_words, pictures
from reading import Document

SUBJECTS = sorted(path.stem for path in (ROOT / "data/subjects").glob("*.yml"))

Descents = dict[tuple[str, str], bool]


def _records(data: Path, folder: str) -> dict[str, dict[str, object]]:
    return {
        path.stem: yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)
        for path in sorted((data / folder).rglob("*.yml"))
    }


def _expected(data: Path, subject: str) -> tuple[set[str], Descents]:
    """Return the documents that the page must show, and each descent with whether it is inferred."""
    up: dict[str, dict[str, bool]] = {
        id: {item["source"]: "inferred" in item for item in source.get("upstream", [])}  # type: ignore[attr-defined]
        for id, source in _records(data, "sources").items()
    }
    down = {id: {child for child, parents in up.items() if id in parents} for id in up}
    shown = set(_records(data, "subjects")[subject]["reports"])  # type: ignore[call-overload]
    for steps in (up, down, up):
        waiting = list(shown)
        while waiting:
            found = set(steps[waiting.pop()]) - shown
            shown |= found
            waiting += found
    return shown, {(parent, id): up[id][parent] for id in shown for parent in up[id]}


def _drawn(picture: ElementTree.Element) -> tuple[list[str], Descents]:
    nodes = [node.get("data-document", "") for node in picture.iter("a")]
    edges = [path for path in picture.iter("path") if path.get("data-from")]
    assert len({(edge.get("data-from"), edge.get("data-to")) for edge in edges}) == len(edges)
    return nodes, {
        (edge.get("data-from", ""), edge.get("data-to", "")): "fc-graph__edge--inferred" in classes(edge)
        for edge in edges
    }


def _tabled(html: str) -> tuple[set[str], Descents]:
    rows = re.findall(
        r'<tr data-document="([^"]+)"(?: data-from="([^"]+)")?>(.*?)(?=<tr|</table>)', html, re.DOTALL
    )
    return {id for id, _, _ in rows}, {
        (parent, id): "by inference</span>" in text for id, parent, text in rows if parent
    }


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Serve the site."""
    with served(site) as url:
        yield url


@pytest.mark.parametrize("subject", SUBJECTS)
def test_picture_table_and_data_say_the_same(site: Path, subject: str) -> None:
    html = (site / subject / "origins/index.html").read_text("utf-8")
    documents, descents = _expected(ROOT / "data", subject)
    assert len(descents) > 3
    assert {True, False} == set(descents.values())
    drawn = pictures(html, "fc-graph")
    assert len(drawn) == 2
    for picture in drawn:
        nodes, edges = _drawn(picture)
        assert len(nodes) == len(set(nodes))
        assert (set(nodes), edges) == (documents, descents)
        assert all(nodes.index(parent) < nodes.index(child) for parent, child in edges)
        for node in picture.iter("a"):
            words = " ".join("".join(node.itertext()).split())
            inferred = any(by for (_, child), by in descents.items() if child == node.get("data-document"))
            assert ("by inference" in words) == inferred, words
    assert _tabled(html) == (documents, descents)
    listed = re.findall(r'<li id="reason-([^"]+)">(.*?)(?=<li|</ul>)', html, re.DOTALL)
    sources = _records(ROOT / "data", "sources")
    assert len(listed) == sum(descents.values())
    for (parent, child), inferred in descents.items():
        if inferred:
            (why,) = [
                item["inferred"]
                for item in sources[child]["upstream"]  # type: ignore[attr-defined]
                if item["source"] == parent
            ]
            assert " ".join(why.split()) in " ".join(unescape(dict(listed)[f"{child}-{parent}"]).split())
            assert f'href="#reason-{child}-{parent}"' in html


@pytest.mark.parametrize("subject", SUBJECTS)
def test_each_origin_lists_the_reports_that_go_back_to_it(site: Path, subject: str) -> None:
    html = (site / subject / "origins/index.html").read_text("utf-8")
    documents, descents = _expected(ROOT / "data", subject)
    reports = set(_records(ROOT / "data", "subjects")[subject]["reports"])  # type: ignore[call-overload]
    part = html.partition('id="by-origin"')[2].partition("</section>")[0]
    groups = dict(re.findall(r'id="origin-([^"]+)"(.*?)</div>', part, re.DOTALL))
    children = {child for _, child in descents}
    assert set(groups) == documents - children
    for origin, text in groups.items():
        below: set[str] = set()
        waiting = [origin]
        while waiting:
            found = {child for parent, child in descents if parent == waiting[-1]} - below
            waiting.pop()
            below |= found
            waiting += found
        linked = set(re.findall(r"sources/([^/]+)/", text)) - ({origin} - reports)
        assert linked == below | ({origin} & reports)


def test_a_document_with_two_upstreams_has_two_lines_that_do_not_coincide(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    herald = "teatime-herald-2025-11-07"
    path = data / f"sources/{herald}.yml"
    text = path.read_text("utf-8")
    more = "upstream:\n  - source: kettle-courier-2025-11-05\n    relation: cites\n    credited: By name.\n"
    path.write_text(text.replace("upstream:\n", more, 1), "utf-8")
    dataset, problems = load(data)
    assert dataset is not None, problems
    pages = {page.address: page.content for page in Site(dataset, Addresses.of(None, None)).pages()}
    html = pages["murmur-kettle/origins/"]
    documents, descents = _expected(data, "murmur-kettle")
    assert len(descents) == 3
    for picture in pictures(html, "fc-graph"):
        nodes, edges = _drawn(picture)
        assert (set(nodes), edges) == (documents, descents)
        paths = [path.get("d", "") for path in picture.iter("path") if path.get("data-from")]
        uprights = [re.findall(r"Q[\d.]+ [\d.]+ ([\d.]+) [\d.]+V", path) for path in paths]
        assert len({columns[0] for columns in uprights}) == 3
        into_herald = [path for path in picture.iter("path") if path.get("data-to") == herald]
        assert len({edge.get("d", "").split()[-1] for edge in into_herald}) == len(into_herald) == 2
    assert _tabled(html) == (documents, descents)


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_words_of_the_picture_have_room(page: Page, address: str, subject: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}{subject}/origins/")
    assert crowded_words(page, ".fc-graph") == []


@pytest.mark.parametrize("width", [360, 1280])
def test_inferred_descents_look_different(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}{SUBJECTS[0]}/origins/")
    looks = page.evaluate(
        """() => [...document.querySelectorAll(".fc-graph path[data-from]")]
          .filter(path => path.getBoundingClientRect().width)
          .map(path => [path.classList.contains("fc-graph__edge--inferred"), getComputedStyle(path)])
          .map(([inferred, style]) => [inferred, style.strokeDasharray, style.stroke, style.strokeWidth])"""
    )
    credited = {tuple(look[1:]) for look in looks if not look[0]}
    inferred = {tuple(look[1:]) for look in looks if look[0]}
    assert {dash for dash, _, _ in credited} == {"none"}
    assert {dash for dash, _, _ in inferred}.isdisjoint({"none", ""})
    assert {stroke for _, stroke, _ in credited}.isdisjoint({stroke for _, stroke, _ in inferred})
    assert all(float(thick.removesuffix("px")) >= 1 for _, _, thick in credited | inferred)


def test_the_keyboard_reaches_each_document_of_the_picture(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{address}{SUBJECTS[0]}/origins/")
    documents, _ = _expected(ROOT / "data", SUBJECTS[0])
    page.locator("a[href='#table']").focus()
    reached = []
    for _ in documents:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.document"))
        assert (
            page.evaluate(
                """getComputedStyle(document.activeElement.querySelector(".fc-graph__area")).strokeWidth"""
            )
            == "3px"
        )
    assert set(reached) == documents
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}sources/{reached[-1]}/")


def test_partly_inferred_is_explained_wherever_it_is_said(site: Path) -> None:
    said = 0
    for path in sorted(site.rglob("index.html")):
        html = path.read_text("utf-8")
        if path.parent.name == "origins":
            assert 'id="inferred"' in html
            continue
        words = [match.start() for match in re.finditer("partly inferred", html)]
        said += len(words)
        links = re.finditer(r'<a href="[^"]*origins/#inferred">(?=partly inferred</a>)', html)
        # Whoever reads a page from its start meets the explanation with the words.
        assert words[:1] == [link.end() for link in links][:1], path
    assert said > len(list((ROOT / "data/claims").rglob("*.yml"))) / 2


def test_numbers_of_origins_lead_to_the_page(site_pages: dict[str, Document]) -> None:
    claims = _records(ROOT / "data", "claims")
    for id, claim in claims.items():
        if claim.get("status") != "draft":
            assert f"../../{_subject_of(id)}/origins/" in site_pages[f"claims/{id}/"].links
    for subject in SUBJECTS:
        for page in ("", "compare/"):
            up = "../" * (1 + bool(page))
            assert f"{up}{subject}/origins/" in site_pages[f"{subject}/{page}"].links
        assert any("#origin-" in link for link in site_pages[f"{subject}/compare/"].links)


def _subject_of(id: str) -> str:
    return next((ROOT / "data/claims").rglob(f"{id}.yml")).parent.name
