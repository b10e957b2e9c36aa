"""One window of the browser for many tests: opening another costs as much as opening five pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page


class SharedWindow:
    """A window that each test gets as if it were new.

    Who listens to it stops before giving it back; who adds scripts of its own to all pages, or stores
    something at more than one host, needs a window that no other test has.
    """

    def __init__(self, browser: Browser, *, scripts: bool = True) -> None:
        """Take the browser, and whether pages may run scripts."""
        self._browser, self._scripts = browser, scripts
        self._page: Page | None = None

    @contextmanager
    def lent(self) -> Iterator[Page]:
        """Give the window, empty and of the size of a laptop; it may use the clipboard."""
        self._page = page = self._page or self._opened()
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(media="screen", color_scheme="light", reduced_motion="no-preference")
        yield page
        _empty(page)

    def _opened(self) -> Page:
        page = self._browser.new_page(java_script_enabled=self._scripts)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        return page


def _empty(page: Page) -> None:
    """Forget the page and what it stored."""
    visited = urlsplit(page.url)
    page.unroute_all()
    page.mouse.move(-1, -1)
    page.goto("about:blank")
    # The browser is asked to, because no page of that origin is open any more.
    devtools = page.context.new_cdp_session(page)
    origin = {"origin": f"{visited.scheme}://{visited.netloc}", "storageTypes": "local_storage"}
    devtools.send("Storage.clearDataForOrigin", origin)
    # It holds fifty pages at most, and a full one does not grow any more.
    devtools.send("Page.resetNavigationHistory")
    devtools.detach()
