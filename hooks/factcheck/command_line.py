"""The command `factcheck`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import plain
from .addresses import Addresses, with_slash
from .checking import check
from .dataset import Dataset
from .problems import Level, count_of
from .prose import UnknownPartError
from .site import Site, SiteError

DEFAULT_SITE_URL = "http://127.0.0.1:8000/"
DEFAULT_REPO_URL = "https://repository.example/reported-vs-released/"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0, 1 for problems, 2 for wrong use."""
    parser = argparse.ArgumentParser(
        prog="factcheck", description="Check fact-check data and write its pages."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    checking = commands.add_parser("check", help="check all data and show every problem")
    writing = commands.add_parser("pages", help="write all pages without MkDocs")
    writing.add_argument("folder", type=Path, help="an empty folder, or one that is not there yet")
    writing.add_argument(
        "--docs", type=Path, default=Path("docs"), help="the hand-written pages (default: docs)"
    )
    for command in (checking, writing):
        command.add_argument(
            "--data", type=Path, default=Path("data"), help="the data folder (default: data)"
        )
    options = parser.parse_args(arguments)
    addresses = _addresses(os.environ)
    dataset = _checked(options.data, addresses)
    if options.command == "check":
        return 1 if dataset is None else 0
    return _pages(options, dataset, addresses)


def _addresses(environment: Mapping[str, str]) -> Addresses:
    return Addresses(
        with_slash(environment.get("SITE_URL") or DEFAULT_SITE_URL),
        with_slash(environment.get("REPO_URL") or DEFAULT_REPO_URL),
    )


def _checked(data: Path, addresses: Addresses) -> Dataset | None:
    dataset, problems = check(data.resolve(), addresses.own)
    for problem in problems:
        print(problem)
    if problems:
        errors, warnings = count_of(problems, Level.ERROR), count_of(problems, Level.WARNING)
        print(f"{errors} errors, {warnings} warnings", file=sys.stderr)
        return None
    return dataset


def _pages(options: argparse.Namespace, dataset: Dataset | None, addresses: Addresses) -> int:
    folder: Path = options.folder
    if folder.exists() and any(folder.iterdir()):
        print(f"factcheck pages: {folder} is not empty", file=sys.stderr)
        return 2
    if dataset is None:
        return 1
    try:
        broken = plain.write(Site(dataset, addresses), options.docs, folder)
    except (SiteError, UnknownPartError) as error:
        print(error)
        return 1
    for line in broken:
        print(f"broken-link: {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
