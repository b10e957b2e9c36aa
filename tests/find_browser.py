"""Find Chromium or Chrome for the browser tests, and install one when there is none.

Run as a script it prints the path of the browser.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_PROGRAMS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
)
WINDOWS_PROGRAMS = ("Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe")
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")

# Only Playwright itself knows where it keeps its browsers.
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""

QUESTION_SECONDS = 60
INSTALL_SECONDS = 600

NO_BROWSER = (
    "No Chromium or Chrome was found and neither apt-get nor Playwright could install one,"
    " so install one yourself or set BROWSER_PATH to its path."
)


def find_browser() -> Path | None:
    """Return the path of an installed Chromium or Chrome, or None when there is none.

    Raises:
        FileNotFoundError: BROWSER_PATH is set but names no program.
    """
    chosen = os.environ.get("BROWSER_PATH")
    if chosen:
        if not _is_program(Path(chosen)):
            raise FileNotFoundError(f"BROWSER_PATH is set to {chosen}, which is not a program.")
        return Path(chosen)
    return next((path for path in _candidates() if _is_program(path) and _starts(path)), None)


def install_browser() -> None:
    """Try to install Chromium; whether that worked is for find_browser() to say."""
    if _is_root() and shutil.which("apt-get"):
        _run("apt-get", "update", seconds=INSTALL_SECONDS)
        _run("apt-get", "install", "-y", "--no-install-recommends", "chromium", seconds=INSTALL_SECONDS)
        if find_browser():
            return
    _run(sys.executable, "-m", "playwright", "install", "chromium", seconds=INSTALL_SECONDS)


def main() -> int:
    """Print the path of the browser, installing one first if need be, and return the exit status."""
    try:
        browser = find_browser()
        if browser is None:
            install_browser()
            browser = find_browser()
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    if browser is None:
        print(NO_BROWSER, file=sys.stderr)
        return 1
    print(browser)
    return 0


def _candidates() -> Iterator[Path]:
    """Yield the places to look at, the cheap ones first."""
    for name in NAMES:
        on_path = shutil.which(name)
        if on_path:
            yield Path(on_path)
    for applications in (Path("/Applications"), Path("~/Applications").expanduser()):
        for program in MAC_PROGRAMS:
            yield applications / program
    for variable in WINDOWS_FOLDERS:
        folder = os.environ.get(variable)
        if folder:
            for program in WINDOWS_PROGRAMS:
                yield Path(folder) / program
    answer = _run(sys.executable, "-c", ASK_PLAYWRIGHT, seconds=QUESTION_SECONDS)
    if answer:
        yield Path(answer)


def _is_program(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def _starts(path: Path) -> bool:
    """Tell whether the browser runs at all: on Ubuntu `chromium` can be a stub that only names a snap."""
    # On Windows, Chrome answers --version by opening a window.
    return os.name == "nt" or _run(str(path), "--version", seconds=QUESTION_SECONDS) is not None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _run(*command: str, seconds: int) -> str | None:
    """Run a command silently and return its output, or None when it failed."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        result = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return result.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
