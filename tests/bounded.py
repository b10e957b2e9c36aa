"""Do something in a process of its own that may use only so much memory and time."""

from __future__ import annotations

import multiprocessing
import resource
import signal
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

MEMORY = 200_000_000
"""Bytes of address space that the work may take above what the process has when it begins."""
SECONDS = 5
"""Seconds of processor time; the slowest file under the size limit needs two."""
WAIT = 600
"""Seconds by the clock, only to end what waits for ever."""


def bounded(work: Callable[[], T]) -> T:
    """Return what the work returns. Raises AssertionError when it needs too much, or fails."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(work, sender))
    child.start()
    sender.close()
    try:
        assert receiver.poll(WAIT), "it waits for ever"
        found, fault = receiver.recv()
    except EOFError:
        child.join()
        raise AssertionError(f"it was ended: {signal.Signals(-(child.exitcode or -1)).name}") from None
    finally:
        child.kill()
        child.join()
    assert not fault, fault
    result: T = found
    return result


def _child(work: Callable[[], T], sender: Connection) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        answer = (work(), "")
    except BaseException:
        answer = (None, traceback.format_exc(limit=-8)[:4000])  # type: ignore[assignment]
    sender.send(answer)
    sender.close()
