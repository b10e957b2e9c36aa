"""The examples on the page of downloads run as they stand there, at this machine's address."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from building import served
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


def test_the_python_example_runs(sub_path_site: Path, address: str, tmp_path: Path) -> None:
    code = example(sub_path_site, "python").replace(PUBLIC, address)
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    claims = Published.read(sub_path_site).tables["claims"]
    for label, count in Counter(claim["rating_label"] for claim in claims).items():
        assert f"{label} {count}" in lines
    for claim in claims:
        assert f"{claim['id']} {claim['rating_label']} {claim['answer']}" in lines
    appearances = Published.read(sub_path_site).tables["appearances"]
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
    assert load_json(tmp_path / "claim.json")["claim"] == published.tables["claims"][0]
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
