"""`factcheck merge`: let another claim or source take the place of one."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..renaming import RenamingError, merged, write
from ..text_edits import EditError
from .data import add_data_option, checked, wrong_use
from .rename import show

NAME = "merge"
HELP = "let another claim or source take the place of one; its page leads there"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("old", metavar="from", help="the id of the record that gives way")
    parser.add_argument("into", help="the id of the record that stays")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Merge, and return 1 when the data have problems, before or after."""
    data: Path = options.data.resolve()
    dataset = checked(data)
    if dataset is None:
        return 1
    try:
        change = merged(dataset, options.old, options.into)
    except (RenamingError, EditError) as error:
        return wrong_use(NAME, str(error))
    write(change, data)
    show(change, data)
    if checked(data) is None:
        return 1
    print("Next: say in the history why, and commit all of these files together.")
    return 0
