"""One input: files laid over a data folder and the arguments of a command; put there, taken away, kept."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Case:
    """An input of a target.

    `files` are laid over the data folder, by their path in it; None takes a file away. `links` and
    `pipes` are made there too. `arguments` are those of a command, `outside` files beside the folder.
    """

    files: Mapping[str, bytes | None] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    outside: Mapping[str, bytes] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    pipes: tuple[str, ...] = ()

    def lay(self, data: Path) -> None:
        """Put the input into a data folder. Names that the system refuses are passed over."""
        for name, content in self.files.items():
            _put(data / name, content)
        for name, content in self.outside.items():
            _put(data.parent / name, content)
        for name, target in self.links.items():
            if _room(data / name):
                (data / name).symlink_to(target)
        for name in self.pipes:
            if _room(data / name):
                os.mkfifo(data / name)

    def keep(self, folder: Path, why: str) -> None:
        """Write the input and what was wrong with it into a folder, for whoever mends it."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "defect.txt").write_text(why, encoding="utf-8", errors="backslashreplace")
        (folder / "input.txt").write_text(repr(self), encoding="utf-8", errors="backslashreplace")
        for number, (name, content) in enumerate((self.files | dict(self.outside)).items()):  # type: ignore[operator]
            if content is not None:
                ending = "".join(
                    letter for letter in Path(name).name[-40:] if letter.isalnum() or letter in ".-"
                )
                (folder / f"{number}-{ending}").write_bytes(content)


def restore(data: Path, pristine: Path) -> None:
    """Make a data folder equal to another one; files that are equal stay."""
    for path in sorted(data.rglob("*"), reverse=True):
        source = pristine / path.relative_to(data)
        is_plain = stat.S_ISREG(path.lstat().st_mode) or stat.S_ISDIR(path.lstat().st_mode)
        if not is_plain or not source.exists() or path.is_dir() != source.is_dir():
            _remove(path)
    for source in pristine.rglob("*"):
        path = data / source.relative_to(pristine)
        if source.is_dir():
            path.mkdir(exist_ok=True)
        elif not path.is_file() or path.stat().st_mtime_ns != source.stat().st_mtime_ns:
            shutil.copy2(source, path)


def _put(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    elif _room(path):
        path.write_bytes(content)


def _room(path: Path) -> bool:
    """Make room for a file: its folder, and nothing at its place."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove(path)
    except (OSError, ValueError):
        return False
    return True


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
