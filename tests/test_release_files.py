"""CITATION.cff and .zenodo.json: written from the data, kept at the root of the repository, valid."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from building import ROOT
from datafolder import REAL_DATA, valid_data
from factcheck.command_line import main
from public_schemas import faults

NAMES = ("CITATION.cff", ".zenodo.json")


def write(data: Path, folder: Path) -> int:
    """Run `factcheck release-files` and return its exit status."""
    folder.mkdir(exist_ok=True)
    return main(["release-files", "--data", str(data), "--folder", str(folder)])


def test_the_files_of_the_repository_are_what_the_command_writes(tmp_path: Path) -> None:
    assert write(REAL_DATA, tmp_path / "out") == 0
    for name in NAMES:
        assert (tmp_path / "out" / name).read_bytes() == (ROOT / name).read_bytes(), (
            f"run `factcheck release-files`: {name} does not fit the data"
        )


def test_they_follow_the_data(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    assert write(data, tmp_path / "out") == 0
    site = yaml.safe_load((data / "site.yml").read_text("utf-8"))
    cff = yaml.safe_load((tmp_path / "out/CITATION.cff").read_text("utf-8"))
    zenodo = json.loads((tmp_path / "out/.zenodo.json").read_text("utf-8"))
    assert cff["version"] == zenodo["version"] == str(site["dataset"]["version"])
    assert cff["date-released"] == zenodo["publication_date"] == str(site["dataset"]["as_of"])
    assert cff["title"] == zenodo["title"] == site["name"]
    assert cff["authors"][0]["name"] == zenodo["creators"][0]["name"] == site["publisher"]["name"]


def test_bad_data_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = valid_data(tmp_path)
    (data / "site.yml").write_text("name: Half a site\n", "utf-8")
    assert write(data, tmp_path / "out") == 1
    assert list((tmp_path / "out").iterdir()) == []
    assert "missing-key" in capsys.readouterr().out


def test_the_citation_files_are_valid(sub_path_site: Path) -> None:
    for path in (ROOT / "CITATION.cff", sub_path_site / "data/CITATION.cff"):
        assert faults("vendor.citation-file-format", path) == ""


def test_a_citation_file_with_a_fault_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "CITATION.cff"
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    broken.write_text(text.replace("cff-version: 1.2.0", "cff-version: 0.1"), "utf-8")
    assert "cff-version" in faults("vendor.citation-file-format", broken)


def test_the_published_citation_names_the_address_and_the_root_one_does_not(sub_path_site: Path) -> None:
    published = yaml.safe_load((sub_path_site / "data/CITATION.cff").read_text("utf-8"))
    assert published["url"] == "https://example.org/reported-vs-released/data/"
    kept = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert published == kept | {key: published[key] for key in ("url", "repository-code")}
