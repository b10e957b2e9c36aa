"""Every kind of page, each by one address: what is tested on each kind takes them from here."""

from __future__ import annotations

import yaml

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


def address(kind: str) -> str:
    """Return the address of a page of a kind, relative to the root of the site."""

    def first(folder: str) -> str:
        return sorted(path.stem for path in (ROOT / "data" / folder).rglob("*.yml"))[0]

    # The largest record of a claim has the most of everything on its page.
    largest = max((ROOT / "data/claims").rglob("*.yml"), key=lambda path: (path.stat().st_size, path.stem))
    topic = next(iter(yaml.load((ROOT / "data/topics.yml").read_text("utf-8"), yaml.BaseLoader)))
    return KINDS[kind].format(
        long_claim=largest.stem,
        claim=first("claims"),
        source=first("sources"),
        subject=first("subjects"),
        topic=topic,
    )
