"""A window that tests share is new to each of them."""

from __future__ import annotations

from playwright.sync_api import Browser

from shared_window import SharedWindow

LOOK = """() => [innerWidth, innerHeight, location.href, matchMedia("(prefers-color-scheme: dark)").matches,
    matchMedia("(prefers-reduced-motion: reduce)").matches, matchMedia("print").matches, history.length]"""
NEW = [1280, 800, "about:blank", False, False, False, 1]


def test_nothing_of_a_test_is_left_to_the_next_one(browser: Browser, address: str) -> None:
    window = SharedWindow(browser)
    with window.lent() as page:
        page.route("**/about/", lambda route: route.abort())
        page.goto(address)
        page.goto(f"{address}claims/")
        page.set_viewport_size({"width": 360, "height": 500})
        page.locator("h1").hover()
        page.emulate_media(media="print", color_scheme="dark", reduced_motion="reduce")
        page.evaluate("localStorage.setItem('word', 'kettle')")
        first = page
    with window.lent() as page:
        assert page is first
        assert page.evaluate(LOOK) == NEW
        page.goto(f"{address}about/")
        assert page.locator(":hover").count() == 0
        assert page.evaluate("Object.entries(localStorage)") == []
    first.context.close()


def test_without_scripts_none_runs(browser: Browser, address: str) -> None:
    with SharedWindow(browser, scripts=False).lent() as page:
        page.goto(address)
        assert page.locator("html.no-js").count() == 1
        context = page.context
    context.close()
