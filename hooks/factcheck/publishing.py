"""Publish a finished folder in place of the old one, so that no reader meets half a site."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # from linux/fs.h; see renameat2(2)


class PublishError(Exception):
    """The site cannot be published there; the message says why."""


@dataclass(frozen=True)
class Publication:
    """The published folder and the one beside it in which the next state is built."""

    target: Path

    @property
    def staging(self) -> Path:
        """Return the folder to build in; it is on the same file system as the published one."""
        return self.target.with_name(f".{self.target.name}.next")

    @property
    def _old(self) -> Path:
        return self.target.with_name(f".{self.target.name}.old")

    def prepare(self) -> None:
        """Repair what a killed build left behind, and empty the staging folder.

        Raises PublishError when the published folder is a git checkout, which an exchange would replace.
        """
        if (self.target / ".git").exists():
            raise PublishError(f"{self.target} is a git checkout; name another folder with --site-dir")
        if self._old.exists() and not self.target.exists():
            self._old.rename(self.target)
        for leftover in (self.staging, self._old):
            if leftover.exists():
                shutil.rmtree(leftover)
        self.staging.mkdir(parents=True)

    def publish(self) -> None:
        """Put the staging folder in the place of the published one."""
        if self.target.exists() and _exchange(self.staging, self.target):
            shutil.rmtree(self.staging)
            return
        if self.target.exists():
            self.target.rename(self._old)
        self.staging.rename(self.target)
        if self._old.exists():
            shutil.rmtree(self._old)

    def abandon(self) -> None:
        """Remove the staging folder; the published one stays as it is."""
        if self.staging.exists():
            shutil.rmtree(self.staging)


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
