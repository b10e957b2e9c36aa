"""Markdown holds no raw HTML, no pictures, and links only to the web and to our records."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset, walk
from ..markup import faults
from ..model import Record, Text
from ..problems import Problem
from .rule import Rule


def _check(dataset: Dataset) -> Iterator[Problem]:
    for kind, id, record in dataset.records():
        if not isinstance(record, Record):
            continue
        for loc, part in walk(record):
            for name, info in type(part).model_fields.items():
                if not any(isinstance(item, Text) and item.markdown for item in info.metadata):
                    continue
                for fault in faults(getattr(part, name)):
                    yield dataset.problem(
                        kind,
                        id,
                        (*loc, info.alias or name),
                        RULE.name,
                        fault.what,
                        expected=fault.expected,
                        tip=fault.tip,
                    )


RULE = Rule("markup", "What an editor pastes must not run in a reader's browser.", _check)
