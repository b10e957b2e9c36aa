"""The command `factcheck`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from .commands import COMMANDS, command


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0, 1 for problems, 2 for wrong use."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    names = given[:1] if given[:1] and given[0] in COMMANDS else COMMANDS
    options = _parser(names).parse_args(given)
    try:
        status: int = options.run(options)
    except OSError as error:
        named = f": {str(error.filename)!a}" if error.filename is not None else ""
        print(f"factcheck {options.command}: {error.strerror or error}{named}", file=sys.stderr)
        return 2
    return status


def _parser(names: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="factcheck", description="Check fact-check data and write its pages."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name in names:
        module = command(name)
        own = commands.add_parser(module.NAME, help=module.HELP, description=module.HELP)
        module.add_options(own)
        own.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
