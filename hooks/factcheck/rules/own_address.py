"""This site and its repository are no evidence for it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from ..dataset import Dataset
from ..problems import Problem
from ..yaml_tree import Loc
from .rule import Rule


def is_under(address: str, own: str) -> bool:
    """Tell whether an address is one of this site, or below it."""
    here, mine = urlsplit(address), urlsplit(own)
    if mine.hostname is None or (here.hostname, _port(here)) != (mine.hostname, _port(mine)):
        return False
    base = mine.path.rstrip("/")
    return here.path == base or here.path.startswith(base + "/")


def _port(parts: SplitResult) -> int | None:
    return None if parts.port in (80, 443) else parts.port


def _others(dataset: Dataset) -> Iterator[Problem]:
    for source in dataset.sources.values():
        places: list[tuple[Loc, str]] = [(("url",), source.url)]
        places += [(("copies", number, "url"), copy.url) for number, copy in enumerate(source.copies)]
        for loc, address in places:
            if any(is_under(address, own) for own in dataset.own_addresses):
                yield dataset.problem(
                    "source",
                    source.id,
                    loc,
                    RULE.name,
                    "this is our own address",
                    expected="somebody else's document",
                )


RULE = Rule("own-address", "A site that cites itself confirms nothing.", of_others=_others)
