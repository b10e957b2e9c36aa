"""Every address outside the site that the data names, and the files that name it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .dataset import Dataset, walk
from .model import Record

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"“”]+[^\s<>()\[\]\"“”.,;:]")


def outside_addresses(dataset: Dataset) -> dict[str, list[str]]:
    """Return the files in which each address stands, both sorted."""
    found: dict[str, set[str]] = {}
    for kind, id, record in dataset.records():
        for _, part in walk(record):
            for address in _addresses(part):
                found.setdefault(address, set()).add(dataset.files[kind, id].shown)
    return {address: sorted(found[address]) for address in sorted(found)}


def _addresses(part: Record) -> Iterator[str]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        if not isinstance(value, str):
            continue
        # A field that holds an address holds nothing else, and may have brackets in it.
        if value.startswith(("http://", "https://")) and not any(map(str.isspace, value)):
            yield value
        else:
            yield from _ADDRESS.findall(value)
