"""The built site in a real browser."""

from __future__ import annotations

import re

import pytest
import yaml
from playwright.sync_api import Browser, Page

from building import ROOT
from page_kinds import KINDS
from page_kinds import address as page_address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_request_leaves_the_site(browser: Browser, address: str, kind: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="light" if scheme == "light" else "dark")
    page = context.new_page()
    requests: list[str] = []
    messages: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.goto(address + page_address(kind), wait_until="networkidle")
    assert len(requests) > 2
    assert [url for url in requests if not url.startswith((address, "data:"))] == []
    missing = kind == "not found"
    assert failed == ([address + page_address(kind)] if missing else [])
    assert [text for text in messages if not (missing and "404" in text)] == []
    context.close()


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_scrolls_sideways(browser: Browser, address: str, kind: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(address + page_address(kind))
    page.evaluate("window.scrollTo(10000, 0)")
    assert page.evaluate("window.scrollX") == 0
    page.close()


def test_the_page_for_a_missing_address_leads_back_into_the_site(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + "no/such/page/")
    page.get_by_role("link", name="all claims, by topic").click()
    assert page.url == address + "claims/"
    page.close()


def _visible(page: Page) -> str:
    return " ".join(page.inner_text("article").split())


def test_each_claims_words_are_visible_on_its_page(browser: Browser, address: str) -> None:
    scales = yaml.load((ROOT / "data/scales.yml").read_text("utf-8"), yaml.BaseLoader)
    page = browser.new_context(java_script_enabled=False).new_page()
    paths = sorted((ROOT / "data/claims").rglob("*.yml"))
    assert paths
    for path in paths:
        claim = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        page.goto(f"{address}claims/{path.stem}/")
        text = _visible(page)
        expected = [claim["short"], claim["outcome"]["answer"]]
        expected.append(scales["outcome"][claim["outcome"]["rating"]]["label"])
        for said in claim["appearances"]:
            expected.append(said["quote"])
            expected.append(scales["sourcing"][said["sourcing"]["grade"]]["label"])
            expected.append(scales["fidelity"][said["fidelity"]["grade"]]["label"])
        for item in claim["outcome"]["evidence"]:
            source = yaml.load(
                (ROOT / f"data/sources/{item['source']}.yml").read_text("utf-8"), yaml.BaseLoader
            )
            expected.append(source["url"])
        missing = [words for words in expected if " ".join(words.split()) not in text]
        assert missing == [], path.stem
    page.context.close()


def test_a_reader_gets_from_home_to_the_proof_of_a_claim_in_two_clicks(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.goto(address)
    page.locator(".fc-leading tbody th a").first.click()
    assert re.search(r"/claims/[a-z0-9-]+/$", page.url)
    page.locator(".fc-said h4 a").first.click()
    assert re.search(r"/sources/[a-z0-9-]+/$", page.url)
    page.close()


def test_the_theme_switch_works_and_is_kept(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Dark theme").click()
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.goto(address + "about/")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    context.close()
