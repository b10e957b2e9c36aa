"""The Content-Security-Policy of every page, and the check that no page needs more than it allows.

A static host sends no headers of ours, so the policy stands in a meta element. There a browser
ignores `frame-ancestors`, `report-uri` and `sandbox` (https://www.w3.org/TR/CSP3/#meta-element),
so they are not in it: no page can keep others from framing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from .problems import Problem

RULE = "content-security"

REFERRER = "no-referrer"
"""Sites that are cited do not learn where a reader comes from; this site needs no referrer itself."""

_STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # the icons in the style sheets are data
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
# Pagefind runs WebAssembly in a worker, and in the page itself where the worker does not start.
_SEARCH = {**_STRICT, "script-src": "'self' 'wasm-unsafe-eval'", "worker-src": "'self'"}

_SEARCHING = {"search"}

# Blocks of data, which no browser executes.
_DATA_TYPES = {"application/ld+json", "application/json"}

# The attributes whose value a browser opens; in others the same words are only words.
_OPENED = {"action", "data", "formaction", "href", "src", "xlink:href"}

_IN_FRONT = "".join(map(chr, range(0x21)))

# Patterns that begin with fixed letters are found fast.
_SUSPECT = (
    re.compile(r'<script(?! src=| type="application/ld\+json")'),
    re.compile(r"style(?:\s*=|(?<=<style))"),
    re.compile(r"javascript:"),
    re.compile(r"on(?<![a-z-]on)[a-z]+\s*="),
)


def policy(section: str) -> str:
    """Return the policy of the pages of a section of the menu; only searching pages get a wider one."""
    directives = _SEARCH if section in _SEARCHING else _STRICT
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def is_suspect(html: str) -> bool:
    """Tell cheaply whether a page made from our templates must be searched for faults.

    Nearly none must, and a large site has thousands. Templates are in lower case, and what comes from
    the data is escaped; a page that somebody wrote as Markdown with HTML in it is always searched.
    """
    return any(pattern.search(html) for pattern in _SUSPECT)


def faults(html: str, path: str) -> Iterator[Problem]:
    """Yield what a whole page holds and its policy forbids: inline scripts, styles and event handlers.

    `path` is the page's file in the published site; lines and columns are places in that file.
    """
    finder = _Finder()
    finder.feed(html)
    finder.close()
    for line, column, what in finder.found:
        yield Problem(path, line, column + 1, RULE, f"{what}; the policy of the site forbids it")


def _as_opened(address: str) -> str:
    """Return an address as a browser reads it: without tabs, line breaks, and what stands in front.

    URL Standard (https://url.spec.whatwg.org/#concept-basic-url-parser), steps 1 to 3.
    """
    return re.sub("[\t\n\r]", "", address).lstrip(_IN_FRONT).lower()


class _Finder(HTMLParser):
    """Collects what a policy without `unsafe-inline` forbids, with its line and column."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "style":
            self._add("a style element")
        if tag == "script" and "src" not in values and values.get("type", "").lower() not in _DATA_TYPES:
            self._add("an inline script")
        for name, value in values.items():
            if name == "style" or name.startswith("on"):
                self._add(f'the attribute "{name}" of <{tag}>')
            elif name in _OPENED and _as_opened(value).startswith("javascript:"):
                self._add(f'a script in the attribute "{name}" of <{tag}>')

    def _add(self, what: str) -> None:
        self.found.append((*self.getpos(), what))
