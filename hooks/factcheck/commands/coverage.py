"""`factcheck coverage`: show what became of each report's sentences."""

from __future__ import annotations

import argparse

from .. import proving
from ..checking import check
from .data import add_data_option, addresses, show

NAME = "coverage"
HELP = "show what became of each report's sentences"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """List the sentences, and return 1 when one is not accounted for."""
    dataset, problems = check(options.data.resolve(), addresses().own)
    if dataset is None:
        show(problems)
        return 1
    for line in proving.coverage_lines(dataset):
        print(line)
    files = f"{options.data.resolve().name}/coverage/"
    of_coverage = [item for item in problems if item.rule == "coverage" or item.path.startswith(files)]
    show(of_coverage)
    return 1 if of_coverage else 0
