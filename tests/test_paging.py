"""Long lists are cut into pages: none is too large, nothing is lost, and each leads to the others."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from building import served
from datafolder import enlarged_data
from factcheck.pages.index_view import ENTRIES
from factcheck.pages.paging import Part, paged
from media import read_html
from writing import ADDRESSES, write_site

LARGEST = 280_000
"""Bytes of HTML of a page that is not a record's own: 300 kB with the frame of the published site."""
TOPIC = "kettle-launch"
CLAIMS = 2 * ENTRIES + 20


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a site with a topic, a subject, a report and a changelog that are too long for one page."""
    folder = tmp_path_factory.mktemp("large")
    data = enlarged_data(folder, {TOPIC: CLAIMS})
    document = data / "sources/kettle-bench-noise.yml"
    for number in range(ENTRIES):
        shutil.copy(document, data / f"sources/copy-{number:04}.yml")
    return write_site(data, folder / "site")


def _claims(site: Path) -> set[str]:
    return {path.parent.name for path in site.glob("claims/*/card.png")} or {
        path.parent.name for path in site.glob("claims/*/claim.json")
    }


def _parts(site: Path, first: str) -> Iterator[tuple[str, Any]]:
    """Yield the pages of a list with their addresses, from the first by each link to the next."""
    address: str | None = first
    seen: set[str] = set()
    while address is not None:
        assert address not in seen
        seen.add(address)
        page = read_html(site / address / "index.html")
        yield address, page
        following = page.xpath("//a[@rel='next']/@href")
        address = urljoin(address, following[0]) if following else None


def _linked_claims(page: Any) -> list[str]:
    found = [re.search(r"(?:^|/)claims/([^/]+)/(?:#.*)?$", href) for href in page.xpath("//main//a/@href")]
    return [match[1] for match in found if match]


def test_a_list_is_cut_in_order_and_nothing_is_lost() -> None:
    for length in range(12):
        items = list(range(length))
        parts = paged(items, 4)
        assert [item for part in parts for item in part.items] == items
        assert [part.number for part in parts] == list(range(1, len(parts) + 1))
        assert {part.of for part in parts} == {len(parts)}
        assert len(parts) == max(1, -(-length // 4))


@pytest.mark.parametrize(
    ("number", "of", "named"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, 3, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, 6, None, 9]),
        (5, 10, [1, 2, 3, 4, 5, 6, 7, None, 10]),
        (6, 12, [1, None, 4, 5, 6, 7, 8, None, 12]),
        (12, 12, [1, None, 10, 11, 12]),
    ],
)
def test_the_pager_names_the_ends_and_the_neighbours(number: int, of: int, named: list[int | None]) -> None:
    assert Part((), number, of).numbers == named


def test_no_page_of_a_list_is_too_large(large: Path) -> None:
    records = [*large.glob("claims/*/claim.json"), *large.glob("sources/*/source.json")]
    own = {path.parent / "index.html" for path in records}
    sizes = {path: path.stat().st_size for path in large.rglob("*.html") if path not in own}
    assert len(sizes) > 40
    assert {path: size for path, size in sizes.items() if size > LARGEST} == {}


@pytest.mark.parametrize(
    "first",
    [
        f"topics/{TOPIC}/",
        "outcomes/pending/",
        "changelog/",
        f"murmur-kettle/compare/{TOPIC}/",
        "murmur-kettle/timeline/verdicts/",
        "sources/",
    ],
)
def test_each_page_of_a_list_knows_its_place(large: Path, first: str) -> None:
    pages = list(_parts(large, first))
    assert len(pages) > 1
    sitemap = (large / "sitemap.xml").read_text("utf-8")
    addresses = [address for address, _ in pages]
    for number, (address, page) in enumerate(pages, start=1):
        place = f", page {number} of {len(pages)}"
        assert page.xpath("string(//title)").count(place) == 1
        assert place in f"{page.xpath('string(//h1)')}, {page.xpath('string(//header//p)')}".replace(
            " on page", ", page"
        )
        assert page.xpath("//link[@rel='canonical']/@href") == [ADDRESSES.site_url + address]
        assert f"<loc>{ADDRESSES.site_url}{address}</loc>" in sitemap
        before = [urljoin(address, href) for href in page.xpath("//a[@rel='prev']/@href")]
        assert before == addresses[number - 2 : number - 1] if number > 1 else before == []
        (current,) = page.xpath("//nav[@class='fc-pager']//*[@aria-current='page']")
        assert current.xpath("string()") == f"Page {number}"


def test_every_claim_is_in_its_lists_once(large: Path) -> None:
    claims = _claims(large)
    assert len(claims) > CLAIMS
    topics = [path.name for path in (large / "topics").iterdir()]
    lists = {
        "topics": [f"topics/{id}/" for id in topics],
        "outcomes": [f"outcomes/{path.name}/" for path in (large / "outcomes").iterdir()],
    }
    for name, firsts in lists.items():
        found = [
            claim for first in firsts for _, page in _parts(large, first) for claim in _linked_claims(page)
        ]
        assert sorted(found) == sorted(claims), name
    index = read_html(large / "claims/index.html")
    assert {href.split("/")[-2] for href in index.xpath("//main//a/@href") if "topics/" in href} == {
        id for id in topics if _linked_claims(read_html(large / "topics" / id / "index.html"))
    }


def test_every_change_and_every_verdict_stands_in_its_list(large: Path) -> None:
    claims = _claims(large)
    assert {claim for _, page in _parts(large, "changelog/") for claim in _linked_claims(page)} == claims
    timeline = read_html(large / "murmur-kettle/timeline/index.html")
    leads = [href.partition("#")[0] for href in timeline.xpath("//li[@data-counts]//a/@href")]
    first = "../../murmur-kettle/timeline/verdicts/"
    assert set(leads) <= {first, f"{first}2/"}
    verdicts = [
        claim
        for _, page in _parts(large, "murmur-kettle/timeline/verdicts/")
        for claim in _linked_claims(page)
    ]
    assert len(set(verdicts)) > CLAIMS


def test_a_day_of_the_changelog_says_how_much_of_it_is_on_the_page(large: Path) -> None:
    shown, told = 0, set()
    for _, page in _parts(large, "changelog/"):
        for heading in page.xpath("//section[h2]/h3"):
            (entries,) = heading.xpath("following-sibling::ul[1]")
            said = [int(number) for number in re.findall(r"\d+", heading.xpath("string()"))]
            assert said[-1] == len(entries)
            shown += len(entries)
            told.add((heading.getparent().get("aria-labelledby"), heading.text.split()[1], said[0]))
    assert shown == sum(number for _, _, number in told)


def test_the_corrections_lead_to_the_changelog_where_there_are_more(large: Path) -> None:
    page = read_html(large / "corrections/index.html")
    (entries,) = page.xpath("//h3[@id='all-entries']/following-sibling::ul")
    assert len(entries) == ENTRIES
    (words,) = page.xpath("//h3[@id='all-entries']/following-sibling::p[1]")
    assert f"newest {ENTRIES} of" in words.xpath("string()")
    assert words.xpath("a/@href") == ["../changelog/"]


def test_the_replay_counts_verdicts_that_have_pages_of_their_own(browser: Browser, large: Path) -> None:
    page = browser.new_page()
    with served(large) as url:
        page.goto(f"{url}murmur-kettle/timeline/")
        counts = page.locator("[data-count] strong").all_inner_texts()
        total = sum(map(int, counts))
        assert total > CLAIMS
        days = page.locator("li[data-counts]").evaluate_all("all => all.map(day => day.dataset.known)")
        assert len(days) > 1
        for day, expected in (("2000-01-01", 1), (days[0], 2)):
            page.locator("[data-as-of] input").fill(day)
            shown = page.locator("[data-count]:visible strong").all_inner_texts()
            assert sum(map(int, shown)) == total
            assert len(shown) >= expected
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_pager_is_accessible(browser: Browser, large: Path, scheme: str, width: int) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    with served(large) as url:
        page.goto(f"{url}topics/{TOPIC}/2/")
        pager = page.get_by_role("navigation", name="Pages of this list")
        options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
        results = Axe().run(page, context=".fc-pager", options=options)
        assert results.violations_count == 0, results.generate_report()
        assert len(results.response["passes"]) > 5
        for link in pager.get_by_role("link").all():
            box = link.bounding_box()
            assert box is not None
            assert min(box["height"], box["width"]) >= 24
        pager.get_by_role("link", name="Next page").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"{url}topics/{TOPIC}/3/")
        pager.get_by_role("link", name="Page 1", exact=True).click()
        page.wait_for_url(f"{url}topics/{TOPIC}/")
        assert pager.get_by_role("link", name="Previous page").count() == 0
    context.close()
