"""Records that were read before, to be used again while their files stay the same."""

from __future__ import annotations

import marshal
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import BaseModel

from . import kept_file
from .kept_file import content_digest
from .model import QuoteLock
from .read_ahead import ReadAhead, read_ahead
from .records import read_record, record_of
from .yaml_tree import MAX_BYTES, plain_tree, too_large

M = TypeVar("M", bound=BaseModel)

SETTLED_NS = 3_000_000_000
"""A file that was written so shortly before it was read may be written again without a new time.

Times of files go in steps, of at most two seconds on the file systems in use.
"""


class RecordReader(Protocol):
    """Reads the record of a file, or knows it already."""

    def read(self, model: type[M], file: str, shown: str, given: Mapping[str, str]) -> M:
        """Return the record that a file holds, as `records.read_record` does.

        `file` is its name in full, `shown` is the path by which problems name the file. Raises YamlError
        with all problems of the file, and OSError when it cannot be read.
        """

    def read_lock(self, path: Path, shown: str) -> QuoteLock:
        """Return the proofs of quotes. Raises ValidationError and OSError."""


class NothingKept:
    """Reads every file whenever it is asked for it."""

    def read(self, model: type[M], file: str, shown: str, given: Mapping[str, str]) -> M:
        """Return the record that a file holds now."""
        return read_record(model, _content(file, shown), shown, given)

    def read_lock(self, path: Path, shown: str) -> QuoteLock:
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
        self._kept: dict[str, _Kept] = {}

    def read(self, model: type[M], file: str, shown: str, given: Mapping[str, str]) -> M:
        """Return the record that a file holds now."""
        return self._read(
            model,
            file,
            given,
            lambda: _content(file, shown),
            lambda raw: read_record(model, raw, shown, given),
        )

    def read_lock(self, path: Path, shown: str) -> QuoteLock:
        """Return the proofs of quotes that the file holds now."""
        return self._read(QuoteLock, str(path), {}, path.read_bytes, QuoteLock.model_validate_json)

    def _read(
        self,
        model: type[M],
        file: str,
        given: Mapping[str, str],
        content: Callable[[], bytes],
        parse: Callable[[bytes], M],
    ) -> M:
        now = time.time_ns()
        stat = os.stat(file)  # noqa: PTH116 - in a preview, with a path this would be half of the time
        state = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino, stat.st_dev)
        kept = self._kept.get(file)
        known = kept.record if kept is not None and kept.given == given else None
        if kept is not None and isinstance(known, model) and kept.settled and kept.state == state:
            return known
        raw = content()
        digest = content_digest(raw)
        if kept is not None and isinstance(known, model) and kept.digest == digest:
            record = known
        else:
            self._kept.pop(file, None)
            record = parse(raw)
        settled = now - max(stat.st_mtime_ns, stat.st_ctime_ns) > SETTLED_NS
        self._kept[file] = _Kept(dict(given), state, settled, digest, record)
        return record


class KeptOnDisk:
    """Keeps the plain trees of sound files in one file of a cache, and reads only what is new.

    A tree is found by the digest of the file's content, so none is ever of another content. Records
    are made and checked anew each time. `digests` are those of all files that were read, by the path
    by which problems name them.
    """

    def __init__(self, path: Path, version: bytes, say: kept_file.Say) -> None:
        """Take the file, the version of the program, and who is told when the file is not used."""
        self.digests: dict[str, bytes] = {}
        self._path, self._version, self._say = path, version, say
        self._kept = dict(_chunks(kept_file.read(path, version, say)))
        self._used: dict[bytes, bytes | memoryview] = {}
        self._ahead = ReadAhead()

    @contextmanager
    def reading_ahead(self, paths: Sequence[Path]) -> Iterator[None]:
        """Let other processes parse files that are read in this block, where few of them are known."""
        with read_ahead(paths if len(self._kept) < len(paths) // 2 else ()) as self._ahead:
            yield
        self._ahead = ReadAhead()

    def read(self, model: type[M], file: str, shown: str, given: Mapping[str, str]) -> M:
        """Return the record that a file holds now."""
        raw = _content(file, shown)
        digest = self.digests[shown] = content_digest(raw)
        kept = self._kept.get(digest) or self._ahead.tree(digest)
        tree = plain_tree(raw) if kept is None else marshal.loads(kept)
        record = record_of(model, tree, given) if tree is not None else None
        if record is None:
            return read_record(model, raw, shown, given)
        self._used[digest] = marshal.dumps(tree) if kept is None else kept
        return record

    def read_lock(self, path: Path, shown: str) -> QuoteLock:
        """Return the proofs of quotes that the file holds now."""
        raw = path.read_bytes()
        self.digests[shown] = content_digest(raw)
        return QuoteLock.model_validate_json(raw)

    def former(self, model: type[M], digest: bytes, given: Mapping[str, str]) -> M | None:
        """Return the record that a sound file of the build before held, by the digest of its content."""
        kept = self._kept.get(digest)
        return None if kept is None else record_of(model, marshal.loads(kept), given)

    def save(self) -> None:
        """Keep the trees of all sound files that were read, and forget them in this process."""
        if self._used.keys() != self._kept.keys():
            index = marshal.dumps([(digest, len(chunk)) for digest, chunk in self._used.items()])
            size = len(index).to_bytes(_SIZE, "little")
            content = b"".join((size, index, *self._used.values()))
            kept_file.write(self._path, self._version, content, self._say)
        self._kept, self._used = {}, {}


def _content(file: str, shown: str) -> bytes:
    """Return what a file holds. One that is far too large is not even read."""
    with Path(file).open("rb") as opened:
        if (size := os.fstat(opened.fileno()).st_size) > MAX_BYTES:
            raise too_large(size, shown)
        return opened.read()


_SIZE = 8


def _chunks(content: memoryview | None) -> Iterator[tuple[bytes, memoryview]]:
    if content is None:
        return
    start = _SIZE + int.from_bytes(content[:_SIZE], "little")
    for digest, length in marshal.loads(content[_SIZE:start]):
        yield digest, content[start : start + length]
        start += length
