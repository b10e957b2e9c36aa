"""What crawlers read first: robots.txt, and the sitemap as sitemaps.org describes it (protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from urllib.parse import quote

SITEMAP = "sitemap.xml"
ADDRESSES = 50_000
"""The most addresses in one file (sitemaps.org, "Sitemaps & Sitemap index files")."""
BYTES = 52_428_800
"""The most bytes of one file, uncompressed (the same)."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_FRAME = 200  # more than head and end of a file need


def sitemaps(
    site_url: str, addresses: Iterable[tuple[str, date]], most: int = ADDRESSES, largest: int = BYTES
) -> dict[str, str]:
    """Return the files of the sitemap by name, for pages given by address and day of their last change.

    It is one file while that keeps the limits: `most` addresses, `largest` bytes. Above them
    sitemap.xml is an index of files sitemap-1.xml and so on.
    """
    files: list[list[str]] = [[]]
    size = _FRAME
    for address, day in sorted(addresses):
        entry = _entry("url", site_url + quote(address), day)
        size += len(entry)  # all ASCII
        if files[-1] and (len(files[-1]) == most or size > largest):
            files.append([])
            size = _FRAME + len(entry)
        files[-1].append(entry)
    if len(files) == 1:
        return {SITEMAP: _file("urlset", files[0])}
    names = [f"sitemap-{number}.xml" for number in range(1, len(files) + 1)]
    index = _file("sitemapindex", [_entry("sitemap", site_url + name) for name in names])
    parts = {name: _file("urlset", entries) for name, entries in zip(names, files, strict=True)}
    return {SITEMAP: index, **parts}


def robots(site_url: str) -> str:
    """Return robots.txt (RFC 9309), which lets everybody in and names the sitemap."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site_url}{SITEMAP}\n"


def _entry(name: str, url: str, day: date | None = None) -> str:
    changed = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
    return f"<{name}><loc>{escape(url, quote=False)}</loc>{changed}</{name}>\n"


def _file(root: str, entries: list[str]) -> str:
    return f"{_HEAD}<{root} {_SPACE}>\n{''.join(entries)}</{root}>\n"
