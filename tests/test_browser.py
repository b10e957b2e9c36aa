"""The built site in a real browser."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, Page

from building import ROOT
from page_kinds import KINDS
from page_kinds import address as page_address


def test_no_request_leaves_the_site(browser: Browser, address: str) -> None:
    context = browser.new_context()
    seen = {kind: _Seen(context.new_page()) for kind in KINDS}
    for scheme in ("light", "dark"):
        for kind, window in seen.items():
            window.page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
            window.forget()
            window.page.goto(address + page_address(kind))
        # All windows are open by now, so that what comes late is waited for once and not once for each.
        for kind, window in seen.items():
            window.page.wait_for_load_state("networkidle")
            where = f"{kind}, {scheme}"
            assert len(window.requests) > 2, where
            assert [url for url in window.requests if not url.startswith((address, "data:"))] == [], where
            missing = kind == "not found"
            assert window.failed == ([address + page_address(kind)] if missing else []), where
            assert [text for text in window.messages if not (missing and "404" in text)] == [], where
    context.close()


class _Seen:
    """What a page asks for and says."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.forget()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.messages.append(message.text))
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("response", lambda answer: self.failed.append(answer.url) if answer.status >= 400 else None)

    def forget(self) -> None:
        """Begin anew."""
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.failed: list[str] = []


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_scrolls_sideways(page: Page, address: str, kind: str) -> None:
    page.goto(address + page_address(kind))
    for width in (1280, 768, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("window.scrollTo(10000, 0)")
        assert page.evaluate("[window.innerWidth, window.scrollX]") == [width, 0]


def test_the_page_for_a_missing_address_leads_back_into_the_site(page: Page, address: str) -> None:
    page.goto(address + "no/such/page/")
    page.get_by_role("link", name="all claims, by topic").click()
    assert page.url == address + "claims/"


LOOK = """() => [
    document.querySelector("article").innerText,
    [...document.querySelectorAll("main a")].map((link) => link.getAttribute("href")),
]"""


def test_each_claims_words_are_visible_on_its_page(scriptless: Page, address: str) -> None:
    scales = yaml.load((ROOT / "data/scales.yml").read_text("utf-8"), yaml.CBaseLoader)
    paths = sorted((ROOT / "data/claims").rglob("*.yml"))
    assert paths
    for path in paths:
        claim = yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)
        scriptless.goto(f"{address}claims/{path.stem}/")
        text, links = scriptless.evaluate(LOOK)
        expected = [claim["short"], claim["outcome"]["answer"]]
        expected.append(scales["outcome"][claim["outcome"]["rating"]]["label"])
        for said in claim["appearances"]:
            expected.append(said["quote"])
            expected.append(scales["sourcing"][said["sourcing"]["grade"]]["label"])
            expected.append(scales["fidelity"][said["fidelity"]["grade"]]["label"])
        for item in claim["outcome"]["evidence"]:
            source = yaml.load(
                (ROOT / f"data/sources/{item['source']}.yml").read_text("utf-8"), yaml.CBaseLoader
            )
            expected.append(urlsplit(source["url"]).hostname)
            assert source["url"] in links
        shown = " ".join(text.split())
        missing = [words for words in expected if " ".join(words.split()) not in shown]
        assert missing == [], path.stem


def test_a_reader_gets_from_home_to_the_proof_of_a_claim_in_two_clicks(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".fc-leading tbody th a").first.click()
    assert re.search(r"/claims/[a-z0-9-]+/$", page.url)
    page.locator(".fc-strand h4 a").first.click()
    assert re.search(r"/sources/[a-z0-9-]+/$", page.url)


def test_the_theme_switch_works_and_is_kept(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Dark theme").click()
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.goto(address + "about/")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
