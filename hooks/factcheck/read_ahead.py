"""The plain trees of files that this process will read later, made by other processes in the meantime.

Most of the time that a record takes goes into parsing its YAML. What another process parsed comes back
as bytes, and to read those costs a tenth.
"""

from __future__ import annotations

import marshal
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path

from .kept_file import content_digest
from .other_process import OtherProcess, ProcessKilledError, processors
from .yaml_tree import MAX_BYTES, plain_tree

Trees = Mapping[bytes, bytes]
"""Trees in the format of `marshal`, by the digest of their file's content."""

WORTH_SHARING = 300
"""For fewer files than this, starting another process takes longer than it saves."""


class ReadAhead:
    """Looks up the trees of files, in the order in which they were named."""

    def __init__(self, shares: Iterable[tuple[Sequence[Path], _Share]] = ()) -> None:
        """Take the files that other processes read, with the process of each."""
        self._shares = {path: share for paths, share in shares for path in paths}

    def tree(self, path: Path, digest: bytes) -> bytes | None:
        """Return the tree of a file with this content where another process made it; wait for it."""
        share = self._shares.get(path)
        return share.trees.get(digest) if share is not None else None


@contextmanager
def read_ahead(paths: Sequence[Path]) -> Iterator[ReadAhead]:
    """Let other processes parse files while this one reads the first of them; they end with the block."""
    others = processors() - 1 if len(paths) >= WORTH_SHARING else 0
    # This process makes the records of all files, so it parses fewer of them than each of the others.
    rest = paths[2 * len(paths) // (3 * others + 2) :]
    started: list[OtherProcess[Trees]] = []
    shares = []
    try:
        for number in range(others):
            own = rest[len(rest) * number // others : len(rest) * (number + 1) // others]
            started.append(OtherProcess(partial(_trees, own), started))
            shares.append((own, _Share(started[-1])))
        yield ReadAhead(shares)
    finally:
        for process in started:
            process.kill()


class _Share:
    """What one process makes."""

    def __init__(self, process: OtherProcess[Trees]) -> None:
        self._process = process

    @cached_property
    def trees(self) -> Trees:
        """Return all trees; none where the process was killed, for then they are made again."""
        try:
            return self._process.result()
        except ProcessKilledError:
            return {}


def _trees(paths: Iterable[Path]) -> Trees:
    """Return the trees of files in which nothing calls for a second look."""
    found = {}
    for path in paths:
        try:
            about = path.lstat()
            if not stat.S_ISREG(about.st_mode) or about.st_size > MAX_BYTES:
                continue
            raw = path.read_bytes()
        except OSError:
            continue  # whoever reads the file says what is wrong with it
        tree = plain_tree(raw)
        if tree is not None:
            found[content_digest(raw)] = marshal.dumps(tree)
    return found
