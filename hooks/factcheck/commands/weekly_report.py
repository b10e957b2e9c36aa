"""`factcheck weekly-report`: write the weekly issue from the link check's results and the data."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from .. import due
from ..link_exceptions import read_exceptions
from ..outside_addresses import outside_addresses
from ..weekly_report import ResultsError, address_lines, failed_addresses, weekly_report
from ..yaml_tree import YamlError
from .data import add_data_option, checked, show

NAME = "weekly-report"
HELP = "write the weekly issue: dead addresses, expired exceptions, overdue claims, stale evidence"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("results", type=Path, help="the JSON report of lychee")
    parser.add_argument("--exceptions", type=Path, required=True, help="the file of excepted addresses")
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        default=date.today(),
        help="the day by which things are due (default: today)",
    )
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print the issue, or nothing when all is well; return 1 when an input is wrong."""
    try:
        exceptions = read_exceptions(options.exceptions)
        failed = failed_addresses(options.results)
    except YamlError as error:
        show(error.problems)
        return 1
    except (OSError, ResultsError) as error:
        print(f"factcheck weekly-report: {error}", file=sys.stderr)
        return 2
    dataset = checked(options.data)
    if dataset is None:
        return 1
    used = outside_addresses(dataset)
    sections = {
        "Addresses that do not answer": address_lines(failed, used),
        "Exceptions that have expired": [
            f"{item.address}: passed over until {item.until}: {item.reason}"
            for item in exceptions.expired(options.today)
        ],
        "Exceptions that nothing needs": [item.address for item in exceptions.unused(used)],
        "Pending claims whose deadline has passed": due.overdue(dataset, options.today),
        "Evidence that has not been read for a year": due.stale(dataset, options.today),
    }
    print(weekly_report(sections), end="")
    return 0
