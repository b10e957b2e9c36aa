"""The examples on the page of downloads run as they stand there, at this machine's address."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from lxml import html

from building import ROOT, served
from factcheck import data_page
from factcheck.addresses import Addresses
from factcheck.claim_review import Reviews
from factcheck.exports import Exports
from factcheck.loading import load
from media import Published, load_json, read_html

PUBLIC = "https://example.org/reported-vs-released/"


@pytest.fixture(scope="module")
def address(sub_path_site: Path) -> Iterator[str]:
    """Serve the site under its path."""
    with served(sub_path_site, "/reported-vs-released/") as address:
        yield address


def example(site: Path, name: str) -> str:
    """Return the text of an example as a reader copies it."""
    return str(read_html(site / "data/index.html").xpath("string(//code[@id=$id])", id=f"example-{name}"))


def test_the_examples_name_the_public_address(sub_path_site: Path) -> None:
    for name in ("python", "curl"):
        assert PUBLIC in example(sub_path_site, name)


def _run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )


def test_the_python_example_runs(sub_path_site: Path, address: str, tmp_path: Path) -> None:
    code = example(sub_path_site, "python").replace(PUBLIC, address)
    result = _run(code, tmp_path)
    assert result.returncode == 0, result.stderr
    _assert_told(result.stdout.splitlines(), sub_path_site)


def test_the_python_example_runs_with_compressed_files(sub_path_site: Path, tmp_path: Path) -> None:
    dataset, _ = load(ROOT / "data")
    assert dataset is not None
    addresses = Addresses(PUBLIC, "https://github.example/us/site/")
    exports = Exports(dataset, addresses, largest=0)
    files = list(exports.downloads())
    for file in files:
        target = tmp_path / "site" / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
    offers = {file.path.removesuffix(".gz"): file.offer for file in files}
    parts = data_page.parts(dataset, addresses, exports, Reviews(dataset, addresses), lambda: offers)
    text = parts["examples"]()
    page = html.fromstring(f"<div>{text}</div>")
    code = str(page.xpath("string(//code[@id='example-python'])"))
    assert 'get("claims.csv.gz")' in code
    with served(tmp_path / "site") as url:
        result = _run(code.replace(PUBLIC, url), tmp_path)
    assert result.returncode == 0, result.stderr
    _assert_told(result.stdout.splitlines(), sub_path_site)


def _assert_told(lines: list[str], site: Path) -> None:
    """Check what the example for Python prints against the tables of a site."""
    claims = Published.read(site).tables["claims"]
    for label, count in Counter(claim["rating_label"] for claim in claims).items():
        assert f"{label} {count}" in lines
    for claim in claims:
        assert f"{claim['id']} {claim['rating_label']} {claim['answer']}" in lines
    appearances = Published.read(site).tables["appearances"]
    settled = sum(row["result"] is not None for row in appearances)
    after_claims = lines[
        lines.index(f"{claims[-1]['id']} {claims[-1]['rating_label']} {claims[-1]['answer']}") + 1 :
    ]
    assert sum(int(line.rpartition(" ")[2]) for line in after_claims) == settled


def test_the_curl_and_duckdb_examples_run(sub_path_site: Path, address: str, tmp_path: Path) -> None:
    command = example(sub_path_site, "curl").replace(PUBLIC, address)
    result = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    published = Published.read(sub_path_site)
    first_claim = published.tables["claims"][0]
    assert load_json(tmp_path / "claim.json")["claim"] == {
        name: value for name, value in first_claim.items() if value not in (None, [])
    }
    for name in ("claims.csv", "appearances.json"):
        assert (tmp_path / name).read_bytes() == (sub_path_site / "data" / name).read_bytes()
    with duckdb.connect() as database:
        database.execute(f"SET file_search_path = '{tmp_path}'")
        first, second = (
            database.execute(statement).fetchall()
            for statement in example(sub_path_site, "duckdb").split(";")
            if statement.strip()
        )
    assert dict(first) == Counter(claim["rating_label"] for claim in published.tables["claims"])
    rows = published.tables["appearances"]
    assert {row[:2]: row[2] for row in second} == Counter((row["source"], row["sourcing"]) for row in rows)
