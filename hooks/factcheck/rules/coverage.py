"""Every sentence of a report is accounted for, and agrees with the claims."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset
from ..model import Coverage, Status
from ..problems import Problem
from .rule import Rule


def _check(dataset: Dataset) -> Iterator[Problem]:
    for coverage in dataset.coverage.values():
        yield from _sentences(dataset, coverage)
        yield from _claims(dataset, coverage)
    for id in dataset.subject_of_report:
        if id in dataset.lock.captures and id not in dataset.known("coverage") and id in dataset.sources:
            yield dataset.problem(
                "source", id, (), RULE.name, "the report has no coverage", expected=f"coverage/{id}.yml"
            )


def _sentences(dataset: Dataset, coverage: Coverage) -> Iterator[Problem]:
    if coverage.id not in dataset.subject_of_report and (
        dataset.broken.get("subject") or dataset.subject_of_report.keys() - dataset.known("source")
    ):
        return  # It may be a report whose subject is broken, or misspells its id.
    if coverage.id not in dataset.subject_of_report:
        yield dataset.problem(
            "coverage",
            coverage.id,
            (),
            RULE.name,
            f'"{coverage.id}" is no report of a subject',
            expected="a report's id",
        )
        return
    capture, source = dataset.lock.captures.get(coverage.id), dataset.sources.get(coverage.id)
    if source is None or (capture is not None and capture.sha256 != source.capture):
        return  # Another rule asks for what is missing here.
    if capture is None:
        yield dataset.problem(
            "coverage",
            coverage.id,
            (),
            RULE.name,
            "the report has no captured text",
            tip="run `factcheck verify` where the captured texts are",
        )
        return
    known = frozenset(capture.sentences)
    seen: set[str] = set()
    for number, sentence in enumerate(coverage.sentences):
        fault = None
        if sentence.at not in known:
            fault = f"the report has no sentence {sentence.at}"
        elif sentence.at in seen:
            fault = f"the sentence {sentence.at} is listed twice"
        seen.add(sentence.at)
        if fault:
            yield dataset.problem("coverage", coverage.id, ("sentences", number, "at"), RULE.name, fault)
    missing = [at for at in capture.sentences if at not in seen]
    if missing:
        yield dataset.problem(
            "coverage",
            coverage.id,
            ("sentences",),
            RULE.name,
            f"sentences are missing: {', '.join(missing)}",
            expected="each sentence with its claims or a reason",
        )


def _claims(dataset: Dataset, coverage: Coverage) -> Iterator[Problem]:
    carried: dict[str, set[str]] = {}
    unsure: set[str] = set()
    for number, sentence in enumerate(coverage.sentences):
        for index, id in enumerate(sentence.claims):
            sentence_line = sentence.at.split(".")[0]
            carried.setdefault(id, set()).add(sentence_line)
            if id not in dataset.known("claim"):
                unsure.add(sentence_line)
            if (claim := dataset.claims.get(id)) is None:
                continue
            loc = ("sentences", number, "claims", index)
            said_in = {said.source for said in claim.appearances}
            if claim.status is Status.DRAFT:
                what = f'"{id}" is a draft, which has no page'
                expected = "a published claim, or a reason until it is published"
            elif coverage.id not in said_in and said_in <= dataset.known("source"):
                what = f'the claim "{id}" has no appearance in "{coverage.id}"'
                expected = "an appearance in the claim's file"
            else:
                continue
            yield dataset.problem("coverage", coverage.id, loc, RULE.name, what, expected=expected)
    for claim in dataset.claims_by_report.get(coverage.id, ()):
        for number, said in enumerate(claim.appearances):
            line = said.place.removeprefix("line ")
            if said.source == coverage.id and line not in carried.get(claim.id, set()) | unsure:
                yield dataset.problem(
                    "claim",
                    claim.id,
                    ("appearances", number, "place"),
                    RULE.name,
                    f'the coverage of "{coverage.id}" names no sentence of {said.place} for this claim',
                    expected=f"the claim under a sentence of that line in coverage/{coverage.id}.yml",
                )


RULE = Rule("coverage", "A reader must be able to trust that nothing checkable was left out.", _check)
