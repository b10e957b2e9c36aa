"""`factcheck release-files`: write the files that citation tools and archives read in a repository."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..exports.citation import citation_file, zenodo_file
from .data import add_data_option, checked

NAME = "release-files"
HELP = "write CITATION.cff and .zenodo.json from the data"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--folder", type=Path, default=Path(), help="where to write them (default: the folder you are in)"
    )
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Write both files, and return 1 when the data has a problem."""
    dataset = checked(options.data)
    if dataset is None:
        return 1
    for name, content in (
        ("CITATION.cff", citation_file(dataset.site)),
        (".zenodo.json", zenodo_file(dataset.site)),
    ):
        (options.folder / name).write_bytes(content)
    return 0
