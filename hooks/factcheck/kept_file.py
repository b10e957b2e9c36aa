"""One file of the cache, read only when it is whole and of this version.

Whatever is wrong with such a file, the builder goes on without it. So it may be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

_MAGIC = b"factcheck kept 1\n"
_DIGEST = 32

Say = Callable[[str], None]
"""Told in one line why something that was kept is not used."""


def read(path: Path, version: bytes, say: Say) -> memoryview | None:
    """Return what was kept in a file, or None where there is nothing to use.

    `version` stands for all that gives the content its meaning; a file of another version is ignored.
    """
    try:
        raw = memoryview(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        say(f"{path.name} cannot be read and is ignored: {error.strerror}")
        return None
    start = len(_MAGIC) + 2 * _DIGEST
    if len(raw) < start or raw[: len(_MAGIC)] != _MAGIC:
        say(f"{path.name} is damaged and is ignored")
        return None
    if raw[len(_MAGIC) : len(_MAGIC) + _DIGEST] != content_digest(version):
        say(f"{path.name} was made by another version and is ignored")
        return None
    if raw[len(_MAGIC) + _DIGEST : start] != content_digest(raw[start:]):
        say(f"{path.name} is damaged and is ignored")
        return None
    return raw[start:]


def write(path: Path, version: bytes, content: bytes, say: Say) -> None:
    """Keep something in a file.

    One that is cut short, or that two builds write at once, is damaged and not used.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.writelines((_MAGIC, content_digest(version), content_digest(content), content))
    except OSError as error:
        say(f"{path.name} cannot be kept: {error.strerror}")


def content_digest(content: bytes | memoryview) -> bytes:
    """Return the digest by which the content of a file is known, of 32 bytes."""
    return blake2b(content, digest_size=_DIGEST).digest()
