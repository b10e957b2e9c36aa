"""Read what the built site says of each claim in every medium, and tell where two media differ.

Nothing here knows how the site is made: pages, markup, downloads and feeds are read as anybody reads
them. `dataset.json` is what the others are compared with.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree, html

Row = dict[str, Any]
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@dataclass(frozen=True)
class Published:
    """A built site, and the tables of its `dataset.json` with the rows about each claim."""

    site: Path
    tables: dict[str, list[Row]]

    @classmethod
    def read(cls, site: Path) -> Published:
        """Read a built site."""
        content = load_json(site / "data/dataset.json")
        return cls(site, {name: rows for name, rows in content.items() if isinstance(rows, list)})

    def of(self, table: str, claim: str) -> list[Row]:
        """Return the rows of a table about one claim."""
        return [row for row in self.tables[table] if row["claim"] == claim]


def disagreements(site: Path) -> list[str]:
    """Return one line for each difference between two media of a site, with file and value."""
    published = Published.read(site)
    return [
        *_tables(published),
        *(
            line
            for claim in published.tables["claims"]
            for medium in MEDIA
            for line in medium(claim, published)
        ),
        *_review_feed(published),
        *_feeds(published),
        *_counts(published),
        *_state(published),
    ]


# -- downloads: every table is the same in every format -------------------------------------------


def _tables(published: Published) -> Iterator[str]:
    site = published.site
    package = load_json(site / "data/datapackage.json")
    database = sqlite_tables(site / "data/dataset.sqlite", package)
    for resource in package["resources"]:
        name, rows = resource["name"], published.tables[resource["name"]]
        readings = {
            f"data/{name}.json": load_json(site / f"data/{name}.json")[name],
            f"data/{name}.csv": csv_rows(site / "data" / resource["path"], resource),
            f"data/dataset.sqlite: {name}": database[name],
        }
        for medium, found in readings.items():
            yield from _rows_differ(medium, found, rows)
    if sorted(published.tables) != sorted(resource["name"] for resource in package["resources"]):
        yield "data/datapackage.json: it does not list the tables of dataset.json"


def _rows_differ(medium: str, found: list[Row], rows: list[Row]) -> Iterator[str]:
    if len(found) != len(rows):
        yield f"{medium}: {len(found)} rows, expected {len(rows)}"
    for mine, row in zip(found, rows, strict=False):
        for name in {**row, **mine}:
            yield from _differ(f"{medium}: {next(iter(row.values()))}", name, mine.get(name), row.get(name))


def csv_rows(path: Path, resource: Row) -> list[Row]:
    """Return the rows of a CSV file with the types that the data package gives."""
    fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    return [{name: _typed(cell, fields[name]) for name, cell in line.items()} for line in lines]


def _typed(cell: str, kind: str) -> object:
    if cell == "":
        return None
    if kind == "integer":
        return int(cell)
    if kind == "boolean":
        return {"true": True, "false": False}[cell]
    return json.loads(cell) if kind == "array" else cell.removeprefix("'")


def sqlite_tables(path: Path, package: Row) -> dict[str, list[Row]]:
    """Return the tables of the database with the types that the data package gives."""
    tables = {}
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        for resource in package["resources"]:
            fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
            read: dict[str, Callable[[Any], Any]] = {"array": json.loads, "boolean": bool}
            tables[resource["name"]] = [
                {
                    name: read[kind](row[name]) if kind in read and row[name] is not None else row[name]
                    for name, kind in fields.items()
                }
                for row in database.execute(f'SELECT * FROM "{resource["name"]}" ORDER BY rowid')
            ]
    return tables


# -- one claim in one medium ----------------------------------------------------------------------


def _own_file(claim: Row, published: Published) -> Iterator[str]:
    path = f"claims/{claim['id']}/claim.json"
    content = load_json(published.site / path)
    yield from _rows_differ(path, [content["claim"]], [_said(claim)])
    for table in ("appearances", "evidence", "history", "gradings"):
        rows = [_said(row) for row in published.of(table, claim["id"])]
        found = [{"claim": claim["id"], **row} for row in content[table]]
        yield from _rows_differ(f"{path}: {table}", found, rows)


def _said(row: Row) -> Row:
    """Return the columns of a row that have a value: the file of one claim has no others."""
    return {name: value for name, value in row.items() if value is not None and value != []}


def _page(claim: Row, published: Published) -> Iterator[str]:
    path = f"claims/{claim['id']}/index.html"
    page = read_html(published.site / path)
    meta = _text(page, "v-meta")
    reports, origins = (
        int(meta.split(marker)[0].split()[-1]) for marker in (" report", " independent origin")
    )
    shown = {
        "rating_label": _text(page, "v-grade", "/a[1]"),
        "answer": _text(page, "v-answer"),
        "short": _text(page, "fc-claim", "/h1").removeprefix("The claim "),
        "as_of": _times(page, "v-meta")[-1],
        "last_recorded": _times(page, "fc-pagefoot")[0],
        "reports": reports,
        "origin_count": origins,
        "origins_inferred": "partly inferred" in meta,
    }
    for name, value in shown.items():
        yield from _differ(path, name, value, claim[name])
    description = page.xpath("string(//meta[@name='description']/@content)")
    expected = " ".join(f"{claim['rating_label']}. {claim['answer']}".split())[:300]
    yield from _differ(path, "description", description, expected)
    yield from _page_lists(path, page, claim["id"], published)


def _page_lists(path: str, page: Any, claim: str, published: Published) -> Iterator[str]:
    said = page.xpath("//div[@class='fc-strand']/article")
    results = {
        row["source"]: row["result_label"] for row in published.of("appearances", claim) if row["result"]
    }
    shown = {
        element.get("id").removeprefix("report-"): label
        for element in said
        for label in [_clean(element.xpath(f"string({_by_class('g', 'dl/dd[1]')})"))]
        if label
    }
    yield from _differ(path, "results", shown, results)
    reports = [element.get("id").removeprefix("report-") for element in said]
    carried = [row["source"] for row in published.of("appearances", claim)]
    yield from _differ(path, "reports", sorted(reports), sorted(carried))
    evidence = page.xpath("//section[@id='evidence']//li/p[2]")
    findings = sorted(row["finding"] for row in published.of("evidence", claim))
    yield from _differ(path, "evidence", sorted(_clean(item.text_content()) for item in evidence), findings)
    history = [
        (
            _clean(item.xpath(f"string({_by_class('g', '.')})")),
            *(time.get("datetime") for time in item.xpath(".//time")),
            item.xpath("string(../preceding-sibling::p[1]/time/@datetime)"),
        )
        for item in page.xpath(f"{_by_class('fc-history')}/li")
    ]
    recorded = [
        (row["rating_label"], row["known"].split("/")[0].rstrip("~?"), row["recorded"])
        for row in published.of("history", claim)
    ]
    yield from _differ(path, "history", history, recorded)


def _markup(claim: Row, published: Published) -> Iterator[str]:
    path = f"claims/{claim['id']}/index.html: ClaimReview"
    review = claim_review(published.site, claim["id"])
    affirming = [row for row in published.of("appearances", claim["id"]) if row["stance"] == "affirms"]
    counted = claim["status"] == "published" and claim["merged_into"] is None
    if review is None:
        if affirming and counted:
            yield f"{path}: there is none"
        return
    if not (affirming and counted):
        yield f"{path}: there is one, and there should be none"
        return
    rating = review["reviewRating"]
    urls = {row["id"]: row["url"] for row in published.tables["sources"]}
    shown = {
        "rating_label": rating["alternateName"],
        "rating_number": rating.get("ratingValue"),
        "short": review["claimReviewed"],
        "first_recorded": review["datePublished"],
        "last_recorded": review["dateModified"],
        "page": review["url"],
    }
    for name, value in shown.items():
        yield from _differ(path, name, value, claim[name])
    appearances = sorted(item["url"] for item in review["itemReviewed"]["appearance"])
    yield from _differ(path, "appearance", appearances, sorted(urls[row["source"]] for row in affirming))
    canonical = read_html(published.site / f"claims/{claim['id']}/index.html").xpath(
        "string(//link[@rel='canonical']/@href)"
    )
    yield from _differ(path, "url", review["url"], canonical)


def _card(claim: Row, published: Published) -> Iterator[str]:
    """Compare the words on the card; that the picture shows just these is tested with the cards."""
    path = f"claims/{claim['id']}/index.html"
    alt = read_html(published.site / path).xpath("string(//meta[@property='og:image:alt']/@content)")
    head, _, answer = alt.partition(f" {claim['rating_label']}. ")
    # A sentence of the card ends in a full stop, whether the answer does or not.
    whole = answer.removesuffix(".") == claim["answer"].removesuffix(".") or (
        answer.endswith("…") and claim["answer"].startswith(answer.removesuffix("…").rstrip())
    )
    if not (answer and whole):
        yield f"{path}: card: outcome and answer are {alt!r}"
    day = date.fromisoformat(claim["as_of"])
    for words in (claim["short"], f"As of {day.day} {day:%B} {day.year}"):
        if words not in head:
            yield f"{path}: card: {words!r} is missing in {alt!r}"


MEDIA = (_own_file, _page, _markup, _card)
"""What is said of one claim outside the tables."""


# -- feeds and pages about all claims -------------------------------------------------------------


def _review_feed(published: Published) -> Iterator[str]:
    path = "data/claimreview.json"
    items = load_json(published.site / path)["dataFeedElement"]
    found = {review["url"]: review for item in items for review in item["item"]}
    urls = {row["id"]: row["url"] for row in published.tables["sources"]}
    for claim in published.tables["claims"]:
        own = claim_review(published.site, claim["id"])
        whole = found.pop(claim["page"], None)
        if not _is_part(own, whole):
            yield from _differ(f"{path}: {claim['id']}", "review", whole, own)
        if whole is not None:
            cited = {row["source"] for row in published.of("evidence", claim["id"])}
            citations = sorted(item["url"] for item in whole.get("citation", []))
            said = whole["reviewRating"]["ratingExplanation"]
            yield from _differ(f"{path}: {claim['id']}", "answer", said, claim["answer"])
            yield from _differ(path, "citation", citations, sorted(urls[id] for id in cited))
    for url in found:
        yield f"{path}: {url}: no page has this review"
    for item in items:
        review = item["item"][0]
        yield from _differ(path, "dateCreated", item["dateCreated"], review["datePublished"])
        yield from _differ(path, "dateModified", item["dateModified"], review["dateModified"])


def _is_part(own: object, whole: object) -> bool:
    """Tell whether all that a page says in its markup stands in the feed, which says more."""
    if isinstance(own, dict) and isinstance(whole, dict):
        return all(name in whole and _is_part(value, whole[name]) for name, value in own.items())
    if isinstance(own, list) and isinstance(whole, list):
        return len(own) == len(whole) and all(map(_is_part, own, whole))
    return own == whole


def _feeds(published: Published) -> Iterator[str]:
    pages = {claim["page"]: claim for claim in published.tables["claims"]}
    for path in sorted((published.site / "feeds").rglob("*.xml")):
        name = path.relative_to(published.site).as_posix()
        left = Counter(_entries(published, name))
        total, entries = sum(left.values()), atom(path).xpath("//a:entry", namespaces=ATOM)
        for entry in entries:
            claim = pages[entry.xpath("string(a:link[@rel='alternate']/@href)", namespaces=ATOM)]
            said = (
                claim["id"],
                entry.xpath("string(a:category[@label]/@label)", namespaces=ATOM),
                entry.xpath("string(a:category[not(@label)]/@term)", namespaces=ATOM),
                entry.xpath("string(a:updated)", namespaces=ATOM)[:10],
            )
            left[said] -= 1
            if left[said] < 0:
                yield f"{name}: {claim['id']}: an entry says {said[1:]}, and the history does not"
            text = entry.xpath("string(a:summary)", namespaces=ATOM)
            title = entry.xpath("string(a:title)", namespaces=ATOM)
            if f"“{said[1]}”" not in text or said[1] not in title or claim["short"] not in title:
                yield f"{name}: {claim['id']}: title or summary does not say {said[1]}"
        yield from _differ(name, "number of entries", len(entries), min(total, 200))


def _entries(published: Published, name: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield the entries of all histories that belong into a feed."""
    claims = {claim["id"]: claim for claim in published.tables["claims"]}
    subjects = {subject["id"] for subject in published.tables["subjects"]}
    for row in published.tables["history"]:
        of_feed = name.split("/")[1]
        if of_feed in subjects and claims[row["claim"]]["subject"] != of_feed:
            continue
        if name == "feeds/verdicts.xml" and row["before"] in (None, row["rating"]):
            continue
        yield row["claim"], row["rating_label"], row["class"], row["recorded"]


def _counts(published: Published) -> Iterator[str]:
    for subject in published.tables["subjects"]:
        path = f"{subject['id']}/index.html"
        page = read_html(published.site / path)
        shown = {}
        for item in page.xpath(f"({_by_class('fc-bar__words')})[1]/li"):
            label, _, number = _clean(item.text_content()).rpartition(" ")
            shown[label] = int(number)
        counted = Counter(
            claim["rating_label"]
            for claim in published.tables["claims"]
            if claim["subject"] == subject["id"]
            and claim["status"] == "published"
            and claim["merged_into"] is None
        )
        yield from _differ(path, "claims by outcome", shown, dict(counted))


def _state(published: Published) -> Iterator[str]:
    content = load_json(published.site / "data/dataset.json")
    package = load_json(published.site / "data/datapackage.json")
    for name in ("version", "as_of", "schema_version", "citation"):
        yield from _differ("data/datapackage.json", name, package[name], content[name])
    with closing(sqlite3.connect(published.site / "data/dataset.sqlite")) as database:
        about = dict(database.execute("SELECT name, value FROM about"))
    for name, value in about.items():
        yield from _differ("data/dataset.sqlite: about", name, value, content[name])
    for path in sorted((published.site / "claims").glob("*/index.html")):
        foot = _text(read_html(path), "fc-pagefoot")
        if f"Dataset {content['version']}, " not in foot:
            yield f"{path.parent.name}: the foot does not name version {content['version']}"
    notes = (published.site / "data/README.txt").read_text("utf-8")
    for name in ("version", "as_of", "citation", "licence"):
        if content[name] not in notes:
            yield f"data/README.txt: it does not say {content[name]}"


# -- reading --------------------------------------------------------------------------------------


def load_json(path: Path) -> Any:
    """Return what a JSON file holds."""
    return json.loads(path.read_text("utf-8"))


def read_html(path: Path) -> Any:
    """Return a page as a tree."""
    return html.fromstring(path.read_bytes())


def atom(path: Path) -> Any:
    """Return a feed as a tree."""
    return etree.fromstring(path.read_bytes())


def blocks(page: Any) -> list[Any]:
    """Return every block of JSON-LD of a page."""
    return [json.loads(text) for text in page.xpath("//script[@type='application/ld+json']/text()")]


def claim_review(site: Path, claim: str) -> Any:
    """Return the ClaimReview of a claim's page, or None."""
    found = blocks(read_html(site / f"claims/{claim}/index.html"))
    return next((block for block in found if block["@type"] == "ClaimReview"), None)


def _by_class(name: str, within: str = "") -> str:
    return f"{within}//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


def _text(page: Any, name: str, below: str = "") -> str:
    return _clean(page.xpath(f"string(({_by_class(name)})[1]{below})"))


def _times(page: Any, name: str) -> list[str]:
    return [str(value) for value in page.xpath(f"{_by_class(name)}//time/@datetime")]


def _clean(text: str) -> str:
    return " ".join(text.split())


def _differ(medium: str, name: str, found: object, expected: object) -> Iterator[str]:
    if found != expected:
        yield f"{medium}: {name} is {found!r}, expected {expected!r}"
