"""A Git repository of a test, with a data folder in it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_NOBODY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Nobody"), ("EMAIL", "nobody@kettle.example"), ("DATE", "2026-06-30T12:00Z"))
}


def git(folder: Path, *arguments: str) -> str:
    """Run Git in a folder, without the settings of this machine, and return what it prints."""
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": "/"}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env=os.environ | _NOBODY | alone,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def commit_all(data: Path, name: str) -> None:
    """Commit the folder that holds a data folder, made a repository if it is none, and name the commit."""
    root = data.parent
    if not (root / ".git").exists():
        git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", name)
    git(root, "tag", name)
