"""Hostile strings past every rule, in a real browser: nothing runs, nothing loads, no page has a part more.

The same pages are opened with the policy of the site and without it, so that escaping is proved by itself.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser, BrowserContext, Page, expect

from building import ROOT, project_copy, served
from conftest import COUNTED
from datafolder import valid_data
from factcheck import plain
from factcheck.dataset import Dataset
from factcheck.loading import load
from factcheck.problems import Problem
from factcheck.site import Site
from hostile_site import READABLE, harmless, number_of_texts, one_by_one, with_texts
from hostile_strings import HOSTILE
from media import blocks, csv_rows, load_json, read_html, sqlite_tables
from writing import ADDRESSES

MARKUP = "header.fc-claim + section#what-happened"
"""Where the one text that is Markdown stands; it may bring elements of its own."""

FROM_MARKDOWN = {
    *((name, ()) for name in ("p", "ul", "ol", "li", "strong", "em", "code", "blockquote", "br")),
    *((name, ()) for name in ("h3", "h4", "hr", "a")),
    ("a", ("href", "rel")),
    ("a", ("href",)),
    ("a", ("class", "href")),
    ("a", ("class", "href", "rel")),
    ("sup", ()),
    ("sup", ("class",)),
}

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝")  # noqa: RUF001
FORMULAS_AS_TEXT = tuple(f"'{start}" for start in FORMULAS)

NO_WORDS = {"appearances.amount", "appearances.place"}
"""Columns of values that the model lets through in one form only."""

WATCH = """
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) =>
        violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""

# Every element by its ancestors, its name and the names of its attributes, with its number. Lines of
# text in a picture are as many as its words need, so those are only told apart and not counted.
PARTS = """(markup) => {
    const found = {};
    const known = new Map();
    for (const element of document.querySelectorAll("*")) {
        if (element.parentElement?.closest(markup)) continue;
        const own = `${element.localName}[${element.getAttributeNames().sort().join(" ")}]`;
        const path = `${known.get(element.parentElement) ?? ""}/${own}`;
        known.set(element, path);
        found[path] = element.closest("svg") ? 1 : (found[path] ?? 0) + 1;
    }
    return found;
}"""

INSIDE = """(markup) => [...document.querySelectorAll(`:is(${markup}) > :not(h2:first-child),
    :is(${markup}) > * *`)].map((element) =>
    [element.localName, element.getAttributeNames().sort(), element.getAttribute("href")])"""


def _sound(data: Path) -> Dataset:
    dataset, problems = load(data)
    assert dataset is not None, problems
    return dataset


def _without_policy(site: Path, folder: Path) -> Path:
    """Copy the pages of a site without their policy."""
    shutil.copytree(site, folder)
    pages = sorted(folder.rglob("*.html"))
    for path in pages:
        html, number = re.subn(
            r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", path.read_text("utf-8")
        )
        assert number == 1, path
        path.write_text(html, "utf-8")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Build the example with MkDocs: all strings of a family in each text, and letters in their place."""
    folder = tmp_path_factory.mktemp("built")
    data = valid_data(folder)
    sites = {}
    for kind in ("hostile", "harmless"):
        project = project_copy(folder / kind, data)
        done = subprocess.run(
            [sys.executable, "-m", "hostile_site", kind],
            cwd=project,
            env=os.environ
            | {"PYTHONPATH": f"{project / 'hooks'}{os.pathsep}{ROOT / 'tests'}", "NO_MKDOCS_2_WARNING": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        sites[kind] = project / "site"
    return sites


@dataclass
class Seen:
    """What a browser did beside showing a page."""

    requests: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@dataclass
class Window:
    """A window in which everything that a page does is noted."""

    page: Page
    root: str
    seen: Seen

    def open(self, address: str) -> None:
        """Open a page of the site, and see that it did nothing that it should not do."""
        self.page.goto(self.root + address)
        self.check(address)

    def check(self, where: str) -> None:
        """See that nothing ran, nothing was loaded from elsewhere, and nothing was tried."""
        missing = where.startswith("no/such/")
        assert self.page.evaluate("[window.injected ?? null, window.violations]") == [None, []], where
        assert self.page.url.startswith(self.root), where
        assert [url for url in self.seen.requests if not url.startswith((self.root, "data:"))] == [], where
        assert self.seen.dialogs == [], where
        if not missing:
            assert (self.seen.failed, self.seen.messages) == ([], []), where

    def parts(self) -> Counter[str]:
        """Return the elements of the page outside the Markdown."""
        return Counter(self.page.evaluate(PARTS, MARKUP))


@contextmanager
def _window(browser: Browser, site: Path) -> Iterator[Window]:
    context: BrowserContext = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.add_init_script(WATCH)
    page = context.new_page()
    seen = Seen()
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("response", lambda answer: seen.failed.append(answer.url) if answer.status >= 400 else None)
    page.on("console", lambda message: seen.messages.append(message.text))
    page.on("pageerror", lambda error: seen.messages.append(str(error)))
    page.on("dialog", lambda dialog: seen.dialogs.append(dialog.message))
    with served(site) as root:
        yield Window(page, root, seen)
    context.close()


def _addresses(site: Path) -> list[str]:
    """Return the addresses of all pages but the one that leads on at once."""
    return [
        path.relative_to(site).as_posix().removesuffix("index.html")
        for path in sorted(site.rglob("*.html"))
        if 'http-equiv="refresh"' not in path.read_text("utf-8")
    ]


def _parts(browser: Browser, site: Path) -> dict[str, Counter[str]]:
    """Open every page of a site, and return what it consists of."""
    found = {}
    with _window(browser, site) as window:
        for address in _addresses(site):
            window.open(address)
            found[address] = window.parts()
            for name, attributes, link in window.page.evaluate(INSIDE, MARKUP):
                assert (name, tuple(attributes)) in FROM_MARKDOWN, address
                scheme = re.match(r"([a-z][a-z0-9+.-]*):", link or "", re.IGNORECASE)
                assert scheme is None or scheme[1].lower() in ("http", "https"), (address, link)
    assert len(found) > 40
    return found


def _assert_same(found: dict[str, Counter[str]], expected: dict[str, Counter[str]]) -> None:
    assert found.keys() == expected.keys()
    for address, parts in found.items():
        assert parts - expected[address] == Counter(), f"{address} has something more"
        assert expected[address] - parts == Counter(), f"{address} lacks something"


@pytest.fixture(scope="module")
def expected(browser: Browser, built: dict[str, Path]) -> dict[str, Counter[str]]:
    """Return what the pages consist of where their words are harmless."""
    return _parts(browser, built["harmless"])


@pytest.mark.parametrize("protected", [True, False], ids=["with the policy", "without it"])
def test_nothing_of_the_strings_becomes_part_of_a_page(
    browser: Browser,
    built: dict[str, Path],
    expected: dict[str, Counter[str]],
    protected: bool,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    site = built["hostile"] if protected else _without_policy(built["hostile"], tmp_path / "bare")
    found = _parts(browser, site)
    if not protected:
        policy = "/html[class lang]/head[]/meta[content http-equiv]"
        expected = {address: parts - Counter([policy]) for address, parts in expected.items()}
    _assert_same(found, expected)
    counted = f"{len(READABLE)} strings on {len(found)} pages {'with' if protected else 'without'} the policy"
    record_property(COUNTED, f"no rule, a family in each text: {counted}, nothing ran")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Path]]:
    """Write the example without a policy, one string in each text, as often as all strings need.

    These begin a text or an attribute, and among them are those that no file can hold.
    """
    folder = tmp_path_factory.mktemp("alone")
    dataset = _sound(valid_data(folder))
    return [
        {
            "hostile": _bare(with_texts(dataset, partial(one_by_one, first)), folder / f"hostile-{first}"),
            "harmless": _bare(with_texts(dataset, partial(_letters, first)), folder / f"harmless-{first}"),
        }
        for first in range(0, len(HOSTILE), number_of_texts(dataset))
    ]


def _letters(first: int, number: int) -> str:
    return harmless(one_by_one(first, number))


def _bare(dataset: Dataset, folder: Path) -> Path:
    written = folder.with_name(f"{folder.name}-written")
    written.mkdir()
    plain.write(Site(dataset, ADDRESSES), ROOT / "docs", written)
    return _without_policy(written, folder)


def test_no_string_alone_becomes_part_of_a_page(
    browser: Browser, alone: list[dict[str, Path]], record_property: Callable[[str, object], None]
) -> None:
    pages = 0
    for sites in alone:
        found = _parts(browser, sites["hostile"])
        _assert_same(found, _parts(browser, sites["harmless"]))
        pages += len(found)
    record_property(
        COUNTED, f"no rule, one string in each text: {len(HOSTILE)} strings on {pages} pages, nothing ran"
    )


# -- what scripts show of stored texts ------------------------------------------------------------


def _found(window: Window, words: str) -> list[list[object]]:
    """Search, open all that is found, and return the elements of the results."""
    window.page.goto(f"{window.root}search/?q={words}")
    status = window.page.get_by_role("status")
    expect(status).to_have_text(re.compile(r"\d+ result"))
    while (more := window.page.locator("[data-more]")).is_visible():
        before = window.page.locator(".fc-results__item").count()
        more.click()
        expect(window.page.locator(".fc-results__item").nth(before)).to_be_attached()
    elements: list[list[object]] = window.page.locator(".fc-results__item, .fc-results__item *").evaluate_all(
        "all => all.map((one) => [one.localName, one.getAttributeNames().sort()])"
    )
    return elements


def test_search_shows_the_strings_as_text(browser: Browser, built: dict[str, Path]) -> None:
    with _window(browser, built["hostile"]) as window:
        for words in ("injected", "onerror", "script", "hostile.example"):
            elements = _found(window, words)
            known = (["li"], ["a", "href"], ["p"], ["span"], ["span", "aria-hidden"], ["mark"])
            for name, attributes in elements:
                assert isinstance(attributes, list)
                assert [name, *(one for one in attributes if one != "class")] in [list(one) for one in known]
            window.check(words)
            assert "<" in window.page.locator(".fc-results__item").first.inner_text()
        window.page.goto(f"{window.root}no/such/%3Cimg%20src=x%20onerror=window.injected=1%3E/")
        expect(window.page.get_by_role("status")).not_to_be_empty()
        assert window.page.locator("article img").count() == 0
        assert window.page.evaluate("[window.injected ?? null, window.violations]") == [None, []]


@pytest.mark.parametrize("which", ["with the policy", "one by one"])
def test_what_scripts_do_with_the_strings_runs_none_of_them(
    browser: Browser, built: dict[str, Path], alone: list[dict[str, Path]], which: str
) -> None:
    for site in [built["hostile"]] if which == "with the policy" else [one["hostile"] for one in alone]:
        with _window(browser, site) as window:
            page = window.page
            (subject,) = (path.parent.parent.name for path in site.glob("*/compare/index.html"))
            window.open(f"{subject}/compare/")
            for field in page.locator(".fc-controls select").all():
                field.select_option(index=1)
                field.select_option(index=0)
            page.get_by_role("button", name="All quotes").click()
            for format in ("CSV", "Markdown"):
                page.get_by_role("button", name=f"Copy as {format}").click()
                expect(page.get_by_role("status")).to_contain_text(format)
            window.check("the comparison")
            claims = [f"claims/{path.parent.name}/" for path in sorted(site.glob("claims/*/claim.json"))]
            for address in (f"{subject}/timeline/", *claims):
                window.open(address)
                back = page.locator("button[data-move='-1']")
                while back.get_attribute("aria-disabled") == "false":
                    back.click()
                for button in page.locator("button.fc-copy").all():
                    button.click()
                window.check(address)


def test_the_page_of_problems_shows_the_strings_as_text(browser: Browser, tmp_path: Path) -> None:
    found = {}
    for kind, change in (("hostile", str), ("harmless", harmless)):
        folder = tmp_path / kind
        folder.mkdir()
        texts = [change(text) for text in HOSTILE]
        problems = [Problem(f"data/{text}", 1, 1, text, text) for text in texts]
        (folder / "index.html").write_text(Site.problem_page(problems), "utf-8")
        shutil.copy(folder / "index.html", folder / "404.html")
        with _window(browser, folder) as window:
            window.page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
            window.open("")
            found[kind] = window.parts()
            items = window.page.locator("li code").all_text_contents()
        assert [item.count(text) for item, text in zip(items, texts, strict=True) if text.isprintable()]
    assert found["hostile"] == found["harmless"]


# -- what machines read ---------------------------------------------------------------------------


def test_files_for_machines_stay_well_formed(tmp_path: Path, built: dict[str, Path]) -> None:
    dataset = _sound(valid_data(tmp_path))
    sites = [built["hostile"]]
    for first in range(0, len(READABLE), number_of_texts(dataset)):
        changed = with_texts(dataset, lambda number, first=first: READABLE[(first + number) % len(READABLE)])  # type: ignore[misc]
        sites.append(tmp_path / f"site-{first}")
        for file in Site(changed, ADDRESSES).files():
            target = sites[-1] / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)
    formulas = 0
    for site in sites:
        feeds = sorted(site.rglob("*.xml"))
        assert len(feeds) >= 2
        for path in feeds:
            etree.parse(path)
        assert len([load_json(path) for path in site.rglob("*.json")]) > 30
        package = load_json(site / "data/datapackage.json")
        whole = load_json(site / "data/dataset.json")
        with closing(sqlite3.connect(site / "data/dataset.sqlite")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = sqlite_tables(site / "data/dataset.sqlite", package)
        for resource in package["resources"]:
            name, path = resource["name"], site / "data" / resource["path"]
            assert csv_rows(path, resource) == whole[name] == tables[name], name
            with path.open(encoding="utf-8", newline="") as file:
                for line in csv.DictReader(file):
                    for column, cell in line.items():
                        formulas += cell[:2] in FORMULAS_AS_TEXT
                        assert f"{name}.{column}" in NO_WORDS or cell[:1] not in FORMULAS, (column, cell)
    assert formulas > 10
    for path in sorted(built["hostile"].rglob("*.html")):
        for block in blocks(read_html(path)):
            assert block["@context"]
