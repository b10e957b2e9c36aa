"""`factcheck pages`: write all pages without MkDocs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .. import plain, search_index
from ..page_writing import SiteError
from ..prose import UnknownPartError
from ..search_index import SearchIndexError
from ..site import Site
from ..stray_links import stray_links
from ..system_errors import reason
from .data import add_data_option, addresses, checked, show

NAME = "pages"
HELP = "write all pages without MkDocs"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("folder", type=Path, help="an empty folder, or one that is not there yet")
    parser.add_argument(
        "--docs", type=Path, default=Path("docs"), help="the hand-written pages (default: docs)"
    )
    parser.add_argument(
        "--card-cache",
        type=Path,
        default=Path(".cache/cards"),
        help="where the pictures of social cards are kept between runs (default: .cache/cards)",
    )
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Write the pages, and return 1 when the data or a link is wrong."""
    folder: Path = options.folder
    if folder.exists() and any(folder.iterdir()):
        print(f"factcheck pages: {folder} is not empty", file=sys.stderr)
        return 2
    dataset = checked(options.data)
    if dataset is None:
        return 1
    show(strays := list(stray_links(options.docs)))
    if strays:
        return 1
    try:
        broken = plain.write(Site(dataset, addresses(), options.card_cache), options.docs, folder)
        search_index.make(folder)
    except (SearchIndexError, SiteError, UnknownPartError) as error:
        print(error)
        return 1
    except OSError as error:
        print(f"factcheck pages: {reason(error)}", file=sys.stderr)
        return 1
    for line in broken:
        print(f"broken-link: {line}")
    return 1 if broken else 0
