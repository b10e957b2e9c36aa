"""Small pictures made from SVG without network or system fonts, and kept between builds."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import resvg_py
from PIL import Image, features

_ALIKE = zlib.Z_RLE
"""What zlib looks for: only runs of the same byte, of which flat colours are made.

To look for more takes six times as long, for a thirteenth of the bytes.
"""
_COLOURS = 256
"""The most colours of a palette in a PNG file."""


@dataclass(frozen=True)
class PictureMaker:
    """Makes PNG pictures with some fonts and keeps them in a folder that may be deleted at any time."""

    fonts: Sequence[Path]
    cache: Path

    def png(self, svg: str) -> bytes:
        """Return the picture, made anew where the folder has no sound copy."""
        key = sha256(self._maker + svg.encode()).digest()
        path = self.cache / key.hex()
        kept = _sound(path, key)
        if kept is None:
            kept = self._render(svg)
            _keep(path, key, kept)
        return kept

    def _render(self, svg: str) -> bytes:
        picture = resvg_py.svg_to_bytes(
            svg_string=svg, font_files=[str(path) for path in self.fonts], skip_system_fonts=True
        )
        return _with_palette(picture)

    @cached_property
    def _maker(self) -> bytes:
        """Return what stands in a key for the fonts, the programs and what is asked of them."""
        pillow = f"{version('pillow')} {features.version('zlib')}"
        programs = f"{resvg_py.__version__} {resvg_py.__resvg_version__} {pillow} {_ALIKE}"
        digest = sha256(programs.encode())
        for path in self.fonts:
            digest.update(sha256(path.read_bytes()).digest())
        return digest.digest()


def _with_palette(picture: bytes) -> bytes:
    """Return the same picture with its few colours in a palette, which takes half of the bytes.

    Programs that do this with threads of their own would hang in a process that was parted from one.
    """
    drawn = Image.open(BytesIO(picture)).convert("RGB")
    found = drawn.getcolors(_COLOURS)
    if found is None:
        return picture
    colours = sorted(colour for _, colour in found if isinstance(colour, tuple))
    palette = Image.new("P", (1, 1))
    unused = _COLOURS - len(colours)
    palette.putpalette([part for colour in (*colours, *colours[:1] * unused) for part in colour])
    packed = BytesIO()
    drawn.quantize(palette=palette, dither=Image.Dither.NONE).save(
        packed, "PNG", compress_type=_ALIKE, bits=4 if len(colours) <= 16 else 8
    )
    return packed.getvalue()


def _sound(path: Path, key: bytes) -> bytes | None:
    """Return the picture in a file of the folder, or None when it is missing or was damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    checksum, picture = content[:32], content[32:]
    return picture if checksum == sha256(key + picture).digest() else None


def _keep(path: Path, key: bytes, picture: bytes) -> None:
    """Write a picture with its checksum, where that is possible.

    A file that is cut short, or that two builds write at once, is unsound and made anew.
    """
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sha256(key + picture).digest() + picture)
