"""Everybody can read and operate every kind of page: axe, keyboard, reduced motion, no JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from page_kinds import KINDS
from page_kinds import address as page_address

WIDTHS = (1280, 360)

# All rules of the default run; the one for the size of targets, of WCAG 2.2, is off by default.
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}

# Numbers everything that can have the focus, in the order of the document.
MARK = """() => {
    const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX)
        && element.scrollWidth > element.clientWidth;
    const known = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";
    const found = [...document.querySelectorAll("*")].filter((element) =>
        (element.matches(known) || scrolls(element)) && !element.disabled
        && !(element.tabIndex < 0 && element.hasAttribute("tabindex"))
        && element.checkVisibility({visibilityProperty: true}));
    found.forEach((element, number) => element.dataset.number = number);
    return found.map((element) => element.outerHTML.slice(0, 120));
}"""

# What has the focus, and whether a reader sees that: an outline or a shadow, inside the window, not covered.
FOCUSED = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const boxes = [...element.getClientRects()];
    const seen = boxes.some((box) => {
        const x = Math.min(Math.max((box.left + box.right) / 2, 1), innerWidth - 1);
        const y = Math.min(Math.max((box.top + box.bottom) / 2, 1), innerHeight - 1);
        const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
        const top = document.elementFromPoint(x, y);
        return inside && top && (element.contains(top) || top.contains(element));
    });
    return { number: Number(element.dataset.number ?? -1), what: element.outerHTML.slice(0, 120),
        visible: (outlined || style.boxShadow !== "none") && seen };
}"""


def _open(browser: Browser, url: str, width: int = 1280, **options: Any) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 800}, **options).new_page()
    page.goto(url, wait_until="networkidle")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_fault(browser: Browser, address: str, kind: str, scheme: str) -> None:
    page = _open(browser, address + page_address(kind), color_scheme=scheme)
    assert page.locator("body").get_attribute("data-md-color-scheme") == (
        "slate" if scheme == "dark" else "default"
    )
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        results = Axe().run(page, options=AXE_OPTIONS)
        assert results.violations_count == 0, results.generate_report()
        # A run that looked at nothing would find nothing.
        assert len(results.response["passes"]) > 20
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    browser: Browser, address: str, kind: str, width: int
) -> None:
    page = _open(browser, address + page_address(kind), width, reduced_motion="reduce")
    elements = page.evaluate(MARK)
    assert len(elements) > 5
    for number, element in enumerate(elements):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        # A field for a date has stops of its own for day, month, year and calendar.
        while focused is not None and focused["number"] == number - 1 and 'type="date"' in focused["what"]:
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
        assert focused is not None, f"not reached: {element}"
        assert focused["number"] == number, f"{focused['what']} instead of {element}"
        assert focused["visible"], f"not visible with the focus: {element}"
    page.keyboard.press("Tab")
    focused = page.evaluate(FOCUSED)
    assert focused is None or focused["number"] == 0, "the focus cannot leave the page"
    page.context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_link_skips_to_the_content(browser: Browser, address: str, kind: str) -> None:
    page = _open(browser, address + page_address(kind), reduced_motion="reduce")
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    assert first.inner_text() == "Skip to content"
    assert first.evaluate("element => getComputedStyle(element).opacity") == "1"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("article :focus").count() == 1
    page.context.close()


def test_the_theme_is_switched_with_the_keyboard(browser: Browser, address: str) -> None:
    page = _open(browser, address, color_scheme="light")
    switch = page.get_by_role("button", name="Dark theme")
    switch.focus()
    states = []
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        states.append(
            (
                switch.get_attribute("aria-pressed"),
                page.locator("body").get_attribute("data-md-color-scheme"),
                switch.evaluate("element => element === document.activeElement"),
            )
        )
    assert states == [("true", "slate", True), ("false", "default", True)]
    page.context.close()


def test_the_theme_follows_the_system_until_the_reader_chooses(browser: Browser, address: str) -> None:
    page = _open(browser, address, color_scheme="light")
    scheme = page.locator("body")
    page.emulate_media(color_scheme="dark")
    assert scheme.get_attribute("data-md-color-scheme") == "slate"
    page.get_by_role("button", name="Dark theme").click()
    assert scheme.get_attribute("data-md-color-scheme") == "default"
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    assert scheme.get_attribute("data-md-color-scheme") == "default"
    page.context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_for_those_who_asked_for_it(browser: Browser, address: str, kind: str) -> None:
    page = _open(browser, address + page_address(kind), reduced_motion="reduce")
    moving = """() => [...document.querySelectorAll("*")].flatMap((element) =>
        [null, "::before", "::after"].map((part) => {
            const style = getComputedStyle(element, part);
            const still = /^(0s(, )?)+$/.test(style.transitionDuration) && style.animationName === "none"
                && style.scrollBehavior === "auto";
            return still ? null : `${element.outerHTML.slice(0, 80)} ${part}`;
        })).filter((found) => found)"""
    assert page.evaluate(moving) == []
    for link in page.locator("a:visible, button:visible, summary:visible").all()[:12]:
        link.focus()
        link.hover(force=True)
        assert page.evaluate("document.getAnimations().length") == 0
    page.context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_what_scripts_show_is_there_without_them(browser: Browser, address: str, kind: str) -> None:
    words = """() => {
        const article = document.querySelector("article");
        const controls = "button, input, select, form, fieldset, dialog, output, noscript, "
            + "[role=status], [aria-live]";
        article.querySelectorAll(controls).forEach((control) => control.remove());
        article.querySelectorAll("details").forEach((details) => { details.open = true; });
        return article.innerText.split(/\\s+/).filter((word) => word);
    }"""
    with_scripts = _open(browser, address + page_address(kind))
    without = browser.new_context(java_script_enabled=False).new_page()
    without.goto(address + page_address(kind))
    shown = with_scripts.evaluate(words)
    assert shown
    assert without.evaluate(words) == shown
    without.context.close()
    with_scripts.context.close()
