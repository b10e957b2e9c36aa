"""`factcheck import`: write drafts of the ClaimReviews in pages, feeds and folders of them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..importing.archive import import_archive
from ..importing.drafts import Drafts
from ..importing.writing import write
from ..loading import load
from ..problems import did_you_mean
from .data import add_data_option, addresses, show

NAME = "import"
HELP = "write drafts of the ClaimReviews in pages, feeds and folders of them"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("paths", type=Path, nargs="+", help="HTML pages, JSON files, or folders of them")
    parser.add_argument("--subject", required=True, help="the subject that the drafts go under")
    parser.add_argument("--topic", help="the topic of the drafts (default: the first in topics.yml)")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Import, and return 1 when a record was dropped or none was found, 2 when nothing could be tried."""
    data: Path = options.data.resolve()
    for path in options.paths:
        if not path.exists():
            return _refuse(f"there is no file or folder {path}")
    # The rules are for later: a new folder has topics that nothing uses before its first import.
    dataset, problems = load(data, addresses().own)
    if dataset is None or problems:
        show(problems)
        return _refuse("the data folder has problems of its own, and nothing was imported")
    topic = options.topic or next(iter(dataset.topics.root), "")
    for kind, id in (("subject", options.subject), ("topic", topic)):
        if id not in dataset.known(kind):
            tip = did_you_mean(id, dataset.known(kind))
            return _refuse(f'there is no {kind} "{id}"' + (f"; {tip}" if tip else ""))
    report = import_archive(options.paths, Drafts(dataset, addresses(), options.subject, topic))
    try:
        write(data, report.files)
    except OSError as error:
        return _refuse(f"nothing was written: {error}")
    for line in report.lines:
        print(line)
    print(report.summary(), file=sys.stderr)
    return 1 if report.dropped or not report.taken else 0


def _refuse(why: str) -> int:
    print(f"factcheck import: {why}", file=sys.stderr)
    return 2
