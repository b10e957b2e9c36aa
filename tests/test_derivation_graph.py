"""Which documents belong to the graph of a subject, in which families and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from datafolder import valid_data
from documents import CREDIT, document
from factcheck.dataset import Dataset
from factcheck.derivation_graph import derivation_graph, whole_graph
from factcheck.loading import load

Families = list[list[str]]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Load the example's records."""
    dataset, _ = load(valid_data(tmp_path_factory.mktemp("graph")))
    assert dataset is not None
    return dataset


def _families(example: Dataset, reports: str, **documents: str) -> Families:
    """Return the families of reports; each document is a day of January and what it descends from."""
    sources = {
        id: document(id, [(one, CREDIT) for one in upstream], f"2026-01-{day}")
        for id, text in documents.items()
        for day, *upstream in [text.split()]
    }
    dataset = replace(example, sources=sources)
    subject = next(iter(example.subjects.values())).model_copy(update={"reports": tuple(reports.split())})
    graph = derivation_graph(subject, dataset, whole_graph(dataset))
    for family in graph.families:
        for one in family:
            edges = graph.upstream[one.id]
            assert [edge.parent.id for edge in edges] == [descent.source for descent in one.upstream]
            assert {edge.child.id for edge in edges} <= {one.id}
    assert set(graph.upstream) == {one.id for one in graph.documents}
    return [[one.id for one in family] for family in graph.families]


def test_a_document_stands_after_all_that_it_comes_from_whatever_its_date(example: Dataset) -> None:
    assert _families(example, "a", a="01 b c", b="02 d", c="03", d="04") == [["c", "d", "b", "a"]]
    assert _families(example, "a", a="01 c b", b="02", c="03 b") == [["b", "c", "a"]]


def test_of_documents_that_wait_for_none_the_earliest_comes_first(example: Dataset) -> None:
    wire = {"wire": "01", "late": "09 wire", "soon": "02 wire", "next": "05 soon", "last": "10 late next"}
    assert _families(example, "last", **wire) == [["wire", "soon", "next", "late", "last"]]
    same = {"wire": "01", "b": "02 wire", "a": "02 wire", "c": "02 wire"}
    assert _families(example, "c a b", **same) == [["wire", "a", "b", "c"]]


def test_families_that_share_no_document_stand_by_their_earliest(example: Dataset) -> None:
    apart = {"a": "20 b", "b": "05", "c": "03", "d": "04 c", "e": "30"}
    assert _families(example, "a d e", **apart) == [["c", "d"], ["b", "a"], ["e"]]
    assert _families(example, "") == []


def test_what_descends_from_a_document_shown_belongs_to_it_with_all_that_it_comes_from(
    example: Dataset,
) -> None:
    known = {"wire": "01", "report": "02 wire", "copy": "03 report", "digest": "04 copy other", "other": "02"}
    assert _families(example, "report", **known) == [["wire", "other", "report", "copy", "digest"]]


def test_what_else_descends_from_an_origin_of_a_report_belongs_to_it(example: Dataset) -> None:
    known = {"wire": "01", "report": "02 wire", "sibling": "03 wire", "apart": "01", "alone": "02 apart"}
    assert _families(example, "report", **known) == [["wire", "report", "sibling"]]


def test_a_parent_of_a_cousin_brings_no_further_descendants(example: Dataset) -> None:
    known = {"report": "01", "mixed": "02 report other", "other": "01", "niece": "03 other"}
    assert _families(example, "report", **known) == [["other", "report", "mixed"]]
