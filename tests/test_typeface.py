"""Words are measured by a typeface's own widths, and cut only at the end."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from factcheck.social_card import FACES
from factcheck.typeface import CUT, Typeface

WORDS = "The kettle that was announced for March is as quiet as it was said to be, but only half full"


@pytest.fixture(params=FACES, ids=lambda face: face.path.stem)
def face(request: pytest.FixtureRequest) -> Typeface:
    """Give one of the typefaces of the cards."""
    found = request.param
    assert isinstance(found, Typeface)
    return found


def test_a_text_is_as_wide_as_its_glyphs_are_in_the_file(face: Typeface) -> None:
    with TTFont(face.path) as font:
        advances, names, unit = font["hmtx"].metrics, font.getBestCmap(), font["head"].unitsPerEm
        for letter in "aW.–":
            assert face.width(letter, 40) == pytest.approx(40 * advances[names[ord(letter)]][0] / unit)
        assert 0xE000 not in names
        assert face.width("\ue000", 40) == pytest.approx(40 * advances[".notdef"][0] / unit)
    assert face.width("aW", 40) == pytest.approx(face.width("a", 40) + face.width("W", 40))


@pytest.mark.parametrize("text", [WORDS, WORDS.replace(" ", ""), "W" * 60, f"{'i' * 30} {WORDS}"])
@pytest.mark.parametrize("lines", [1, 2, 3])
@pytest.mark.parametrize("width", [200, 333, 500])
def test_what_does_not_fit_is_cut_at_the_end_only(face: Typeface, text: str, lines: int, width: int) -> None:
    found = face.fit(text, width, {60: 1, 40: lines})
    assert found.size == 40
    assert len(found.texts) <= lines
    assert all(face.width(line, 40) <= width for line in found.texts)
    shown = "".join(found.texts).replace(" ", "")
    assert found.cut == shown.endswith(CUT)
    assert text.replace(" ", "").startswith(shown.removesuffix(CUT))
    if found.cut:
        assert len(found.texts) == lines
    else:
        assert shown == text.replace(" ", "")


def test_the_first_size_that_shows_all_is_taken(face: Typeface) -> None:
    assert face.fit("Quiet", 500, {60: 1, 40: 1}).size == 60
    assert face.fit(WORDS, 5000, {60: 1, 40: 1}).cut is False
