"""`factcheck check`: check all data and show every problem."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ..checking import check, graver
from ..dataset import Dataset
from ..problem_formats import Format, formatted
from ..problems import Problem
from ..progress import progress
from .data import add_data_option, addresses, lines_below, show_count, wrong_use

NAME = "check"
HELP = "check all data and show every problem"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "paths", nargs="*", type=Path, help="show only the problems of these files and folders"
    )
    parser.add_argument("--format", type=Format, choices=list(Format), default=Format.TEXT)
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        help="the day against which deadlines are judged (default: the dataset's own date)",
    )
    parser.add_argument(
        "--base",
        metavar="REVISION",
        help="also compare with the data of a Git revision: no verdict may change in silence",
    )
    parser.add_argument(
        "--fix", action="store_true", help="first mend what is mechanical, and say what was mended"
    )
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Check, and return 1 when there is any problem."""
    data: Path = options.data.resolve()
    names = _shown(options.paths, data)
    if isinstance(names, str):
        return wrong_use(NAME, names)
    if options.fix:
        _fix(data, names)
    with progress() as step:
        dataset, problems = check(data, addresses().own, today=options.today, step=step)
    if options.base is not None:
        if dataset is None:
            print("factcheck check: the data must be readable to be compared", file=sys.stderr)
        else:
            changed = _silent_changes(dataset, data, options.base)
            if isinstance(changed, str):
                return wrong_use(NAME, changed)
            problems = graver([*problems, *changed])
    # Without a dataset no rule has run, so what kept it from being read belongs to every file.
    if names and dataset is not None:
        problems = [problem for problem in problems if _is_below(problem.path, names)]
    sys.stdout.write(formatted(problems, options.format, lines_below(data.parent)))
    show_count(problems)
    return 1 if problems else 0


def _shown(paths: Sequence[Path], data: Path) -> list[str] | str:
    """Return the paths as problems name them, or what is wrong with them."""
    names = []
    for path in paths:
        if not path.exists():
            return f"there is no {path}"
        try:
            names.append(path.resolve().relative_to(data.parent).as_posix())
        except ValueError:
            return f"{path} is not in {data}"
    outside = [name for name in names if not _is_below(name, [data.name])]
    return f"{outside[0]} is not in {data}" if outside else names


def _is_below(path: str, names: Sequence[str]) -> bool:
    return any(path == name or path.startswith(name + "/") for name in names)


def _silent_changes(dataset: Dataset, data: Path, revision: str) -> list[Problem] | str:
    """Return the verdicts that changed in silence, or why the revision cannot be read."""
    from ..revisions import RevisionError, data_of
    from ..silent_change import silent_changes

    try:
        with data_of(revision, data) as base:
            if unread := sorted(base.broken.get("claim", ())):
                print(f"Not compared, unreadable in {revision}: {', '.join(unread)}", file=sys.stderr)
            return list(silent_changes(base, dataset))
    except RevisionError as error:
        return str(error)


def _fix(data: Path, names: Sequence[str]) -> None:
    """Mend what is mechanical and say so."""
    from ..mending import mend

    for path, what in mend(data, lambda path: not names or _is_below(path, names)):
        print(f"{path}: {what}", file=sys.stderr)
