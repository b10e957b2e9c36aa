"""Every field of the model reaches a page: changing its value changes what is written."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import yaml
from pydantic.fields import FieldInfo

from datafolder import valid_data
from factcheck import plain
from factcheck.addresses import Addresses
from factcheck.dataset import Dataset, walk
from factcheck.edtf import When
from factcheck.loading import load
from factcheck.model import Record, Reference
from factcheck.model.fields import Amount, Count, Day, Slug, Text, WebAddress
from factcheck.records import fields_of
from factcheck.site import Site
from factcheck.yaml_tree import Loc, parse

ADDRESSES = Addresses("https://site.example/", "https://code.example/")

NOT_SHOWN: dict[str, str] = {}
"""Fields that reach no page, as `Model.field`, each with the reason."""


def _annotations(info: FieldInfo) -> Iterator[Any]:
    """Yield a field's annotation and everything inside it, metadata included."""
    waiting: list[Any] = [info.annotation, *info.metadata]
    while waiting:
        item = waiting.pop()
        yield item
        waiting += [*getattr(item, "__args__", ()), *getattr(item, "__metadata__", ())]


def _other_value(value: str, info: FieldInfo, dataset: Dataset) -> str | None:
    """Return another valid value for a field, or None to leave its key out."""
    found = list(_annotations(info))
    for item in found:
        if isinstance(item, Reference):
            return next(id for id in sorted(dataset.known(item.kind)) if id != value)
        if isinstance(item, Text):
            return "Zq"
        if isinstance(item, type) and issubclass(item, Enum):
            return next(str(member.value) for member in item if member.value != value)
    if bool in found:
        return "false" if value == "true" else "true"
    metadata = [*info.metadata, *(part for item in found for part in getattr(item, "__metadata__", ()))]
    others_by_kind: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (WebAddress, ("https://elsewhere.example/",)),
        (Slug, ("zq",)),
        (Day, ("2026-03-09", "2026-03-11")),
        (Count, ("3", "4")),
        (Amount, ("7.5", "8.5")),
    )
    for kind, others in others_by_kind:
        if set(map(id, kind.__metadata__)) & set(map(id, metadata)):
            return next(other for other in others if other != value)
    if When in found:
        return next(other for other in ("2026-01-15", "2026-01-16") if other != value)
    if info.alias is None and value in ("yes", "none known"):
        return None if value == "yes" else "https://elsewhere.example/"
    return next(
        (other for start, other in _BY_DESCRIPTION.items() if (info.description or "").startswith(start))
    )


_BY_DESCRIPTION = {
    "Language": "fr",
    "SHA-256": "0" * 64,
    "Where in the capture": "line 99",
    "Line and number": "99.9",
}
"""Other values for fields whose kind only their description tells."""


def _fields(dataset: Dataset) -> dict[str, tuple[str, str, Loc, FieldInfo]]:
    """Return one place for each field of each model: record kind, id, place and field."""
    places: dict[str, tuple[str, str, Loc, FieldInfo]] = {}
    for kind, id, record in dataset.records():
        roots = (
            [((), record)]
            if isinstance(record, Record)
            else [((key,), item) for key, item in record.root.items()]
        )
        for start, root in roots:
            for loc, part in walk(root, start):
                for key, info in fields_of(type(part)).items():
                    name = next(name for name, other in type(part).model_fields.items() if other is info)
                    if getattr(part, name) != info.default and (kind, name) not in GIVEN:
                        places.setdefault(f"{type(part).__name__}.{name}", (kind, id, (*loc, key), info))
    return places


GIVEN = {
    ("claim", "id"),
    ("claim", "subject"),
    ("source", "id"),
    ("subject", "id"),
    ("coverage", "id"),
    ("grading", "id"),
}
"""Fields that the file's place gives."""


def _written(data: Path) -> str:
    dataset, problems = load(data)
    assert dataset is not None, problems
    assert problems == []
    site = Site(dataset, ADDRESSES)
    texts = [f"{page.address}\n{page.title}\n{page.description}\n{page.content}" for page in site.pages()]
    texts += [part() for part in site.parts.values()]
    texts += plain.plain_frame(site, 0, "home").pieces
    return "\n".join(texts)


def _set(tree: Any, loc: Loc, info: FieldInfo, dataset: Dataset) -> bool:
    """Change the value at a place. Return False for a record, whose fields are tried one by one."""
    for step in loc[:-1]:
        tree = tree[step]
    value = tree[loc[-1]]
    if isinstance(value, list) and isinstance(value[0], str):
        value[0] = _other_value(value[0], info, dataset) or "zq"
        return True
    if not isinstance(value, str):
        return False
    other = _other_value(value, info, dataset)
    assert other != value
    if other is None:
        del tree[loc[-1]]
    else:
        tree[loc[-1]] = other
    return True


def test_changing_any_field_changes_a_page(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    dataset, problems = load(data)
    assert dataset is not None
    assert problems == []
    before = _written(data)
    unseen, tried = set(), 0
    for name, (kind, id, loc, info) in _fields(dataset).items():
        path = dataset.files[kind, id].path
        text = path.read_text("utf-8")
        tree = parse(text, path.name)
        if not _set(tree, loc, info, dataset):
            continue
        tried += 1
        path.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), "utf-8")
        if _written(data) == before:
            unseen.add(name)
        path.write_text(text, "utf-8")
    assert unseen == set(NOT_SHOWN)
    assert all(len(reason) > 20 for reason in NOT_SHOWN.values())
    assert tried > 120
