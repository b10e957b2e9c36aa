"""Publish a finished folder in place of the old one, so that no reader meets half a site."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .folder_lock import FolderLock
from .system_errors import reason

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # from linux/fs.h; see renameat2(2)


class PublishError(Exception):
    """The site cannot be published there; the message says why."""


@dataclass(frozen=True)
class Publication:
    """The published folder and the one beside it in which the next state is built."""

    target: Path
    lock: FolderLock

    @classmethod
    def prepare(cls, target: Path, waiting: Callable[[], None]) -> Publication:
        """Repair what a killed build left behind, and make an empty staging folder.

        While another build publishes to the same folder this one waits, and calls `waiting` first.
        Raises PublishError when nothing can be written there, or when an exchange would replace what is no
        site: a git checkout, or anything but a folder.
        """
        if target.exists() and not target.is_dir():
            raise PublishError(f"{target} is no folder; name another one with --site-dir")
        if (target / ".git").exists():
            raise PublishError(f"{target} is a git checkout; name another folder with --site-dir")
        with _explained(f"nothing can be published to {target}"):
            target.parent.mkdir(parents=True, exist_ok=True)
            lock = FolderLock.wait_for(target.with_name(f".{target.name}.lock"), waiting)
            publication = cls(target, lock)
            try:
                publication._clean()
            except OSError:
                lock.release()
                raise
        return publication

    @property
    def staging(self) -> Path:
        """Return the folder to build in; it is on the same file system as the published one."""
        return self.target.with_name(f".{self.target.name}.next")

    @property
    def _old(self) -> Path:
        return self.target.with_name(f".{self.target.name}.old")

    def _clean(self) -> None:
        if self._old.exists() and not self.target.exists():
            self._old.rename(self.target)
        for leftover in (self.staging, self._old):
            if leftover.exists():
                shutil.rmtree(leftover)
        self.staging.mkdir()

    def publish(self, keep: Callable[[], None]) -> None:
        """Put the staging folder in the place of the published one. Raises PublishError.

        `keep` is called when that is done, before another build can publish.
        """
        try:
            with _explained(f"nothing was published to {self.target}"):
                former = self._put_in_place()
            with _explained(f"{self.target} is published, but the former site cannot be removed"):
                if former.exists():
                    shutil.rmtree(former)
            keep()
        finally:
            self.lock.release()

    def _put_in_place(self) -> Path:
        """Return where the former site stands now, if there was one."""
        if self.target.exists():
            if _exchange(self.staging, self.target):
                return self.staging
            self.target.rename(self._old)
        self.staging.rename(self.target)
        return self._old

    def abandon(self) -> None:
        """Remove the staging folder; the published one stays as it is. Raises PublishError."""
        try:
            with _explained("what was written of the new site cannot be removed"):
                if self.staging.exists():
                    shutil.rmtree(self.staging)
        finally:
            self.lock.release()


@contextmanager
def _explained(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PublishError(f"{what}: {reason(error)}") from None


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step. Return False where the system has no such call."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    status: int = renameat2(
        _AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), ctypes.c_uint(_RENAME_EXCHANGE)
    )
    return status == 0
