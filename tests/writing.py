"""Write a site from a data folder in this process, without MkDocs: quick enough for one site a test."""

from __future__ import annotations

from pathlib import Path

from building import ROOT
from factcheck import plain
from factcheck.addresses import Addresses
from factcheck.loading import load
from factcheck.site import Site

ADDRESSES = Addresses("https://steam-and-facts.example/", "https://code.example/steam/facts/")


def write_site(data: Path, folder: Path, addresses: Addresses = ADDRESSES) -> Path:
    """Write all pages and files of a data folder, and return where they are."""
    dataset, problems = load(data)
    assert dataset is not None, problems
    assert problems == []
    folder.mkdir()
    assert plain.write(Site(dataset, addresses), ROOT / "docs", folder) == []
    return folder
