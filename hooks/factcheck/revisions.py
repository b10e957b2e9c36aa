"""The data of a Git revision, read without checking it out. No other module knows Git."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from .dataset import Dataset
from .loading import load

_PLAIN_FILES = (b"100644", b"100755")


class RevisionError(Exception):
    """A revision that cannot be read; the text says why."""


@contextmanager
def data_of(revision: str, data: Path) -> Iterator[Dataset]:
    """Give the dataset that a revision holds in the place of a data folder.

    The records' files exist only within the context. Raises RevisionError for a folder outside any
    repository, a revision that does not exist, and data that cannot be read.
    """
    with TemporaryDirectory(prefix="factcheck-") as folder:
        root = Path(folder).resolve() / data.name
        root.mkdir()
        for name, content in _files(revision, data):
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        dataset, problems = load(root)
        if dataset is None:
            raise RevisionError(f"the data of {revision} cannot be read: {min(problems)}")
        yield dataset


def _files(revision: str, data: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the plain files of the data folder at a revision.

    `git archive` would be shorter, but obeys attributes and links that the revision itself brings.
    """
    commit = _git(data, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not commit:
        raise RevisionError(f"there is no revision {revision}")
    prefix = (_git(data, "rev-parse", "--show-prefix") or b"").decode().rstrip("\n").rstrip("/")
    listed = _git(data, "ls-tree", "-r", "-z", "--full-tree", f"{commit.decode().strip()}:{prefix}")
    if listed is None:
        raise RevisionError(f"{revision} has no folder {data.name}")
    names, objects = [], []
    for entry in listed.split(b"\0")[:-1]:
        about, _, raw_name = entry.partition(b"\t")
        mode, _, object_id = about.split(b" ")
        name = raw_name.decode("utf-8", "replace")
        if mode in _PLAIN_FILES:
            if _leads_out(name):
                raise RevisionError(f"{revision} holds a file with the name {name!r}")
            names.append(name)
            objects.append(object_id)
    contents = _git(data, "cat-file", "--batch", given=b"\n".join([*objects, b""])) or b""
    start = 0
    for name in names:
        end = contents.index(b"\n", start)
        size = int(contents[start:end].split(b" ")[2])
        yield name, contents[end + 1 : end + 1 + size]
        start = end + size + 2


def _leads_out(name: str) -> bool:
    return "\\" in name or ":" in name or not {"..", ".", "", "/"}.isdisjoint(PurePosixPath(name).parts)


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """Return what Git prints, or None when it fails."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False)
    except OSError as error:
        raise RevisionError(f"Git cannot be run: {error.strerror}") from None
    return done.stdout if done.returncode == 0 else None
