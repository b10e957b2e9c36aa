"""What a browser loads for the first search of a visit, in bytes as a host sends them."""

from __future__ import annotations

import gzip

from playwright.sync_api import Browser, Response, expect

TEXT = (".js", ".json")
"""What a host compresses; the files of the index are compressed already."""


def first_query(browser: Browser, address: str, words: str) -> dict[str, int]:
    """Search a site for some words as a new visitor; return the bytes of each file that a search needs."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{address}search/?q={words}", wait_until="networkidle")
    expect(page.get_by_role("status")).not_to_be_empty()
    sizes = {
        answer.url: _sent(answer)
        for answer in answers
        if "/pagefind/" in answer.url or "search.js" in answer.url
    }
    context.close()
    return sizes


def _sent(answer: Response) -> int:
    body = answer.body()
    return len(gzip.compress(body)) if answer.url.split("?")[0].endswith(TEXT) else len(body)
