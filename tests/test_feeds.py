"""The Atom feeds keep RFC 4287, and an entry says what changed, from what to what, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from building import ROOT
from commands import edit
from datafolder import merged_data, valid_data
from media import ATOM, Published, atom, read_html
from writing import ADDRESSES, write_site

GRAMMAR = etree.RelaxNG(etree.parse(ROOT / "tests/atom.rng"))
MARCH = "claims/murmur-kettle/murmur-on-sale-in-march.yml"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the site of the valid example."""
    folder = tmp_path_factory.mktemp("example")
    return write_site(valid_data(folder), folder / "site")


@pytest.fixture(scope="module")
def two_subjects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the site of the real records with the example beside them."""
    folder = tmp_path_factory.mktemp("two")
    return write_site(merged_data(folder), folder / "site")


def feeds(site: Path) -> dict[str, Any]:
    """Return the feeds of a site by path."""
    return {path.relative_to(site).as_posix(): atom(path) for path in sorted((site / "feeds").rglob("*.xml"))}


def texts(node: Any, path: str) -> list[str]:
    """Return what a path leads to in a feed."""
    return [
        str(found if isinstance(found, str) else found.text) for found in node.xpath(path, namespaces=ATOM)
    ]


def entries(site: Path, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield id, title and summary of each entry."""
    for entry in feeds(site)[path].xpath("a:entry", namespaces=ATOM):
        yield texts(entry, "a:id")[0], texts(entry, "a:title")[0], texts(entry, "a:summary")[0]


def test_every_feed_keeps_the_grammar(site: Path, example: Path, two_subjects: Path) -> None:
    for folder in (site, example, two_subjects):
        for path, feed in feeds(folder).items():
            assert GRAMMAR.validate(feed), (path, GRAMMAR.error_log)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("a:id", None),
        ("a:updated", None),
        ("a:updated", "2026-03-10"),
        ("a:updated", "2026-03-10T00:00:00"),
        ("a:entry/a:id", "murmur"),
        ("a:entry/a:title", None),
        ("a:author/a:name", None),
    ],
)
def test_the_grammar_refuses_what_the_rfc_does(example: Path, path: str, wrong: str | None) -> None:
    feed = feeds(example)["feeds/changes.xml"]
    (node, *_) = feed.xpath(path, namespaces=ATOM)
    if wrong is None:
        node.getparent().remove(node)
    else:
        node.text = wrong
    assert not GRAMMAR.validate(feed)


def test_ids_are_unique_and_dates_in_order(site: Path, example: Path, two_subjects: Path) -> None:
    for folder in (site, example, two_subjects):
        found = feeds(folder)
        assert len({texts(feed, "a:id")[0] for feed in found.values()}) == len(found)
        for feed in found.values():
            ids, updated, published = (
                texts(feed, f"a:entry/a:{name}") for name in ("id", "updated", "published")
            )
            assert len(set(ids)) == len(ids) == len(updated) == len(published)
            assert all(late >= early for late, early in zip(updated, published, strict=True))
            assert updated == sorted(updated, reverse=True)
            assert texts(feed, "a:updated")[0] == max(updated, default=texts(feed, "a:updated")[0])


def test_a_feed_names_its_author_its_own_address_and_its_page(example: Path) -> None:
    for path, feed in feeds(example).items():
        assert texts(feed, "a:link[@rel='self']/@href") == [ADDRESSES.site_url + path]
        assert texts(feed, "a:author/a:name")
        (page,) = texts(feed, "a:link[@rel='alternate']/@href")
        assert (example / page.removeprefix(ADDRESSES.site_url) / "index.html").is_file()
        for page in texts(feed, "a:entry/a:link[@rel='alternate']/@href"):
            assert (example / page.removeprefix(ADDRESSES.site_url) / "index.html").is_file()
        for file in texts(feed, "a:entry/a:link[@rel='related']/@href"):
            assert (example / file.removeprefix(ADDRESSES.site_url)).is_file()


def test_an_entry_says_what_changed_from_what_to_what_and_why(example: Path) -> None:
    found = {title: summary for _, title, summary in entries(example, "feeds/changes.xml")}
    changed = found["Pending → True: The Murmur goes on sale in March 2026"]
    assert changed.startswith("Verdict changed. The outcome went from “Pending” to “True”.")
    assert "The kettle went on sale." in changed
    stayed = found["True (as before): The Murmur goes on sale in March 2026"]
    assert stayed == "New information. The outcome stays “True”. The bench shows its receipt."
    first = found["Pending: The Murmur goes on sale in March 2026"]
    assert first.startswith("First rating. The outcome is “Pending”. The month had not come.")
    assert first.endswith("Known 5 November 2025, reconstructed.")


def test_the_second_feed_has_only_changed_verdicts(example: Path) -> None:
    titles = [title for _, title, _ in entries(example, "feeds/verdicts.xml")]
    assert titles == [
        "Unverifiable → Void: The Murmur is the nicest kettle",
        "True → Mostly true: The Murmur boils below forty decibels",
        "Pending → True: The Murmur goes on sale in March 2026",
    ]


def test_the_first_release_is_in_the_feed(site: Path) -> None:
    published = Published.read(site)
    feed = feeds(site)["feeds/changes.xml"]
    first = texts(feed, "a:entry[a:category/@term = 'first-rating']/a:link[@rel='alternate']/@href")
    if len(published.tables["history"]) <= 200:
        assert sorted(first) == sorted(row["page"] for row in published.tables["claims"])
    assert len(feed.xpath("a:entry", namespaces=ATOM)) == min(200, len(published.tables["history"]))


def test_an_id_outlives_a_new_name_of_the_claim_and_a_new_entry(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    before = {title: id for id, title, _ in entries(write_site(data, tmp_path / "a"), "feeds/changes.xml")}
    path = data / MARCH
    edit(path, "history:\n", "former_ids: [murmur-in-march]\nhistory:\n")
    named = {title: id for id, title, _ in entries(write_site(data, tmp_path / "b"), "feeds/changes.xml")}
    assert len(named) == len(before)
    of_march = [title for title in before if title.endswith("in March 2026")]
    assert {named[title].split("/")[1] for title in of_march} == {"murmur-in-march"}
    later = (
        "  - known: 2026-06-29\n    recorded: 2026-06-30\n    rating: rated-true\n    class: clarification\n"
        "    note: A word was mended.\nresolutions:\n"
    )
    edit(path, "resolutions:\n", later)
    longer = {id for id, _, _ in entries(write_site(data, tmp_path / "c"), "feeds/changes.xml")}
    assert longer > set(named.values())


def test_ids_are_tags_of_the_site(example: Path) -> None:
    for id, _, _ in entries(example, "feeds/changes.xml"):
        assert re.fullmatch(r"tag:steam-and-facts\.example,2026-02-02:claims/[a-z-]+/[0-9-]{10}/[1-9]", id)


def test_every_subject_has_a_feed_from_the_second_one_on(example: Path, two_subjects: Path) -> None:
    assert sorted(feeds(example)) == ["feeds/changes.xml", "feeds/verdicts.xml"]
    published = Published.read(two_subjects)
    subjects = {row["id"] for row in published.tables["subjects"]}
    assert len(subjects) == 2
    own = {path.split("/")[1]: feed for path, feed in feeds(two_subjects).items() if path.count("/") == 2}
    assert own.keys() == subjects
    of_claim = {row["page"]: row["subject"] for row in published.tables["claims"]}
    for subject, feed in own.items():
        pages = texts(feed, "a:entry/a:link[@rel='alternate']/@href")
        assert {of_claim[page] for page in pages} == {subject}
        address = f"../feeds/{subject}/changes.xml"
        home = read_html(two_subjects / subject / "index.html")
        assert address in home.xpath("//link[@rel='alternate']/@href")


def test_every_page_leads_to_the_feeds_and_a_record_names_its_own_file(site: Path) -> None:
    for path in sorted(site.rglob("*.html")):
        page, address = read_html(path), path.relative_to(site)
        named = page.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href")
        in_foot = page.xpath("//footer[@class='fc-sitefoot']//a[contains(@href, 'feeds/')]/@href")
        in_head = address.parts[0] in ("index.html", "changelog", "methodology", "data")
        for found in (in_foot, *([named] if named or in_head else [])):
            ends = [name.rpartition("feeds/")[2] for name in found]
            assert ends == ["changes.xml", "verdicts.xml"], address
        if len(address.parts) == 3 and address.parts[0] in ("claims", "sources"):
            own = f"{address.parts[0].removesuffix('s')}.json"
            assert page.xpath("//link[@rel='alternate'][@type='application/json']/@href") == [own]
            assert own in page.xpath("//footer//a/@href")
