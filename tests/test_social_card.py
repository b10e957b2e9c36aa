"""The social cards: what they say, that they can be drawn again from their page, that nothing is cut off."""

from __future__ import annotations

import re
import shutil
import struct
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from fontTools.ttLib import TTFont
from playwright.sync_api import Page

from building import ROOT, served
from factcheck.loading import load
from factcheck.pictures import PictureMaker
from factcheck.rendering import environment
from factcheck.social_card import FACES, SITE_CARD, Card, CardWords, Outcome, claim_card, set_lines, site_card
from reading import Document

SCALES = yaml.load((ROOT / "data/scales.yml").read_text("utf-8"), yaml.CBaseLoader)
CLAIMS = sorted(path.stem for path in (ROOT / "data/claims").rglob("*.yml"))
SITE_NAME = yaml.load((ROOT / "data/site.yml").read_text("utf-8"), yaml.CBaseLoader)["name"]
LARGEST_MEAN = 14_000
"""Bytes of a card on average: ten thousand cards must leave room for their pages."""
RIGHT_EDGE = 1124
"""No text reaches further to the right."""


def _maker(folder: Path) -> PictureMaker:
    return PictureMaker([face.path for face in FACES], folder / "cards")


def _head(site: Path, address: str) -> dict[str, str]:
    html = (site / address / "index.html").read_text("utf-8")
    found = re.findall(r'<meta ((?:(?:property|name)="[a-z:_]+" )+)content="([^"]*)">', html)
    named = [(name, content) for names, content in found for name in re.findall(r'"([^"]+)"', names)]
    names = [name for name, _ in named if name != "color-scheme"]
    assert len(set(names)) == len(names), address
    return {name: unescape(content) for name, content in named}


def _one(pattern: str, html: str) -> str:
    match = re.search(pattern, html, re.DOTALL)
    assert match is not None, pattern
    return " ".join(unescape(re.sub("<[^>]*>", "", match[1])).split())


def _words_of_page(site: Path, id: str) -> CardWords:
    """Return the words of a card as a reader finds them on the claim's page."""
    html = (site / "claims" / id / "index.html").read_text("utf-8")
    rating = _one(r'fc-verdict--([a-z-]+)"', html)
    grade = r'<p class="v-grade"[^>]*>\s*<a[^>]*>(.*?)</a>'
    return CardWords(
        site=SITE_NAME,
        kicker="The claim",
        lead=_one(r"<h1.*?The claim</span>(.*?)</h1>", html),
        outcomes=(
            Outcome(
                _one(grade, html),
                SCALES["outcome"][rating]["icon"],
                int(SCALES["outcome"][rating]["number"]) if "number" in SCALES["outcome"][rating] else None,
            ),
        ),
        main=_one(r'<p class="v-answer"[^>]*>(.*?)</p>', html),
        dated=_one(r"(As of <time[^>]*>.*?</time>)", html),
    )


def test_each_claim_has_a_card_of_the_right_size(site: Path) -> None:
    assert CLAIMS
    for address in (SITE_CARD, *(f"claims/{id}/{SITE_CARD}" for id in CLAIMS)):
        start = (site / address).read_bytes()[:24]
        assert start[:8] == b"\x89PNG\r\n\x1a\n", address
        assert struct.unpack(">II", start[16:24]) == (1200, 630), address


def test_cards_are_small(site: Path) -> None:
    sizes = [(site / f"claims/{id}/{SITE_CARD}").stat().st_size for id in CLAIMS]
    assert sum(sizes) / len(sizes) <= LARGEST_MEAN
    assert (site / SITE_CARD).stat().st_size <= 2 * LARGEST_MEAN


def test_a_card_drawn_again_from_the_words_of_its_page_is_the_same(site: Path, tmp_path: Path) -> None:
    maker = _maker(tmp_path)
    for id in CLAIMS:
        card = Card(f"claims/{id}/card.png", _words_of_page(site, id))
        assert _head(site, f"claims/{id}")["og:image:alt"] == card.alt
        assert maker.png(card.svg()) == (site / card.address).read_bytes(), id


def test_the_alternative_text_holds_the_words_of_the_picture_in_their_order() -> None:
    dataset, _ = load(ROOT / "data")
    assert dataset is not None
    for claim in dataset.published_claims.values():
        card = claim_card(claim, dataset)
        drawn = [element.text or "" for element in ElementTree.fromstring(card.svg()).iter() if element.text]
        words = re.findall(r"\w+", " ".join(drawn))
        assert re.findall(r"\w+", card.alt) == words
        label = dataset.scales.outcome[claim.outcome.rating].label
        assert label in [text.strip() for text in drawn], claim.id
        assert claim.short in card.alt
    drawn_site = " ".join(ElementTree.fromstring(site_card(dataset).svg()).itertext())
    for word in re.findall(r"\w+", site_card(dataset).alt):
        assert word in drawn_site


def _texts(svg: str) -> list[tuple[float, float, float]]:
    """Return the left, right and lower end of each line of text, measured with the files of the fonts."""
    fonts = {}
    for face in FACES:
        font = TTFont(face.path)
        fonts[font["name"].getBestFamilyName()] = font
    found = []

    def walk(element: ElementTree.Element, x: float, y: float, scale: float, family: str) -> None:
        move = re.search(r"translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+)\)", element.get("transform", ""))
        if move:
            x, y, scale = x + scale * float(move[1]), y + scale * float(move[2]), scale * float(move[3])
        family = element.get("font-family", family)
        if element.tag.endswith("}text"):
            font = fonts[family]
            advances = font["hmtx"].metrics
            names = font.getBestCmap()
            assert all(ord(character) in names for character in element.text or ""), element.text
            units = sum(advances[names[ord(character)]][0] for character in element.text or "")
            size = scale * float(element.get("font-size", "0"))
            width = size * units / font["head"].unitsPerEm
            left = x + scale * float(element.get("x", "0"))
            left -= width if element.get("text-anchor") == "end" else 0
            found.append((left, left + width, y + scale * float(element.get("y", "0")) + 0.25 * size))
        for child in element:
            walk(child, x, y, scale, family)

    root = ElementTree.fromstring(svg)
    walk(root, 0, 0, 1, "")
    return found


def _assert_inside(svg: str) -> None:
    texts = _texts(svg)
    assert len(texts) > 3
    assert min(left for left, _, _ in texts) >= 76
    assert max(right for _, right, _ in texts) <= RIGHT_EDGE + 0.01
    assert max(bottom for _, _, bottom in texts) <= 600


def test_no_text_of_a_card_is_cut_off() -> None:
    dataset, _ = load(ROOT / "data")
    assert dataset is not None
    for claim in dataset.published_claims.values():
        _assert_inside(claim_card(claim, dataset).svg())
    _assert_inside(site_card(dataset).svg())


@pytest.mark.parametrize("words", ["a rather long answer " * 30, "W" * 400, "x", "wide WWWWWWWW " * 9])
def test_words_of_any_length_fit(site: Path, words: str) -> None:
    card = Card("card.png", replace(_words_of_page(site, CLAIMS[0]), main=words, lead=words))
    _assert_inside(card.svg())
    assert card.alt.count(words.strip()) == 2
    layout = set_lines(card.words)
    for lines in (layout.main, layout.lead):
        shown = "".join(lines.text.split())
        whole = "".join(words.split())
        assert shown == whole if not lines.cut else whole.startswith(shown.removesuffix("…"))
        assert lines.cut == (shown != whole)


def test_the_right_margin_of_every_picture_is_empty(page: Page, site: Path) -> None:
    with served(site) as url:
        page.goto(url + "about/")
        inked = page.evaluate(
            """async (addresses) => {
              const inked = [];
              for (const address of addresses) {
                const picture = await createImageBitmap(await (await fetch(address)).blob());
                const canvas = new OffscreenCanvas(picture.width, picture.height);
                const context = canvas.getContext("2d");
                context.drawImage(picture, 0, 0);
                const margin = context.getImageData(1126, 97, 74, 533).data;
                const lower = context.getImageData(29, 602, 1171, 28).data;
                if (![margin, lower].every((part) => part.every((value, at) => value === part[at % 4]))) {
                  inked.push(address);
                }
              }
              return inked;
            }""",
            [url + SITE_CARD, *(f"{url}claims/{id}/{SITE_CARD}" for id in CLAIMS)],
        )
    assert inked == []


def test_the_head_of_every_page_names_its_card(sub_path_site: Path, site_pages: dict[str, Document]) -> None:
    base = "https://example.org/reported-vs-released/"
    for address, document in site_pages.items():
        if address == "404.html":
            continue
        head = _head(sub_path_site, address)
        own = re.fullmatch(r"claims/([a-z0-9-]+)/", address)
        picture = address + SITE_CARD if own else SITE_CARD
        assert head["og:image"] == base + picture, address
        assert (sub_path_site / picture).is_file()
        assert head["og:image:alt"].startswith(SITE_NAME)
        assert head["twitter:card"] == "summary_large_image"
        assert head["og:type"] == ("article" if own else "website")
        assert head["og:title"] in document.title
        assert head["og:description"] == head["description"]
        assert head["og:url"] == base + document.canonical.partition("8000/")[2], address


def test_a_store_that_is_damaged_or_deleted_changes_no_picture(tmp_path: Path) -> None:
    dataset, _ = load(ROOT / "data")
    assert dataset is not None
    first, second = [claim_card(claim, dataset).svg() for claim in dataset.published_claims.values()][:2]
    maker = _maker(tmp_path)
    sound = maker.png(first)
    files = list((tmp_path / "cards").iterdir())
    assert len(files) == 1
    before = files[0].read_bytes()
    for damage in (b"", before[:40], before[:-1] + b"?", b"?" + before[1:], sound):
        files[0].write_bytes(damage)
        assert maker.png(first) == sound
        assert files[0].read_bytes() == before
    other = maker.png(second)
    assert other != sound
    stranger = next(path for path in (tmp_path / "cards").iterdir() if path != files[0])
    shutil.copy(stranger, files[0])
    assert maker.png(first) == sound
    shutil.rmtree(tmp_path / "cards")
    assert maker.png(first) == sound


def test_a_picture_that_is_kept_is_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    picture = _maker(tmp_path).png(svg)
    monkeypatch.setattr("resvg_py.svg_to_bytes", lambda **_: pytest.fail("it was drawn again"))
    assert _maker(tmp_path).png(svg) == picture


def test_the_icons_of_the_cards_are_those_of_the_pages() -> None:
    css = (ROOT / "docs/assets/stylesheets/factcheck.css").read_text("utf-8")
    pages = dict(re.findall(r"\.i-([a-z-]+) \{ --icon: url\('data:[^<]*<svg[^>]*>(.*?)</svg>'\)", css))
    module = environment().get_template("_icons.svg.jinja").module
    cards = {name: shape.replace("currentColor", "black") for name, shape in vars(module)["icons"].items()}
    assert cards == pages
