"""The search index: made by Pagefind from the written pages, inside the folder that is published.

What is indexed, with which weight and facets, is said by `data-pagefind-…` attributes in the
templates (https://pagefind.app/docs/indexing/). Pages without such a mark are not found.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FOLDER = "pagefind"

# A query loads the chunks of the index that hold its words. Smaller chunks than Pagefind's own keep
# a query of several words small; the setting is not a promise of Pagefind, so a test measures it. With
# still smaller ones the list of all chunks grows by more than is saved.
_SETTINGS = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "2000"}

# What is the same on every page of a kind finds nothing, nor does what is said of every quote beside it.
_LEFT_OUT = (
    "article h2, article h3, article h4, summary, caption, thead, .fc-kicker, .fc-more, .fc-changes, "
    ".fc-criteria, .fc-source__by, .v-grade, .v-meta, "
    ".v-word, .fc-reading, .fc-strand article > p, .fc-strand dt, .fc-strand dd > .g, "
    ".fc-noresult, .fc-silent, .fc-legend, .fc-details"
)

# Pagefind always adds its own interfaces, and a stemmer for languages that it does not know.
_NOT_USED = (
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-component-ui.*",
    "pagefind-highlight.js",
    "wasm.unknown.pagefind",
)


class SearchIndexError(Exception):
    """There is no index; the message says why."""


def make(site: Path) -> None:
    """Index the pages of a written site. Raises SearchIndexError, also where Pagefind is not installed."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    result = subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "pagefind",
            "--site",
            str(site.resolve()),
            "--output-subdir",
            FOLDER,
            "--quiet",
            "--exclude-selectors",
            _LEFT_OUT,
        ],
        # In a folder of ours: a file with settings in the one where Pagefind runs would change the index.
        cwd=Path(__file__).parent,
        env=inherited | _SETTINGS,
        capture_output=True,
        text=True,
        check=False,
        # So that it holds the lock of the folder too: when this build is killed, the next one waits for it.
        close_fds=False,
    )
    folder = site / FOLDER
    if result.returncode or not (folder / "pagefind-entry.json").is_file():
        said = (result.stderr or result.stdout).strip().splitlines()
        raise SearchIndexError(f"search-index: Pagefind failed: {said[-1] if said else result.returncode}")
    for pattern in _NOT_USED:
        for path in folder.glob(pattern):
            path.unlink()
