"""`factcheck preview-comment`: write the comment under a pull request from a stranger's data."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from ..checking import check
from ..dataset import Dataset
from ..difference_formats import as_text
from ..differences import differences
from ..foreign_archive import ForeignDataError, unpack
from ..loading import load
from ..preview_comment import preview_comment
from .data import addresses

NAME = "preview-comment"
HELP = "write the comment under a pull request: what it changes in the data, and the problems"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("base", type=Path, help="the data before: a folder, or a tar archive of it")
    parser.add_argument("head", type=Path, help="the data after, likewise; nothing in it is trusted")


def run(options: argparse.Namespace) -> int:
    """Print the comment, and return 0 also when the data has problems: the comment says so."""
    with tempfile.TemporaryDirectory() as scratch:
        try:
            base, _ = _data(options.base, Path(scratch) / "base")
            head, refused = _data(options.head, Path(scratch) / "head")
        except OSError as error:
            print(f"factcheck preview-comment: {error}", file=sys.stderr)
            return 2
        except ForeignDataError as error:
            print(preview_comment([], [], [f"the whole data folder: {error}"]), end="")
            return 0
        old, _ = load(base)
        new, problems = check(head, addresses().own)
        print(preview_comment(_changes(old, new), problems, refused), end="")
    return 0


def _data(path: Path, scratch: Path) -> tuple[Path, list[str]]:
    if path.is_dir():
        return path.resolve(), []
    refused = unpack(path, scratch)
    return scratch / "data", refused


def _changes(old: Dataset | None, new: Dataset | None) -> list[str]:
    if old is None or new is None:
        return ["The data cannot be compared before its problems are mended."]
    changes = differences(old, new)
    return as_text(changes).splitlines() if changes else []
