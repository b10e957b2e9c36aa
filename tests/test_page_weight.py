"""What a reader downloads to see a page for the first time. Sizes are in bytes, compressed by gzip."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Response

from page_kinds import address as page_address

LEVEL = 6
"""The level at which GitHub Pages and most servers compress."""

THEME = ("assets/stylesheets/main.", "assets/stylesheets/palette.")
"""How the paths of Material's own files begin; everything else is ours."""


def _heaviest_claim(site: Path) -> str:
    pages = (site / "claims").glob("*/index.html")
    heaviest = max(pages, key=lambda page: len(gzip.compress(page.read_bytes(), LEVEL)))
    return f"claims/{heaviest.parent.name}/"


def _weights(browser: Browser, root: str, page_address: str) -> dict[str, int]:
    """Return the compressed size of everything that a first view loads, by path."""
    page = browser.new_context().new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(root + page_address, wait_until="networkidle")
    weights = {
        answer.url.removeprefix(root): len(gzip.compress(answer.body(), LEVEL))
        for answer in answers
        if not answer.url.startswith("data:")
    }
    page.context.close()
    return weights


def test_the_heaviest_claim_page_is_light(browser: Browser, address: str, sub_path_site: Path) -> None:
    claim = _heaviest_claim(sub_path_site)
    weights = _weights(browser, address, claim)
    assert {claim, "assets/stylesheets/factcheck.css", "assets/javascripts/theme.js"} <= set(weights)
    ours = {path: size for path, size in weights.items() if not path.startswith(THEME)}
    assert len(ours) == len(weights) - len(THEME)
    assert sum(weights.values()) <= 90_000, weights
    assert sum(ours.values()) <= 27_000, ours


@pytest.mark.parametrize("kind", ["home", "compare"])
def test_the_widest_pages_are_light(browser: Browser, address: str, kind: str) -> None:
    weights = _weights(browser, address, page_address(kind))
    assert page_address(kind) in weights
    assert sum(weights.values()) <= 120_000, weights
