"""A lock on a folder that ends with the processes that hold it, however they end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import fcntl


@dataclass(frozen=True)
class FolderLock:
    """A lock that this process holds, and every program that it starts without closing open files.

    A lock file alone says nothing: the system keeps the lock, and gives it back when the last of these
    processes has ended (flock(2)). On Windows there is no such lock, and nothing is locked.
    """

    path: Path
    _handle: int | None

    @classmethod
    def wait_for(cls, path: Path, waiting: Callable[[], None]) -> FolderLock:
        """Take the lock; call `waiting` when somebody else holds it, and wait. Raises OSError."""
        if sys.platform == "win32":
            return cls(path, None)
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    waiting()
                    fcntl.flock(handle, fcntl.LOCK_EX)
                # Who held it before may have removed the file, and somebody may have made a new one.
                if _is_at(handle, path):
                    os.set_inheritable(handle, True)
                    return cls(path, handle)
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)

    def release(self) -> None:
        """Give the lock back, and remove its file where that is possible; one that stays does no harm."""
        if self._handle is not None:
            with suppress(OSError):
                self.path.unlink()
            os.close(self._handle)


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
