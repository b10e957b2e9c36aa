"""Read pictures that the build draws: their marks from the page's text, their words from the browser."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from playwright.sync_api import Page

WORDS = """selector => {
  const picture = [...document.querySelectorAll(selector)]
    .filter(one => getComputedStyle(one).display !== "none");
  if (picture.length !== 1) return null;
  const box = element => {
    const {left, right, top, bottom, height} = element.getBoundingClientRect();
    return {left, right, top, bottom, height, text: element.textContent.trim()};
  };
  return {frame: box(picture[0]), words: [...picture[0].querySelectorAll("text")].map(box)};
}"""


def pictures(html: str, name: str) -> list[ElementTree.Element]:
    """Return the pictures of a page whose class begins with a name."""
    found = re.findall(rf'<svg class="{name} .*?</svg>', html, re.DOTALL)
    return [ElementTree.fromstring(text) for text in found]


def classes(element: ElementTree.Element) -> set[str]:
    """Return the classes of an element."""
    return set(element.get("class", "").split())


def crowded_words(page: Page, selector: str) -> list[str]:
    """Return what is wrong with the words of the one picture that is shown: cut off, overlapping, tiny."""
    found: dict[str, Any] | None = page.evaluate(WORDS, selector)
    assert found is not None, "not exactly one picture is shown"
    frame, words = found["frame"], found["words"]
    assert len(words) > 5
    wrong = [
        f"{word['text']}: outside the picture"
        for word in words
        if word["left"] < frame["left"] - 0.5 or word["right"] > frame["right"] + 0.5
    ]
    wrong += [f"{word['text']}: {word['height']} px high" for word in words if word["height"] < 12]
    for number, one in enumerate(words):
        for other in words[number + 1 :]:
            across = min(one["right"], other["right"]) - max(one["left"], other["left"])
            down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            # Lines of text may touch: their boxes include room above and below the letters.
            if across > 0.5 and down > 3:
                wrong.append(f"{one['text']} overlaps {other['text']}")
    return wrong
