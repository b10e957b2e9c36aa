"""How long an edit takes until `mkdocs serve` shows it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

POLL = 0.02


class PreviewError(Exception):
    """The preview did not show what was waited for in time."""


TEMPLATE = "hooks/factcheck/templates/claim.html.jinja"


@dataclass(frozen=True)
class Seen:
    """Seconds until the preview serves, and from saving a claim or a template until its page is new."""

    ready: float
    edits: list[float]
    templates: list[float]


def seen(project: Path, claim: Path, address: str, times: int, patience: float) -> Seen:
    """Edit a claim and then the template of its page, each so many times, and wait for the page.

    The edits change the claim's `short`, and what stands at the end of the page. Raises PreviewError
    after `patience` seconds.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/{address}"
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPATH": str(project / "hooks"),
        "SITE_URL": "",
        "REPO_URL": "",
    }
    # As `make serve` does.
    watched = ("--watch", "data", "--watch", "hooks")
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}", *watched]
    start = time.perf_counter()
    with (project / ".preview.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=log)

    def until_seen(path: Path, change: Callable[[str, str], str]) -> Iterator[float]:
        original = path.read_text(encoding="utf-8")
        try:
            for number in range(times):
                word = f"Edited {path.stem} {number}"
                time.sleep(1)  # an editor is no faster
                before = time.perf_counter()
                path.write_text(change(original, word), encoding="utf-8")
                _wait(url, word, before, patience, server)
                yield time.perf_counter() - before
        finally:
            path.write_text(original, encoding="utf-8")

    try:
        _wait(url, "<h1", start, patience, server)
        ready = time.perf_counter() - start
        of_claim = list(until_seen(claim, _with_short))
        return Seen(ready, of_claim, list(until_seen(project / TEMPLATE, _with_last_words)))
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _with_short(claim: str, word: str) -> str:
    lines = claim.splitlines(keepends=True)
    return "".join(f"short: {word}\n" if line.startswith("short:") else line for line in lines)


def _with_last_words(template: str, word: str) -> str:
    return f"{template}<p>{word}</p>\n"


def _wait(url: str, word: str, start: float, patience: float, server: subprocess.Popen[bytes]) -> None:
    while time.perf_counter() - start < patience:
        if server.poll() is not None:
            raise PreviewError("the preview ended by itself; see .preview.log")
        try:
            with urllib.request.urlopen(url, timeout=patience) as answer:
                if word in answer.read().decode():
                    return
        except (URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(POLL)
    raise PreviewError(f"not served within {patience:.0f} s")
