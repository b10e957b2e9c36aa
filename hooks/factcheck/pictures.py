"""Small pictures made from SVG without network or system fonts, and kept between builds."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import oxipng
import resvg_py

# Pictures of few colours without soft edges are smallest as a palette without filters. More effort than
# this takes several times as long for a tenth of the bytes.
_FILTERS = [oxipng.RowFilter.NoOp]
_EFFORT = 9


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
        return oxipng.optimize_from_memory(
            picture, filter=_FILTERS, deflate=oxipng.Deflaters.libdeflater(_EFFORT)
        )

    @cached_property
    def _maker(self) -> bytes:
        """Return what stands in a key for the fonts, the programs and what is asked of them."""
        programs = f"{resvg_py.__version__} {resvg_py.__resvg_version__} {version('pyoxipng')} {_EFFORT}"
        digest = sha256(programs.encode())
        for path in self.fonts:
            digest.update(sha256(path.read_bytes()).digest())
        return digest.digest()


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
