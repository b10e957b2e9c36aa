"""Everybody can read and operate every kind of page: axe, keyboard, reduced motion, no JavaScript."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from page_kinds import KINDS, open_settled
from page_kinds import address as page_address

WIDTHS = (1280, 360)

# All rules of the default run; the one for the size of targets, of WCAG 2.2, is off by default.
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}

# The themes differ in nothing but colours, so the second one is held against the rules that look at these.
COLOURS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}

# No page has anything that moves for ever; the time is for a browser that draws nothing.
FADED = """() => Promise.race([
    Promise.allSettled(document.getAnimations().map((animation) => animation.finished)),
    new Promise((resolve) => setTimeout(resolve, 2000)),
])"""

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

# Before each key, notes what has the focus, and whether a reader sees that: an outline or a shadow, inside
# the window, not covered.
NOTE_FOCUS = """() => {
    const focused = () => {
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
    };
    window.stops = [];
    addEventListener("keydown", () => stops.push(focused()), { capture: true });
    return document.querySelectorAll("input[type=date]").length;
}"""

# A field for a date has stops of its own for day, month, year and calendar.
STOPS_OF_A_DATE = 4


@pytest.fixture
def still(page: Page) -> Page:
    """Give a window of somebody who wants nothing to move."""
    page.emulate_media(reduced_motion="reduce")
    return page


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_fault(page: Page, address: str, kind: str) -> None:
    open_settled(page, address + page_address(kind))
    for scheme, name, options, least in (
        ("light", "default", AXE_OPTIONS, 21),
        ("dark", "slate", COLOURS, 1),
    ):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        # The page hears of the system's choice a moment later.
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", name)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate(FADED)
            results = Axe().run(page, options=options)
            assert results.violations_count == 0, results.generate_report()
            # A run that looked at nothing would find nothing.
            assert len(results.response["passes"]) >= least


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    still: Page, address: str, kind: str, width: int
) -> None:
    still.set_viewport_size({"width": width, "height": 800})
    open_settled(still, address + page_address(kind))
    elements = still.evaluate(MARK)
    assert len(elements) > 5
    dates = still.evaluate(NOTE_FOCUS)
    # The first key finds nothing that has the focus, and the last but one leaves the page.
    # A key that is held repeats itself, which costs less than letting it go each time.
    for _ in range(len(elements) + 2 + dates * STOPS_OF_A_DATE):
        still.keyboard.down("Tab")
    still.keyboard.up("Tab")
    stops = still.evaluate("stops")
    assert stops.pop(0) is None
    for number, element in enumerate(elements):
        while stops[0] and stops[0]["number"] == number - 1 and 'type="date"' in stops[0]["what"]:
            stops.pop(0)
        focused = stops.pop(0)
        assert focused is not None, f"not reached: {element}"
        assert focused["number"] == number, f"{focused['what']} instead of {element}"
        assert focused["visible"], f"not visible with the focus: {element}"
    assert stops[0] is None or stops[0]["number"] == 0, "the focus cannot leave the page"


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_link_skips_to_the_content(still: Page, address: str, kind: str) -> None:
    open_settled(still, address + page_address(kind))
    still.keyboard.press("Tab")
    first = still.locator(":focus")
    assert first.inner_text() == "Skip to content"
    assert first.evaluate("element => getComputedStyle(element).opacity") == "1"
    still.keyboard.press("Enter")
    still.keyboard.press("Tab")
    assert still.locator("article :focus").count() == 1


def test_the_theme_is_switched_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(address)
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


def test_the_theme_follows_the_system_until_the_reader_chooses(page: Page, address: str) -> None:
    page.goto(address)
    scheme = page.locator("body")
    page.emulate_media(color_scheme="dark")
    expect(scheme).to_have_attribute("data-md-color-scheme", "slate")
    page.get_by_role("button", name="Dark theme").click()
    assert scheme.get_attribute("data-md-color-scheme") == "default"
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    assert scheme.get_attribute("data-md-color-scheme") == "default"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_for_those_who_asked_for_it(still: Page, address: str, kind: str) -> None:
    open_settled(still, address + page_address(kind))
    moving = """() => [...document.querySelectorAll("*")].flatMap((element) =>
        [null, "::before", "::after"].map((part) => {
            const style = getComputedStyle(element, part);
            const still = /^(0s(, )?)+$/.test(style.transitionDuration) && style.animationName === "none"
                && style.scrollBehavior === "auto";
            return still ? null : `${element.outerHTML.slice(0, 80)} ${part}`;
        })).filter((found) => found)"""
    assert still.evaluate(moving) == []
    for link in still.locator("a:visible, button:visible, summary:visible").all()[:12]:
        link.focus()
        link.hover(force=True)
        assert still.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("kind", KINDS)
def test_what_scripts_show_is_there_without_them(
    page: Page, scriptless: Page, address: str, kind: str
) -> None:
    words = """() => {
        const article = document.querySelector("article");
        const controls = "button, input, select, form, fieldset, dialog, output, noscript, "
            + "[role=status], [aria-live]";
        article.querySelectorAll(controls).forEach((control) => control.remove());
        article.querySelectorAll("details").forEach((details) => { details.open = true; });
        return article.innerText.split(/\\s+/).filter((word) => word);
    }"""
    open_settled(page, address + page_address(kind))
    shown = page.evaluate(words)
    assert shown
    scriptless.goto(address + page_address(kind))
    assert scriptless.evaluate(words) == shown
