"""How long an edit takes until `mkdocs serve` shows it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

POLL = 0.02


class PreviewError(Exception):
    """The preview did not show what was waited for in time."""


def edits(project: Path, claim: Path, address: str, times: int, patience: float) -> tuple[float, list[float]]:
    """Return the seconds until the preview serves, and for each edit of a claim until it is seen.

    The edit changes the claim's `short`. Raises PreviewError after `patience` seconds.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/{address}"
    original = claim.read_text(encoding="utf-8")
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPATH": str(project / "hooks"),
        "SITE_URL": "",
        "REPO_URL": "",
    }
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    start = time.perf_counter()
    log = (project / ".preview.log").open("wb")
    server = subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=log)
    try:
        _wait(url, "<h1", start, patience, server)
        ready = time.perf_counter() - start
        seen = []
        for number in range(times):
            word = f"Edited {number}"
            time.sleep(1)  # the watcher looks at times of files, and an editor is no faster
            lines = original.splitlines(keepends=True)
            text = "".join(f"short: {word}\n" if line.startswith("short:") else line for line in lines)
            before = time.perf_counter()
            claim.write_text(text, encoding="utf-8")
            _wait(url, word, before, patience, server)
            seen.append(time.perf_counter() - before)
        return ready, seen
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()
        claim.write_text(original, encoding="utf-8")


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
