"""The command line: any arguments on any folder."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import shutil
import sys
import tarfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from building import ROOT
from datafolder import CAPTURES, EXAMPLES
from factcheck.command_line import main
from repository import commit_all

from .case import Case, restore
from .hazards import NAMES, sound_texts
from .invariants import Defect, Folder, sound_lines
from .mutations import mutated
from .target import Target

_SOUND = """\
check
check data/claims --format json
check data/topics.yml --format github
check --fix
check --today 2027-01-01
check --base before
explain
explain file-size
diff published --format markdown
diff before
diff before published --format markdown
verify --captures captures --today 2026-02-02
coverage
links --exceptions archive/exceptions.yml
weekly-report archive/results.json --exceptions archive/exceptions.yml
preview-comment data data
preview-comment data pull/head.tar
ready
release-files --folder captures
schema
import archive --subject murmur-kettle
rename murmur-blue-by-december murmur-green-by-december
rename teatime-herald-2025-11-07 herald
rename kettle-bench-notes notes
merge murmur-on-sale-in-january murmur-on-sale-in-march
merge kettle-bench-notes kettle-bench-2026-04-noise-test
new source --title Page --publisher We --type news \\
 --url https://x.example --published 2026 --archive-url 'none known'
new claim --title Sings --subject murmur-kettle --topic kettle-noise --kind-of-claim prediction \\
 --report teatime-herald-2025-11-07 --quote 'will there' --place 'line 14'
new subject --title Pot --question Is? --released 2026-01-01 --released-note Sold \\
 --report teatime-herald-2025-11-07 --selection All
pages out --docs ../docs --card-cache ../cards
"""
_WITHOUT_DATA = ("explain", "preview-comment")
_WORDS = (
    "--data", "data", "data/", ".", "..", "data/topics.yml", "nothing", "", "-", "--", "--help", "-x",
    "--format", "json", "github", "text", "--today", "2026-01-01", "0001-01-01", "9999-12-31",
    "2026-02-30", "--fix", "--base", "--subject", "--topic", "archive", "--captures", "--id", "new-id",
    "--title", "claim", "source", "subject", "--url", "a" * 300, "x" * 5000, "a\x1b[31mb", "a\nb",
    "a\u202eb", "\udcff", "ü", "💧", "[", "&#8238;", "9999", "line 0", "[a](b)",
)  # fmt: skip
_EXCEPTIONS = b"""\
exceptions:
  - address: https://kettle-bench.example/
    reason: Slow.
    until: 2026-03-01
"""
_RESULTS = b"""\
{"error_map": {"data/a": [{"url": "https://tolliver-wren.example/news/murmur", "status": {"text": "404"}}]},
 "timeout_map": {}}
"""


def command_target(folder: Folder) -> Target:
    """Return the target; it works in the folder that holds the data folder, and empties that afterwards."""
    _make_surroundings(folder)
    lock = (folder.pristine / "quotes.lock.json").read_bytes()
    files = {**{name: text.encode() for name, text in folder.texts.items()}, "quotes.lock.json": lock}
    beside = _beside(folder)
    odd = [name for name in NAMES if name not in ("..", ".", "~")]
    names = st.builds(
        lambda below, name, ending: below + name + ending,
        st.sampled_from(
            ("", "sources/", "claims/murmur-kettle/", "claims/", "claims/other/", "sources/a/b/c/")
        ),
        st.sampled_from(odd),
        st.sampled_from((".yml", ".yaml", "", ".txt")),
    )
    contents = st.sampled_from(list(files.values())) | st.binary(max_size=50)
    outside = st.sampled_from([*beside])
    cases = st.builds(
        lambda arguments, strange, broken, links, pipes, odd_beside: Case(
            {**strange, **broken}, arguments, {**beside, **odd_beside}, links, tuple(pipes)
        ),
        st.builds(
            lambda sound, changes: _changed(sound, changes),
            st.sampled_from(_calls()),
            st.lists(st.tuples(st.integers(1, 12), st.sampled_from(_WORDS), st.booleans()), max_size=2),
        ),
        _few(names, contents),
        _few(st.sampled_from(list(files)), st.none() | sound_texts.map(str.encode)),
        _few(names, st.sampled_from(("nowhere", ".", "../data", "topics.yml", "/dev/null"))),
        st.lists(names, max_size=1),
        _few(outside, sound_texts.map(str.encode) | st.sampled_from((b"{}", lock))),
    )

    sound = {case.arguments[:1]: case for case in reversed(sound_cases(folder))}

    def mutate(random: Random) -> Case:
        arguments = _changed(
            random.choice(_calls()),
            [(random.randint(1, 12), random.choice(_WORDS), True) for _ in range(random.choice((0, 0, 1)))],
        )
        what = random.choice((files, beside, {}))
        if not what:
            return Case(arguments=arguments, outside=beside)
        name = random.choice(list(what))
        changed = mutated(what[name], random)
        if what is beside:
            return Case(arguments=arguments, outside={**beside, name: changed})
        return Case({name: changed}, arguments, beside)

    return Target(
        "commands",
        (
            *("commands/*.py", "command_line.py", "problem_formats.py", "mending.py", "renaming.py"),
            *("proving.py", "revisions.py", "differences.py", "silent_change.py", "foreign_archive.py"),
        ),
        cases,
        mutate,
        lambda case: _run(case, folder),
        lambda case: sound.get(case.arguments[:1], Case()),
    )


def sound_cases(folder: Folder) -> list[Case]:
    """Return each call as people make it, on sound data."""
    return [Case(arguments=call, outside=_beside(folder)) for call in _calls()]


@cache
def _calls() -> tuple[tuple[str, ...], ...]:
    calls = [tuple(shlex.split(line)) for line in _SOUND.replace("\\\n", "").splitlines()]
    return tuple(call if call[0] in _WITHOUT_DATA else (*call, "--data", "data") for call in calls)


def _beside(folder: Folder) -> dict[str, bytes]:
    """Return the files outside the data folder that commands read."""
    beside = {f"captures/{path.name}": path.read_bytes() for path in sorted(CAPTURES.iterdir())}
    beside["archive/exceptions.yml"] = _EXCEPTIONS
    beside["archive/results.json"] = _RESULTS
    beside["archive/a.json"] = (EXAMPLES / "import" / "records" / "check-export.json").read_bytes()
    beside["pull/head.tar"] = _packed(folder)
    return beside


def _packed(folder: Folder) -> bytes:
    """Return the data in an archive such as `git archive` writes."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", pax_headers={"comment": "0" * 40}) as tar:
        for name in (*folder.texts, "quotes.lock.json"):
            content = (folder.pristine / name).read_bytes()
            entry = tarfile.TarInfo(f"data/{name}")
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def _make_surroundings(folder: Folder) -> None:
    """Make what no input changes: the folder a repository, with data before those of today; pages; a store.

    Pages that people wrote, and the pictures of cards, lie above the folder that is emptied.
    """
    shutil.copytree(ROOT / "docs", folder.data.parent.parent / "docs")
    for path in folder.data.rglob("*.yml"):
        text = path.read_text("utf-8")
        path.write_text(text.replace("rating: mostly-true", "rating: mixed").replace("noise", "sound"))
    commit_all(folder.data, "before")
    restore(folder.data, folder.pristine)
    commit_all(folder.data, "published")


def _few(
    keys: st.SearchStrategy[str], values: st.SearchStrategy[object]
) -> st.SearchStrategy[dict[str, object]]:
    """Mostly nothing: a command that meets broken data at once shows little of itself."""
    return st.just({}) | st.just({}) | st.dictionaries(keys, values, max_size=1)


def _changed(sound: tuple[str, ...], changes: list[tuple[int, str, bool]]) -> tuple[str, ...]:
    """Return the arguments of a command with words put in, or in the place of others."""
    words = list(sound)
    for at, word, replaces in changes:
        words[at : at + replaces] = [word]
    return tuple(words)


def _run(case: Case, folder: Folder) -> None:
    status, out = called(case, folder)
    if status not in (0, 1, 2):
        raise Defect(f"the exit status is {status}")
    sound_lines(out)


def called(case: Case, folder: Folder) -> tuple[object, str]:
    """Call a command, and return its exit status and what it printed; afterwards all is as it was."""
    before = Path.cwd()
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    errors = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
    case.lay(folder.data)
    try:
        os.chdir(folder.data.parent)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors), _nobody_to_ask():
            try:
                status: object = main(case.arguments)
            except SystemExit as end:  # argparse leaves this way
                status = end.code
            out.flush()
            errors.flush()
        return status, _written(out)
    finally:
        os.chdir(before)
        restore(folder.data, folder.pristine)
        for path in folder.data.parent.iterdir():
            if path.name == ".git" or path == folder.data:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


@contextlib.contextmanager
def _nobody_to_ask() -> Iterator[None]:
    before, sys.stdin = sys.stdin, io.StringIO()
    try:
        yield
    finally:
        sys.stdin = before


def _written(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")
