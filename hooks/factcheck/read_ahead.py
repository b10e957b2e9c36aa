"""The plain trees of files that this process will read, made by other processes in the meantime.

Most of the time that a record takes goes into parsing its YAML. What another process parsed comes back
as bytes, and to read those costs a tenth.
"""

from __future__ import annotations

import marshal
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from select import select

from .kept_file import content_digest
from .other_process import OtherProcess, processors
from .yaml_tree import MAX_BYTES, plain_tree

WORTH_SHARING = 300
"""For fewer files than this, starting another process takes longer than it saves."""

OWN_SHARE = 3
"""A process parses so many files while this one parses one and makes the records of all of them."""

BATCH = 20
"""So many trees are sent together."""


class ReadAhead:
    """Takes in trees from other processes as they come; never waits for them."""

    def __init__(self, receivers: Iterable[Connection] = ()) -> None:
        """Take the ends of pipes in which trees arrive."""
        self._receivers = list(receivers)
        self._trees: dict[bytes, bytes] = {}

    def tree(self, digest: bytes) -> bytes | None:
        """Return the tree of a file with this content, in the format of `marshal`, if it is there by now."""
        while self._receivers and (ready := select(self._receivers, (), (), 0)[0]):
            for receiver in ready:
                try:
                    self._trees |= marshal.loads(receiver.recv_bytes())
                except EOFError:  # all are here, or the process was killed
                    self._receivers.remove(receiver)
        return self._trees.get(digest)


@contextmanager
def read_ahead(paths: Sequence[Path]) -> Iterator[ReadAhead]:
    """Let other processes parse most files, all in the order in which they are read here.

    They end with the block. What they have not made by then, or when it is asked for, is left to do.
    """
    others = processors() - 1 if len(paths) >= WORTH_SHARING else 0
    apart = OWN_SHARE * others + 1
    pipes = [Pipe(duplex=False) for _ in range(others)]
    started: list[OtherProcess[None]] = []
    try:
        for number, (_, sender) in enumerate(pipes):
            share = [path for place, path in enumerate(paths) if place % apart and place % others == number]
            started.append(OtherProcess(partial(_send, share, sender, pipes), started))
        for _, sender in pipes:
            sender.close()
        yield ReadAhead(receiver for receiver, _ in pipes)
    finally:
        for process in started:
            process.kill()
        for receiver, _ in pipes:
            receiver.close()


def _send(paths: Sequence[Path], sender: Connection, pipes: Iterable[tuple[Connection, Connection]]) -> None:
    # A process that holds the other end itself would never learn that nobody reads any more.
    for receiver, other in pipes:
        receiver.close()
        if other is not sender:
            other.close()
    for start in range(0, len(paths), BATCH):
        sender.send_bytes(marshal.dumps(dict(_trees(paths[start : start + BATCH]))))
    sender.close()


def _trees(paths: Iterable[Path]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the digests and trees of files in which nothing calls for a second look."""
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
            yield content_digest(raw), marshal.dumps(tree)
