"""Every sentence of a report is accounted for, and agrees with the claims."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import Dataset
from ..model import Claim, Coverage, Status
from ..problems import Problem
from .rule import Rule


def _others(dataset: Dataset) -> Iterator[Problem]:
    for coverage in dataset.coverage.values():
        yield from _sentences(dataset, coverage)
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


def _claim(claim: Claim, dataset: Dataset) -> Iterator[Problem]:
    covered = dataset.sentences_of_claims.get(claim.id, ())
    said_in = {said.source for said in claim.appearances}
    for place in covered:
        if claim.status is Status.DRAFT:
            what = f'"{claim.id}" is a draft, which has no page'
            expected = "a published claim, or a reason until it is published"
        elif place.report not in said_in and said_in <= dataset.known("source"):
            what = f'the claim "{claim.id}" has no appearance in "{place.report}"'
            expected = "an appearance in the claim's file"
        else:
            continue
        loc = ("sentences", place.sentence, "claims", place.number)
        yield dataset.problem("coverage", place.report, loc, RULE.name, what, expected=expected)
    if claim.status is Status.DRAFT:
        return
    lines = {dataset.line_of(place) for place in covered} | dataset.lines_of_unknown_claims
    for number, said in enumerate(claim.appearances):
        if said.source in dataset.coverage and (said.source, said.place.removeprefix("line ")) not in lines:
            yield dataset.problem(
                "claim",
                claim.id,
                ("appearances", number, "place"),
                RULE.name,
                f'the coverage of "{said.source}" names no sentence of {said.place} for this claim',
                expected=f"the claim under a sentence of that line in coverage/{said.source}.yml",
            )


RULE = Rule(
    "coverage",
    "A reader must be able to trust that nothing checkable was left out.",
    of_claim=_claim,
    of_others=_others,
)
