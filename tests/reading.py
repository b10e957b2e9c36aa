"""Read built pages as an outsider does: links, anchors, head, without the project's own code."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urljoin, urlsplit


@dataclass
class Document:
    """What a page says to a program."""

    title: str = ""
    description: str = ""
    canonical: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    text: str = ""


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        document = self.document
        if "id" in values:
            document.ids.append(values["id"])
        if tag == "a" and "href" in values:
            document.links.append(values["href"])
        elif tag == "link" and values.get("rel") == "canonical":
            document.canonical = values["href"]
        elif "src" in values:
            document.resources.append(values["src"])
        elif tag == "link" and "href" in values:
            document.resources.append(values["href"])
        elif tag == "meta" and values.get("name") == "description":
            document.description = values["content"]
        if tag in ("title", "script", "style"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.document.text += data
        elif self._inside[-1] == "title":
            self.document.title += data


def read(path: Path) -> Document:
    """Return what a page says."""
    parser = _Parser()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser.document


def pages(site: Path) -> dict[str, Document]:
    """Return every page of a site by its address."""
    return {
        path.relative_to(site).as_posix().removesuffix("index.html"): read(path)
        for path in sorted(site.rglob("*.html"))
    }


def broken_links(site: Path, prefix: str = "/") -> list[str]:
    """Return every link and every address of a file that leads nowhere inside the site."""
    found = pages(site)
    broken = []
    for address, document in found.items():
        for link in (*document.links, *document.resources):
            target = urljoin(f"http://site{prefix}{address}", link)
            parts = urlsplit(target)
            if parts.netloc != "site":
                continue
            path = unquote(parts.path)
            inside = path[len(prefix) :] if path.startswith(prefix) else None
            if inside is None:
                broken.append(f"{address}: {link} leaves the site")
            elif inside in found:
                anchor = unquote(parts.fragment)
                if anchor and anchor not in found[inside].ids:
                    broken.append(f"{address}: {link} has no such anchor")
            elif not (site / normpath(inside)).is_file():
                broken.append(f"{address}: {link} has no such file")
    return broken


def internal(document: Document, address: str) -> set[str]:
    """Return the addresses inside the site that a page links to."""
    targets = (urlsplit(urljoin(f"http://site/{address}", link)) for link in document.links)
    return {unquote(target.path).removeprefix("/") for target in targets if target.netloc == "site"}
