"""No two records may have one address, now or under a former id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..dataset import Dataset
from ..links import address_of_record
from ..model import Claim
from ..problems import Problem
from .rule import OfAll, Rule


def _all(dataset: Dataset, _claims: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for kind, id, _ in dataset.records():
        if (address := address_of_record(kind, id)) is None:
            continue
        if address in taken:
            yield dataset.problem(
                kind,
                id,
                (),
                RULE.name,
                f'the address "{address}" belongs to {taken[address]}',
                expected="another id",
            )
        taken[address] = f'the {kind} "{id}"'
    for kind, id, record in dataset.records():
        for number, former in enumerate(getattr(record, "former_ids", ())):
            address = address_of_record(kind, former)
            if address is not None and address in taken:
                yield dataset.problem(
                    kind,
                    id,
                    ("former_ids", number),
                    RULE.name,
                    f'the address "{address}" belongs to {taken[address]}',
                    expected="an id that nothing else has or had",
                )
            elif address is not None:
                taken[address] = f'the {kind} "{id}", formerly "{former}"'


def _former_ids(claim: Claim) -> tuple[str, ...]:
    return claim.former_ids


RULE = Rule(
    "page-address",
    "Addresses are permanent: each may lead to one record only.",
    of_all=OfAll(_former_ids, _all),
)
