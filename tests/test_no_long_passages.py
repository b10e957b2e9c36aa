"""No file of the repository repeats thirteen words in a row of a captured text.

Captured texts are other people's work. The lock of quotes holds the hash of every run of thirteen
words of each, so that this can be shown without them. The title of a document is not a passage of
it: a long one must be given in full, as it is what the document is called.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from datafolder import CAPTURES, EXAMPLES, REAL_DATA, valid_data
from factcheck.loading import LOCK, load
from factcheck.model import QuoteLock
from factcheck.proving import verify
from factcheck.quotes import RUN, run_hashes, shared_runs

ROOT = Path(__file__).parent.parent
_MADE = {".git", ".venv", ".cache", "build", "captures", "site"}
"""Folders at the top that Git does not track."""


def _files() -> list[Path]:
    """Return the files of the repository: those that Git tracks or would add, or all where Git is not."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        return [
            path
            for path in sorted(ROOT.rglob("*"))
            if path.is_file() and not _is_made(path.relative_to(ROOT).parts[:-1])
        ]
    return [ROOT / name for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file()]


def _is_made(folders: tuple[str, ...]) -> bool:
    return bool(folders) and (folders[0] in _MADE or "__pycache__" in folders)


def _texts() -> Iterator[tuple[str, str]]:
    """Yield every text file with its path, the lock left out."""
    for path in _files():
        if path == REAL_DATA / LOCK:
            continue
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def without_titles(lock: QuoteLock, titles: Mapping[str, str]) -> QuoteLock:
    """Return a lock without the runs that stand in the title of their own document."""
    captures = {
        id: capture.model_copy(
            update={"runs": tuple(run for run in capture.runs if run not in run_hashes(titles.get(id, "")))}
        )
        for id, capture in lock.captures.items()
    }
    return lock.model_copy(update={"captures": captures})


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> QuoteLock:
    """Return the lock of the example."""
    dataset, problems = load(valid_data(tmp_path_factory.mktemp("passages")))
    assert dataset is not None
    assert problems == []
    return dataset.lock


def test_no_file_repeats_thirteen_words_of_a_capture() -> None:
    path = REAL_DATA / LOCK
    assert path.is_file(), f"data/{LOCK} is missing: run `factcheck verify` where the captured texts are"
    lock = QuoteLock.model_validate_json(path.read_bytes())
    assert lock.captures, f"data/{LOCK} proves no captured text: run `factcheck verify` where they are"
    for id, capture in lock.captures.items():
        assert capture.runs, f'data/{LOCK} holds no runs of "{id}": run `factcheck verify`'
    dataset, _ = load(REAL_DATA)
    assert dataset is not None
    texts = list(_texts())
    assert any(name.startswith("data/claims/") for name, _ in texts), "the files were not found"
    titles = {id: source.title for id, source in dataset.sources.items()}
    assert shared_runs(texts, without_titles(lock, titles)) == []


def test_the_captures_of_the_example_would_be_found(example: QuoteLock) -> None:
    found = shared_runs(_texts(), example)
    assert {line.split(":")[0].rpartition("/")[0] for line in found} == {"tests/examples/captures"}
    assert len(found) == sum(len(capture.runs) for capture in example.captures.values())


@pytest.mark.parametrize("name", ["kettle-courier.txt", "teatime-herald.txt"])
def test_a_passage_is_found_wherever_it_stands(name: str, example: QuoteLock) -> None:
    line = max((CAPTURES / name).read_text(encoding="utf-8").splitlines(), key=lambda text: len(text.split()))
    words = line.split()[:RUN]
    assert len(words) == RUN
    passage = " ".join(words)
    id = name.removesuffix(".txt") + {"k": "-2025-11-05", "t": "-2025-11-07"}[name[0]]
    message = f'notes.md: repeats 13 words in a row of "{id}"'
    assert shared_runs([("notes.md", f"Somebody wrote: {passage} and more.")], example) == [message]
    assert shared_runs([("notes.md", "> " + "\n> ".join(words).upper())], example) == [message]
    assert shared_runs([("notes.md", " ".join(words[1:]))], example) == []
    assert shared_runs([("notes.md", " ".join([*words[:6], "not", *words[6:-1]]))], example) == []


def test_the_lock_of_the_example_is_what_verify_writes(example: QuoteLock, tmp_path: Path) -> None:
    data = valid_data(tmp_path)
    dataset, _ = load(data)
    assert dataset is not None
    today = min(proof.proved for proof in example.quotes)
    assert verify(dataset, data, CAPTURES, today) == []
    assert (data / LOCK).read_bytes() == (EXAMPLES / "valid" / LOCK).read_bytes()


def test_the_lock_itself_holds_no_passage(example: QuoteLock) -> None:
    text = (EXAMPLES / "valid" / LOCK).read_text(encoding="utf-8")
    assert shared_runs([(LOCK, text)], example) == []


def test_only_a_documents_own_title_may_be_long(example: QuoteLock) -> None:
    words = (CAPTURES / "kettle-courier.txt").read_text(encoding="utf-8").splitlines()[4]
    assert len(words.split()) == RUN + 3
    courier, herald = "kettle-courier-2025-11-05", "teatime-herald-2025-11-07"
    assert len(shared_runs([("a.yml", words)], example)) == 4
    assert shared_runs([("a.yml", words)], without_titles(example, {courier: words})) == []
    assert len(shared_runs([("a.yml", words)], without_titles(example, {herald: words}))) == 4
    shorter = words.rpartition(" ")[0]
    assert len(shared_runs([("a.yml", words)], without_titles(example, {courier: shorter}))) == 1
