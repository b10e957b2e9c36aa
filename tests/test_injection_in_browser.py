"""Hostile strings past every rule, in a real browser: nothing runs, nothing loads, each is shown as text.

So no page has a part more or less than the same page with harmless letters, and no text or attribute
another character. The same pages are opened with the policy of the site and without it, so that escaping
is proved by itself.
"""

from __future__ import annotations

import csv
import json
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
from urllib.parse import unquote

import pytest
import yaml
from lxml import etree
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pybtex.database import parse_string  # type: ignore[import-untyped]

from building import ROOT, project_copy, served
from conftest import COUNTED
from datafolder import valid_data
from factcheck import plain
from factcheck.dataset import Dataset
from factcheck.exports import Exports
from factcheck.loading import load
from factcheck.problems import Problem
from factcheck.site import Site
from hostile_site import READABLE, harmless, number_of_texts, one_by_one, some_of_each_family, with_texts
from hostile_strings import FAMILIES, HOSTILE
from media import csv_rows, load_json, sqlite_tables
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
    ("a", ("href", "rel", "title")),
    ("a", ("title",)),
    ("sup", ()),
    ("sup", ("class",)),
}

FORMULAS = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001
FORMULAS_AS_TEXT = tuple(f"'{start}" for start in FORMULAS)

LEADS = {
    *(f"a href {scheme}:" for scheme in ("http", "https")),
    *(f"link href {scheme}:" for scheme in ("http", "https")),
    "form action http:",
    "script src http:",
}
"""Where addresses may lead, relative ones as they are on the machine that runs the tests."""

NO_WORDS = {"appearances.amount", "appearances.place"}
"""Columns of values that the model lets through in one form only."""

WATCH = """
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) =>
        violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""

# `parts`: every element by its ancestors, its name and the names of its attributes, with its number. Lines
# of text in a picture are as many as its words need, so those are only told apart and not counted.
# `shown`: each text outside scripts and the Markdown, and the value of each attribute, with the element.
# Of a picture these are the words without the spaces, at which its lines are broken.
LOOK = """(markup) => {
    const parts = {}, shown = [], addresses = new Set();
    const known = new Map();
    for (const element of document.querySelectorAll("*")) {
        for (const name of ["href", "src", "action", "formaction", "data", "poster", "xlink:href"]) {
            if (!element.hasAttribute(name)) continue;
            const value = element.getAttribute(name);
            const scheme = URL.parse(value, document.baseURI)?.protocol ?? value;
            addresses.add(`${element.localName} ${name} ${scheme}`);
        }
        if (element.parentElement?.closest(markup)) continue;
        const own = `${element.localName}[${element.getAttributeNames().sort().join(" ")}]`;
        const path = `${known.get(element.parentElement) ?? ""}/${own}`;
        known.set(element, path);
        parts[path] = element.closest("svg") ? 1 : (parts[path] ?? 0) + 1;
        if (element.localName === "svg") shown.push(["svg", element.textContent.replace(/\\s/g, "")]);
        if (element.closest("svg")) continue;
        const at = element.matches("meta[property='og:image:alt']") ? "words of a picture" : own;
        for (const { name, value } of element.attributes) shown.push([`${at} ${name}`, value]);
        if (element.matches(`script, style, ${markup}`)) continue;
        for (const node of element.childNodes)
            if (node.nodeType === Node.TEXT_NODE && node.data.trim()) shown.push([own, node.data]);
    }
    const inside = [...document.querySelectorAll(
        `:is(${markup}) > :not(h2:first-child), :is(${markup}) > * *`)];
    const blocks = [...document.querySelectorAll("script[type='application/ld+json']")];
    return JSON.stringify({
        parts, shown,
        addresses: [...addresses],
        inside: inside.map((element) => [element.localName, element.getAttributeNames().sort()]),
        blocks: blocks.map((block) => block.textContent),
    });
}"""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Load the example as it is."""
    dataset, problems = load(valid_data(tmp_path_factory.mktemp("example")))
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


@dataclass(frozen=True)
class Look:
    """What a page consists of, and what it shows, in harmless letters, with the elements that do."""

    parts: Counter[str]
    shown: Counter[str]


def _texts(content: object) -> Iterator[str]:
    """Yield every text in what a JSON file holds."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, list | dict):
        for item in content.values() if isinstance(content, dict) else content:
            yield from _texts(item)


_IN_TEX = {
    "textbackslash{}": "\\",
    "textbraceleft{}": "{",
    "textbraceright{}": "}",
    "textasciitilde{}": "~",
    "textasciicircum{}": "^",
    **{mark: mark for mark in "#$%&_"},
}
_TEX = re.compile(r"\\(" + "|".join(map(re.escape, _IN_TEX)) + ")")
_QUERY = re.compile(r"https://code\.example/[a-z/]*issues/new\?")
_NUL = re.compile(f"nul[{harmless(chr(0))}\N{REPLACEMENT CHARACTER}]?byte")
_SIZE = re.compile(r"[0-9.]+ (bytes|kB|MB)")


def _undone(shown: tuple[str, str]) -> tuple[str, str]:
    """Return what an element shows without what is done to some characters there on purpose."""
    at, text = shown
    if at.startswith("pre["):  # entries of BibTeX
        text = _TEX.sub(lambda match: _IN_TEX[match[1]], text)
        text = text.replace("%7B", "{").replace("%7D", "}").replace("%5C", "\\")
    elif at.endswith(" href"):
        address, to_words, words = text.partition(":~:text=")
        address = unquote(address) if _QUERY.match(address) else address.removesuffix("#")
        text = address + to_words + unquote(words)
    elif at == "span[class]" and _SIZE.fullmatch(text):  # how large a download is
        text = "size"
    elif at == "words of a picture content":  # which has room for as many as their letters are narrow
        text = "words"
    return at, _NUL.sub("nul byte", text)  # HTML drops the character, or has another one in its place


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

    def look(self, where: str) -> Look:
        """Return what the page consists of and what it shows, and see where it leads."""
        seen = json.loads(self.page.evaluate(LOOK, MARKUP))
        assert set(seen["addresses"]) <= LEADS, where
        for name, attributes in seen["inside"]:
            assert (name, tuple(attributes)) in FROM_MARKDOWN, where
        blocks = [json.loads(block) for block in seen["blocks"]]
        assert all(block["@context"] for block in blocks), where
        texts = [*map(_undone, seen["shown"]), *(("JSON-LD", text) for text in _texts(blocks))]
        return Look(Counter(seen["parts"]), Counter(f"{at}: {harmless(text)}" for at, text in texts))


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


def _looks(browser: Browser, site: Path) -> dict[str, Look]:
    """Open every page of a site, and return what it consists of and shows."""
    found = {}
    with _window(browser, site) as window:
        for address in _addresses(site):
            window.open(address)
            found[address] = window.look(address)
    assert len(found) > 40
    return found


def _unstyled(site: Path) -> Path:
    """Empty the stylesheets of a site, which change none of its parts but take time, and return it."""
    for path in site.rglob("*.css"):
        path.write_bytes(b"")
    return site


def _assert_same(found: dict[str, Look], expected: dict[str, Look]) -> None:
    assert found.keys() == expected.keys()
    for address, look in found.items():
        for mine, other in ((look.parts, expected[address].parts), (look.shown, expected[address].shown)):
            assert mine - other == Counter(), f"{address} has something more"
            assert other - mine == Counter(), f"{address} lacks something"


@pytest.fixture(scope="module")
def expected(browser: Browser, built: dict[str, Path]) -> dict[str, Look]:
    """Return what the pages consist of and show where their words are harmless."""
    return _looks(browser, _unstyled(built["harmless"]))


def _without(policy: str, look: Look) -> Look:
    shown = {text: number for text, number in look.shown.items() if not text.startswith(f"{policy} ")}
    return Look(look.parts - Counter([f"/html[class lang]/head[]/{policy}"]), Counter(shown))


@pytest.mark.parametrize("protected", [True, False], ids=["with the policy", "without it"])
def test_all_of_the_strings_is_shown_as_text(
    browser: Browser,
    built: dict[str, Path],
    expected: dict[str, Look],
    protected: bool,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    site = built["hostile"] if protected else _without_policy(built["hostile"], tmp_path / "bare")
    found = _looks(browser, site)
    if not protected:
        expected = {address: _without("meta[content http-equiv]", look) for address, look in expected.items()}
    _assert_same(found, expected)
    counted = f"{len(READABLE)} strings on {len(found)} pages {'with' if protected else 'without'} the policy"
    record_property(COUNTED, f"no rule, every family in each text: {counted}, nothing ran, all was shown")


def test_every_family_reaches_every_text(dataset: Dataset) -> None:
    texts = [some_of_each_family(number) for number in range(number_of_texts(dataset))]
    for name, family in FAMILIES.items():
        strings = [string for string in family if string in READABLE]
        assert all(any(string in text for string in strings) for text in texts), name
        assert all(any(string in text for text in texts) for string in strings), name


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> list[dict[str, Path]]:
    """Write the example without a policy, one string in each text, as often as all strings need.

    These begin a text or an attribute, and among them are those that no file can hold.
    """
    folder = tmp_path_factory.mktemp("alone")
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


def test_each_string_alone_is_shown_as_text(
    browser: Browser, alone: list[dict[str, Path]], record_property: Callable[[str, object], None]
) -> None:
    pages = 0
    for sites in alone:
        found = _looks(browser, sites["hostile"])
        _assert_same(found, _looks(browser, _unstyled(sites["harmless"])))
        pages += len(found)
    counted = f"{len(HOSTILE)} strings on {pages} pages"
    record_property(COUNTED, f"no rule, one string in each text: {counted}, nothing ran, all was shown")


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
            found[kind] = window.look(kind)
            items = window.page.locator("li code").all_text_contents()
        assert all(text in item for item, text in zip(items, texts, strict=True) if text.isprintable())
    assert found["hostile"] == found["harmless"]


# -- what machines read ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Files:
    """The files of a site, and the data that they say."""

    site: Path
    dataset: Dataset


def _readable(first: int, number: int) -> str:
    return READABLE[(first + number) % len(READABLE)]


@pytest.fixture(scope="module")
def one_each(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> dict[int, Files]:
    """Write the files of the example with one string in each text, by the string of the first text."""
    written = {}
    for first in range(0, len(READABLE), number_of_texts(dataset)):
        site = tmp_path_factory.mktemp(f"files-{first}")
        written[first] = Files(site, with_texts(dataset, partial(_readable, first)))
        for file in Site(written[first].dataset, ADDRESSES).files():
            target = site / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)
    return written


@pytest.fixture(scope="module")
def files(built: dict[str, Path], dataset: Dataset, one_each: dict[int, Files]) -> list[Files]:
    """Return the files of all sites with hostile strings that a file can hold."""
    whole = with_texts(dataset, some_of_each_family, linked=True)
    return [Files(built["hostile"], whole), *one_each.values()]


def test_files_for_machines_stay_well_formed(files: list[Files]) -> None:
    formulas = 0
    for site in (each.site for each in files):
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


def test_every_text_stands_whole_in_the_dataset(dataset: Dataset, one_each: dict[int, Files]) -> None:
    numbers = {f"text {number}": number for number in range(number_of_texts(dataset))}
    plain = Exports(with_texts(dataset, list(numbers).__getitem__), ADDRESSES).downloads()
    (whole,) = (file for file in plain if file.path == "data/dataset.json")
    published = [numbers[text] for text in _texts(json.loads(whole.content)) if text in numbers]
    assert len(published) > 350
    for first, each in one_each.items():
        found = Counter(_texts(load_json(each.site / "data/dataset.json")))
        assert Counter(_readable(first, number) for number in published) - found == Counter()


def test_citations_of_the_strings_stay_well_formed(files: list[Files]) -> None:
    for each in files:
        site = each.dataset.site
        cited = yaml.safe_load((each.site / "data/CITATION.cff").read_text("utf-8"))
        assert (cited["title"], cited["abstract"]) == (site.name, f"{site.tagline} {site.method}")
        found = sorted(each.site.glob("claims/*/citation.bib"))
        assert len(found) == len(each.dataset.published_claims)
        for path in found:
            works = load_json(path.with_suffix(".json"))
            entries = parse_string(path.read_text("utf-8"), "bibtex").entries
            assert list(entries) == [work["id"] for work in works]
            text = path.with_suffix(".txt").read_text("utf-8")
            for work, entry in zip(works, entries.values(), strict=True):
                title = _TEX.sub(lambda match: _IN_TEX[match[1]], entry.fields["title"])
                assert title.split() == f"{{{work['title']}}}".split()
                assert work["title"] in text
