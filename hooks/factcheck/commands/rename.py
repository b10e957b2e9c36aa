"""`factcheck rename`: give a claim or a source another id."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..renaming import Change, RenamingError, kind_of, renamed, write
from ..text_edits import EditError
from .data import add_data_option, checked, wrong_use

NAME = "rename"
HELP = "give a claim or a source another id; its old address leads to the new one"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("old", help="the id that it has")
    parser.add_argument("new", help="the id that it gets")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Rename, and return 1 when the data have problems, before or after."""
    data: Path = options.data.resolve()
    dataset = checked(data)
    if dataset is None:
        return 1
    try:
        kind = kind_of(dataset, options.old)
        change = renamed(dataset, options.old, options.new)
    except (RenamingError, EditError) as error:
        return wrong_use(NAME, str(error))
    write(change, data)
    show(change, data)
    if kind == "source" and options.old in dataset.lock.captures:
        print("Captured texts are found by their hash, so none needs another name.")
    if checked(data) is None:
        return 1
    print("Next: commit all of these files together.")
    return 0


def show(change: Change, data: Path) -> None:
    """Print each file that changed."""
    for file in change.files:
        path, target = (one.relative_to(data.parent).as_posix() for one in (file.path, file.target))
        print(path if path == target else f"{path} -> {target}")
    if change.lock is not None:
        print(f"{data.name}/quotes.lock.json")
