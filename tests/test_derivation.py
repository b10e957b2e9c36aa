"""Who copied whom, and how many independent origins that leaves."""

from __future__ import annotations

from itertools import pairwise

from documents import CREDIT, GUESS, document
from factcheck.derivation import ancestors, cycles, independent, origins, roots
from factcheck.model import Source


def sources(**edges: list[tuple[str, str]]) -> dict[str, Source]:
    """Return sources by id, each with the ids it descends from and how that is known."""
    return {id: document(id, upstream) for id, upstream in edges.items()}


def test_a_document_without_upstream_is_its_own_origin() -> None:
    assert roots("wire", sources(wire=[])) == {"wire": False}


def test_the_origin_is_found_through_any_number_of_copies() -> None:
    chain = sources(a=[("b", CREDIT)], b=[("c", CREDIT)], c=[("d", CREDIT)], d=[])
    assert ancestors("a", chain) == {"b": False, "c": False, "d": False}
    assert roots("a", chain) == {"d": False}


def test_an_origin_rests_on_inference_when_any_step_to_it_does() -> None:
    chain = sources(a=[("b", CREDIT)], b=[("c", GUESS)], c=[])
    assert ancestors("a", chain) == {"b": False, "c": True}
    assert roots("a", chain) == {"c": True}
    assert roots("x", {**chain, **sources(x=[("y", GUESS)], y=[("z", CREDIT)], z=[])}) == {"z": True}


def test_a_credited_path_proves_what_another_path_only_infers() -> None:
    for first, second in ((GUESS, CREDIT), (CREDIT, GUESS)):
        both = sources(a=[("b", first), ("c", second)], b=[("d", CREDIT)], c=[("d", CREDIT)], d=[])
        assert roots("a", both) == {"d": False}
        family = sources(b=[("d", first)], c=[("d", second)], d=[])
        assert roots("a", family, {"a": ("b", "c")}) == {"d": False}


def test_an_upstream_of_the_claim_replaces_that_of_the_document() -> None:
    some = sources(report=[("wire", CREDIT)], wire=[], filing=[])
    assert roots("report", some, {"report": ("filing",)}) == {"filing": False}


def test_two_reports_of_one_wire_are_one_origin() -> None:
    family = sources(wire=[], one=[("wire", CREDIT)], two=[("wire", CREDIT)])
    found = origins(["one", "two"], family)
    assert (found.ids, found.count, found.inferred) == (("wire",), 1, False)


def test_a_report_that_adds_a_document_of_its_own_adds_an_origin() -> None:
    family = sources(wire=[], one=[("wire", CREDIT)], two=[("wire", GUESS)], filing=[])
    found = origins(["one", "two"], family, {"one": ("filing",)})
    assert (found.ids, found.inferred) == (("filing", "wire"), True)


def test_a_document_and_its_own_copy_are_not_independent() -> None:
    family = sources(wire=[], copy=[("wire", CREDIT)], filing=[])
    assert independent(["wire", "copy"], family) == ("wire",)
    assert independent(["wire", "copy", "filing"], family) == ("filing", "wire")


def test_an_unknown_upstream_counts_as_an_origin() -> None:
    assert roots("one", sources(one=[("lost", CREDIT)])) == {"lost": False}


def test_each_circle_is_found_once_from_its_smallest_id() -> None:
    circles = sources(
        c=[("a", CREDIT)], a=[("b", CREDIT)], b=[("c", CREDIT)], d=[("d", CREDIT)], e=[("a", CREDIT)], f=[]
    )
    assert cycles(circles) == [("a", "b", "c"), ("d",)]


def test_a_circle_is_found_past_the_first_upstream() -> None:
    both = [("x", CREDIT), ("b", CREDIT), ("c", CREDIT)]
    circles = sources(x=[], a=both, b=[("a", CREDIT)], c=[("a", CREDIT)])
    assert cycles(circles) == [("a", "b"), ("a", "c")]


def test_what_two_documents_share_is_walked_once() -> None:
    # Walked once for each path, forty steps of two would be 2 to the power of 40.
    pairs = [(f"left{step}", f"right{step}") for step in range(40)]
    edges = {name: [(parent, CREDIT) for parent in after] for pair, after in pairwise(pairs) for name in pair}
    ladder = sources(**edges, left39=[], right39=[], later=[("left0", CREDIT), ("right0", CREDIT)])
    assert cycles(ladder) == []
    assert roots("later", ladder) == {"left39": False, "right39": False}


def test_a_long_chain_is_no_circle_and_ends_in_no_recursion_error() -> None:
    names = [f"n{number:05}" for number in range(5000)]
    edges = {name: [(after, CREDIT)] for name, after in pairwise(names)}
    chain = sources(**edges, **{names[-1]: []})
    assert cycles(chain) == []
    assert roots(names[0], chain) == {names[-1]: False}


def test_a_circle_still_gives_an_answer() -> None:
    assert roots("a", sources(a=[("b", CREDIT)], b=[("a", CREDIT)])) == {"a": False}
