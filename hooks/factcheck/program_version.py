"""What a build follows from besides the data: the program, its templates, and the packages that it uses."""

from __future__ import annotations

import sqlite3
import sys
import zlib
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

_NO_SOURCE = {"__pycache__"}


def program_version(places: Iterable[Path]) -> bytes:
    """Return a digest that changes with Python, any installed package, and any file of the program.

    `places` are the folders and files of the program, with its templates and its theme. The name of
    an installed package's folder of metadata has its version in it. SQLite and zlib, which write
    downloads, are often the system's own.
    """
    digest = blake2b(digest_size=32)
    libraries = f"{sqlite3.sqlite_version} {zlib.ZLIB_RUNTIME_VERSION}"
    digest.update(f"{sys.implementation.cache_tag} {sys.version} {libraries}\n".encode())
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
