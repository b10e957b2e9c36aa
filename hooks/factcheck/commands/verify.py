"""`factcheck verify`: prove every quote in the captured texts and write the lock."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from .. import proving
from ..loading import load
from .data import add_data_option, show

NAME = "verify"
HELP = "prove every quote in the captured texts and write the lock"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--captures",
        type=Path,
        help=f"the captured texts (default: ${proving.CAPTURES_VARIABLE} or {proving.CAPTURES_FOLDER}/)",
    )
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        default=date.today(),
        help="the day of new proofs (default: today)",
    )
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Verify, and return 1 when a quote is not proved."""
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
    show(problems)
    return 1 if problems or dataset is None else 0
