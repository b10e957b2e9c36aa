"""What a build follows from besides the data: the program, its templates, and the packages that it uses."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

_NO_SOURCE = {"__pycache__"}


def program_version(places: Iterable[Path]) -> bytes:
    """Return a digest that changes with Python, any installed package, and any file of the program.

    `places` are the folders and files of the program, with its templates and its theme. The name of
    an installed package's folder of metadata has its version in it.
    """
    digest = blake2b(digest_size=32)
    digest.update(f"{sys.implementation.cache_tag} {sys.version} {sqlite3.sqlite_version}\n".encode())
    installed = {
        found.name for place in sys.path if Path(place).is_dir() for found in Path(place).glob("*.dist-info")
    }
    for name in sorted(installed):
        digest.update(f"{name}\n".encode())
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and _NO_SOURCE.isdisjoint(path.parts):
                content = path.read_bytes()
                digest.update(f"{path.relative_to(place)} {len(content)}\n".encode() + content)
    return digest.digest()
