"""Where the reports of a claim took it from, which may be elsewhere than what else they say."""

from __future__ import annotations

from .dataset import Dataset
from .derivation import Overrides, roots
from .model import Appearance, Claim


def upstream_for(claim: Claim, dataset: Dataset) -> Overrides:
    """Return the upstream of the reports that did not take a claim from their usual one.

    An appearance can name its own. A statement that its upstream does not contain begins with the
    report itself; but where another report of the same origin carries the claim too, part of it
    stands in the origin, and two reports of one family must not look like two witnesses.
    """
    if dataset.claims.get(claim.id) is not claim:
        return _upstream_for(claim, dataset)
    known = dataset.upstream_by_claim
    if claim.id not in known:
        known[claim.id] = _upstream_for(claim, dataset)
    return known[claim.id]


def _upstream_for(claim: Claim, dataset: Dataset) -> Overrides:
    found = {said.source: said.upstream for said in claim.appearances if said.upstream}
    usual = dataset.usual_roots
    for said in claim.appearances:
        if said.source not in found and _originates(said, dataset):
            family = usual.get(said.source, {}).keys()
            if not any(
                other.source != said.source
                and not _originates(other, dataset)
                and family & usual.get(other.source, {}).keys()
                for other in claim.appearances
            ):
                found[said.source] = ()
    return found


def roots_for(claim: Claim, dataset: Dataset) -> dict[str, dict[str, bool]]:
    """Return the origins of each report for a claim, each with whether it rests on an inferred edge."""
    own = upstream_for(claim, dataset)
    return {
        said.source: roots(said.source, dataset.sources, own) if own else dataset.usual_roots[said.source]
        for said in claim.appearances
        if said.source in dataset.sources
    }


def is_derived(said: Appearance, claim: Claim, dataset: Dataset) -> bool:
    """Tell whether a report took a claim from another document."""
    own = upstream_for(claim, dataset)
    if said.source in own:
        return bool(own[said.source])
    source = dataset.sources.get(said.source)
    return source is not None and bool(source.upstream)


def is_original(said: Appearance, claim: Claim, dataset: Dataset) -> bool:
    """Tell whether a claim is a report's own reporting: what it adds to a text that it copies is not."""
    source = dataset.sources.get(said.source)
    return source is not None and not source.upstream and not is_derived(said, claim, dataset)


def _originates(said: Appearance, dataset: Dataset) -> bool:
    label = dataset.scales.fidelity.get(said.fidelity.grade)
    return label is not None and label.originates
