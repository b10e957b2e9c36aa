"""Build the site in a folder of its own, as its users do: through the command line."""

from __future__ import annotations

import functools
import hashlib
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent


def project_copy(folder: Path, data: Path | None = None) -> Path:
    """Copy what a build needs into a folder; with other data where given."""
    for name in ("hooks", "docs"):
        # What is compiled saves a third of a build; Python renames such a file when it is whole.
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.pyc.*", "*.egg-info"))
    shutil.copytree(data or ROOT / "data", folder / "data")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    # All copies share one store of pictures, or each of them would draw all social cards anew.
    cards = ROOT / ".cache/cards"
    cards.mkdir(parents=True, exist_ok=True)
    (folder / ".cache").mkdir()
    (folder / ".cache/cards").symlink_to(cards)
    return folder


def environment() -> dict[str, str]:
    """Return the environment of somebody who has set no address, and whose Python keeps what it compiles."""
    left_out = ("SITE_URL", "REPO_URL", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    # ProperDocs and Material each print a notice about the future of MkDocs.
    return kept | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


def run(project: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a Python module in a project folder and return what it printed."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=project,
        env=environment() | variables | {"PYTHONPATH": str(project / "hooks")},
        capture_output=True,
        text=True,
        check=False,
    )


def build(project: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build --strict`."""
    return run(project, "mkdocs", "build", "--strict", *options, **variables)


def tree(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder by its path.

    Pagefind writes the values of a facet in random order; the files that this changes are left out.
    """
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.parent.name != "filter"
        and path.suffix != ".pf_meta"
        and path.name != "pagefind-entry.json"
    }


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under a path, with 404.html for what is not there."""

    prefix = "/"

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""

    def translate_path(self, path: str) -> str:
        """Map only addresses below the prefix."""
        if not path.startswith(self.prefix):
            return str(Path(self.directory) / "no-such-file")
        return super().translate_path("/" + path[len(self.prefix) :])

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own error page, as GitHub Pages does."""
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(site: Path, prefix: str = "/") -> Iterator[str]:
    """Serve a built site on this machine and give its address, which ends in the prefix."""
    handler = type("Handler", (_Handler,), {"prefix": prefix})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(handler, directory=str(site))
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
