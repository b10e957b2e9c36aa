"""The way out: the same pages written without MkDocs and without its theme."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import markdown
from markupsafe import escape

from . import links
from .frame import Frame, marker
from .prose import mark_parts
from .rendering import environment
from .site import Site

EXTENSIONS = ["attr_list", "tables", "toc"]
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


@dataclass(frozen=True)
class Prose:
    """One hand-written page: its front matter and its Markdown."""

    name: str
    meta: dict[str, str]
    text: str

    @classmethod
    def read(cls, path: Path) -> Prose:
        """Read a Markdown file with lines `key: value` between two lines of dashes at its top."""
        text = path.read_text(encoding="utf-8")
        match = _FRONT_MATTER.match(text)
        lines = match[1].splitlines() if match else []
        meta = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
        return cls(path.stem, meta, text[match.end() :] if match else text)

    @property
    def address(self) -> str:
        """Return the page's address."""
        return "" if self.name == "index" else f"{self.name}/"


def write(site: Site, docs: Path, folder: Path) -> list[str]:
    """Write hand-written pages, pages of records, files and sitemap into an empty folder.

    Returns one line for each link that leads nowhere. Raises SiteError and UnknownPartError.
    """
    shutil.copytree(docs / "assets", folder / "assets", dirs_exist_ok=True)
    for path in sorted(docs.glob("*.md")):
        prose = Prose.read(path)
        target = folder / prose.address / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_prose_page(prose, site), encoding="utf-8")
    return site.write(folder, lambda depth, section: plain_frame(site, depth, section))


def plain_frame(site: Site, depth: int, section: str, *, prose: bool = False) -> Frame:
    """Return a small frame of our own for pages so many folders below the root.

    Where `prose` says that it is a hand-written page, all of it is searched; pages of records mark
    their own parts.
    """
    html = (
        environment()
        .get_template("plain_frame.html.jinja")
        .render(
            root=links.to_root("x/" * depth),
            section=section,
            prose=prose,
            site=site.dataset.site,
            slot=marker,
            **site.extra(),
        )
    )
    return Frame.from_html(html)


def _prose_page(prose: Prose, site: Site) -> str:
    marked = mark_parts(prose.text, site.parts, f"docs/{prose.name}.md")
    html = markdown.markdown(marked, extensions=EXTENSIONS, output_format="html")
    description = prose.meta.get("description", "")
    html = re.sub(
        r'href="([a-z-]+)\.md(#[^"]*)?"', lambda match: f'href="../{match[1]}/{match[2] or ""}"', html
    )
    searched = prose.meta.get("search") != "excluded"
    return plain_frame(site, prose.address.count("/"), "", prose=searched).fill(
        {
            "title": prose.meta.get("title", prose.name),
            "description": description,
            "canonical": site.addresses.site_url + str(escape(prose.address)),
            "head": site.prose_head(prose.address, prose.meta.get("title", prose.name), description),
            "content": html,
        }
    )
