"""The version of the program is another one when any of its files is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from factcheck.program_version import program_version


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Make a folder that holds a program."""
    folder = tmp_path / "program"
    (folder / "pages").mkdir(parents=True)
    (folder / "main.py").write_text("print(1)\n", encoding="utf-8")
    (folder / "pages/page.html").write_text("<p>%s</p>\n", encoding="utf-8")
    return folder


def _move(folder: Path) -> None:
    (folder / "main.py").write_text("print(1)\npages/page.html 10\n<p>%s</p>\n")
    (folder / "pages/page.html").unlink()


CHANGES: dict[str, Callable[[Path], object]] = {
    "other content of the same length": lambda folder: (folder / "main.py").write_text("print(2)\n"),
    "a new file": lambda folder: (folder / "pages/new.html").touch(),
    "a file less": lambda folder: (folder / "pages/page.html").unlink(),
    "another name": lambda folder: (folder / "main.py").rename(folder / "other.py"),
    "what moved from one file to the next": _move,
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_file_makes_another_version(name: str, program: Path) -> None:
    before = program_version([program])
    CHANGES[name](program)
    assert program_version([program]) != before


def test_what_is_no_source_makes_no_other_version(program: Path) -> None:
    before = program_version([program])
    (program / "__pycache__").mkdir()
    (program / "__pycache__/main.pyc").write_bytes(b"1")
    assert program_version([program]) == before


def test_a_single_file_is_part_of_a_program_too(program: Path) -> None:
    file = program / "main.py"
    before = program_version([file])
    file.write_text("print(3)\n", encoding="utf-8")
    assert program_version([file]) != before
