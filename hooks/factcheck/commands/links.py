"""`factcheck links`: list the addresses outside the site, with the files that name them."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from ..link_exceptions import LinkExceptions, read_exceptions
from ..outside_addresses import outside_addresses
from ..yaml_tree import YamlError
from .data import add_data_option, checked, show

NAME = "links"
HELP = "list the addresses outside the site, with the files that name them"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--exceptions", type=Path, help="leave out what this file excepts")
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        default=date.today(),
        help="the day on which exceptions must hold (default: today)",
    )
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print each address, a tab, and the files; return 1 when the data or the exceptions are wrong."""
    exceptions = LinkExceptions()
    if options.exceptions is not None:
        try:
            exceptions = read_exceptions(options.exceptions)
        except YamlError as error:
            show(error.problems)
            return 1
        except OSError as error:
            print(f"factcheck links: {options.exceptions}: {error.strerror}", file=sys.stderr)
            return 2
    dataset = checked(options.data)
    if dataset is None:
        return 1
    for address, files in outside_addresses(dataset).items():
        if not exceptions.cover(address, options.today):
            print(f"{address}\t{' '.join(files)}")
    return 0
