"""Which kind of page stands at an address."""

from __future__ import annotations

from collections.abc import Collection

SUBJECT_PAGES = ("compare", "timeline", "what-happened", "origins")
"""Pages of a subject that both sides write, by the last part of their address."""


def kind_of(address: str, subjects: Collection[str]) -> str | None:
    """Return which of the kinds that both sides write a page is of; None for what only our side writes.

    `address` is relative to the root of the site and ends in a slash; the root itself is empty.
    """
    match address.split("/")[:-1]:
        case [] | ["page", _]:
            # The only subject is the home page.
            return "subject" if len(subjects) == 1 else "home"
        case [subject] if subject in subjects:
            return "subject"
        case ["claims"] | ["claims", "page", _]:
            return "claim-list"
        case ["claims", _]:
            return "claim"
        case ["topics" | "entities" | "outcomes" as listed, *_]:
            return {"topics": "topic", "entities": "entity", "outcomes": "outcome"}[listed]
        case ["changelog", *_]:
            return "changelog"
        case ["corrections"]:
            return "corrections"
        case ["sources", _]:
            return "source"
        case ["sources"] | ["sources", "page", _]:
            return "source-list"
        case ["sources", _, _]:
            return "following"
        case [subject, "timeline", "verdicts", *_] if subject in subjects:
            return "verdicts"
        case [subject, page, *_] if subject in subjects and page in SUBJECT_PAGES:
            return page
    return None
