"""Records made from the model's own annotations: mostly sound in form, with words that are not."""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import date
from enum import Enum
from operator import itemgetter
from typing import Annotated, Any, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel, RootModel

from factcheck.edtf import When
from factcheck.model import Reference, Text
from factcheck.yaml_tree import Tree

from .hazards import NAMES, sound_texts

Known = Mapping[str, list[str]]
"""Ids that are there, by kind of record."""

_DAYS = st.sampled_from(
    ("2025-11-07", "2026-01-01", "2026-04-24", "2026-02-30", "0001-01-01", "9999-12-31", "0000-01-01")
)
_WHENS = _DAYS | st.sampled_from(
    ("2026", "2026-04", "2026~", "2026-01-01/2026-02-01", "0001/9999", "9999", "0001~")
)
_COUNTS = st.sampled_from(("1", "2", "5", "999999999", "0", "-1", "1e3", "9" * 5000, "\uff12", "1.5", "inf"))


def records(model: type[BaseModel], known: Known, left_out: frozenset[str]) -> st.SearchStrategy[Tree]:
    """Return a strategy for the tree of one record, without the fields that its place gives."""
    return _maybe(_record(model, known, left_out))


def _maybe(sound: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Put something else in one place of about thirty."""
    other = st.one_of(sound_texts, st.just([]), st.just({}), st.just([[]]), st.none(), st.just({"a": ["b"]}))
    return st.integers(0, 29).flatmap(lambda number: other if number == 13 else sound)


def _record(
    model: type[BaseModel], known: Known, left_out: frozenset[str] = frozenset()
) -> st.SearchStrategy[Any]:
    if issubclass(model, RootModel):
        return _value(model.model_fields["root"].annotation, (), known)
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for name, info in model.model_fields.items():
        if name not in left_out:
            kind = required if info.is_required() else optional
            kind[info.alias or name] = _maybe(_value(info.annotation, tuple(info.metadata), known))
    return st.fixed_dictionaries(required, optional=optional)


def _value(annotation: Any, metadata: tuple[Any, ...], known: Known) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _value(arguments[0], (*metadata, *arguments[1:]), known)
    if origin in (Union, types.UnionType):
        (inner,) = (argument for argument in arguments if argument is not type(None))
        return _value(inner, metadata, known)
    if origin is tuple:
        return st.lists(_value(arguments[0], (), known), max_size=3)
    if origin is dict:
        keys = st.sampled_from([*NAMES[:3], "b", "c-d", "[key]"])
        return st.dictionaries(keys, _value(arguments[1], (), known), max_size=3)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return st.deferred(lambda: _record(annotation, known))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return st.sampled_from([str(member.value) for member in annotation])
    return _scalar(annotation, metadata, known)


def _scalar(annotation: Any, metadata: tuple[Any, ...], known: Known) -> st.SearchStrategy[Any]:
    for item in metadata:
        if isinstance(item, Reference):
            return st.sampled_from([*known[item.kind], "nothing"])
        if isinstance(item, Text):
            return st.sampled_from(("Some words", "A kettle sings")) | sound_texts.map(
                itemgetter(slice(item.limit))
            )
    if annotation is When:
        return _WHENS
    if annotation is date:
        return _DAYS
    if annotation is bool:
        return st.sampled_from(("true", "false", "yes"))
    if annotation is int:
        return _COUNTS
    return st.one_of(st.sampled_from(("https://a.example/x", "line 7", "1.6", "en", "a-b")), sound_texts)
