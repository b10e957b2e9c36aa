"""The commands of `factcheck`, one module for each.

A command module has `NAME`, `HELP`, `add_options(parser)` and `run(options) -> int`, which returns
the exit status: 0, 1 for problems, 2 for wrong use.
"""

from __future__ import annotations

from . import check, coverage, import_, pages, release_files, verify

COMMANDS = (check, pages, verify, coverage, release_files, import_)
