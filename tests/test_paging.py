"""Long lists are cut into pages: none is too large, nothing is lost, and each leads to the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as Window

from building import served
from crowded_data import (
    CLAIMS,
    EVIDENCE,
    FACTS,
    INNER,
    ORIGIN,
    QUESTIONS,
    REPORT,
    SENTENCES,
    SUBJECT,
    TOPIC,
    UNFORESEEN,
    crowded_data,
)
from datafolder import enlarged_data
from factcheck import plain
from factcheck.claim_review import Reviews
from factcheck.dataset import Dataset
from factcheck.few import FEW
from factcheck.loading import load
from factcheck.model import Claim
from factcheck.pages import PageBuilder
from factcheck.pages.compare_view import claims_on_page
from factcheck.pages.index_view import ENTRIES
from factcheck.pages.page import Page
from factcheck.pages.paging import Part, paged
from factcheck.pages.search_view import CHOICES
from factcheck.pages.source_view import claims_going_back
from factcheck.pages.subject_view import REPORTS as REPORTS_SHOWN
from factcheck.replay import state_on
from factcheck.results import is_counted
from factcheck.site import Site
from media import ATOM, atom, read_html
from writing import ADDRESSES, write_site

LARGEST = 280_000
"""Bytes of HTML of a page: 300 kB with the frame of the published site."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a site of which every list is too long for one page."""
    folder = tmp_path_factory.mktemp("large")
    return write_site(crowded_data(folder), folder / "site")


@pytest.fixture(scope="module")
def dataset(large: Path) -> Dataset:
    """Load the records of that site."""
    found, problems = load(large.parent / "data")
    assert found is not None, problems
    return found


def _claims(site: Path) -> set[str]:
    return {path.parent.name for path in site.glob("claims/*/claim.json")}


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
    ("size", "parts"),
    [(9, [[3, 3], [3], [9], [1, 1, 1, 1]]), (3, [[3, 3], [3], [9], [1, 1, 1], [1]])],
)
def test_a_list_is_cut_by_what_its_items_need(size: int, parts: list[list[int]]) -> None:
    found = paged([item for part in parts for item in part], size, lambda item: item, 8)
    assert [list(part.items) for part in found] == parts


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


def test_no_page_is_too_large(large: Path) -> None:
    sizes = {path: path.stat().st_size for path in large.rglob("*.html")}
    assert len(sizes) > 2000
    assert {path: size for path, size in sizes.items() if size > LARGEST} == {}


def test_no_feed_is_too_large(large: Path) -> None:
    feeds = {path: path.stat().st_size for path in large.glob("feeds/**/*.xml")}
    assert len(feeds) == 4
    assert max(feeds.values()) <= LARGEST
    assert len(atom(large / "feeds/changes.xml").xpath("a:entry", namespaces=ATOM)) > 100


@pytest.mark.parametrize(
    "first",
    [
        f"topics/{TOPIC}/",
        "outcomes/pending/",
        "changelog/",
        "claims/",
        f"{SUBJECT}/compare/{TOPIC}/",
        f"{SUBJECT}/timeline/",
        f"{SUBJECT}/timeline/verdicts/",
        f"{SUBJECT}/origins/",
        f"{SUBJECT}/what-happened/",
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
    index = [href for _, page in _parts(large, "claims/") for href in page.xpath("//main//a/@href")]
    assert {href.split("/")[-2] for href in index if "topics/" in href} == {
        id for id in topics if _linked_claims(read_html(large / "topics" / id / "index.html"))
    }


def test_every_change_stands_in_the_changelog(large: Path, dataset: Dataset) -> None:
    listed = Counter(claim for _, page in _parts(large, "changelog/") for claim in _linked_claims(page))
    assert listed == {id: len(claim.history) for id, claim in dataset.published_claims.items()}


def _counted(dataset: Dataset, subject: str) -> list[Claim]:
    return [claim for claim in dataset.claims_by_subject[subject] if is_counted(claim)]


@pytest.mark.parametrize(("subject", "span"), [(SUBJECT, "2026-01"), (QUESTIONS, "2026")])
def test_every_verdict_stands_on_its_day_and_in_a_sum(
    large: Path, dataset: Dataset, subject: str, span: str
) -> None:
    pages = dict(_parts(large, f"{subject}/timeline/verdicts/"))
    history = {claim.id: len(claim.history) for claim in _counted(dataset, subject)}
    assert Counter(claim for page in pages.values() for claim in _linked_claims(page)) == history
    own = f"{subject}/timeline/"
    timeline = read_html(large / own / "index.html")
    items = timeline.xpath("//li[starts-with(@id, 'verdict-')]")
    summed = [re.search(r"(\d+) verdicts? could", item.xpath("string(h3)")) for item in items]
    assert sum(int(said[1]) for said in summed if said) == sum(history.values())
    days = [day for page in pages.values() for day in page.xpath("//section/h2/time/@datetime")]
    spans = []
    for item in items:
        (href,) = item.xpath("p/a/@href")
        address, _, anchor = urljoin(own, href).partition("#")
        (first,) = pages[address].xpath("//section/h2[@id=$id]/time/@datetime", id=anchor)
        (shown,) = item.xpath("p[1]/time/@datetime")
        assert first == next(day for day in days if day.startswith(shown))
        spans.append(shown)
    assert spans == sorted(set(spans))
    assert span in spans
    word = "month" if len(span) > 4 else "year"
    assert f"what was known at the end of each {word}." in timeline.xpath("string(//main)")
    ids = timeline.xpath("//li[starts-with(@id, 'verdict-') or starts-with(@id, 'recorded-')]/@id")
    for picture in timeline.xpath("//svg[starts-with(@class, 'fc-time ')]"):
        marks = picture.xpath(".//g[starts-with(@data-event, 'verdict') or starts-with(@data-event, 'rec')]")
        assert sorted(mark.get("data-event") for mark in marks) == sorted(ids)


def test_every_event_of_the_world_stands_on_a_timeline(large: Path, dataset: Dataset) -> None:
    pages = [page for _, page in _parts(large, f"{SUBJECT}/timeline/")]
    ids = [id for page in pages for id in page.xpath("//li[starts-with(@class, 'e-')]/@id")]
    assert len(ids) == len(set(ids))
    subject, claims = dataset.subjects[SUBJECT], _counted(dataset, SUBJECT)
    values = [(claim.id, said.value) for claim in claims for said in claim.appearances if said.value]
    kinds = Counter(id.rpartition("-")[0] for id in ids)
    assert kinds["report"] == len(subject.reports)
    assert kinds["fact"] == len({fact.date.text for fact in subject.what_happened})
    assert kinds["window"] == len({(id, value.window.text) for id, value in values if value.window})
    (said,) = pages[0].xpath("//p[contains(., 'predicted windows are too many for the picture')]")
    assert said.text.split()[0] == str(kinds["window"])
    assert pages[0].xpath("count(//g[starts-with(@data-event, 'window')])") == 0


def test_every_descent_stands_on_a_page_of_origins(large: Path, dataset: Dataset) -> None:
    pages = [page for _, page in _parts(large, f"{SUBJECT}/origins/")]
    documents = {*dataset.subjects[SUBJECT].reports, "boiling-wire-2025-11-03"}
    documents |= {id for id in dataset.sources if id.startswith("document-")}
    rows = [row for page in pages for row in page.xpath("//tr[@data-document]")]
    expected = {(id, edge.source) for id in documents for edge in dataset.sources[id].upstream}
    origins = {id for id in documents if not dataset.sources[id].upstream}
    assert len(rows) == len(expected) + len(origins)
    assert {(row.get("data-document"), row.get("data-from")) for row in rows} == expected | {
        (id, None) for id in origins
    }
    groups = [id for page in pages for id in page.xpath("//h3/@id")]
    assert sorted(groups) == sorted(f"origin-{id}" for id in origins)
    reasons = [id for page in pages for id in page.xpath("//li/@id") if id.startswith("reason-")]
    inferred = [edge for id in documents for edge in dataset.sources[id].upstream if edge.inferred]
    assert len(reasons) == len(set(reasons)) == len(inferred)
    exceptions = [
        claim
        for page in pages
        for part in page.xpath("//section[@aria-labelledby='exceptions']")
        for claim in _linked_claims(part)
    ]
    assert sorted(exceptions) == sorted(
        claim.id
        for claim in dataset.claims_by_subject[SUBJECT]
        for said in claim.appearances
        if said.upstream
    )
    assert len(exceptions) > CLAIMS
    assert pages[0].xpath("count(//svg[starts-with(@class, 'fc-graph ')])") == 0
    assert pages[0].xpath("//section[@aria-labelledby='graph']//a/@href") == ["#table"]


def test_all_that_happened_stands_on_a_page(large: Path) -> None:
    pages = [page for _, page in _parts(large, f"{SUBJECT}/what-happened/")]
    facts = [id for page in pages for id in page.xpath("//li/@id") if id.startswith("fact-")]
    assert facts == [f"fact-{number}" for number in range(1, FACTS + 1)]
    assert sum(page.xpath("count(//div[@class='fc-unforeseen'])") for page in pages) == UNFORESEEN
    (unforeseen,) = pages[0].xpath("//a[.='What nobody predicted']/@href")
    assert unforeseen == f"../../{SUBJECT}/what-happened/2/#unforeseen"


@pytest.mark.parametrize(
    ("source", "shown", "heading"),
    [
        (EVIDENCE, "//section[@id='uses']/ul/li/p[1]/a[1]", "Where it is used as evidence"),
        (EVIDENCE, "//p[starts-with(., 'Merged into')]/a", "Merged into this record"),
        (ORIGIN, "//section[@id='descent']/ul/li/a", "Where it went"),
        (ORIGIN, "//section[@id='going-back']//li/a[1]", "Claims that go back to it"),
        (REPORT, "//section[@id='results']//tbody//th/a", "Claim by claim"),
        (REPORT, "//section[@id='coverage']//li/a", "What became of each sentence"),
    ],
)
def test_what_a_source_has_no_room_for_stands_on_the_pages_that_follow(
    large: Path, dataset: Dataset, source: str, shown: str, heading: str
) -> None:
    claims = [id for id in dataset.claims if id.startswith("claim-")]
    expected = {
        "Where it is used as evidence": [record.id for record, _ in dataset.evidence_uses[EVIDENCE]],
        "Merged into this record": [other.id for other in dataset.merged_sources[EVIDENCE]],
        "Where it went": [other.id for other in dataset.downstream[ORIGIN]],
        "Claims that go back to it": [item.claim.id for item in claims_going_back(dataset)[ORIGIN]],
        "Claim by claim": claims,
        "What became of each sentence": claims[:SENTENCES],
    }[heading]
    folder = large / "sources" / source
    own = read_html(folder / "index.html").xpath(f"{shown}/@href")
    following = [
        href
        for path in folder.glob("*/index.html")
        for href in read_html(path).xpath(
            "//h2[starts-with(., $heading)]/following-sibling::ul[1]/li/a/@href", heading=heading
        )
    ]
    linked = [href.lstrip("./").split("/") for href in own + following]
    ids = [parts[1] if parts[0] in ("claims", "sources") else parts[0] for parts in linked]
    assert Counter(ids) == Counter(expected)
    assert 0 < len(own) < len(expected)


def test_short_lists_say_how_much_more_there_is_and_where(large: Path, dataset: Dataset) -> None:
    reports = dataset.subjects[SUBJECT].reports
    home = read_html(large / SUBJECT / "index.html").xpath("//section[@aria-labelledby='reports']")[0]
    assert home.xpath("count(.//li)") == REPORTS_SHOWN
    more = len(reports) - REPORTS_SHOWN
    (rest,) = home.xpath(f".//a[.='{more} more reports, in the list of all sources']/@href")
    assert rest == f"../sources/#reports-{SUBJECT}"
    lists = [page for _, page in _parts(large, "sources/")]
    named = [
        href.split("/")[-2]
        for page in lists
        for href in page.xpath("//section[@aria-labelledby=$id]//li/a/@href", id=f"reports-{SUBJECT}")
    ]
    assert named == list(reports)
    _, compare = next(_parts(large, f"{SUBJECT}/compare/{TOPIC}/"))
    assert compare.xpath("count(//th[@data-report])") == REPORTS_SHOWN
    assert f"The table has {REPORTS_SHOWN} of the {len(reports)} reports." in compare.xpath("string()")
    claims = dataset.published_claims.values()
    used = {
        "report": {said.source for claim in claims for said in claim.appearances},
        "topic": {claim.topic for claim in claims},
    }
    search = read_html(large / "search/index.html")
    for name, values in used.items():
        (facet,) = search.xpath(f"//fieldset[.//input[@name='{name}']]")
        assert facet.xpath("count(.//input)") == CHOICES
        assert f"{len(values) - CHOICES} more have a list of their own" in facet.xpath("string()")
    (without,) = read_html(large / "data/index.html").xpath("//details[contains(summary, 'ClaimReview')]/p")
    number = int(without.text.split()[0])
    assert without.xpath("count(a[contains(@href, 'claims/')])") == ENTRIES
    assert f"; and {number - ENTRIES} more" in without.xpath("string()")


@pytest.mark.parametrize(
    ("entries", "of_claim", "words", "address"),
    [
        (
            "p[@class='fc-silent']/a[contains(@href, 'sources/')]",
            "silent",
            "more reports",
            f"{SUBJECT}/#reports",
        ),
        ("p[starts-with(., 'Merged into')]/a", "merged", "more claims were merged", "data/#table-claims"),
        ("li[starts-with(., 'That it was')]/a[1]", "outer", "more claims say that it", "data/#table-claims"),
    ],
)
def test_a_claims_page_names_some_of_many(
    large: Path, dataset: Dataset, entries: str, of_claim: str, words: str, address: str
) -> None:
    claim = dataset.claims[INNER]
    everything = {
        "silent": len(dataset.subjects[SUBJECT].reports) - len(claim.appearances),
        "merged": len(dataset.merged_claims[INNER]),
        "outer": len(dataset.reported_by[INNER]),
    }
    page = read_html(large / "claims" / INNER / "index.html")
    assert len(page.xpath(f"//{entries}")) == FEW
    assert f"{everything[of_claim] - FEW} {words}" in page.xpath("string()")
    assert f"../../{address}" in page.xpath("//main//a/@href")


def _made(dataset: Dataset, name: str) -> list[Page]:
    """Return the pages of one job of the builder."""
    jobs = PageBuilder(dataset, ADDRESSES, Reviews(dataset, ADDRESSES)).jobs()
    return [page for job in jobs if job.name == name for page in job.make()]


@pytest.mark.parametrize("reports", [0, FEW + 5])
def test_a_claims_page_does_not_grow_with_the_archive(tmp_path: Path, reports: int) -> None:
    pages = []
    for more in (10, 100):
        data = enlarged_data(tmp_path / str(more), {TOPIC: more}, reports and reports + more)
        dataset, problems = load(data)
        assert dataset is not None, problems
        (page,) = _made(dataset, "claims/murmur-on-sale-in-march/")
        frame = "".join(plain.plain_frame(Site(dataset, ADDRESSES), 2, "claims").pieces)
        # It names some of the reports that are silent, and how many more there are.
        pages.append(re.sub(r"copy-\d+|\d+(?= more reports)", "some", frame + page.head + page.content))
    assert pages[0] == pages[1]
    assert ("some more reports" in pages[0]) == bool(reports)


def test_a_comparison_of_long_texts_has_shorter_pages(tmp_path: Path) -> None:
    dataset, problems = load(crowded_data(tmp_path, claims=55, reports=2))
    assert dataset is not None, problems
    claims = dataset.claims_by_subject[SUBJECT]
    assert len(claims) <= claims_on_page(dataset.subjects[SUBJECT])
    pages = [page.content for page in _made(dataset, f"{SUBJECT}/compare/")]
    rows = [id for page in pages for id in re.findall(r'<tr id="([^"]+)" data-topic', page)]
    assert sorted(rows) == sorted(claim.id for claim in claims)
    assert len(pages) > 1
    assert max(len(page.encode()) for page in pages) <= LARGEST
    assert all("m-quote" in page for page in pages[1:]), "there is room for the quotes of each topic"


def test_a_day_of_the_changelog_says_how_much_of_it_is_on_the_page(large: Path) -> None:
    shown, told = 0, set()
    for _, page in _parts(large, "changelog/"):
        for heading in page.xpath("//section[h2]/h3"):
            (entries,) = heading.xpath("following-sibling::ul[1]")
            said = [int(number) for number in re.findall(r"\d+", heading.xpath("string()"))]
            assert said[-1] == len(entries)
            shown += len(entries)
            told.add((heading.getparent().xpath("string(h2/@id)"), heading.text.split()[1], said[0]))
    assert shown == sum(number for _, _, number in told)


def test_the_corrections_lead_to_the_changelog_where_there_are_more(large: Path) -> None:
    page = read_html(large / "corrections/index.html")
    (entries,) = page.xpath("//h3[@id='all-entries']/following-sibling::ul")
    assert len(entries) == ENTRIES
    (words,) = page.xpath("//h3[@id='all-entries']/following-sibling::p[1]")
    assert f"newest {ENTRIES} of" in words.xpath("string()")
    assert words.xpath("a/@href") == ["../changelog/"]


@pytest.mark.parametrize("subject", [SUBJECT, QUESTIONS])
def test_the_replay_counts_verdicts_that_have_pages_of_their_own(
    page: Window, large: Path, dataset: Dataset, subject: str
) -> None:
    claims = _counted(dataset, subject)
    with served(large) as url:
        page.goto(f"{url}{subject}/timeline/")
        days = page.locator("li[data-counts]").evaluate_all("all => all.map(day => day.dataset.known)")
        assert len(days) > 4
        for day in ("2000-01-01", days[0], days[len(days) // 2], days[-1]):
            page.locator("[data-as-of] input").fill(day)
            shown = page.locator("[data-count]:visible").evaluate_all(
                "all => all.map(one => [one.dataset.count, Number(one.querySelector('strong').textContent)])"
            )
            known = Counter(state_on(claim, date.fromisoformat(day)) or "" for claim in claims)
            assert dict(shown) == known


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_pager_is_accessible(page: Window, large: Path, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
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
