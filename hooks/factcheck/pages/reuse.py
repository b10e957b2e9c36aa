"""What the block at the end of a record's page offers: to copy, cite, correct and report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reuse:
    """How the page of a claim or source can be used and mended.

    `summary` is the answer to pass on, where the page has one. `bibtex` is the citation as BibTeX; the
    check of a claim cites many documents, so its page leads to files that stand beside it. `public`
    says whether the repository that the last two addresses lead to is on the web.
    """

    kind: str
    summary: str | None
    plain: str
    bibtex: str | None
    file: str
    edit_url: str
    report_url: str
    public: bool
