"""What the block at the end of a record's page offers: to copy, cite, correct and report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reuse:
    """How the page of a claim or source can be used and mended.

    `summary` is the answer to pass on and `csl_file` the address of the citation as CSL-JSON, where
    the page has them. `public` says whether the repository that the last two addresses lead to is
    on the web.
    """

    kind: str
    summary: str | None
    plain: str
    bibtex: str
    csl_file: str | None
    file: str
    edit_url: str
    report_url: str
    public: bool
