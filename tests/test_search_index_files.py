"""What stays of the files that Pagefind writes, and what is said where it writes none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from factcheck.search_index import FOLDER, SearchIndexError, make

NEEDED = {
    "pagefind-entry.json",
    "pagefind.js",
    "pagefind-worker.js",
    "wasm.en.pagefind",
    "index/en_1.pf_index",
}
NOT_NEEDED = {"pagefind-ui.js", "pagefind-ui.css", "pagefind-modular-ui.js", "pagefind-highlight.js"}


def _pagefind(monkeypatch: pytest.MonkeyPatch, site: Path, names: set[str], status: int, said: str) -> None:
    """Let a program that writes these files stand for Pagefind."""

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        assert command[command.index("--site") + 1] == str(site)
        for name in names:
            (site / FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
            (site / FOLDER / name).touch()
        return subprocess.CompletedProcess(command, status, "", said)

    monkeypatch.setattr(subprocess, "run", run)


def test_the_interfaces_that_pagefind_adds_are_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pagefind(monkeypatch, tmp_path, NEEDED | NOT_NEEDED | {"wasm.unknown.pagefind"}, 0, "")
    make(tmp_path)
    folder = tmp_path / FOLDER
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == NEEDED


@pytest.mark.parametrize(
    ("names", "status", "said", "told"),
    [
        (NEEDED, 1, "\nFirst.\nNo pages.\n", "No pages."),
        (set(), 0, "", "0"),
        (NEEDED, 3, "", "3"),
    ],
)
def test_where_pagefind_fails_its_last_words_are_told(
    names: set[str], status: int, said: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pagefind(monkeypatch, tmp_path, names, status, said)
    with pytest.raises(SearchIndexError, match=f"^search-index: Pagefind failed: {told}$"):
        make(tmp_path)
