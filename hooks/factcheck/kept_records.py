"""Records that were read before, to be used again while their files stay the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import BaseModel

from .model import QuoteLock
from .records import read_record

M = TypeVar("M", bound=BaseModel)

SETTLED_NS = 3_000_000_000
"""A file that was written so shortly before it was read may be written again without a new time.

Times of files go in steps, of at most two seconds on the file systems in use.
"""


class RecordReader(Protocol):
    """Reads the record of a file, or knows it already."""

    def read(self, model: type[M], path: Path, shown: str, given: Mapping[str, str]) -> M:
        """Return the record that a file holds, as `records.read_record` does.

        `shown` is the path by which problems name the file. Raises YamlError with all problems of the
        file, and OSError when it cannot be read.
        """

    def read_lock(self, path: Path) -> QuoteLock:
        """Return the proofs of quotes. Raises ValidationError and OSError."""


class NothingKept:
    """Reads every file whenever it is asked for it."""

    def read(self, model: type[M], path: Path, shown: str, given: Mapping[str, str]) -> M:
        """Return the record that a file holds now."""
        return read_record(model, path.read_bytes(), shown, given)

    def read_lock(self, path: Path) -> QuoteLock:
        """Return the proofs of quotes that the file holds now."""
        return QuoteLock.model_validate_json(path.read_bytes())


@dataclass(frozen=True)
class _Kept:
    given: Mapping[str, str]
    state: tuple[int, ...]
    settled: bool
    digest: bytes
    record: BaseModel


class KeptInMemory:
    """Keeps the records of sound files between the loads of one process.

    A file counts as the same when the system says so (size, times, inode), where its times can be
    trusted, else when its content is the same. So no edit is missed. Files with problems are not
    kept: their problems have to be told each time.
    """

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._kept: dict[Path, _Kept] = {}

    def read(self, model: type[M], path: Path, shown: str, given: Mapping[str, str]) -> M:
        """Return the record that a file holds now."""
        return self._read(model, path, given, lambda raw: read_record(model, raw, shown, given))

    def read_lock(self, path: Path) -> QuoteLock:
        """Return the proofs of quotes that the file holds now."""
        return self._read(QuoteLock, path, {}, QuoteLock.model_validate_json)

    def _read(self, model: type[M], path: Path, given: Mapping[str, str], parse: Callable[[bytes], M]) -> M:
        now = time.time_ns()
        stat = path.stat()
        state = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino, stat.st_dev)
        kept = self._kept.get(path)
        known = kept.record if kept is not None and kept.given == given else None
        if kept is not None and isinstance(known, model) and kept.settled and kept.state == state:
            return known
        raw = path.read_bytes()
        digest = blake2b(raw, digest_size=32).digest()
        if kept is not None and isinstance(known, model) and kept.digest == digest:
            record = known
        else:
            self._kept.pop(path, None)
            record = parse(raw)
        settled = now - max(stat.st_mtime_ns, stat.st_ctime_ns) > SETTLED_NS
        self._kept[path] = _Kept(dict(given), state, settled, digest, record)
        return record
