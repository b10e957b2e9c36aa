"""Less HTML that is read as the same: by browsers as the same elements, by programs as the same words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from factcheck.compact_html import compact

SAMPLES = {
    "a list in a list": (
        "<ul>\n<li>one <ul>\n<li>inner</li>\n</ul>\n</li>\n<li><p>two</p></li>\n</ul>\n<p>after</p>"
    ),
    "a numbered list": '<ol class="x"><li id="a">one <b>two</b></li><li>three</li></ol>',
    "a table": (
        '<table>\n<thead>\n<tr><th scope="col">a</th><th>b</th></tr>\n</thead>\n<tbody>\n'
        "<tr>\n<th>c</th>\n<td>d</td>\n</tr>\n</tbody>\n"
        "<tbody><tr><td>e</td><td></td></tr></tbody>\n</table>\n<p>f</p>"
    ),
    "a table in a cell": (
        "<table><tbody><tr><td><table><tbody><tr><td>in</td></tr></tbody></table></td></tr></tbody></table>"
    ),
    "a choice": (
        '<select><option value="">all</option><option value="x" selected>x</option></select><p>after</p>'
    ),
    "descriptions": (
        "<dl>\n<dt>term</dt>\n<dd><p>one</p>\n<p>two</p></dd>\n<dt>other</dt><dd>three</dd>\n</dl>"
    ),
    "a list before words": "<div><ul><li>one</li></ul>words <b>b</b> <i>i</i></div>",
    "a description in an item": "<ul><li><dl><dt>a</dt><dd>b</dd></dl></li><li>c</li></ul>",
}

# The elements of a text with their attributes, and its words, in order. Spaces at an edge do not count.
READ = """html => {
  const found = [];
  const read = (node, depth) => {
    for (const child of node.childNodes) {
      const words = child.nodeType === Node.TEXT_NODE ? child.data.replace(/\\s+/g, " ").trim() : null;
      if (words) found.push([depth, words]);
      if (words !== null) continue;
      const attributes = [...child.attributes].map(({ name, value }) => `${name}=${value}`);
      found.push([depth, child.nodeName, ...attributes]);
      read(child, depth + 1);
    }
  };
  read(new DOMParser().parseFromString("<!doctype html>" + html, "text/html").body, 0);
  return found;
}"""


@pytest.mark.parametrize("html", SAMPLES.values(), ids=SAMPLES)
def test_a_browser_reads_the_same_elements(html: str, page: Page) -> None:
    small = compact(html)
    assert len(small) < len(html)
    assert page.evaluate(READ, small) == page.evaluate(READ, html)


@pytest.mark.parametrize("html", SAMPLES.values(), ids=SAMPLES)
def test_no_two_words_become_one_for_a_program_that_parts_them_at_end_tags(html: str) -> None:
    def words(html: str) -> list[str]:
        return re.findall("[a-z]+", re.sub("<[^/][^>]*>", "", re.sub("</[^>]*>", " ", html)))

    assert words(compact(html)) == words(html)


@pytest.mark.parametrize("kind", ["sources", "outcomes"])
def test_a_page_has_no_end_tag_of_an_item_or_a_cell_and_all_of_paragraphs(kind: str, site: Path) -> None:
    for path in (site / kind).rglob("index.html"):
        html = path.read_text("utf-8")
        assert "<li" in html
        assert not re.search("</(li|td|th|tr|tbody)>", html)
        assert html.count("<p>") + html.count("<p ") == html.count("</p>")
        assert html.count("<dt>") == html.count("</dt>")
