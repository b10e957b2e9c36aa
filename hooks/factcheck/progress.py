"""Progress of long work, shown on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from .loading import Step, no_step

PATIENCE = 2.0
"""Seconds of silence; work that takes less shows nothing."""
PAUSE = 0.1
"""Seconds between two changes of the line."""


@contextmanager
def progress(
    stream: TextIO | None = None,
    patience: float = PATIENCE,
    *,
    since: float | None = None,
    counted: bool = True,
) -> Iterator[Step]:
    """Give a function that shows what is being done, and clear the line at the end.

    What is done may begin with the name of a stage and a colon. `since` is when the work began on the
    clock of `time.monotonic`, now where it is not given. Where it is `counted`, the line says how many
    steps are done. It shows nothing where the stream (standard error by default) is no terminal.
    """
    out = stream if stream is not None else sys.stderr
    if not out.isatty():
        yield no_step
        return
    begin = (time.monotonic() if since is None else since) + patience
    due = begin
    count = 0
    stage = ""
    is_shown = False

    def step(what: str) -> None:
        nonlocal due, count, stage, is_shown
        count += 1
        before, (stage, _, _) = stage, what.rpartition(": ")
        # The first step of a stage may be a long one, so it does not wait for its turn.
        if (now := time.monotonic()) >= due or (now >= begin and stage != before):
            due, is_shown = now + PAUSE, True
            done = f"{count} steps done: " if counted else ""
            out.write(f"\r\x1b[K{done}{what[:60]}")
            out.flush()

    try:
        yield step
    finally:
        if is_shown:
            out.write("\r\x1b[K")
            out.flush()
