"""Progress of long work, shown on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from ..checking import Step, no_step

PATIENCE = 2.0
"""Seconds of silence; work that takes less shows nothing."""
PAUSE = 0.1
"""Seconds between two changes of the line."""


@contextmanager
def progress(stream: TextIO | None = None, patience: float = PATIENCE) -> Iterator[Step]:
    """Give a function that shows what is being done, and clear the line at the end.

    It shows nothing where the stream (standard error by default) is no terminal.
    """
    out = stream if stream is not None else sys.stderr
    if not out.isatty():
        yield no_step
        return
    due = time.monotonic() + patience
    count = 0
    is_shown = False

    def step(what: str) -> None:
        nonlocal due, count, is_shown
        count += 1
        if (now := time.monotonic()) >= due:
            due, is_shown = now + PAUSE, True
            out.write(f"\r\x1b[K{count} steps done: {what[:60]}")
            out.flush()

    try:
        yield step
    finally:
        if is_shown:
            out.write("\r\x1b[K")
            out.flush()
