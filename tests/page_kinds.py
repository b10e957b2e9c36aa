"""Every kind of page, each by one address: what is tested on each kind takes them from here."""

from __future__ import annotations

from functools import cache

import yaml
from playwright.sync_api import Page

from building import ROOT

KINDS = {
    "home": "",
    "claim": "claims/{claim}/",
    "long claim": "claims/{long_claim}/",
    "source": "sources/{source}/",
    "compare": "{subject}/compare/",
    "topic": "topics/{topic}/",
    "what happened": "{subject}/what-happened/",
    "timeline": "{subject}/timeline/",
    "origins": "{subject}/origins/",
    "all claims": "claims/",
    "all sources": "sources/",
    "outcome": "outcomes/rated-false/",
    "methodology": "methodology/",
    "corrections": "corrections/",
    "about": "about/",
    "glossary": "glossary/",
    "data": "data/",
    "changelog": "changelog/",
    "deploying": "deploying/",
    "accessibility": "accessibility/",
    "licences": "licences/",
    "search": "search/",
    "not found": "no/such/page/",
}


@cache
def address(kind: str) -> str:
    """Return the address of a page of a kind, relative to the root of the site."""

    def first(folder: str) -> str:
        return sorted(path.stem for path in (ROOT / "data" / folder).rglob("*.yml"))[0]

    # The largest record of a claim has the most of everything on its page.
    largest = max((ROOT / "data/claims").rglob("*.yml"), key=lambda path: (path.stat().st_size, path.stem))
    topic = next(iter(yaml.load((ROOT / "data/topics.yml").read_text("utf-8"), yaml.CBaseLoader)))
    return KINDS[kind].format(
        long_claim=largest.stem,
        claim=first("claims"),
        source=first("sources"),
        subject=first("subjects"),
        topic=topic,
    )


# The page for a missing address looks for what was meant; no other page does anything after it was loaded.
_SETTLED = """() => {
    const guessing = document.querySelector("form[data-search]:not([data-state])");
    return !guessing || guessing.hidden || guessing.querySelector("[role=status]").textContent !== "";
}"""


def open_settled(page: Page, url: str) -> None:
    """Open a page and wait until its scripts have done all that they do without being asked."""
    page.goto(url)
    # Waiting costs as much as opening, and all pages but one are settled by now.
    if not page.evaluate(_SETTLED):
        page.wait_for_function(_SETTLED)
