"""The project's commands on a data folder of a test, and files to change in it."""

from __future__ import annotations

from pathlib import Path

from datafolder import CAPTURES
from factcheck.command_line import main

BLUE = "claims/murmur-kettle/murmur-blue-by-december.yml"
TIP = "tip: run `factcheck verify` where the captured texts are"


def verify(data: Path, *, captures: Path = CAPTURES, today: str = "2026-02-02") -> int:
    """Run `factcheck verify` and return its exit status."""
    return main(["verify", "--data", str(data), "--captures", str(captures), "--today", today])


def check(data: Path) -> int:
    """Run `factcheck check` and return its exit status."""
    return main(["check", "--data", str(data)])


def coverage(data: Path) -> int:
    """Run `factcheck coverage` and return its exit status."""
    return main(["coverage", "--data", str(data)])


def import_records(
    data: Path, *paths: Path, options: tuple[str, ...] = ("--subject", "murmur-kettle")
) -> int:
    """Run `factcheck import` on files and folders and return its exit status."""
    return main(["import", *map(str, paths), "--data", str(data), *options])


def edit(path: Path, old: str, new: str) -> None:
    """Replace words that stand once in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path.name, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def run(*arguments: str, data: Path | None = None) -> int:
    """Run any command, on a data folder where it needs one, and return its exit status."""
    return main([*arguments, *([] if data is None else ["--data", str(data)])])


def problem_lines(out: str) -> list[str]:
    """Return what `factcheck check` printed without the lines that show where."""
    return [line for line in out.splitlines() if not line.lstrip(" 0123456789").startswith("|")]
