"""Work in a process of its own: beside this one, and with memory that is free again when it ends."""

from __future__ import annotations

import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pickle import PicklingError
from typing import Generic, TypeVar

T = TypeVar("T")


class ProcessKilledError(Exception):
    """The process ended without a result."""


def processors() -> int:
    """Return how many processors this process may use; one where processes cannot share memory."""
    if not sys.platform.startswith("linux"):
        return 1
    return len(os.sched_getaffinity(0))


class OtherProcess(Generic[T]):
    """Work that began in a copy of this process. What it returns must be fit for pickling."""

    def __init__(self, work: Callable[[], T], others: Sequence[OtherProcess[T]] = ()) -> None:
        """Start the work; `others` are the processes that this one started before."""
        context = multiprocessing.get_context("fork")
        self._receiver, sender = context.Pipe(duplex=False)
        receivers = [self._receiver, *(other._receiver for other in others)]
        self._process = context.Process(target=_work, args=(work, sender, receivers))
        self._process.start()
        sender.close()

    def result(self) -> T:
        """Wait for the work and return its result.

        Raises what the work raised, and ProcessKilledError where there is no result.
        """
        try:
            failure, found = self._receiver.recv()
        except EOFError:
            raise ProcessKilledError from None
        self._process.join()
        if failure is not None:
            raise failure
        result: T = found
        return result

    def kill(self) -> None:
        """End the process if it still runs."""
        self._process.kill()


class Shares(Generic[T]):
    """Hands out things, each once, to all processes that were started after this was made.

    The places at which the shares begin lie in a pipe, from which a process takes one without waiting
    for another process: no lock can stay closed behind one that was killed.
    """

    def __init__(self, things: Sequence[T], size: int = 1) -> None:
        """Take the things, and how many neighbours make a share. There can be some ten thousand shares."""
        self._things, self._size = things, size
        self._source, end = os.pipe()
        starts = range(0, len(things), size)
        os.write(end, b"".join(start.to_bytes(_WORD, "little") for start in starts))
        os.close(end)

    def __iter__(self) -> Iterator[T]:
        """Yield the things of one share after the other, until none is left."""
        while word := os.read(self._source, _WORD):
            start = int.from_bytes(word, "little")
            yield from self._things[start : start + self._size]

    def close(self) -> None:
        """Give the pipe back."""
        os.close(self._source)


_WORD = 4


def _work(work: Callable[[], object], sender: Connection, receivers: Sequence[Connection]) -> None:
    # As long as somebody holds the other end, a process whose parent was killed would wait for a reader.
    for receiver in receivers:
        receiver.close()
    with suppress(BrokenPipeError):
        try:
            sender.send((None, work()))
        except BrokenPipeError:
            raise
        except Exception as error:
            try:
                sender.send((error, None))
            except (PicklingError, TypeError, AttributeError):
                sender.send((RuntimeError(traceback.format_exc()), None))
    sender.close()
