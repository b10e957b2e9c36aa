"""The commands of `factcheck`, one module for each.

A command module has `NAME`, `HELP`, `add_options(parser)` and `run(options) -> int`, which returns
the exit status: 0, 1 for problems, 2 for wrong use. A module is imported only when its command is
asked for, because `check` of one file must not wait for what pages need.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib import import_module
from keyword import iskeyword
from typing import Protocol, cast

COMMANDS = (
    "check",
    "explain",
    "new",
    "rename",
    "merge",
    "diff",
    "verify",
    "coverage",
    "pages",
    "import",
    "schema",
    "release-files",
    "ready",
    "links",
    "weekly-report",
    "preview-comment",
)
"""The names of the commands, in the order of the help; each is the name of its module too,
with an underscore for a hyphen and after a word of Python."""


class Command(Protocol):
    """What a command module has."""

    NAME: str
    HELP: str

    def add_options(self, parser: ArgumentParser) -> None:
        """Declare the command's options."""

    def run(self, options: Namespace) -> int:
        """Run the command and return the exit status."""


def command(name: str) -> Command:
    """Return the module of a command."""
    module = name.replace("-", "_") + ("_" if iskeyword(name) else "")
    return cast("Command", import_module(f".{module}", __name__))
