"""`factcheck check`: check all data and show every problem."""

from __future__ import annotations

import argparse

from .data import add_data_option, checked

NAME = "check"
HELP = "check all data and show every problem"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Check, and return 1 when there is any problem."""
    return 1 if checked(options.data) is None else 0
