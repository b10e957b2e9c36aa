"""Where the page of a claim or a source says something else than its record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from html import unescape

from factcheck.dataset import Dataset
from factcheck.model import Appearance, Bearing, Claim, Source
from factcheck.model.vocabulary import Scales
from factcheck.pages import Page

_GRADE = r'<b class="g[^"]*">([^<]*)</b>'
_CLAIM = {
    "title": re.compile(r'<h1 [^>]*>.*?<span data-pagefind-meta="title"[^>]*>([^<]*)</span></h1>'),
    "grade": re.compile(r'<p class="v-grade"[^>]*><a [^>]*>([^<]*)</a>'),
    "answer": re.compile(r'<p class="v-answer"[^>]*>([^<]*)</p>'),
    "statement": re.compile(r"<h2>What each report said</h2>\s*<p>([^<]*)</p>"),
}
_REPORT = re.compile(r'<article [^>]*id="report-([^"]*)"[^>]*>(.*?)</article>', re.DOTALL)
_SAID = {
    "quote": re.compile(r"<blockquote[^>]*>“(.*?)”</blockquote>", re.DOTALL),
    "grade for sourcing": re.compile(rf"<dt>Sourcing then</dt><dd>{_GRADE}"),
    "grade for fidelity": re.compile(rf"<dt>Fidelity</dt><dd>{_GRADE}"),
}
_EVIDENCE = re.compile(r'<section id="evidence">(.*?)</section>', re.DOTALL)
_FINDING = re.compile(r"<li[^>]*><p>.*?</p><p>([^<]*)</p>", re.DOTALL)
_HISTORY = re.compile(rf"<li data-claim [^>]*>{_GRADE}[^<]*<span data-note>([^<]*)</span>")
_SOURCE = {
    "title": re.compile(r'<h1>.*?<span [^>]*data-pagefind-meta="title"[^>]*>([^<]*)</span></h1>', re.DOTALL),
    "publisher": re.compile(r"<dt>Publisher</dt><dd>([^<]*)</dd>"),
}
_TAG = re.compile(r"<[^>]*>")


def disagreements(dataset: Dataset, pages: Mapping[str, Page]) -> Iterator[str]:
    """Yield what pages do not show, or show that is not so. Words are compared as readers see them."""
    for address, told in _told(dataset):
        page = pages.get(address)
        if page is None:
            yield f"there is no page {address}"
        else:
            yield from (f"the page {address} shows {what}" for what in told(page.content))


def _told(dataset: Dataset) -> Iterator[tuple[str, Callable[[str], Iterator[str]]]]:
    """Yield the address of each page, and what tells where its HTML differs from the record."""
    for id, claim in dataset.published_claims.items():
        yield f"claims/{id}/", partial(_of_claim, claim, dataset.scales)
    for id, source in dataset.sources.items():
        yield f"sources/{id}/", partial(_of_source, source)


def _of_claim(claim: Claim, scales: Scales, html: str) -> Iterator[str]:
    words = {
        "title": claim.short,
        "grade": scales.outcome[claim.outcome.rating].label,
        "answer": claim.outcome.answer,
        "statement": claim.statement,
    }
    yield from _missing(html, _CLAIM, words)
    reports = dict(_REPORT.findall(html))
    carry = {said.source: said for said in claim.appearances}
    if reports.keys() != carry.keys():
        yield f"the reports {', '.join(reports)}, not {', '.join(carry)}"
    for id, said in carry.items():
        missing = _missing(reports.get(id, ""), _SAID, _words_said(said, scales))
        yield from (f"{what} of {id}" for what in missing)
    evidence = _EVIDENCE.search(html)
    found = [unescape(words) for words in _FINDING.findall(evidence[1] if evidence else "")]
    items = claim.outcome.evidence
    if found != [item.finding for bearing in Bearing for item in items if item.bearing is bearing]:
        yield f"the evidence {found}"
    history = [(unescape(grade), unescape(note)) for grade, note in _HISTORY.findall(html)]
    if history != [(scales.outcome[entry.rating].label, entry.note) for entry in claim.history]:
        yield f"the history {history}"


def _words_said(said: Appearance, scales: Scales) -> dict[str, str]:
    return {
        "quote": said.quote,
        "grade for sourcing": scales.sourcing[said.sourcing.grade].label,
        "grade for fidelity": scales.fidelity[said.fidelity.grade].label,
    }


def _of_source(source: Source, html: str) -> Iterator[str]:
    by = f"; by {', '.join(source.authors)}" if source.authors else ""
    yield from _missing(html, _SOURCE, {"title": source.title, "publisher": source.publisher + by})


def _missing(html: str, places: Mapping[str, re.Pattern[str]], words: Mapping[str, str]) -> Iterator[str]:
    """Yield what does not stand where it should; marks of changed words inside it are no matter."""
    for part, place in places.items():
        match = place.search(html)
        shown = unescape(_TAG.sub("", match[1])) if match else None
        if shown != words[part]:
            yield f"as {part} {shown!r}, not {words[part]!r}"
