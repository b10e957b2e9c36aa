"""Each rule earns its place: without it, an example of bad input is reported otherwise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands import BLUE, edit
from datafolder import EXAMPLES, invalid_data, invalid_examples, report, run
from factcheck.rules import RULES, Rule
from factcheck.rules.rule import named_claims

DECIBELS = "claims/murmur-kettle/murmur-below-forty-decibels.yml"
DRAFT = "claims/murmur-kettle/murmur-made-in-ambleforth.yml"
JANUARY = "claims/murmur-kettle/murmur-on-sale-in-january.yml"
OWN_TEST = "claims/murmur-kettle/makers-own-test-below-forty.yml"
MARCH = "claims/murmur-kettle/murmur-on-sale-in-march.yml"
SUBJECT = "subjects/murmur-kettle.yml"


def examples_of(rule: Rule) -> list[str]:
    """Return the kinds of bad input whose report names a rule."""
    return [
        kind
        for kind in invalid_examples()
        if f": {rule.name}: " in (EXAMPLES / "invalid" / kind / "expected.txt").read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_without_a_rule_its_examples_are_reported_otherwise(rule: Rule, tmp_path: Path) -> None:
    kinds = examples_of(rule)
    assert kinds, f"no example of bad input for the rule {rule.name}"
    others = [other for other in RULES if other is not rule]
    for kind in kinds:
        data = invalid_data(tmp_path / kind, kind)
        without = report(data, others)
        assert not any(f": {rule.name}: " in line for line in without)
        assert without != report(data)


def test_the_names_of_rules_are_unique() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)


def test_the_order_of_rules_changes_no_report(tmp_path: Path) -> None:
    data = invalid_data(tmp_path, "many-files")
    assert report(data, reversed(RULES)) == report(data)


def test_warnings_wait_until_there_is_no_error(tmp_path: Path) -> None:
    data = invalid_data(tmp_path, "unused-topic")
    assert [line.split(": ")[1] for line in report(data)] == ["unused"]
    site = data / "site.yml"
    site.write_text(site.read_text(encoding="utf-8").replace("name: Ladle", 'name: ""'), encoding="utf-8")
    assert [line.split(": ")[1] for line in report(data)] == ["empty-text"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (
            "claims/murmur-kettle/murmur-below-forty-decibels.yml",
            "recorded: 2026-04-10",
            "recorded: 2026-04-03",
        ),
        ("sources/boiling-wire-2025-11-03.yml", "published: 2025-11-03", "published: 2025-11-05"),
        (SUBJECT, "date: 2025-11-01~", "date: 2026-03-10"),
        (DECIBELS, "date: 2026-05-01", "date: 2026-06-30"),
        ("site.yml", "first_release: 2026-02-02", "first_release: 2026-02-01"),
    ],
    ids=["recorded on one day", "copied on the day", "happened on one day", "disputed today", "begun before"],
)
def test_the_very_day_is_in_order(file: str, old: str, new: str, data: Path) -> None:
    edit(data / file, old, new)
    assert report(data) == []


def test_a_draft_may_cite_what_nobody_here_has_seen(data: Path) -> None:
    edit(
        data / DRAFT,
        "      access: copy\n      via: kettle-bench-2026-04-noise-test\n",
        "      access: cited\n",
    )
    assert report(data) == []


def test_of_a_source_that_is_not_there_no_copy_is_asked_for(data: Path) -> None:
    claim = data / DECIBELS
    edit(claim, "source: murmur-data-sheet-first\n      bearing", "source: no-such-sheet\n      bearing")
    assert sorted(line.split(": ")[1] for line in report(data)) == ["unknown-id", "unknown-mark"]


def test_a_draft_may_come_before_its_report_is_chosen(data: Path) -> None:
    report_of, quote = "source: kettle-courier-2025-11-05", "\n    quote: made in Ambleforth"
    edit(data / DRAFT, report_of + quote, "source: murmur-data-sheet-first" + quote)
    assert [line.split(": ")[1] for line in report(data)] == ["quote-proof"], "of the proof that is left"


def test_a_conflict_is_asked_of_the_other_claim_in_both_directions(data: Path) -> None:
    edit(data / JANUARY, "conflicts_with: [murmur-on-sale-in-march]\n", "")
    assert report(data) == [
        "data/claims/murmur-kettle/murmur-on-sale-in-march.yml:8:18: one-sided-conflict: "
        '"murmur-on-sale-in-january" does not declare the conflict; '
        'expected "murmur-on-sale-in-march" under its conflicts_with'
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (SUBJECT, "question: What", "question:\n  - What", "wrong-type"),
        (SUBJECT, "  - teatime-herald-2025-11-07", "  - teatime-herald-2025-11-08", "unknown-id"),
    ],
    ids=["broken subject", "misspelt report"],
)
def test_of_what_may_be_a_report_no_coverage_is_refused(
    file: str, old: str, new: str, told: str, data: Path
) -> None:
    edit(data / file, old, new)
    assert {line.split(": ")[1] for line in report(data)} - {"foreign-report"} == {told}


@pytest.mark.parametrize("digit", "0f")
def test_coverage_waits_for_a_new_proof_of_a_changed_capture(digit: str, data: Path) -> None:
    herald = data / "sources/teatime-herald-2025-11-07.yml"
    (capture,) = re.findall(r"^capture: (\w+)$", herald.read_text(encoding="utf-8"), re.MULTILINE)
    edit(herald, capture, digit * 64)
    edit(data / "coverage/teatime-herald-2025-11-07.yml", '  - at: "6.1"\n    reason: opinion\n', "")
    (line,) = report(data)
    assert ": quote-proof: the lock holds no proof from this captured text; " in line


def test_of_a_claim_that_misspells_its_report_no_coverage_is_refused(data: Path) -> None:
    quote = "\n    quote: will there be a blue one"
    edit(
        data / BLUE, f"source: teatime-herald-2025-11-07{quote}", f"source: teatime-herald-2025-11-08{quote}"
    )
    assert [line.split(": ")[1] for line in report(data)] == ["unknown-id"]


@pytest.mark.parametrize("claims", ["murmur-blue-by-november", "murmur-blue-by-december, murmur-blue"])
def test_where_coverage_misspells_a_claim_no_sentence_is_missed(claims: str, data: Path) -> None:
    coverage = data / "coverage/teatime-herald-2025-11-07.yml"
    edit(coverage, "claims: [murmur-blue-by-december]", f"claims: [{claims}]")
    assert [line.split(": ")[1] for line in report(data)] == ["unknown-id"]


@pytest.mark.parametrize("source", ["boiling-wire-2025-11-03", "teatime-herald-2025-11-07"])
def test_a_document_without_a_day_is_in_no_order(source: str, data: Path) -> None:
    edit(data / f"sources/{source}.yml", f"published: {source[-10:]}\n", "")
    assert report(data) == []


def test_each_upstream_is_older_whatever_is_known_of_the_one_above(data: Path) -> None:
    edit(data / "sources/boiling-wire-2025-11-03.yml", "published: 2025-11-03\n", "")
    second = "  - source: tolliver-wren-2026-03-10-launch\n    relation: cites\n    inferred: It says so.\n"
    edit(data / "sources/kettle-courier-2025-11-05.yml", "first_hand:", f"{second}first_hand:")
    assert report(data) == [
        "data/sources/kettle-courier-2025-11-05.yml:14:13: date-order: it was published on 5 November 2025, "
        "before its upstream (10 March 2026); expected an upstream that is older"
    ]


def test_a_circle_is_told_at_the_upstream_that_closes_it(data: Path) -> None:
    others = ("murmur-data-sheet-first", "kettle-bench-notes", "kettle-courier-2025-11-05")
    upstream = "".join(f"  - source: {id}\n    relation: cites\n    inferred: It says so.\n" for id in others)
    with (data / "sources/boiling-wire-2025-11-03.yml").open("a", encoding="utf-8") as file:
        file.write(f"upstream:\n{upstream}")
    lines = (data / "sources/boiling-wire-2025-11-03.yml").read_text(encoding="utf-8").splitlines()
    number = lines.index("  - source: kettle-courier-2025-11-05") + 1
    (told,) = (line for line in report(data) if ": derivation-cycle: " in line)
    assert told.startswith(f"data/sources/boiling-wire-2025-11-03.yml:{number}:13: derivation-cycle: ")


def test_a_rating_that_is_not_there_is_all_that_is_told(data: Path) -> None:
    edit(data / BLUE, "rating: pending\n  answer", "rating: perding\n  answer")
    assert [line.split(": ")[1] for line in report(data)] == ["unknown-id"]


@pytest.mark.parametrize("deadline", ["", "  deadline: 2026-03-01\n"], ids=["none", "passed"])
def test_only_what_is_pending_has_a_deadline_to_keep(deadline: str, data: Path) -> None:
    edit(data / "scales.yml", "settling: pending", "settling: open")
    edit(data / BLUE, "  deadline: 2026-12-31\n", deadline)
    assert report(data) == []


def test_a_rating_may_rest_on_three_documents(data: Path) -> None:
    third = (
        "    - source: murmur-data-sheet-first\n      bearing: supports\n      finding: It bears the day.\n"
        "      passage: Foot\n      tier: primary\n      access: copy\n      checked: 2026-06-30\nhistory:\n"
    )
    edit(data / MARCH, "history:\n", third)
    assert report(data) == []


def test_a_reason_for_an_outcome_is_given_once(data: Path) -> None:
    path = data / OWN_TEST
    edit(path, "resolutions:\n", "resolutions:\n  - scale: outcome\n    reason: It is so.\n")
    number = path.read_text(encoding="utf-8").splitlines().index("    reason: It is so.") + 2
    assert report(data) == [
        f"data/claims/murmur-kettle/{path.name}:{number}:12: gradings: this disagreement was already settled "
        "above; expected one reason for each"
    ]


def test_a_claim_that_is_not_there_is_told_after_fields_that_are_empty(data: Path) -> None:
    edit(data / DRAFT, "related: [murmur-on-sale-in-march]", "related: [murmur-on-sale-in-marsh]")
    (line,) = report(data)
    assert ': there is no claim "murmur-on-sale-in-marsh"; expected the id of a claim; ' in line


def test_a_source_may_be_there_only_for_what_descends_from_it(data: Path) -> None:
    notes = (data / "sources/kettle-bench-notes.yml").read_text(encoding="utf-8")
    older = notes.replace("published: 2026-04-05\n", "").replace("notes/12", "notes/1")
    (data / "sources/kettle-bench-first-notes.yml").write_text(older, encoding="utf-8")
    with (data / "sources/kettle-bench-notes.yml").open("a", encoding="utf-8") as file:
        file.write(
            "upstream:\n  - source: kettle-bench-first-notes\n    relation: cites\n    inferred: It is.\n"
        )
    assert report(data) == []


def test_a_claim_names_others_in_its_fields_and_its_reasoning(data: Path) -> None:
    dataset, _ = run(data)
    assert dataset is not None
    linking, reporting = (dataset.claims[Path(path).stem] for path in (MARCH, OWN_TEST))
    january = "murmur-on-sale-in-january"
    assert named_claims(linking) == ("murmur-blue-by-december", january, january)
    assert named_claims(reporting) == ("murmur-below-forty-decibels",) * 2


def test_a_draft_may_lead_to_another(data: Path) -> None:
    edit(data / DRAFT, "related: [murmur-on-sale-in-march]", "related: [another-draft]")
    (data / DRAFT).with_name("another-draft.yml").write_bytes((data / DRAFT).read_bytes())
    assert report(data) == []


def test_a_disagreement_is_told_at_its_own_report(data: Path) -> None:
    march = "  murmur-on-sale-in-march:\n    outcome: rated-true\n    reason: The receipt says so.\n"
    courier = "    reports:\n      kettle-courier-2025-11-05: {sourcing: single-named, fidelity: distorted}\n"
    herald = "      teatime-herald-2025-11-07: {sourcing: unsourced, fidelity: "
    before = march + courier + herald
    edit(data / "gradings/second.yml", f"{before}no-upstream}}", f"{before}addition}}")
    lines = (data / MARCH).read_text(encoding="utf-8").splitlines()
    number = lines.index("      grade: no-upstream") + 1
    (line,) = report(data)
    assert line.startswith(f"data/{MARCH}:{number}:14: gradings: ")


def test_the_order_of_reports_does_not_matter_to_a_disagreement(data: Path) -> None:
    text = (data / MARCH).read_text(encoding="utf-8").partition("resolutions:\n")[0]
    head, courier, rest = text.partition("  - source: kettle-courier-2025-11-05\n    quote")
    first, herald, second = rest.partition("  - source: teatime-herald-2025-11-07\n")
    second, outcome, rest = second.partition("outcome:\n")
    text = head + herald + second + courier + first + outcome + rest
    (data / MARCH).write_text(text, encoding="utf-8")
    number = text.splitlines().index("      grade: minor") + 1
    (line,) = report(data)
    assert line.startswith(f"data/{MARCH}:{number}:14: gradings: ")


def test_each_quote_is_asked_for_whatever_is_known_of_the_one_above(data: Path) -> None:
    edit(data / JANUARY, "compared_with: kettle-courier-2025-11-05", "compared_with: no-such-report")
    edit(data / JANUARY, "phrase: two engineers and a lid", "phrase: three engineers and a lid")
    assert [line.split(": ")[1] for line in report(data)] == ["unknown-id", "quote-proof"]


@pytest.mark.parametrize("handle", ["zealous-engineers", "angry-engineers"])
def test_a_group_is_compared_with_any_other_group_of_its_report(handle: str, data: Path) -> None:
    path = data / OWN_TEST
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("people: two-engineers", f"people: {handle}"), encoding="utf-8")
    assert report(data) == []


def test_every_group_is_looked_for(data: Path) -> None:
    path = data / OWN_TEST
    same = "          - people: two-engineers\n            same: unknown\n"
    edit(path, same, f"{same}{same.replace('two', 'ten')}")
    (line,) = report(data)
    assert ': unknown-people: no other group "ten-engineers" in ' in line


def test_groups_are_looked_for_in_every_claim(data: Path) -> None:
    own = "      - kind: outlets-own\n        description: The letter's own guess\n"
    group = (
        "      - kind: unnamed\n        people: some-readers\n        description: They\n        same_as:\n"
        "          - people: other-readers\n            same: unknown\n"
    )
    edit(data / MARCH, own, group)
    (line,) = report(data)
    assert line.startswith(f"data/{MARCH}:")
    assert ': unknown-people: no other group "other-readers" in ' in line


def test_only_the_last_entry_of_a_history_has_the_rating(data: Path) -> None:
    middle = "rating: {}\n    class: verdict-changed"
    edit(data / MARCH, middle.format("rated-true"), middle.format("mixed"))
    assert report(data) == []


def test_a_withdrawal_is_told_at_the_last_entry(data: Path) -> None:
    edit(data / MARCH, "class: new-information", "class: withdrawn")
    number = (data / MARCH).read_text(encoding="utf-8").splitlines().index("    class: withdrawn") + 1
    (line,) = report(data)
    assert line.startswith(f"data/{MARCH}:{number}:12: lifecycle: the history ends with a withdrawal")


def test_a_source_may_have_the_id_of_a_draft(data: Path) -> None:
    edit(data / MARCH, "source:kettle-bench-notes", f"source:{Path(DRAFT).stem}")
    (data / "sources/kettle-bench-notes.yml").rename(data / "sources" / Path(DRAFT).name)
    assert report(data) == []


def test_a_group_without_a_handle_is_told_the_nearest_one(data: Path) -> None:
    path = data / OWN_TEST
    edit(path, "        people: several-people\n", "")
    edit(path, "- people: two-engineers\n", "- people: two-engineer\n")
    (line,) = report(data)
    assert line.endswith('; tip: did you mean "two-engineers"?')


def test_a_text_that_may_be_left_out_is_not_left_to_be_written(data: Path) -> None:
    path = data / OWN_TEST
    edit(path, "searched: The archive", "searched: To be written, namely what the archive")
    (line,) = report(data)
    assert ": unwritten: this is still to be written; " in line


def test_a_draft_may_hold_a_text_that_is_still_to_be_written(data: Path) -> None:
    edit(data / DRAFT, "would_change: A newer sheet.", "would_change: To be written, namely what would.")
    assert report(data) == []
