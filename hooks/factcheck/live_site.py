"""What a live preview shows from one edit to the next, put in front of a server of plain files."""

from __future__ import annotations

import gc
import posixpath
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Condition
from typing import TYPE_CHECKING, Any

from .checking import Step, check, no_step
from .dataset import Dataset
from .kept_records import KeptInMemory
from .page_writing import SiteError
from .previewing import INDEX, Preview
from .problems import Problem
from .rule_memory import RuleMemory

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LIVE_RELOAD = "/livereload/"
"""Where MkDocs' own script waits for the next state of the site."""


class LiveSite:
    """The state that is served now, and what is kept for the next one.

    One thread makes the states, one after the other; many may ask for files. While a state is made
    whoever asks waits, and no page is rendered, because rendering and checking share one converter.
    """

    def __init__(self, code: Path) -> None:
        """Show nothing yet, and know of no record; `code` is the folder of the program."""
        self._code = code
        self._started = _times(code)
        self._records = KeptInMemory()
        self._rules = RuleMemory()
        self._condition = Condition()
        self._is_ready = False
        self._number = 0
        self._preview: Preview | None = None

    @property
    def runs_old_code(self) -> bool:
        """Tell whether the program was edited since this process read it."""
        return _times(self._code) != self._started

    def begin(self) -> None:
        """Begin a new state, when what is being rendered is done.

        Until it is shown nothing is collected: that would be a third of the time, and most of what is
        made lives on.
        """
        with self._condition:
            self._is_ready = False
        gc.disable()

    def check(
        self, data: Path, own_addresses: tuple[str, ...], step: Step = no_step
    ) -> tuple[Dataset | None, list[Problem]]:
        """Return the dataset and all problems, as `checking.check` does, from what changed.

        `step` is called with the name of each file and each rule at the first time, which reads all files.
        """
        if self._number == 0:
            try:
                return check(data, own_addresses, records=self._records, memory=self._rules, step=step)
            finally:
                # The records live as long as the preview; the collector need not look at them again.
                gc.collect()
                gc.freeze()
        return check(data, own_addresses, records=self._records, memory=self._rules)

    def show(self, preview: Preview | None) -> None:
        """Show a new state; without a preview, the page at the root of the folder, at every address."""
        with self._condition:
            self._is_ready, self._preview = True, preview
            self._number += 1
            self._condition.notify_all()
        gc.enable()

    def in_front_of(self, server: WSGIApplication, mount: str) -> WSGIApplication:
        """Return an application that makes the files that a server of files below `mount` is asked for."""

        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            # WSGI gives the bytes of an address as Latin-1 (PEP 3333).
            address = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
            if address.startswith(LIVE_RELOAD) or not address.startswith(mount):
                return server(environ, start_response)
            while True:
                try:
                    number, is_whole = self._provide(_path(address, mount))
                except SiteError as error:
                    start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
                    return [str(error).encode()]
                heads: list[tuple[Any, ...]] = []
                asked = environ if is_whole else {**environ, "PATH_INFO": mount.encode().decode("latin-1")}
                body = server(asked, _keep_in(heads))
                # A state that began in between has emptied the folder, or half filled it.
                if self._is_current(number):
                    for head in heads:
                        start_response(*head)
                    return body
                if hasattr(body, "close"):
                    body.close()

        return answer

    def _provide(self, path: str) -> tuple[int, bool]:
        """Return the number of the state that is shown, and whether it has more than the page at its root."""
        with self._condition:
            self._condition.wait_for(lambda: self._is_ready)
            if self._preview is not None:
                self._preview.provide(path)
            return self._number, self._preview is not None

    def _is_current(self, number: int) -> bool:
        with self._condition:
            return self._is_ready and self._number == number


def _times(code: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in code.rglob("*.py")}


def _path(address: str, mount: str) -> str:
    """Return the path of the file behind an address, as MkDocs finds it."""
    path = address.removeprefix(mount)
    if not path or path.endswith("/"):
        path += INDEX
    return posixpath.normpath("/" + path).lstrip("/")


def _keep_in(heads: list[tuple[Any, ...]]) -> StartResponse:
    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
    ) -> Callable[[bytes], object]:
        heads.append((status, headers) if exc_info is None else (status, headers, exc_info))
        return lambda _: None

    return start_response
