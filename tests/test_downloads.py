"""The downloads: valid by their own schemas, safe with hostile text, always the same bytes."""

from __future__ import annotations

import csv
import gzip
import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import frictionless
import pytest
from jsonschema_rs import Draft202012Validator, meta
from lxml import etree

from building import ROOT, tree
from commands import edit
from datafolder import EXAMPLES, valid_data
from factcheck.exports import Exports
from factcheck.loading import load
from factcheck.published_file import Offer
from media import Published, atom, blocks, claim_review, disagreements, load_json, read_html
from writing import ADDRESSES, write_site

MARCH = "claims/murmur-kettle/murmur-on-sale-in-march.yml"
MACHINE_FILES = ("data/", "feeds/", "robots.txt")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the site of the valid example."""
    folder = tmp_path_factory.mktemp("example")
    return write_site(valid_data(folder), folder / "site")


def is_for_machines(path: str) -> bool:
    return path.startswith(MACHINE_FILES) or path.endswith(("claim.json", "source.json"))


# -- schemas --------------------------------------------------------------------------------------


def test_the_data_package_is_valid_and_so_is_every_table_of_it(site: Path, example: Path) -> None:
    for folder in (site, example):
        report = frictionless.validate(str(folder / "data/datapackage.json"))
        assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
        assert report.stats["tasks"] == len(list((folder / "data").glob("*.csv")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (",prediction,", ",guess,"),
        (",kettle-launch,", ",kettle-lunch,"),
        (",2026-06-30,", ",30 June 2026,"),
        ("murmur-on-sale-in-march,", "murmur-on-sale-in-january,"),
    ],
    ids=["value of no list", "no such topic", "no day", "one key twice"],
)
def test_the_data_package_refuses_a_table_that_breaks_it(
    example: Path, tmp_path: Path, old: str, new: str
) -> None:
    data = shutil.copytree(example / "data", tmp_path / "data")
    table = (data / "claims.csv").read_bytes().decode()
    assert old in table
    (data / "claims.csv").write_bytes(table.replace(old, new, 1).encode())
    package = load_json(data / "datapackage.json")
    for resource in package["resources"]:
        # Without its sum the table is judged by what it says.
        del resource["hash"], resource["bytes"]
    (data / "datapackage.json").write_text(json.dumps(package), "utf-8")
    assert not frictionless.validate(str(data / "datapackage.json")).valid


def test_every_json_file_keeps_the_schema(site: Path) -> None:
    schema = load_json(site / "data/dataset.schema.json")
    meta.validate(schema)
    validator = Draft202012Validator(schema, validate_formats=True)
    names = [name for name, rule in schema["properties"].items() if rule.get("type") == "array"]
    for path in [site / "data/dataset.json", *(site / f"data/{name}.json" for name in names)]:
        assert [error.message for error in validator.iter_errors(load_json(path))] == [], path
    whole = load_json(site / "data/dataset.json")
    assert set(names) < whole.keys()
    faults: list[dict[str, object]] = [{"version": None}, {"claims": [{}]}, {"more": 1}]
    for broken in faults:
        assert not validator.is_valid(whole | broken)


@pytest.mark.parametrize("kind", ["claim", "source"])
def test_the_file_of_every_claim_and_source_keeps_the_schema_that_it_names(site: Path, kind: str) -> None:
    schema = load_json(site / "data/record.schema.json")
    meta.validate(schema)
    validator = Draft202012Validator(schema, validate_formats=True)
    files = sorted(site.glob(f"{kind}s/*/{kind}.json"))
    assert len(files) > 50
    for path in files:
        content = load_json(path)
        assert [error.message for error in validator.iter_errors(content)] == [], path
        assert content["schema"] == schema["$id"]
    content = load_json(files[0])
    faults: list[dict[str, object]] = [{"version": None}, {kind: {}}, {"more": 1}, {"history": [{}]}]
    for broken in faults:
        assert not validator.is_valid(content | broken)
    without = {name: value for name, value in content[kind].items() if name != "id"}
    assert not validator.is_valid(content | {kind: without})


def test_the_database_keeps_its_keys_and_types(site: Path) -> None:
    with closing(sqlite3.connect(site / "data/dataset.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = database.execute("PRAGMA table_list").fetchall()
        strict = {row[1]: row[5] for row in tables if not row[1].startswith("sqlite_")}
        assert set(strict.values()) == {1}
        assert len(strict) == len(list((site / "data").glob("*.csv"))) + 1
        query = "SELECT count(*) FROM claims JOIN outcomes ON outcomes.id = claims.rating"
        assert database.execute(query).fetchone() == (len(Published.read(site).tables["claims"]),)


# -- content --------------------------------------------------------------------------------------


def test_the_database_of_the_example_keeps_its_own_constraints(example: Path) -> None:
    with closing(sqlite3.connect(f"file:{example / 'data/dataset.sqlite'}?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        (created,) = database.execute("SELECT sql FROM sqlite_schema WHERE name = 'claims'").fetchone()
    package = load_json(example / "data/datapackage.json")
    (claims,) = (table for table in package["resources"] if table["name"] == "claims")
    for field in claims["schema"]["fields"]:
        is_checked = f'"{field["name"]}" IN (0, 1)' in created
        assert is_checked == (field["type"] == "boolean"), field["name"]


def test_a_file_is_offered_by_its_own_name() -> None:
    assert Offer("data/claims.csv", 1).name == "claims.csv"
    assert Offer("robots.txt", 1).name == "robots.txt"


def test_a_draft_is_in_no_file_for_machines_not_even_as_a_reference(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    edit(data / MARCH, "related: [murmur-blue", "related: [murmur-made-in-ambleforth, murmur-blue")
    site = write_site(data, tmp_path / "site")
    for path in tree(site):
        if is_for_machines(path):
            assert b"made-in-ambleforth" not in (site / path).read_bytes(), path
    (claim,) = load_json(site / "data/claims.json")["claims"][-1:]
    assert claim["related"] == ["murmur-blue-by-december"]


def test_every_download_says_its_version_date_licence_and_citation(example: Path) -> None:
    site = (EXAMPLES / "valid/site.yml").read_text("utf-8")
    version, day = (re.search(rf"  {key}: (\S+)", site) for key in ("version", "as_of"))
    assert version is not None
    assert day is not None
    package = load_json(example / "data/datapackage.json")
    assert package["licenses"][0]["path"].startswith("https://")
    files = [path for path in tree(example) if path.endswith(".json") and is_for_machines(path)]
    for path in files:
        content = load_json(example / path)
        if path not in ("data/dataset.schema.json", "data/record.schema.json", "data/claimreview.json"):
            assert content["version"] == version[1].strip('"'), path
            assert content["as_of"] == day[1], path
            assert version[1].strip('"') in content["citation"], path
    for path in ("data/README.txt", "data/CITATION.cff"):
        text = (example / path).read_text("utf-8")
        assert version[1].strip('"') in text
        assert ADDRESSES.site_url + "data/" in text


def test_csv_follows_rfc_4180(site: Path) -> None:
    for path in sorted((site / "data").glob("*.csv")):
        content = path.read_bytes()
        assert content.endswith(b"\r\n")
        assert not content.startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file, strict=True))
        assert {len(line) for line in lines} == {len(lines[0])}
        assert len(set(lines[0])) == len(lines[0])


def test_a_source_file_has_what_is_about_the_source(example: Path) -> None:
    id = "kettle-courier-2025-11-05"
    content = load_json(example / f"sources/{id}/source.json")
    assert content["source"]["title"] == "Murmur kettle will be heard in March, or hardly"
    assert [row["upstream"] for row in content["descents"]] == ["boiling-wire-2025-11-03"]
    tables = Published.read(example).tables
    covered = [row["at"] for row in tables["coverage"] if row["source"] == id]
    assert [row["at"] for row in content["coverage"]] == covered


def test_a_source_file_names_the_claims_that_rest_on_it_and_where_their_files_are(example: Path) -> None:
    tables = Published.read(example).tables
    for source in tables["sources"]:
        content = load_json(example / f"sources/{source['id']}/source.json")
        for member, table in (("carries", "appearances"), ("evidence_for", "evidence")):
            claims = {row["claim"] for row in tables[table] if row["source"] == source["id"]}
            assert content[member] == sorted(claims)
            for claim in claims:
                address = content["claim_files"].replace("{id}", claim)
                own = load_json(example / address.removeprefix(ADDRESSES.site_url))
                assert source["id"] in {row["source"] for row in own[table]}


def test_dates_known_to_less_than_a_day_have_their_first_and_last_day(example: Path) -> None:
    sources = {row["id"]: row for row in Published.read(example).tables["sources"]}
    sheet = sources["murmur-data-sheet-first"]
    days = [sheet[name] for name in ("published", "published_first", "published_last")]
    assert days == ["2026-03", "2026-03-01", "2026-03-31"]
    assert sources["kettle-bench-noise"]["published_first"] is None


@pytest.mark.parametrize("name", ["claims/murmur-on-sale-in-march/claim.json", "data/history.csv"])
def test_the_files_of_the_example_are_as_they_were(example: Path, name: str) -> None:
    golden = EXAMPLES / "exports" / name.rpartition("/")[2]
    assert (example / name).read_bytes() == golden.read_bytes()


# frictionless leaves the compressed files open that it has read.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_large_downloads_are_compressed_and_hold_the_same(tmp_path: Path) -> None:
    dataset, _ = load(valid_data(tmp_path))
    assert dataset is not None
    limit = 2_000
    never = {f"data/{name}" for name in ("datapackage.json", "CITATION.cff", "README.txt")}
    never |= {"data/dataset.schema.json", "data/record.schema.json"}
    plain = {file.path: file.content for file in Exports(dataset, ADDRESSES).downloads()}
    written = {file.path: file.content for file in Exports(dataset, ADDRESSES, limit).downloads()}
    packed = {path for path in written if path.endswith(".gz")}
    assert {"data/dataset.json.gz", "data/appearances.csv.gz", "data/dataset.sqlite.gz"} <= packed
    for path, content in written.items():
        name = path.removesuffix(".gz")
        if name != "data/datapackage.json":
            assert (gzip.decompress(content) if path in packed else content) == plain[name]
            large = len(plain[name]) > limit and path not in never
            assert large == (path in packed), path
        target = tmp_path / "site" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    report = frictionless.validate(str(tmp_path / "site/data/datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
    assert written == {file.path: file.content for file in Exports(dataset, ADDRESSES, limit).downloads()}


# -- hostile text ---------------------------------------------------------------------------------

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "'already quoted",
    '</script ><script>alert("1")</script>',
    "<!-- ]]> <![CDATA[ &amp; & -->",
    'quotes " and \\" and \\u003c, commas; and 🫖',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words_in_every_medium(tmp_path: Path, text: str) -> None:
    data = valid_data(tmp_path)
    quoted = json.dumps(text, ensure_ascii=False)
    path = data / MARCH
    edit(path, "short: The Murmur goes on sale in March 2026", f"short: {quoted}")
    edit(path, "answer: The Murmur has been on sale since 10 March 2026.", f"answer: {quoted}")
    edit(path, "note: The kettle went on sale.", f"note: {quoted}")
    site = write_site(data, tmp_path / "site")
    assert disagreements(site) == []
    (claim,) = (
        row for row in Published.read(site).tables["claims"] if row["id"] == "murmur-on-sale-in-march"
    )
    assert claim["answer"] == claim["short"] == text
    review = claim_review(site, claim["id"])
    (whole,) = (
        found
        for item in load_json(site / "data/claimreview.json")["dataFeedElement"]
        for found in item["item"]
        if found["url"] == review["url"]
    )
    assert review["claimReviewed"] == whole["reviewRating"]["ratingExplanation"] == text
    page = read_html(site / f"claims/{claim['id']}/index.html")
    assert [block["@type"] for block in blocks(page)].count("ClaimReview") == 1
    assert page.xpath("//script[not(@src)][not(@type='application/ld+json')]") == []
    summaries = atom(site / "feeds/verdicts.xml").xpath("//*[local-name()='summary']/text()")
    assert any(text in summary for summary in summaries)
    with (site / "data/claims.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@")]
    assert "'" + text in cells if text[0] in "=+-@'" else text in cells
    assert frictionless.validate(str(site / "data/datapackage.json")).valid


def test_line_breaks_in_reasoning_stay_in_every_format(example: Path) -> None:
    (claim,) = (
        row for row in Published.read(example).tables["claims"] if row["id"] == "murmur-on-sale-in-march"
    )
    assert "\n\n- at full price,\n" in claim["reasoning"]
    assert disagreements(example) == []


def test_the_changelog_has_every_entry_by_day_changed_verdicts_first(example: Path) -> None:
    page = read_html(example / "changelog/index.html")
    history = Published.read(example).tables["history"]
    days = page.xpath("//section/h2/@id")
    recorded = {row["recorded"] for row in history}
    assert days == [f"day-{day}" for day in sorted(recorded, reverse=True)]
    for day in recorded:
        (section,) = page.xpath("//section[h2/@id=$day]", day=f"day-{day}")
        shown = [link.split("/")[-2] for link in section.xpath(".//li/a[1]/@href")]
        rows = [row for row in history if row["recorded"] == day]
        changed = [row["claim"] for row in rows if row["before"] not in (None, row["rating"])]
        assert sorted(shown) == sorted(row["claim"] for row in rows)
        assert sorted(shown[: len(changed)]) == sorted(changed)
        heading = section.xpath("string(h3[1])")
        assert ("changed verdict" in heading) == bool(changed)


def test_crawlers_find_the_sitemap(sub_path_site: Path) -> None:
    lines = (sub_path_site / "robots.txt").read_text("utf-8").splitlines()
    assert "Sitemap: https://example.org/reported-vs-released/sitemap.xml" in lines
    assert etree.parse(sub_path_site / "sitemap.xml").getroot().tag.endswith("urlset")
    assert "Disallow" not in "".join(lines)


def test_every_column_is_explained_on_the_page(site: Path) -> None:
    page = read_html(site / "data/index.html")
    package: Any = load_json(site / "data/datapackage.json")
    for resource in package["resources"]:
        (section,) = page.xpath("//section[@aria-labelledby=$id]", id=f"table-{resource['name']}")
        rows = section.xpath(".//tbody/tr")
        assert [row.xpath("string(th)").strip() for row in rows] == [
            field["name"] for field in resource["schema"]["fields"]
        ]
        for row, field in zip(rows, resource["schema"]["fields"], strict=True):
            assert field["description"] in row.xpath("string(td[2])")
    assert (ROOT / "docs/data.md").is_file()


def test_the_page_offers_every_file_with_its_size(site: Path) -> None:
    page = read_html(site / "data/index.html")
    offered = {link.get("href").removeprefix("../data/"): link for link in page.xpath("//a[@download]")}
    files = {path.name for path in (site / "data").iterdir()} - {"index.html"}
    assert offered.keys() == files
    for name, link in offered.items():
        size = (site / "data" / name).stat().st_size
        number, unit = link.getnext().text.split()
        shown = float(number) * {"bytes": 1, "kB": 1000, "MB": 1_000_000}[unit]
        assert abs(shown - size) <= max(shown * 0.05, 500 if unit == "kB" else 0), name
