"""How a passage was seen must be possible: what was cited or copied names by whom or where."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset, walk
from ..model import Access, Claim, Evidence, Record, Status
from ..problems import Problem
from .rule import Rule


def _check(dataset: Dataset) -> Iterator[Problem]:
    for kind, id, record in dataset.records():
        if kind not in ("claim", "subject") or not isinstance(record, Record):
            continue
        is_draft = isinstance(record, Claim) and record.status is Status.DRAFT
        for loc, item in walk(record):
            if not isinstance(item, Evidence):
                continue
            source = dataset.sources.get(item.source)
            where = (*loc, "access")
            if item.access is Access.CITED and item.via is None and not is_draft:
                yield dataset.problem(
                    kind,
                    id,
                    where,
                    RULE.name,
                    '"cited" without a citing source',
                    expected='the citing source under "via"',
                )
            elif item.access is Access.READ and item.via is not None:
                yield dataset.problem(
                    kind,
                    id,
                    (*loc, "via"),
                    RULE.name,
                    '"via" for a passage that was read',
                    expected='no "via", or access "copy" or "cited"',
                )
            elif item.access is Access.COPY and item.via is None and source is not None and not source.copies:
                yield dataset.problem(
                    kind,
                    id,
                    where,
                    RULE.name,
                    f'no copy of "{item.source}" is named',
                    expected='"copies" in the source\'s file, or the source that is the copy under "via"',
                )
            if item.via is not None and item.via == item.source:
                yield dataset.problem(
                    kind,
                    id,
                    (*loc, "via"),
                    RULE.name,
                    "the document is cited through itself",
                    expected="another source",
                )


RULE = Rule("evidence-access", "What is known only through somebody else must say through whom.", _check)
