"""Seeded changes of bytes and lines of files that people wrote."""

from __future__ import annotations

from random import Random

from .hazards import HAZARDS

_BREAKS = (b"\r\n", b"\r", b"\x0b", "\x85".encode(), "\u2028".encode(), b"\n\n", b"")
_ENCODINGS = ("utf-16", "utf-32", "utf-8-sig", "latin-1", "utf-7", "cp1252")


def mutated(raw: bytes, random: Random) -> bytes:
    """Return a file with one to four changes."""
    for _ in range(random.randint(1, 4)):
        raw = random.choice(_CHANGES)(raw, random)
    return raw


def _hazard(random: Random) -> bytes:
    return random.choice(HAZARDS).encode("utf-8", "surrogatepass")


def _flip(raw: bytes, random: Random) -> bytes:
    at = random.randrange(len(raw) + 1)
    return raw[:at] + random.randbytes(random.randint(1, 4)) + raw[at + random.randint(0, 4) :]


def _insert(raw: bytes, random: Random) -> bytes:
    at = random.randrange(len(raw) + 1)
    return raw[:at] + _hazard(random) + raw[at:]


def _cut(raw: bytes, random: Random) -> bytes:
    return raw[: random.randrange(len(raw) + 1)]


def _swap_lines(raw: bytes, random: Random) -> bytes:
    lines = raw.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _repeat_lines(raw: bytes, random: Random) -> bytes:
    lines = raw.split(b"\n")
    at = random.randrange(len(lines))
    block = lines[at : at + random.randint(1, 6)]
    return b"\n".join([*lines[:at], *block * random.choice((2, 3, 200)), *lines[at:]])


def _delete_lines(raw: bytes, random: Random) -> bytes:
    lines = raw.split(b"\n")
    at = random.randrange(len(lines))
    del lines[at : at + random.randint(1, 5)]
    return b"\n".join(lines)


def _indent(raw: bytes, random: Random) -> bytes:
    lines = raw.split(b"\n")
    at = random.randrange(len(lines))
    lines[at] = random.choice((b" ", b"  ", b"\t", b"- ", b"? ", b"# ")) + lines[at]
    return b"\n".join(lines)


def _value(raw: bytes, random: Random) -> bytes:
    """Put something else behind the colon of a line."""
    lines = raw.split(b"\n")
    at = random.randrange(len(lines))
    key, colon, _ = lines[at].partition(b": ")
    lines[at] = key + (colon or b": ") + _hazard(random)
    return b"\n".join(lines)


def _key(raw: bytes, random: Random) -> bytes:
    lines = raw.split(b"\n")
    at = random.randrange(len(lines))
    key, colon, rest = lines[at].partition(b":")
    space = key[: len(key) - len(key.lstrip())]
    lines[at] = space + _hazard(random) + colon + rest
    return b"\n".join(lines)


def _line_ends(raw: bytes, random: Random) -> bytes:
    return raw.replace(b"\n", random.choice(_BREAKS), random.choice((1, -1)))


def _encode(raw: bytes, random: Random) -> bytes:
    return raw.decode("utf-8", "replace").encode(random.choice(_ENCODINGS), "replace")


_CHANGES = (
    _flip,
    _flip,
    _insert,
    _insert,
    _cut,
    _swap_lines,
    _repeat_lines,
    _delete_lines,
    _indent,
    _value,
    _value,
    _key,
    _line_ends,
    _encode,
)
