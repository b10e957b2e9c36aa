"""The six targets, each with a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from datafolder import REAL_DATA, valid_data

from .command_target import command_target
from .data_targets import edit_target, loader_target, markdown_target, model_target
from .import_target import import_target
from .invariants import Folder
from .target import Target


def targets(scratch: Path) -> list[Target]:
    """Return all targets; each works in a folder of its own below `scratch`."""
    kinds = (loader_target, model_target, markdown_target, import_target, command_target)
    return [
        *(kind(example(scratch / kind.__name__)) for kind in kinds),
        edit_target(_real(scratch / "edits")),
    ]


def example(folder: Path) -> Folder:
    """Return a new folder with the data of the valid example."""
    folder.mkdir(parents=True)
    pristine = valid_data(folder / "pristine")
    shutil.copytree(pristine, folder / "tried" / "data")
    return Folder(folder / "tried" / "data", pristine)


def _real(folder: Path) -> Folder:
    shutil.copytree(REAL_DATA, folder / "pristine" / "data")
    shutil.copytree(folder / "pristine" / "data", folder / "tried" / "data")
    return Folder(folder / "tried" / "data", folder / "pristine" / "data")
