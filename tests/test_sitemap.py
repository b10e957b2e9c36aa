"""The sitemap keeps the limits of sitemaps.org, and above them it is an index of files that do."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from factcheck.sitemap import sitemaps

HOST = "https://kettle.example/"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FIRST = date(2026, 1, 1)


def _pages(number: int) -> dict[str, date]:
    return {f"claims/claim-{place:03}/": FIRST + timedelta(place) for place in range(number)}


def _read(text: str) -> tuple[str, list[list[str]]]:
    """Return the name of the root, and the words of each entry."""
    root = ElementTree.fromstring(text)
    return root.tag.removeprefix(SPACE), [[part.text or "" for part in entry] for entry in root]


def test_below_the_limits_it_is_one_file() -> None:
    files = sitemaps(HOST, _pages(40).items(), most=40)
    assert list(files) == ["sitemap.xml"]
    root, entries = _read(files["sitemap.xml"])
    assert root == "urlset"
    assert entries == [[HOST + address, day.isoformat()] for address, day in _pages(40).items()]


@pytest.mark.parametrize(
    ("limits", "parts"),
    [({"most": 40}, 3), ({"most": 99}, 2), ({"largest": 4000}, 3), ({"largest": 300}, 100)],
)
def test_above_a_limit_it_is_an_index_of_files_that_keep_it(limits: dict[str, int], parts: int) -> None:
    pages = _pages(100)
    files = sitemaps(HOST, reversed(pages.items()), **limits)
    root, entries = _read(files.pop("sitemap.xml"))
    assert root == "sitemapindex"
    assert entries == [[HOST + name] for name in files]
    assert len(files) == parts
    found = []
    for text in files.values():
        root, own = _read(text)
        assert root == "urlset"
        assert 0 < len(own) <= limits.get("most", 100)
        assert len(text.encode()) <= limits.get("largest", 100_000)
        found += own
    assert found == [[HOST + address, day.isoformat()] for address, day in pages.items()]


def test_an_address_is_written_as_a_url_in_xml() -> None:
    (text,) = sitemaps(HOST, [("a/é&b/", FIRST)]).values()
    assert "<loc>https://kettle.example/a/%C3%A9%26b/</loc>" in text
