"""Symbolic links among what is published; one could bring any file of the machine into the site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from .problems import Problem, explain


def stray_links(folder: Path) -> Iterator[Problem]:
    """Yield a problem for each symbolic link below a folder, in a fixed order; none is followed."""
    for where, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted((*folders, *files)):
            path = Path(where, name)
            if path.is_symlink():
                shown = path.relative_to(folder.parent).as_posix()
                yield Problem(shown, 1, 1, "stray-file", explain("a symbolic link", expected="a plain file"))
