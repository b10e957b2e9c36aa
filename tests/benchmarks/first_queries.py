"""What a browser loads for the first search in a built site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import sync_playwright

from building import served
from conftest import BROWSER_OPTIONS
from factcheck.pages.search_view import FILLER
from find_browser import find_browser
from searching import first_query

WORDS = 3


def first_queries(site: Path, texts: Iterable[str], common: frozenset[str]) -> list[dict[str, int]]:
    """Search for the first words of each text; return the bytes of all files that this loads, by sort.

    `common` are words that are left out where others remain, as the page of search does with the English
    ones. Where no browser is installed, nothing is measured.
    """
    path = find_browser()
    if path is None:
        return []
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=BROWSER_OPTIONS)
        found = [_by_sort(first_query(browser, address, _query(text, common))) for text in texts]
        browser.close()
    return found


def common_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the most frequent words of some texts: as many as the page of search has of English."""
    counts = Counter(word for text in texts for word in text.lower().replace(".", "").split())
    return frozenset(word for word, _ in counts.most_common(len(FILLER.split())))


def _query(text: str, common: frozenset[str]) -> str:
    words = text.split()
    return " ".join([word for word in words if word.lower() not in common][:WORDS] or words[:WORDS])


def _by_sort(sizes: dict[str, int]) -> dict[str, int]:
    """Return the sum of the bytes of each sort of file: that of its name's ending."""
    sums: dict[str, int] = {}
    for url, size in sizes.items():
        ending = url.partition("?")[0].rpartition(".")[2]
        sums[ending] = sums.get(ending, 0) + size
    return sums
