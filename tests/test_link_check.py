"""Links are checked on hand-written pages too, in whatever way HTML lets them be written."""

from __future__ import annotations

import shutil
from pathlib import Path

from building import ROOT
from datafolder import valid_data
from factcheck import plain
from factcheck.loading import load
from factcheck.previewing import Preview
from factcheck.site import Site
from writing import ADDRESSES

LINKS = """
<a href='../nothing/1/'>x</a> <a href=../nothing/2/>x</a> <A HREF = "../nothing/3/">x</A>
<img alt=x src=../nothing/4/> <a title=">"
href='../nothing/5/?a&amp;b'>x</a> <a href="../nothing/6/?a&b">x</a> <a href='../nothing/7/?a&amp;amp;b'>x</a>
"""
"""Links that lead nowhere, in the ways in which HTML lets them be written."""

TOLD = [
    f'about/: link to "../nothing/{rest}": there is no such page or file'
    for rest in ("1/", "2/", "3/", "4/", "5/?a&b", "6/?a&b", "7/?a&amp;b")
]


def site_of(tmp_path: Path) -> Site:
    dataset, _ = load(valid_data(tmp_path))
    assert dataset is not None
    return Site(dataset, ADDRESSES)


def with_words(tmp_path: Path, words: dict[str, str]) -> Path:
    """Return the folder of hand-written pages, with a paragraph more at the end of some."""
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", docs)
    for name, text in words.items():
        with (docs / f"{name}.md").open("a", encoding="utf-8") as page:
            page.write(f"\n<p>{text}</p>\n")
    return docs


def test_a_link_that_leads_nowhere_is_found_on_a_hand_written_page(tmp_path: Path) -> None:
    docs = with_words(tmp_path, {"about": LINKS})
    assert plain.write(site_of(tmp_path), docs, tmp_path / "site") == TOLD


def test_a_preview_finds_it_too(tmp_path: Path) -> None:
    site, page, broken = site_of(tmp_path), tmp_path / "about/index.html", list[str]()
    page.parent.mkdir()
    page.write_text(LINKS, encoding="utf-8")
    preview = Preview(
        site,
        tmp_path,
        lambda depth, section: plain.plain_frame(site, depth, section),
        ["about/index.html"],
        broken.append,
    )
    preview.provide("about/index.html")
    assert broken == TOLD


def test_what_is_linked_to_may_be_written_in_any_way(tmp_path: Path) -> None:
    anchors = "<p id='one&amp;1'></p><p id=two></p><A NAME = \"three\"></A>"
    links = "".join(f'<a href="{{page}}#{anchor}">x</a>' for anchor in ("one%261", "two", "three"))
    about, glossary = anchors + links.format(page=""), links.format(page="../about/")
    docs = with_words(tmp_path, {"about": about, "glossary": glossary})
    assert plain.write(site_of(tmp_path), docs, tmp_path / "site") == []
