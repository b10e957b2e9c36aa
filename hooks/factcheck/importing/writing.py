"""Write new files into a data folder: all of them, or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write(data: Path, files: Mapping[str, bytes]) -> None:
    """Write files that are not there yet, by their path in the data folder.

    They are written beside it first and then moved in; when that fails, what was moved is taken out again.
    Raises FileExistsError for a file that is there, and OSError when the folder cannot be written.
    """
    # The loader passes over hidden folders, so one that a power cut leaves behind does no harm.
    staging = Path(tempfile.mkdtemp(prefix=".import-", dir=data))
    moved: list[Path] = []
    try:
        for name, raw in files.items():
            staged = staging / name
            staged.parent.mkdir(parents=True, exist_ok=True)
            staged.write_bytes(raw)
        for name in files:
            target = data / name
            if target.exists():
                raise FileExistsError(f"{name} is there already")
            target.parent.mkdir(parents=True, exist_ok=True)
            moved.append(target)
            (staging / name).rename(target)
    except BaseException:
        for target in moved:
            target.unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
