"""What several commands share: the data folder, its check, and how problems are shown."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ..addresses import Addresses
from ..checking import check
from ..dataset import Dataset
from ..problem_formats import Lines
from ..problems import Level, Problem, count_of
from ..yaml_tree import MAX_BYTES


def add_data_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the data folder."""
    parser.add_argument("--data", type=Path, default=Path("data"), help="the data folder (default: data)")


def addresses() -> Addresses:
    """Return the public addresses that the environment names, or local ones."""
    return Addresses.of(os.environ.get("SITE_URL"), os.environ.get("REPO_URL"))


def show(problems: Sequence[Problem]) -> None:
    """Print problems one on a line, and their number on standard error."""
    for problem in problems:
        print(problem)
    show_count(problems)


def show_count(problems: Sequence[Problem]) -> None:
    """Print the number of problems on standard error, if there is one."""
    if problems:
        errors, warnings = count_of(problems, Level.ERROR), count_of(problems, Level.WARNING)
        print(f"{errors} errors, {warnings} warnings", file=sys.stderr)


def checked(data: Path) -> Dataset | None:
    """Check a data folder, show its problems, and return the dataset when there are none."""
    dataset, problems = check(data.resolve(), addresses().own)
    show(problems)
    return None if problems else dataset


def lines_below(folder: Path) -> Lines:
    """Return a reader of the YAML files below a folder, line by line."""

    @cache
    def lines(path: str) -> Sequence[str]:
        if not path.endswith(".yml"):
            return ()
        file = folder / path
        try:
            if not file.is_file() or file.stat().st_size > MAX_BYTES:
                return ()
            text = file.read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            return ()
        return text.split("\n")

    return lines


def wrong_use(command: str, what: str) -> int:
    """Say on standard error what is wrong with how a command was called, and return its status."""
    print(f"factcheck {command}: {what}", file=sys.stderr)
    return 2
