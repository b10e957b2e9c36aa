"""What a rule says that it reads is all that it reads, so a preview finds what a whole check finds."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from datafolder import OWN_ADDRESSES, invalid_data, invalid_examples, merged_data, valid_data
from factcheck.checking import check
from factcheck.dataset import Dataset
from factcheck.kept_records import KeptInMemory, KeptOnDisk
from factcheck.loading import load
from factcheck.model import Claim
from factcheck.problems import Problem
from factcheck.rule_memory import RuleMemory
from factcheck.rules import RULES, Rule
from factcheck.rules.rule import named_claims
from factcheck.sound_before import SoundBefore

EDITS = 120


def _with_claims(dataset: Dataset, ids: set[str]) -> Dataset:
    """Return the dataset with some of its claims; of the others it is known only that there are such."""
    others = dataset.claims.keys() - ids
    return replace(
        dataset,
        claims={id: claim for id, claim in dataset.claims.items() if id in ids},
        broken={**dataset.broken, "claim": dataset.broken.get("claim", frozenset()) | others},
    )


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> list[Dataset]:
    """Return the real records beside the example, and the example with each kind of bad input."""
    folders = [merged_data(tmp_path_factory.mktemp("merged"))]
    folders += [invalid_data(tmp_path_factory.mktemp(kind), kind) for kind in invalid_examples()]
    loaded = (load(folder, OWN_ADDRESSES)[0] for folder in folders)
    return [dataset for dataset in loaded if dataset is not None]


def test_the_part_for_a_claim_reads_that_claim_and_those_that_it_names(datasets: list[Dataset]) -> None:
    found = set()
    for dataset in datasets:
        for claim in dataset.claims.values():
            reduced = _with_claims(dataset, {claim.id, *named_claims(claim)})
            for rule in RULES:
                if rule.of_claim is not None:
                    problems = list(rule.of_claim(claim, dataset))
                    assert list(rule.of_claim(claim, reduced)) == problems, (rule.name, claim.id)
                    found |= {problem.rule for problem in problems}
    assert found == {rule.name for rule in RULES if rule.of_claim is not None}


def test_the_part_for_other_records_reads_no_claim(datasets: list[Dataset]) -> None:
    found = set()
    for dataset in datasets:
        without = _with_claims(dataset, set())
        for rule in RULES:
            if rule.of_others is not None:
                problems = list(rule.of_others(dataset))
                assert list(rule.of_others(without)) == problems, rule.name
                found |= {problem.rule for problem in problems}
    # No other record has Markdown today.
    assert found == {rule.name for rule in RULES if rule.of_others is not None} - {"markup"}


class _Editor:
    """Changes the files of a data folder at random: the same changes for the same seed."""

    def __init__(self, data: Path, seed: int) -> None:
        self.data, self.dice = data, random.Random(seed)
        self.originals = {path: path.read_text("utf-8") for path in sorted(data.rglob("*.yml"))}

    def edit(self) -> str:
        """Make one change and return its name."""
        ways = [self._swap] * 6 + [self._comment, self._draft, self._delete, self._copy, self._cut]
        if len(self._changed()) > 3:
            ways = [self._restore] * 4 + [self._swap]
        return self.dice.choice(ways)()

    def _changed(self) -> list[Path]:
        now = {path: path.read_text("utf-8") for path in sorted(self.data.rglob("*.yml"))}
        every = sorted({*now, *self.originals})
        return [path for path in every if now.get(path) != self.originals.get(path)]

    def _file(self, folder: str = "") -> Path:
        return self.dice.choice(sorted((self.data / folder).rglob("*.yml")))

    def _swap(self) -> str:
        folders = ["claims"] * 4 + ["sources", "subjects", "coverage", "gradings"]
        return self.swap_in(self.dice.choice(folders))

    def swap_in(self, folder: str) -> str:
        """Give one file a value that another file has under the same key, such as an id or a day."""
        path = self._file(folder)
        other = self._file(path.relative_to(self.data).parts[0])
        pattern = re.compile(r"^(?P<key>[ -]*[a-z_]+: |  - )(?P<value>\S.*)$", re.MULTILINE)
        values: dict[str, list[str]] = {}
        for match in pattern.finditer(other.read_text("utf-8")):
            values.setdefault(match["key"], []).append(match["value"])
        text = path.read_text("utf-8")
        places = [match for match in pattern.finditer(text) if match["key"] in values]
        if places:
            place = self.dice.choice(places)
            value = self.dice.choice(values[place["key"]])
            path.write_text(text[: place.start("value")] + value + text[place.end() :], "utf-8")
        return f"swap in {path.name}"

    def _comment(self) -> str:
        path = self._file()
        path.write_text("# Words.\n" + path.read_text("utf-8"), "utf-8")
        return f"comment in {path.name}"

    def _draft(self) -> str:
        path = self._file("claims")
        path.write_text(path.read_text("utf-8") + "status: draft\n", "utf-8")
        return f"draft {path.name}"

    def _delete(self) -> str:
        path = self._file(self.dice.choice(["claims", "sources", "coverage"]))
        path.unlink()
        return f"delete {path.name}"

    def _copy(self) -> str:
        path = self._file("claims")
        path.with_name(f"copy-{self.dice.randrange(9)}.yml").write_text(path.read_text("utf-8"), "utf-8")
        return f"copy {path.name}"

    def _cut(self) -> str:
        path = self._file()
        lines = path.read_text("utf-8").splitlines(keepends=True)
        del lines[self.dice.randrange(len(lines))]
        path.write_text("".join(lines), "utf-8")
        return f"cut {path.name}"

    def restore(self) -> None:
        """Undo every change."""
        while self._changed():
            self._restore()

    def _restore(self) -> str:
        path = self.dice.choice(self._changed())
        if path in self.originals:
            path.write_text(self.originals[path], "utf-8")
        else:
            path.unlink()
        return f"restore {path.name}"


def test_after_every_edit_the_problems_are_those_of_a_whole_check(tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    editor, records, memory = _Editor(data, seed=1), KeptInMemory(), RuleMemory()
    seen: set[str] = set()
    for _ in range(EDITS):
        done = editor.edit()
        dataset, _ = load(data, OWN_ADDRESSES, records=records)
        if dataset is not None:
            found, expected = memory.problems(dataset), RuleMemory().problems(dataset)
            assert sorted(found) == sorted(expected), done
            seen |= {problem.rule for problem in found}
    assert len(seen) >= 8, "the edits make too few kinds of problem to show anything"


def _sound_before(
    cache: Path, data: Path, rules: Sequence[Rule] = RULES
) -> tuple[Dataset | None, SoundBefore]:
    """Load as a build does; return the dataset, and what is known of what the build before found sound."""
    records = KeptOnDisk(cache / "records", b"", pytest.fail)
    dataset, _ = load(data, OWN_ADDRESSES, records=records)
    return dataset, SoundBefore(cache / "sound", b"", pytest.fail, records, rules)


def _build(cache: Path, data: Path) -> None:
    dataset, before = _sound_before(cache, data)
    assert dataset is not None
    assert before.problems(dataset) is None, "nothing is known yet"
    before.keep(dataset)
    before.records.save()


def test_what_is_found_beside_what_was_sound_before_is_all_that_a_whole_check_finds(tmp_path: Path) -> None:
    data, cache = valid_data(tmp_path), tmp_path / "cache"
    _build(cache, data)
    editor = _Editor(data, seed=2)
    seen: set[str] = set()
    enough = 0
    for number in range(EDITS // 2):
        done = editor.swap_in("claims")
        dataset, before = _sound_before(cache, data)
        assert dataset is not None
        found = before.problems(dataset)
        if found is not None:
            assert set(found) == set(RuleMemory().problems(dataset)), done
            seen |= {problem.rule for problem in found}
            enough += 1
        if number % 3 == 2:
            editor.restore()
    assert enough > EDITS // 4
    assert len(seen) >= 6, "the edits make too few kinds of problem to show anything"


def test_a_second_build_looks_at_what_an_edit_can_touch(tmp_path: Path) -> None:
    data, cache = valid_data(tmp_path), tmp_path / "cache"
    looked_at: list[str] = []

    def note(claim: Claim, _dataset: Dataset) -> Iterator[Problem]:
        looked_at.append(claim.id)
        yield from ()

    def found() -> tuple[list[Problem] | None, list[str]]:
        looked_at.clear()
        dataset, before = _sound_before(cache, data, [Rule("note", "", of_claim=note)])
        assert dataset is not None
        return before.problems(dataset), sorted(looked_at)

    _build(cache, data)
    assert found() == ([], [])
    claim = data / "claims/murmur-kettle/murmur-blue-by-december.yml"
    claim.write_text("# Words.\n" + claim.read_text("utf-8"), "utf-8")
    assert found() == ([], ["murmur-blue-by-december", "murmur-on-sale-in-march"])
    for other in ("sources/boiling-wire-2025-11-03.yml", "quotes.lock.json"):
        text = (data / other).read_text("utf-8")
        (data / other).write_text(text + "\n", "utf-8")
        assert found() == (None, []), other
        (data / other).write_text(text, "utf-8")
    (cache / "records").unlink()
    assert found() == (None, []), "what the claim told before is not known"


@pytest.mark.parametrize(
    ("edited", "old", "new", "rule", "reported"),
    [
        (
            "claims/murmur-kettle/murmur-on-sale-in-march.yml",
            "conflicts_with: [murmur-on-sale-in-january]\n",
            "",
            "one-sided-conflict",
            "claims/murmur-kettle/murmur-on-sale-in-january.yml",
        ),
        (
            "claims/murmur-kettle/murmur-blue-by-december.yml",
            "criteria:\n",
            "status: draft\ncriteria:\n",
            "lifecycle",
            "claims/murmur-kettle/murmur-on-sale-in-march.yml",
        ),
        (
            "claims/murmur-kettle/murmur-below-forty-decibels.yml",
            "criteria:\n",
            "merged_into: murmur-blue-by-december\ncriteria:\n",
            "lifecycle",
            "claims/murmur-kettle/murmur-is-the-nicest-kettle.yml",
        ),
        (
            "claims/murmur-kettle/murmur-blue-by-december.yml",
            "criteria:\n",
            "former_ids: [murmur-is-quiet]\ncriteria:\n",
            "page-address",
            "claims/murmur-kettle/murmur-blue-by-december.yml",
        ),
        (
            "topics.yml",
            "kettle-noise:\n",
            "kettle-sound:\n",
            "unknown-id",
            "claims/murmur-kettle/murmur-below-forty-decibels.yml",
        ),
    ],
)
def test_a_problem_in_a_file_that_was_not_edited_is_found_and_goes(
    edited: str, old: str, new: str, rule: str, reported: str, tmp_path: Path
) -> None:
    data = valid_data(tmp_path)
    records, memory = KeptInMemory(), RuleMemory()

    def problems() -> set[tuple[str, str]]:
        found = check(data, OWN_ADDRESSES, records=records, memory=memory)[1]
        _, before = _sound_before(tmp_path / "cache", data)
        assert found == check(data, OWN_ADDRESSES)[1]
        assert found == check(data, OWN_ADDRESSES, records=before.records, before=before)[1]
        return {(problem.rule, problem.path) for problem in found}

    _build(tmp_path / "cache", data)
    assert problems() == set()
    text = (data / edited).read_text("utf-8")
    assert text.count(old) == 1
    (data / edited).write_text(text.replace(old, new), "utf-8")
    assert (rule, f"data/{reported}") in problems()
    (data / edited).write_text(text, "utf-8")
    assert problems() == set()
