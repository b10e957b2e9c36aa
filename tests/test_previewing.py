"""What a preview makes when it is asked is, file by file, what a build writes."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from building import ROOT
from datafolder import OWN_ADDRESSES, enlarged_data, valid_data
from factcheck import plain
from factcheck.addresses import Addresses
from factcheck.loading import load
from factcheck.page_writing import SiteError
from factcheck.pages import Job, Page
from factcheck.previewing import Preview
from factcheck.site import Site

ADDRESSES = Addresses(*OWN_ADDRESSES)
COPIES = {"kettle-launch": 260, "kettle-noise": 5}
"""So many claims have lists of more than one page."""


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_every_file_of_a_build_is_made_when_it_is_asked_for_and_its_links_are_known(tmp_path: Path) -> None:
    dataset, _ = load(enlarged_data(tmp_path, COPIES, reports=3), ADDRESSES.own)
    assert dataset is not None
    site, whole, asked = Site(dataset, ADDRESSES), tmp_path / "whole", tmp_path / "asked"
    assert plain.write(site, ROOT / "docs", whole) == []
    by_hand = ["assets", *(path.stem for path in (ROOT / "docs").glob("*.md"))]
    for name in by_hand:
        shutil.copytree(whole / name, asked / name)
    # Beside the page of downloads stand the downloads.
    for beside in (asked / "data").iterdir():
        if beside.name != "index.html":
            beside.unlink()
    broken: list[str] = []
    preview = Preview(
        Site(dataset, ADDRESSES),
        asked,
        lambda depth, section: plain.plain_frame(site, depth, section),
        [],
        broken.append,
    )
    paths = sorted(_files(whole).keys() - {"sitemap.xml"})
    assert any(path.endswith("/2/index.html") for path in paths), "no list has a second page"
    random.Random(1).shuffle(paths)
    for path in paths:
        preview.provide(path)
        assert (asked / path).read_bytes() == (whole / path).read_bytes(), path
    assert sorted(_files(asked)) == sorted(paths)
    assert broken == []


SCRIPT = "<script>alert(1)</script>"


class _WithScripts(Site):
    """A site on each of whose pages stands what its policy forbids."""

    def jobs(self) -> list[Job]:
        """Return the jobs, each with a fault on its pages."""
        return [replace(job, make=partial(self._spoiled, job)) for job in super().jobs()]

    def _spoiled(self, job: Job) -> Iterator[Page]:
        return (replace(page, content=page.content + SCRIPT) for page in job.make())


def test_a_page_with_a_fault_is_refused_each_time_that_it_is_asked_for(tmp_path: Path) -> None:
    dataset, _ = load(valid_data(tmp_path), ADDRESSES.own)
    assert dataset is not None
    site, by_hand = _WithScripts(dataset, ADDRESSES), "glossary/index.html"
    (tmp_path / by_hand).parent.mkdir()
    (tmp_path / by_hand).write_text(f'<div data-part="glossary"></div>{SCRIPT}', encoding="utf-8")
    preview = Preview(
        site, tmp_path, lambda depth, section: plain.plain_frame(site, depth, section), [by_hand], print
    )
    for path in ("claims/murmur-blue-by-december/index.html", "claims/index.html", by_hand):
        for _ in range(2):
            with pytest.raises(SiteError, match=f"^{path}:.* an inline script;"):
                preview.provide(path)
