"""A data folder out of an archive that a stranger made: plain files only, and not too many.

`git archive REVISION data` writes such an archive. Nothing in it is trusted, not even its paths.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

from .loading import LOCK, MAX_LOCK

MAX_FILES = 50_000
MAX_FILE = 2_000_000
MAX_TOTAL = 200_000_000
"""The most bytes that all files together may have; ten thousand claims need about a fifth."""

_STEP = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,150}"
_PATH = re.compile(rf"data(?:/{_STEP}){{1,4}}", re.ASCII)
_LOCK = f"data/{LOCK}"


class ForeignDataError(Exception):
    """The archive holds more than any honest data folder."""


def unpack(archive: Path, folder: Path) -> list[str]:
    """Write the data files of a tar archive below a folder.

    Returns one line for each entry that was left out: symbolic links, devices, strange names, files
    that are too large. Raises ForeignDataError when there are too many, and when it is no archive.
    """
    refused: list[str] = []
    total = 0
    try:
        with tarfile.open(archive, mode="r:") as tar:
            for number, member in enumerate(tar):
                if number >= MAX_FILES:
                    raise ForeignDataError(f"more than {MAX_FILES:,} files")
                if member.isdir():
                    continue
                if reason := next(_reasons(member), None):
                    refused.append(f"{member.name}: {reason}")
                    continue
                total += member.size
                if total > MAX_TOTAL:
                    raise ForeignDataError(f"more than {MAX_TOTAL:,} bytes")
                content = tar.extractfile(member)
                target = folder / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                # "x": a second entry of the same name is no honest data either.
                with target.open("xb") as file:
                    file.write(content.read() if content else b"")
    # ValueError: what tarfile makes of numbers in a header that are none.
    except (tarfile.TarError, FileExistsError, NotADirectoryError, EOFError, ValueError) as error:
        raise ForeignDataError(f"the archive is not sound: {type(error).__name__}") from None
    return refused


def _reasons(member: tarfile.TarInfo) -> Iterator[str]:
    if not member.isreg():
        yield "not a plain file"
    if not _PATH.fullmatch(member.name):
        yield "not a name of a data file"
    if member.size > (MAX_LOCK if member.name == _LOCK else MAX_FILE):
        yield f"{member.size:,} bytes are too many"
