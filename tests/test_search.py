"""Search in a real browser, on the index that the build made."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect

from building import ROOT, build, project_copy, run, served, tree
from media import read_html
from reading import Document
from searching import first_query

PREFIX = "/reported-vs-released/"
MOST_BYTES = 150_000
"""What the first query may load, compressed as a host sends it."""
MOST_SCRIPT = 10_000


def _records(folder: str) -> dict[str, dict[str, object]]:
    paths = sorted((ROOT / "data" / folder).rglob("*.yml"))
    return {path.stem: yaml.load(path.read_text("utf-8"), yaml.CBaseLoader) for path in paths}


CLAIMS = _records("claims")
OUTCOMES = yaml.load((ROOT / "data/scales.yml").read_text("utf-8"), yaml.CBaseLoader)["outcome"]


def _values(facet: str, claim: dict[str, object]) -> set[str]:
    """Return the values that a claim has for a facet, as its record says."""
    if facet == "outcome":
        outcome = claim["outcome"]
        assert isinstance(outcome, dict)
        return {outcome["rating"]}
    if facet == "topic":
        return {str(claim["topic"])}
    appearances = claim["appearances"]
    assert isinstance(appearances, list)
    return {said["source"] for said in appearances}


def _having(facet: str, value: str) -> set[str]:
    return {f"claims/{id}/" for id, claim in CLAIMS.items() if value in _values(facet, claim)}


@pytest.fixture(scope="module")
def address(sub_path_site: Path) -> Iterator[str]:
    """Serve the site under its sub-path."""
    with served(sub_path_site, PREFIX) as url:
        yield url


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """Give an empty window, and fail on any message in its console."""
    messages: list[str] = []

    def note(message: ConsoleMessage) -> None:
        messages.append(message.text)

    def note_error(error: Error) -> None:
        messages.append(str(error))

    page.on("console", note)
    page.on("pageerror", note_error)
    yield page
    page.evaluate("null")  # What it said before comes before the answer.
    page.remove_listener("console", note)
    page.remove_listener("pageerror", note_error)
    assert [text for text in messages if "404" not in text] == []


def _status(page: Page) -> str:
    """Wait until something was found or not, and return what is said of it."""
    expect(page.get_by_role("status")).not_to_be_empty()
    return page.get_by_role("status").inner_text()


def _found(page: Page, address: str) -> list[str]:
    """Return the addresses of all results, the lazy ones too."""
    _status(page)
    more = page.get_by_role("button", name="Show more results")
    while more.is_visible():
        number = page.locator(".fc-results__item").count()
        more.click()
        expect(page.locator(".fc-results__item").nth(number)).to_be_visible()
    links = page.locator("a.fc-results__link").evaluate_all("links => links.map((link) => link.href)")
    return [str(link).removeprefix(address) for link in links]


def _sample(items: list[str], number: int) -> list[str]:
    return items[:: max(1, len(items) // number)]


def test_typing_a_claims_words_finds_it(page: Page, address: str) -> None:
    for id in _sample(sorted(CLAIMS), 10):
        page.goto(address + "search/")
        page.get_by_label("Words to look for").press_sequentially(str(CLAIMS[id]["short"]))
        item = page.locator(".fc-results__item", has=page.locator(f"a[href$='/claims/{id}/']"))
        expect(item).to_be_visible()
        (rating,) = _values("outcome", CLAIMS[id])
        expect(item.locator(".g")).to_have_text(OUTCOMES[rating]["label"])
        expect(item.locator(f".i-{OUTCOMES[rating]['icon']}")).to_be_visible()
        expect(item.locator("mark").first).to_be_visible()
        expect(item.locator(".fc-results__kind")).to_have_text("Claim")


@pytest.mark.parametrize("question", ["When was it released?", "release date"])
def test_a_plain_question_finds_what_the_reports_gave_most_weight(
    page: Page, address: str, question: str
) -> None:
    page.goto(f"{address}search/?q={question}")
    found = _found(page, address)
    leading = [id for id, claim in CLAIMS.items() if claim["prominence"] == "headline"]
    released = {f"claims/{id}/" for id in leading if "released" in str(CLAIMS[id]["short"])}
    assert released
    assert found[0] in released
    assert released <= set(found[:4])
    shown = page.locator(".fc-results__item").first
    id = found[0].split("/")[1]
    outcome = CLAIMS[id]["outcome"]
    assert isinstance(outcome, dict)
    expect(shown.locator(".fc-results__answer")).to_have_text(" ".join(outcome["answer"].split()))
    expect(shown.locator("mark").first).to_be_visible()
    assert shown.locator(".fc-results__excerpt").count() == 0


def test_where_the_words_stand_elsewhere_on_a_claims_page_an_excerpt_shows_them(
    page: Page, address: str
) -> None:
    page.goto(f"{address}search/?q=release&kind=claim")
    _found(page, address)
    items = page.locator(".fc-results__item")
    excerpts = 0
    for item in items.all():
        assert item.locator(".fc-results__answer").count() == 1
        in_front = item.locator(".fc-results__link mark, .fc-results__answer mark").count()
        shown = item.locator(".fc-results__excerpt").count()
        assert shown == (in_front == 0)
        excerpts += shown
    assert 0 < excerpts < items.count()


def test_a_choice_that_would_find_nothing_is_not_offered(page: Page, address: str) -> None:
    page.goto(f"{address}search/?outcome={next(iter(_values('outcome', next(iter(CLAIMS.values())))))}")
    _status(page)
    counts = {True: 0, False: 0}
    for label in page.locator("label.fc-facet:has([data-facet])").all():
        zero = label.locator("[data-count]").text_content() == "0"
        assert label.is_visible() != zero
        counts[zero] += 1
    assert min(counts.values()) > 0


def test_search_works_at_the_root_of_a_host(page: Page, site: Path) -> None:
    id = sorted(CLAIMS)[0]
    with served(site) as url:
        page.goto(f"{url}search/?q={CLAIMS[id]['short']}")
        assert f"claims/{id}/" in _found(page, url)
        page.goto(f"{url}claims/{id}x/")
        assert f"claims/{id}/" in _found(page, url)[:8]


@pytest.mark.parametrize("facet", ["outcome", "topic", "report"])
def test_a_facet_narrows_to_what_the_data_says(page: Page, address: str, facet: str) -> None:
    values = sorted({value for claim in CLAIMS.values() for value in _values(facet, claim)})
    page.goto(address + "search/")
    offered = page.locator(f"input[name={facet}]").evaluate_all("boxes => boxes.map((box) => box.value)")
    assert sorted(offered) == values
    page.get_by_label("Claims", exact=False).first.check()
    expect(page.get_by_role("status")).to_have_text(f"{len(CLAIMS)} results")
    for value in values:
        count = page.locator("label", has=page.locator(f"input[value='{value}']")).locator("[data-count]")
        expect(count).to_have_text(str(len(_having(facet, value))))
    fewest_first = sorted(values, key=lambda value: len(_having(facet, value)))
    for value in (fewest_first[0], fewest_first[-2]):
        page.goto(f"{address}search/?{facet}={value}")
        found = _found(page, address)
        assert set(found) == _having(facet, value)
        assert len(found) == len(set(found))
    page.goto(f"{address}search/?{facet}={fewest_first[0]}&{facet}={fewest_first[1]}")
    either = _having(facet, fewest_first[0]) | _having(facet, fewest_first[1])
    assert set(_found(page, address)) == either


def test_two_facets_narrow_together(page: Page, address: str) -> None:
    rating, topic = next(
        (rating, str(claim["topic"])) for claim in CLAIMS.values() for rating in _values("outcome", claim)
    )
    page.goto(f"{address}search/?outcome={rating}&topic={topic}")
    assert set(_found(page, address)) == _having("outcome", rating) & _having("topic", topic)


def test_the_kinds_of_page_are_told_apart(page: Page, address: str, sub_path_site: Path) -> None:
    prose = {
        f"{path.stem}/"
        for path in (ROOT / "docs").glob("*.md")
        if "\nsearch: excluded\n" not in path.read_text("utf-8").partition("\n---\n")[0] + "\n"
    }
    assert prose.isdisjoint({"data/", "deploying/", "accessibility/", "changelog/"})
    subjects = [path.stem for path in (ROOT / "data/subjects").glob("*.yml")]
    own = {address for id in subjects for address in (f"{id}/", f"{id}/what-happened/")}
    page.goto(address + "search/?kind=page")
    assert set(_found(page, address)) == prose | own
    page.goto(address + "search/?kind=listing")
    listings = {
        path.relative_to(sub_path_site).as_posix().removesuffix("index.html")
        for folder in ("topics", "entities", "outcomes")
        for path in (sub_path_site / folder).glob("*/index.html")
    }
    assert set(_found(page, address)) == listings
    page.goto(address + "search/?kind=source")
    expect(page.get_by_role("status")).to_have_text(f"{len(_records('sources'))} results")


def test_the_address_keeps_the_search_through_reload_and_back(page: Page, address: str) -> None:
    rating = next(iter(_values("outcome", next(iter(CLAIMS.values())))))
    page.goto(address + "search/")
    page.get_by_label("Words to look for").fill("release")
    everything = _status(page)
    expect(page).to_have_url(re.compile(r"/search/\?q=release$"))
    page.locator(f"input[value={rating}]").check()
    expect(page.get_by_role("status")).not_to_have_text(everything)
    narrowed = _status(page)
    state = {"q": ["release"], "outcome": [rating]}
    assert parse_qs(urlsplit(page.url).query) == state

    page.reload()
    expect(page.get_by_role("status")).to_have_text(narrowed)
    assert page.locator(f"input[value={rating}]").is_checked()
    page.locator("a.fc-results__link").first.click()
    page.wait_for_url("**/claims/**")
    page.go_back()
    expect(page.get_by_role("status")).to_have_text(narrowed)
    assert page.get_by_label("Words to look for").input_value() == "release"
    assert parse_qs(urlsplit(page.url).query) == state

    page.go_back()
    expect(page.get_by_role("status")).to_have_text(everything)
    assert not page.locator(f"input[value={rating}]").is_checked()


@pytest.mark.parametrize("keys", ["Control+k", "Meta+k"])
def test_a_key_opens_the_search_from_any_page(page: Page, address: str, keys: str) -> None:
    for start in ("", "about/", f"claims/{next(iter(CLAIMS))}/"):
        page.goto(address + start)
        page.keyboard.press(keys)
        page.wait_for_url("**/search/#q")
        expect(page.get_by_label("Words to look for")).to_be_focused()
        page.keyboard.type("a/b")
        expect(page.get_by_label("Words to look for")).to_have_value("a/b")


def test_no_single_key_goes_anywhere(page: Page, address: str) -> None:
    page.goto(address + "about/")
    page.keyboard.press("/")
    page.keyboard.press("k")
    page.keyboard.press("Control+k")
    page.wait_for_url("**/search/#q")
    page.go_back()
    assert page.url == address + "about/", "a single key went to the search as well"


def test_a_keyboard_alone_searches_narrows_and_opens_a_result(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Control+k")
    page.wait_for_url("**/search/#q")
    page.keyboard.type("release")
    _status(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('input[name=outcome]')"):
            break
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("outcome="))
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.fc-results__link')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/**")


def test_the_header_links_to_the_search(page: Page, address: str) -> None:
    page.goto(address + "about/")
    page.get_by_role("banner").get_by_role("link", name="Search").click()
    assert page.url == address + "search/"


def test_a_missing_address_finds_what_was_meant(page: Page, address: str) -> None:
    for id in _sample(sorted(CLAIMS), 4):
        page.goto(f"{address}claims/{id}s-typo/")
        assert page.get_by_label("Search the site").input_value() == f"{id}s-typo".replace("-", " ")
        assert f"claims/{id}/" in [
            link.removeprefix(address)
            for link in (
                _status(page)
                and page.locator("a.fc-results__link").evaluate_all("links => links.map((link) => link.href)")
            )
        ]
    page.get_by_label("Search the site").fill("release")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=release")
    assert int(_status(page).split()[0]) > 0


def _words_that_never_meet(site_pages: dict[str, Document]) -> str:
    """Return two words of claims that stand on one page each, and not on the same one."""
    pages: dict[str, list[str]] = {}
    for address, document in site_pages.items():
        for word in set(re.findall(r"\b[a-z]{7,}\b", document.text)):
            pages.setdefault(word, []).append(address)
    alone = {where[0]: word for word, where in sorted(pages.items()) if len(where) == 1}
    found = [
        alone[f"claims/{id}/"]
        for id, claim in CLAIMS.items()
        if alone.get(f"claims/{id}/", "?") in str(claim["outcome"]).split("would_change")[0]
    ]
    return " ".join(found[:2])


def test_where_nothing_is_found_the_reader_is_helped_on(
    page: Page, address: str, site_pages: dict[str, Document]
) -> None:
    page.goto(f"{address}search/?q=qqqzzz")
    assert "qqqzzz" in _status(page)
    assert page.locator(".fc-results__item").count() == 0
    page.goto(f"{address}search/?q={_words_that_never_meet(site_pages)}")
    assert "some of them" in _status(page)
    assert page.locator(".fc-results__item").count() > 1


@pytest.mark.parametrize("words", ["Quote proved", "captured text", "Sourcing then"])
def test_what_stands_beside_every_quote_does_not_find_every_claim(
    page: Page, address: str, words: str
) -> None:
    page.goto(f"{address}search/?q={words}&kind=claim")
    assert len(_found(page, address)) < len(CLAIMS) / 2


def _indexed(site: Path) -> dict[str, str]:
    """Return the words of each page as Pagefind read them, by address."""
    found = {}
    for path in (site / "pagefind/fragment").iterdir():
        text = gzip.decompress(path.read_bytes())
        page = json.loads(text[text.index(b"{") :])
        found[page["url"].lstrip("/")] = page["content"]
    return found


def test_the_index_has_each_word_of_a_claim_for_itself(sub_path_site: Path) -> None:
    indexed = _indexed(sub_path_site)
    parts = 0
    for id, claim in CLAIMS.items():
        words = f" {indexed[f'claims/{id}/']} "
        for said in claim["appearances"]:  # type: ignore[attr-defined]
            for text in (f"“{said['quote']}”", said.get("scope"), said["sourcing"]["note"]):
                if text is not None:
                    assert re.search(rf"[\s(]{re.escape(' '.join(text.split()))}[\s.]", words), (id, text)
                    parts += 1
        assert not re.search(r"\.[A-Z][a-z]", words.replace("vs.", "")), id
    assert parts > 2 * len(CLAIMS)


def test_the_rows_of_a_table_are_indexed_and_its_head_is_not(sub_path_site: Path) -> None:
    words = _indexed(sub_path_site)["methodology/"]
    page = read_html(sub_path_site / "methodology/index.html")
    cells = [" ".join(cell.text_content().split()) for cell in page.xpath("//article//tbody//td")]
    assert len(cells) > 20
    for cell in cells:
        assert cell in words
    (head, *_) = (" ".join(cell.text_content().split()) for cell in page.xpath("//article//thead/tr"))
    assert head not in words


def test_words_are_shown_as_words(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=%3Cimg src=x onerror=alert(1)%3E")
    _status(page)
    assert page.locator("article img").count() == 0


def test_the_first_query_loads_little(browser: Browser, address: str) -> None:
    for id in _sample(sorted(CLAIMS), 5):
        words = " ".join(str(CLAIMS[id]["short"]).split()[:3])
        sizes = first_query(browser, address, words)
        assert 0 < len([url for url in sizes if ".pf_fragment" in url]) <= 8
        assert [url for url in sizes if "/wasm." in url]
        assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_the_script_is_small_and_loads_the_index_only_when_it_is_needed(
    browser: Browser, address: str
) -> None:
    assert (ROOT / "docs/assets/javascripts/search.js").stat().st_size <= MOST_SCRIPT
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "search/", wait_until="networkidle")
    page.goto(address, wait_until="networkidle")
    page.close()
    assert asked
    assert [url for url in asked if "/pagefind/" in url] == []


def test_search_runs_in_a_worker_under_a_strict_policy(page: Page, address: str) -> None:
    def with_policy(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        policy = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'; connect-src 'self'"
        headers = {
            **answer.headers,
            "content-security-policy": f"{policy}; img-src 'self' data:; worker-src 'self'",
        }
        route.fulfill(response=answer, headers=headers)  # type: ignore[attr-defined]

    page.route("**/search/*", with_policy)
    page.goto(address + "search/?q=release")
    assert int(_status(page).split()[0]) > 0
    assert any(worker.url.endswith("/pagefind/pagefind-worker.js") for worker in page.workers)


def test_without_an_index_the_search_page_says_so(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/pagefind/pagefind.js", lambda route: route.abort())
    page.goto(address + "search/?q=release")
    assert "could not be loaded" in _status(page)
    page.close()


def test_without_scripts_the_search_page_leads_to_every_claim(scriptless: Page, address: str) -> None:
    scriptless.goto(address + "search/")
    assert "Search needs JavaScript" in scriptless.inner_text("article")
    assert not scriptless.get_by_label("Words to look for").is_visible()
    links = scriptless.locator("article a").evaluate_all("links => links.map((link) => link.href)")
    topics = {f"{address}topics/{claim['topic']}/" for claim in CLAIMS.values()}
    assert {f"{address}claims/", f"{address}sources/", *topics} <= set(links)


def _facets(page: Page, address: str) -> object:
    page.goto(address + "about/")
    return page.evaluate("async (url) => (await import(url)).filters()", address + "pagefind/pagefind.js")


def test_two_builds_have_the_same_facets(page: Page, site: Path, address: str) -> None:
    with served(site) as url:
        first = _facets(page, url)
    assert first
    assert first == _facets(page, address)


def test_the_way_out_has_the_same_search(page: Page, address: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    result = run(ROOT, "factcheck.command_line", "pages", str(folder))
    assert result.returncode == 0, result.stdout + result.stderr
    page.goto(address + "search/?q=release")
    expected = _found(page, address)
    with served(folder) as url:
        page.goto(url + "search/?q=release")
        assert sorted(_found(page, url)) == sorted(expected)


def test_a_build_without_an_index_fails_and_publishes_nothing(tmp_path: Path, site: Path) -> None:
    project = project_copy(tmp_path / "project")
    shutil.copytree(site, project / "site")
    before = tree(project / "site")
    broken = project / "hooks/pagefind.py"
    broken.write_text('raise SystemExit("there is no program for this machine")\n', encoding="utf-8")
    result = build(project)
    assert result.returncode != 0
    assert "search-index: Pagefind failed: there is no program for this machine" in result.stderr
    assert "Traceback" not in result.stderr
    assert tree(project / "site") == before
