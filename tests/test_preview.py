"""The live preview: what an editor sees after saving a file."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from building import project_copy
from datafolder import valid_data

PATIENCE = 60
"""Seconds after which a preview that shows nothing new has failed; a bound, not a measurement."""


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Run `mkdocs serve` on a copy of the project; give its folder and address."""
    project = project_copy(tmp_path / "project")
    with _served(project) as address:
        yield project, address


@contextmanager
def _served(project: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
        cwd=project,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str, words: str) -> str:
    end = time.monotonic() + PATIENCE
    text = ""
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as error:
            text = error.read().decode()
            error.close()
        except urllib.error.URLError:
            text = ""
        if words in text:
            return text
        time.sleep(0.1)
    raise AssertionError(f"{url} never showed {words!r}")


def test_an_edit_is_shown_a_fault_is_named_and_the_mended_page_comes_back(preview: tuple[Path, str]) -> None:
    project, address = preview
    path = next(iter(sorted((project / "data/claims").rglob("*.yml"))))
    page = f"{address}claims/{path.stem}/"
    text = path.read_text("utf-8")
    short = next(line for line in text.splitlines() if line.startswith("short: "))
    _wait_for(page, "<article")

    path.write_text(text.replace(short, "short: Words that an editor has just written"), encoding="utf-8")
    _wait_for(page, "Words that an editor has just written")

    path.write_text(text.replace(short, "shrt: A slip"), encoding="utf-8")
    shown = _wait_for(page, "problems in the data")
    assert f"data/claims/{path.parent.name}/{path.name}:" in shown
    assert "did you mean &#34;short&#34;?" in shown

    path.write_text(text, encoding="utf-8")
    _wait_for(page, short.removeprefix("short: ").strip('"'))
    assert not (project / "site").exists(), "a preview publishes nothing"


def test_a_draft_is_shown_with_a_notice(tmp_path: Path) -> None:
    project = project_copy(tmp_path / "project", valid_data(tmp_path))
    with _served(project) as address:
        _wait_for(address + "claims/murmur-made-in-ambleforth/", "<strong>Draft.</strong>")
