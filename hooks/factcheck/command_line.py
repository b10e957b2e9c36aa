"""The command `factcheck`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from . import plain, proving
from .addresses import Addresses
from .checking import check
from .dataset import Dataset
from .loading import load
from .problems import Level, Problem, count_of
from .prose import UnknownPartError
from .site import Site, SiteError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0, 1 for problems, 2 for wrong use."""
    options = _parser().parse_args(arguments)
    addresses = Addresses.of(os.environ.get("SITE_URL"), os.environ.get("REPO_URL"))
    if options.command == "check":
        return 1 if _checked(options.data, addresses) is None else 0
    if options.command == "pages":
        return _pages(options, addresses)
    if options.command == "verify":
        return _verify(options)
    return _coverage(options, addresses)


def _parser() -> argparse.ArgumentParser:
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
    verifying = commands.add_parser(
        "verify", help="prove every quote in the captured texts and write the lock"
    )
    verifying.add_argument(
        "--captures",
        type=Path,
        help=f"the captured texts (default: ${proving.CAPTURES_VARIABLE} or {proving.CAPTURES_FOLDER}/)",
    )
    verifying.add_argument(
        "--today",
        type=date.fromisoformat,
        default=date.today(),
        help="the day of new proofs (default: today)",
    )
    covering = commands.add_parser("coverage", help="show what became of each report's sentences")
    for command in (checking, writing, verifying, covering):
        command.add_argument(
            "--data", type=Path, default=Path("data"), help="the data folder (default: data)"
        )
    return parser


def _show(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(problem)
    if problems:
        errors, warnings = count_of(problems, Level.ERROR), count_of(problems, Level.WARNING)
        print(f"{errors} errors, {warnings} warnings", file=sys.stderr)


def _checked(data: Path, addresses: Addresses) -> Dataset | None:
    dataset, problems = check(data.resolve(), addresses.own)
    _show(problems)
    return None if problems else dataset


def _pages(options: argparse.Namespace, addresses: Addresses) -> int:
    folder: Path = options.folder
    if folder.exists() and any(folder.iterdir()):
        print(f"factcheck pages: {folder} is not empty", file=sys.stderr)
        return 2
    dataset = _checked(options.data, addresses)
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


def _verify(options: argparse.Namespace) -> int:
    data: Path = options.data.resolve()
    captures: Path = options.captures or proving.captures_folder(os.environ, data.parent)
    if not captures.is_dir():
        print(f"factcheck verify: there is no folder {captures}", file=sys.stderr)
        return 2
    # The rules ask for the proofs that are made here, so only what single files say is checked first.
    dataset, problems = load(data)
    if [problem.rule for problem in problems] == ["quote-lock"]:
        dataset, problems = load(data, with_lock=False)
    if dataset is not None and not problems:
        problems = sorted(proving.verify(dataset, data, captures, options.today))
    _show(problems)
    return 1 if problems or dataset is None else 0


def _coverage(options: argparse.Namespace, addresses: Addresses) -> int:
    dataset, problems = check(options.data.resolve(), addresses.own)
    if dataset is None:
        _show(problems)
        return 1
    for line in proving.coverage_lines(dataset):
        print(line)
    files = f"{options.data.resolve().name}/coverage/"
    of_coverage = [item for item in problems if item.rule == "coverage" or item.path.startswith(files)]
    _show(of_coverage)
    return 1 if of_coverage else 0


if __name__ == "__main__":
    sys.exit(main())
