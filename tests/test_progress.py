"""Long work shows on a terminal how far it is, and nowhere else."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from building import project_copy
from datafolder import valid_data
from factcheck.loading import load
from factcheck.plain import plain_frame
from factcheck.progress import PATIENCE, PAUSE, progress
from factcheck.site import Site
from writing import ADDRESSES

CLEARED = "\r\x1b[K"


def _on_a_terminal(code: str, folder: Path | None = None) -> str:
    """Run Python with standard error on a terminal and return what it shows there."""
    leader, follower = pty.openpty()
    with os.fdopen(leader, "rb", buffering=0) as screen:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=follower,
            check=True,
        )
        os.close(follower)
        shown = b""
        try:
            while part := screen.read(4096):
                shown += part
        except OSError:  # how Linux says that the other end is closed
            pass
    return shown.decode()


CODE = """
from factcheck.progress import progress
with progress(patience={patience}) as step:
    step("data/first.yml")
"""


def test_progress_is_shown_on_a_terminal_only_when_work_is_long(capsys: pytest.CaptureFixture[str]) -> None:
    shown = _on_a_terminal(CODE.format(patience=0))
    assert "1 steps done: data/first.yml" in shown
    assert shown.endswith(CLEARED), "the line is cleared at the end"
    assert _on_a_terminal(CODE.format(patience=1000)) == ""
    exec(CODE.format(patience=0))
    assert capsys.readouterr() == ("", "")
    assert PATIENCE == 2.0


# A clock by which each long part of the work takes 1.9 seconds.
BUILD = """
import time
from contextlib import contextmanager
from factcheck import progress
seconds, real = 0.0, progress.progress
time.monotonic = lambda: seconds

@contextmanager
def slow(**options):
    global seconds
    with real(**options) as step:
        seconds += 1.9
        yield step

progress.progress = slow
from mkdocs.__main__ import cli
cli(["build", {options}], standalone_mode=False)
"""


def test_a_build_of_more_than_two_seconds_shows_its_pages_and_its_search_index(tmp_path: Path) -> None:
    project = project_copy(tmp_path / "project", valid_data(tmp_path))
    shown = _on_a_terminal(BUILD.format(options=""), project)
    lines = shown.split(CLEARED)
    assert not any(line.startswith("data/") for line in lines), "shown before the time"
    assert any(line.startswith("pages: 1 of ") for line in lines)
    assert any(line.startswith("search: ") for line in lines)
    assert "\n" not in shown.partition("pages: ")[2].rpartition("search: ")[0]
    assert "pages: " not in _on_a_terminal(BUILD.format(options='"--quiet"'), project)


PREVIEW = """
import functools
from factcheck import progress
progress.progress = functools.partial(progress.progress, patience=0)
from mkdocs.__main__ import cli
from mkdocs.livereload import LiveReloadServer
LiveReloadServer.serve = lambda server, **options: None
cli(["serve"], standalone_mode=False)
"""


def test_the_start_of_a_preview_shows_what_it_reads(tmp_path: Path) -> None:
    project = project_copy(tmp_path / "project", valid_data(tmp_path))
    lines = _on_a_terminal(PREVIEW, project).split(CLEARED)
    assert any(line.startswith("data/site.yml") for line in lines)


def test_each_job_and_each_file_is_a_step(tmp_path: Path) -> None:
    dataset, _ = load(valid_data(tmp_path))
    assert dataset is not None
    site = Site(dataset, ADDRESSES)
    steps: list[str] = []
    folder = tmp_path / "site"
    folder.mkdir()
    site.write(folder, lambda depth, section: plain_frame(site, depth, section), steps.append)
    files = [f"files: {file.path}" for file in site.common_files()]
    assert steps[: len(files)] == files
    pages = steps[len(files) :]
    assert pages == [f"pages: {number} of {len(pages)}" for number in range(1, len(pages) + 1)]
    assert len(pages) > len(dataset.published_claims)
    assert len(files) > len(list(site.downloads()))


class _Screen(io.StringIO):
    """A terminal that keeps what is shown."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


def test_the_line_changes_after_a_pause_and_at_the_first_step_of_a_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    screen = _Screen()
    with progress(screen, patience=2) as step:
        for now, what in [
            (101.9, "early"),
            (102.0, "first"),
            (102.0 + PAUSE / 2, "too soon"),
            (102.0 + PAUSE, "second"),
            (102.0 + PAUSE, "pages: of another stage"),
            (102.0 + PAUSE, "pages: of the same stage"),
        ]:
            clock[0] = now
            step(what)
    shown = screen.getvalue().split(CLEARED)
    assert shown == [
        "",
        "2 steps done: first",
        "4 steps done: second",
        "5 steps done: pages: of another stage",
        "",
    ]
