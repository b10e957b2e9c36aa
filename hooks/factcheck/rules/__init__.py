"""The rules that a dataset must obey, one per module."""

from . import (
    appearances,
    conflicts,
    coverage,
    date_order,
    derivation_cycle,
    evidence_access,
    evidence_weight,
    external_addresses,
    gradings,
    history,
    lifecycle,
    marks,
    markup,
    own_address,
    page_addresses,
    people,
    quote_proof,
    references,
    reports,
    unused,
)
from .rule import Rule

RULES: tuple[Rule, ...] = (
    references.RULE,
    page_addresses.RULE,
    external_addresses.RULE,
    own_address.RULE,
    date_order.RULE,
    conflicts.RULE,
    derivation_cycle.RULE,
    history.RULE,
    reports.RULE,
    appearances.RULE,
    evidence_access.RULE,
    evidence_weight.RULE,
    people.RULE,
    markup.RULE,
    marks.RULE,
    quote_proof.RULE,
    coverage.RULE,
    gradings.RULE,
    lifecycle.RULE,
    unused.RULE,
)

__all__ = ["RULES", "Rule"]
