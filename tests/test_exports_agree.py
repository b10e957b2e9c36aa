"""Page, markup, downloads and feeds say the same of every claim, and a difference in any of them is found."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from datafolder import valid_data
from media import Published, claim_review, disagreements
from writing import write_site

CLAIM = "murmur-on-sale-in-march"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the site of the valid example."""
    folder = tmp_path_factory.mktemp("example")
    return write_site(valid_data(folder), folder / "site")


def test_all_media_of_the_real_site_agree(site: Path) -> None:
    assert disagreements(site) == []
    assert len(Published.read(site).tables["claims"]) > 50


def test_all_media_of_the_example_agree(example: Path) -> None:
    assert disagreements(example) == []


def test_almost_every_claim_has_a_review(site: Path) -> None:
    published = Published.read(site)
    without = [row["id"] for row in published.tables["claims"] if claim_review(site, row["id"]) is None]
    affirmed = {row["claim"] for row in published.tables["appearances"] if row["stance"] == "affirms"}
    assert not affirmed & set(without)
    assert len(affirmed) > 50


def replace(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Return a change of the first place at which words stand in a file."""

    def change(site: Path) -> None:
        file = site / path
        content = file.read_bytes()
        assert old.encode() in content, (path, old)
        file.write_bytes(content.replace(old.encode(), new.encode(), 1))

    return change


def update(statement: str) -> Callable[[Path], None]:
    """Return a change of the database."""

    def change(site: Path) -> None:
        with closing(sqlite3.connect(site / "data/dataset.sqlite")) as database, database:
            assert database.execute(statement).rowcount > 0

    return change


def remove(path: str) -> Callable[[Path], None]:
    """Return a change that takes the markup out of a page."""

    def change(site: Path) -> None:
        file = site / path
        head, _, rest = file.read_text("utf-8").partition('<script type="application/ld+json">')
        file.write_text(head + rest.partition("</script>")[2], "utf-8")

    return change


PAGE = f"claims/{CLAIM}/index.html"
OWN = f"claims/{CLAIM}/claim.json"
ANSWER = "has been on sale since 10 March"
OTHER = "has been on sale since 11 March"
OUTCOME = '"rating_label":"True"'

CHANGES = {
    "page: outcome": (PAGE, replace(PAGE, ">True</a>", ">False</a>")),
    "page: answer": (
        PAGE,
        replace(PAGE, f'weight="8">The Murmur {ANSWER}', f'weight="8">The Murmur {OTHER}'),
    ),
    "page: day": (
        PAGE,
        replace(PAGE, 'As of <time datetime="2026-06-30"', 'As of <time datetime="2026-06-29"'),
    ),
    "page: recorded": (
        PAGE,
        replace(PAGE, 'recorded <time datetime="2026-05-04"', 'recorded <time datetime="2026-05-05"'),
    ),
    "page: reports": (PAGE, replace(PAGE, "Carried by 2 reports", "Carried by 3 reports")),
    "page: origins": (PAGE, replace(PAGE, "1 independent origin", "2 independent origin")),
    "page: finding": (PAGE, replace(PAGE, "The bench bought one on 20 March.", "The bench bought two.")),
    "page: description": (PAGE, replace(PAGE, 'content="True. ', 'content="False. ')),
    "page: short": (PAGE, replace(PAGE, "in March 2026</span></h1>", "in May 2026</span></h1>")),
    "markup: outcome": (PAGE, replace(PAGE, '"alternateName":"True"', '"alternateName":"False"')),
    "markup: number": (PAGE, replace(PAGE, '"ratingValue":5', '"ratingValue":1')),
    "markup: date": (PAGE, replace(PAGE, '"datePublished":"2026-02-02"', '"datePublished":"2026-02-03"')),
    "markup: last change": (
        PAGE,
        replace(PAGE, '"dateModified":"2026-05-04"', '"dateModified":"2026-05-05"'),
    ),
    "card: outcome": (f"{PAGE}: card", replace(PAGE, "2026. True. The Murmur", "2026. False. The Murmur")),
    "card: day": (
        f"{PAGE}: card",
        replace(PAGE, "As of 30 June 2026. The claim", "As of 1 June 2026. The claim"),
    ),
    "markup: none": (PAGE, remove(PAGE)),
    "own file: outcome": (OWN, replace(OWN, OUTCOME, '"rating_label":"False"')),
    "own file: history": (OWN, replace(OWN, '"recorded":"2026-03-10"', '"recorded":"2026-03-11"')),
    "JSON table: answer": ("data/claims.json", replace("data/claims.json", ANSWER, OTHER)),
    "JSON table: date": ("data/history.json", replace("data/history.json", "2026-03-10", "2026-03-11")),
    "whole JSON: outcome": (OWN, replace("data/dataset.json", OUTCOME, '"rating_label":"False"')),
    "CSV: outcome": (
        "data/claims.csv",
        replace("data/claims.csv", ",rated-true,True,", ",rated-true,False,"),
    ),
    "CSV: count": ("data/history.csv", replace("data/history.csv", f"{CLAIM},3,", f"{CLAIM},4,")),
    "SQLite: answer": (
        "dataset.sqlite: claims",
        update(f"UPDATE claims SET answer = 'No.' WHERE id = '{CLAIM}'"),
    ),
    "SQLite: row": ("dataset.sqlite: evidence", update(f"DELETE FROM evidence WHERE claim = '{CLAIM}'")),
    "SQLite: version": (
        "dataset.sqlite: about",
        update("UPDATE about SET value = '9' WHERE name = 'version'"),
    ),
    "review feed: outcome": (
        "data/claimreview.json",
        replace("data/claimreview.json", '"alternateName":"True"', '"alternateName":"Mixed"'),
    ),
    "review feed: date": (
        "data/claimreview.json",
        replace("data/claimreview.json", '"dateModified":"2026-05-04"', '"dateModified":"2026-05-05"'),
    ),
    "feed: outcome": ("feeds/changes.xml", replace("feeds/changes.xml", 'label="True"', 'label="False"')),
    "feed: words": ("feeds/verdicts.xml", replace("feeds/verdicts.xml", "to “True”", "to “False”")),
    "feed: date": (
        "feeds/changes.xml",
        replace("feeds/changes.xml", "<updated>2026-03-10", "<updated>2026-03-11"),
    ),
    "home: count": (
        "murmur-kettle/index.html",
        replace("murmur-kettle/index.html", "True <strong>1", "True <strong>2"),
    ),
    "package: version": (
        "datapackage.json",
        replace("data/datapackage.json", '"version": "', '"version": "9'),
    ),
}


@pytest.mark.parametrize(("medium", "change"), CHANGES.values(), ids=CHANGES.keys())
def test_a_difference_in_any_medium_is_found(
    example: Path, tmp_path: Path, medium: str, change: Callable[[Path], None]
) -> None:
    site = tmp_path / "site"
    shutil.copytree(example, site)
    change(site)
    found = disagreements(site)
    assert any(medium in line for line in found), found
