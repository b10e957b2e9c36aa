"""What crawlers read first: robots.txt, and the sitemap as sitemaps.org describes it (protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from urllib.parse import quote


def sitemap(site_url: str, addresses: Iterable[tuple[str, date]]) -> str:
    """Return sitemap.xml for pages given by address and day of their last change."""
    entries = "".join(
        f"<url><loc>{_text(site_url + quote(address))}</loc><lastmod>{day.isoformat()}</lastmod></url>\n"
        for address, day in sorted(addresses)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{entries}</urlset>\n"


def robots(site_url: str) -> str:
    """Return robots.txt (RFC 9309), which lets everybody in and names the sitemap."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site_url}sitemap.xml\n"


def _text(words: str) -> str:
    return escape(words, quote=False)
