"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ..dataset import Dataset
from ..markup import record_links
from ..model import Claim
from ..problems import Problem

T = TypeVar("T")

OfClaim = Callable[[Claim, Dataset], Iterator[Problem]]
OfOthers = Callable[[Dataset], Iterator[Problem]]


@dataclass(frozen=True)
class OfAll(Generic[T]):
    """A part of a rule that looks at all claims together.

    `gather` returns what the part reads of one claim, and reads nothing else. `check` gets that of all
    claims by their ids, in no order. Of the dataset it reads the other records, and a claim only to
    say where a problem is.
    """

    gather: Callable[[Claim], T]
    check: Callable[[Dataset, Mapping[str, T]], Iterator[Problem]]


@dataclass(frozen=True)
class Rule:
    """One rule: its name as problems show it, why it exists, and its parts.

    A part belongs where it reads the least, so that a preview need not run it again after each edit.
    `of_claim` reads a claim, the claims that it names (`named_claims`), all other records, and which
    claims there are. `of_others` reads no claim, only which there are. `of_all` is the rest.
    """

    name: str
    why: str
    of_claim: OfClaim | None = None
    of_others: OfOthers | None = None
    of_all: OfAll[Any] | None = None


def named_claims(claim: Claim) -> tuple[str, ...]:
    """Return the ids of the claims that a claim names, in its fields and in its reasoning."""
    single = (id for id in (claim.reports_that, claim.merged_into) if id is not None)
    linked = (id for kind, id in record_links(claim.outcome.reasoning) if kind == "claim")
    return (*claim.related, *claim.conflicts_with, *single, *linked)
