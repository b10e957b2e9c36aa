"""`factcheck ready`: refuse to publish while nobody answers for the site."""

from __future__ import annotations

import argparse

from ..readiness import missing
from .data import add_data_option, checked

NAME = "ready"
HELP = "tell whether publisher and contact are entered, without which nothing is published"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print what is missing, and return 1 when anything is."""
    dataset = checked(options.data)
    if dataset is None:
        return 1
    lines = missing(dataset.site)
    if not lines:
        print(f"ready: {dataset.site.publisher.name} answers for the site; write to {dataset.site.contact}")
        return 0
    print(f"Not published: {options.data.name}/site.yml does not say who answers for this site.")
    for line in lines:
        print(f"  {line}")
    print("docs/deploying.md has the whole list.")
    return 1
