"""What several test modules share: the built site and a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, sync_playwright

from building import build, project_copy, served
from datafolder import valid_data
from find_browser import find_browser
from reading import Document, pages
from shared_window import SharedWindow

BROWSER_OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


COUNTED = "counted"
"""The property of a test whose value is a line for the summary: `record_property(COUNTED, "…")`."""

SUMMED = "summed"
"""The property of a test whose value is a line for the summary with `{}` for numbers, and its own numbers.

The summary has each such line once, with the sums of what all tests counted.
"""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests counted; a line that a test prints itself is only shown where it fails."""
    reports = [report for each in ("passed", "failed") for report in terminalreporter.getreports(each)]
    properties = [
        each
        for report in sorted(reports, key=lambda report: report.nodeid)
        if report.when == "call"
        for each in report.user_properties
    ]
    lines = [str(value) for name, value in properties if name == COUNTED]
    sums: dict[str, list[int]] = {}
    for line, *numbers in (value for name, value in properties if name == SUMMED):
        sums[line] = [sum(pair) for pair in zip(sums.get(line, [0] * len(numbers)), numbers, strict=True)]
    lines += [line.format(*numbers) for line, numbers in sums.items()]
    if lines:
        terminalreporter.section("what the tests counted")
        for line in lines:
            terminalreporter.line(line)


def _built(factory: pytest.TempPathFactory, name: str, data: Path | None = None, **variables: str) -> Path:
    """Build a site once for all processes that run tests, of the real data where no other are given.

    Returns its folder. No test may change what is in it.
    """
    own = factory.getbasetemp()
    project = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / f"built-{name}"
    finished = project / "finished"
    with FileLock(f"{project}.lock"):
        if not finished.exists():
            result = build(project_copy(project, data), **variables)
            assert result.returncode == 0, result.stdout + result.stderr
            finished.touch()
    return project / "site"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Make a data folder with the valid example."""
    return valid_data(tmp_path)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the real site at the root of a host."""
    return _built(tmp_path_factory, "root")


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of the valid example at the root of a host."""
    return _built(tmp_path_factory, "example", valid_data(tmp_path_factory.mktemp("example")))


@pytest.fixture(scope="session")
def sub_path_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the real site under a sub-path, with a repository."""
    return _built(
        tmp_path_factory,
        "sub-path",
        SITE_URL="https://example.org/reported-vs-released/",
        REPO_URL="https://github.example/us/site",
    )


@pytest.fixture(scope="session")
def site_pages(site: Path) -> dict[str, Document]:
    """Read every page of the built site."""
    return pages(site)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser that `make test` found."""
    path = find_browser()
    assert path is not None, "run `make test`, which finds or installs a browser"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(path), args=BROWSER_OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def _window(browser: Browser) -> SharedWindow:
    return SharedWindow(browser)


@pytest.fixture
def page(_window: SharedWindow) -> Iterator[Page]:
    """Give an empty window of a laptop."""
    with _window.lent() as page:
        yield page


@pytest.fixture(scope="session")
def _scriptless_window(browser: Browser) -> SharedWindow:
    return SharedWindow(browser, scripts=False)


@pytest.fixture
def scriptless(_scriptless_window: SharedWindow) -> Iterator[Page]:
    """Give an empty window of a laptop without scripts."""
    with _scriptless_window.lent() as page:
        yield page


@pytest.fixture(scope="session")
def address(sub_path_site: Path) -> Iterator[str]:
    """Serve the site under its sub-path and give the address of its home page."""
    with served(sub_path_site, "/reported-vs-released/") as url:
        yield url
