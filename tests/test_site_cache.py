"""A site that is written with what is known of the one before is, file by file, the one of a clean build.

`test_second_build` says the same of whole builds by MkDocs; here it is said in one process, and quickly.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from building import ROOT
from commands import BLUE, edit
from datafolder import valid_data
from factcheck import plain
from factcheck.kept_file import content_digest
from factcheck.kept_records import SETTLED_NS
from factcheck.loading import load
from factcheck.site import Site
from factcheck.site_cache import SiteCache
from factcheck.written_before import stamps
from writing import ADDRESSES, write_site

MARCH = "claims/murmur-kettle/murmur-on-sale-in-march.yml"
PUBLISHED = 2**62
"""A time after everything, as if all files had been written long before they were published."""


def _build(data: Path, cache: Path, before: Path, folder: Path) -> None:
    """Write a site beside the one that was written before, and keep what is known of it."""
    dataset, problems = load(data)
    assert dataset is not None, problems
    digests = {
        file.shown: content_digest(file.path.read_bytes())
        for file in dataset.files.values()
        if file.path.is_file()
    }
    said: list[str] = []
    site = Site(dataset, ADDRESSES, cache=SiteCache(cache, b"1", before, said.append), digests=digests)
    folder.mkdir()
    assert plain.write(site, ROOT / "docs", folder) == []
    site.keep(folder, PUBLISHED)
    assert said == []


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def _nothing(_data: Path) -> None:
    pass


def _answer(data: Path) -> None:
    edit(data / MARCH, "  answer: ", "  answer: Now then. ")


def _title(data: Path) -> None:
    edit(data / "sources/murmur-data-sheet-first.yml", "title: Murmur", "title: Old Murmur")


def _entry(data: Path) -> None:
    with (data / BLUE).open("a", encoding="utf-8") as file:
        file.write("  - known: 2026-06-30\n    recorded: 2026-06-30\n    rating: pending\n")
        file.write("    class: fact-corrected\n    note: A slip was mended.\n")


@pytest.mark.parametrize(("change", "least"), [(_nothing, 0.8), (_answer, 0.2), (_title, 0), (_entry, 0.2)])
def test_the_second_site_is_that_of_a_clean_build(
    change: Callable[[Path], None], least: float, tmp_path: Path
) -> None:
    data, cache = valid_data(tmp_path), tmp_path / "cache"
    first, second = tmp_path / "first", tmp_path / "second"
    _build(data, cache, first, first)
    change(data)
    _build(data, cache, first, second)
    clean = _files(write_site(data, tmp_path / "clean"))
    assert _files(second) == clean
    taken_over = {name for name in clean if (first / name).samefile(second / name)}
    assert len(taken_over) >= least * len(clean)


@pytest.mark.parametrize(
    ("age", "known"), [(-1, False), (0, False), (SETTLED_NS, False), (SETTLED_NS + 1, True)]
)
def test_a_file_is_known_by_its_stamp_only_when_it_was_old_as_it_was_published(
    age: int, known: bool, tmp_path: Path
) -> None:
    file = tmp_path / "index.html"
    file.write_text("words", encoding="utf-8")
    # A time that every file system can keep, whatever its steps are.
    written = 1_700_000_000_000_000_000
    os.utime(file, ns=(written, written))
    found = stamps(tmp_path, ["index.html", "gone.html"], written + age)
    assert list(found) == (["index.html"] if known else [])
