"""Hand-written pages: Markdown in `docs/` with places for parts that come from the data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_PLACE = re.compile(r"^\{\{ *([a-z-]+) *\}\}$", re.MULTILINE)
_MARKED = re.compile(r'<div data-part="([a-z-]+)"></div>')

Parts = Mapping[str, Callable[[], str]]


class UnknownPartError(Exception):
    """A page asks for a part that does not exist."""


def mark_parts(text: str, parts: Parts, path: str) -> str:
    """Replace each line `{{ name }}` by an element that Markdown leaves alone.

    Raises UnknownPartError with `path:line:column` for a name that is no part.
    """

    def element(match: re.Match[str]) -> str:
        if match[1] not in parts:
            line = text.count("\n", 0, match.start()) + 1
            known = ", ".join(sorted(parts))
            raise UnknownPartError(
                f'{path}:{line}:1: unknown-part: there is no part "{match[1]}"; expected one of {known}'
            )
        return f'<div data-part="{match[1]}"></div>'

    return _PLACE.sub(element, text)


def fill_parts(html: str, parts: Parts) -> str:
    """Put the parts into a page's HTML."""
    return _MARKED.sub(lambda match: parts[match[1]](), html)
