"""What several test modules share: the built site and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from building import build, project_copy, served
from datafolder import valid_data
from find_browser import find_browser
from reading import Document, pages

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


def _built(folder: Path, **variables: str) -> Path:
    project = project_copy(folder)
    result = build(project, **variables)
    assert result.returncode == 0, result.stdout + result.stderr
    return project / "site"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Make a data folder with the valid example."""
    return valid_data(tmp_path)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the real site at the root of a host."""
    return _built(tmp_path_factory.mktemp("root"))


@pytest.fixture(scope="session")
def sub_path_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the real site under a sub-path, with a repository."""
    return _built(
        tmp_path_factory.mktemp("sub-path"),
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
def address(sub_path_site: Path) -> Iterator[str]:
    """Serve the site under its sub-path and give the address of its home page."""
    with served(sub_path_site, "/reported-vs-released/") as url:
        yield url
