"""`factcheck diff`: say in words what changed in the data."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from ..difference_formats import DiffFormat, as_markdown, as_text
from ..differences import differences
from ..loading import load
from ..revisions import RevisionError, data_of
from .data import add_data_option, addresses, show, wrong_use

NAME = "diff"
HELP = "say in words what changed in the data since a Git revision, verdicts first"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("before", metavar="revision", help="the Git revision to compare with")
    parser.add_argument(
        "after",
        metavar="revision",
        nargs="?",
        help="the revision to compare (default: the files as they are)",
    )
    parser.add_argument("--format", type=DiffFormat, choices=list(DiffFormat), default=DiffFormat.TEXT)
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Compare, and return 1 when the files as they are cannot be read."""
    data: Path = options.data.resolve()
    form = as_markdown if options.format is DiffFormat.MARKDOWN else as_text
    with ExitStack() as stack:
        try:
            before = stack.enter_context(data_of(options.before, data))
            if options.after is not None:
                after = stack.enter_context(data_of(options.after, data))
            else:
                now, problems = load(data, addresses().own)
                if now is None:
                    show(sorted(problems))
                    return 1
                after = now
        except RevisionError as error:
            return wrong_use(NAME, str(error))
        text = form(differences(before, after))
        broken = sorted(id for ids in after.broken.values() for id in ids)
        if broken:
            print(f"Not compared, because they cannot be read: {', '.join(broken)}", file=sys.stderr)
    sys.stdout.write(text)
    return 0
