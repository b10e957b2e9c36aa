"""What the operating system refused, in words for the user."""

from __future__ import annotations

import os
from pathlib import Path


def reason(error: OSError) -> str:
    """Return `path: reason`; the path as seen from here, and of a copy the one that was written."""
    why = error.strerror or str(error)
    name = error.filename2 or error.filename
    if name is None:
        return why
    path, here = Path(os.fsdecode(name)), Path.cwd()
    return f"{path.relative_to(here) if path.is_relative_to(here) else path}: {why}"
