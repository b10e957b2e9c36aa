"""The six targets."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import yaml
from hypothesis import strategies as st

from datafolder import EXAMPLES, REAL_DATA, valid_data
from factcheck.command_line import main
from factcheck.importing.archive import import_archive
from factcheck.importing.drafts import Drafts
from factcheck.model import Text
from factcheck.yaml_tree import Tree, decode, parse
from model_paths import RECORDS, model_fields, places
from writing import ADDRESSES

from .case import Case, restore
from .hazards import HAZARDS, NAMES, sound_texts, texts
from .invariants import Defect, Folder, located, printable, sound_lines
from .mutations import mutated
from .schema import records
from .target import Target

MODEL = ("model/*.py", "records.py", "edtf.py", "dataset.py", "rules/*.py", "checking.py")


def targets(scratch: Path) -> list[Target]:
    """Return all targets; each works in a folder of its own below `scratch`."""
    kinds = (_loader, _model, _markdown, _importing, _commands)
    return [
        *(kind(_example(scratch / kind.__name__.strip("_"))) for kind in kinds),
        _edits(_real(scratch / "edits")),
    ]


def _example(folder: Path) -> Folder:
    folder.mkdir(parents=True)
    pristine = valid_data(folder / "pristine")
    shutil.copytree(pristine, folder / "tried" / "data")
    return Folder(folder / "tried" / "data", pristine)


def _real(folder: Path) -> Folder:
    shutil.copytree(REAL_DATA, folder / "pristine" / "data")
    shutil.copytree(folder / "pristine" / "data", folder / "tried" / "data")
    return Folder(folder / "tried" / "data", folder / "pristine" / "data")


def _files(folder: Folder) -> dict[str, bytes]:
    return {name: (folder.pristine / name).read_bytes() for name in folder.texts}


# -- the loader: bytes instead of a file ---------------------------------------------------------


def _loader(folder: Folder) -> Target:
    files = _files(folder)
    encodings = st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1", "utf-16-le"))
    pieces = st.lists(sound_texts | st.sampled_from(("a:\n", "  - ", "- ", ": ", "\n", "{", "["))).map(
        "".join
    )
    raw = st.one_of(
        st.binary(max_size=300),
        pieces.map(str.encode),
        st.builds(lambda text, encoding: text.encode(encoding, "replace"), pieces, encodings),
        st.builds(
            lambda text, add: text + add, st.sampled_from(list(files.values())), pieces.map(str.encode)
        ),
    )
    return Target(
        "loader",
        ("yaml_tree.py", "loading.py", "records.py", "problems.py"),
        st.builds(lambda name, content: Case({name: content}), st.sampled_from(list(files)), raw),
        lambda random: _mutated_file(files, random),
        folder.hold,
    )


def _mutated_file(files: dict[str, bytes], random: Random) -> Case:
    name = random.choice(list(files))
    return Case({name: mutated(files[name], random)})


# -- the model: trees instead of records ---------------------------------------------------------


def _model(folder: Folder) -> Target:
    files = _files(folder)
    trees = {name: parse(decode(raw, name), name) for name, raw in files.items()}
    kinds = ("claim", "source", "subject", "topic", "entity")
    scales = ("outcome", "modifier", "sourcing", "fidelity", "flag")
    known = {kind: sorted(folder.dataset.known(kind)) for kind in (*kinds, *scales)}
    by_kind = []
    for model, pattern, given in RECORDS.values():
        names = sorted(path.relative_to(folder.pristine).as_posix() for path in folder.pristine.glob(pattern))
        made = records(model, known, given)
        by_kind.append(
            st.builds(lambda name, tree: Case({name: _dumped(tree)}), st.sampled_from(names), made)
        )
    return Target(
        "model",
        MODEL,
        st.one_of(by_kind),
        lambda random: _changed_tree(trees, random),
        folder.hold,
    )


def _dumped(tree: Any) -> bytes:
    return yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False).encode()


def _changed_tree(trees: dict[str, dict[str, Tree]], random: Random) -> Case:
    name = random.choice(list(trees))
    tree = json.loads(json.dumps(trees[name]))
    for _ in range(random.randint(1, 3)):
        _change(tree, random, trees)
    return Case({name: _dumped(tree)})


def _change(tree: Any, random: Random, trees: dict[str, dict[str, Tree]]) -> None:
    """Delete, duplicate, swap, retype or reorder something somewhere in a tree."""
    holders = list(_holders(tree))
    holder = random.choice(holders)
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    if not keys:
        return
    key, other = random.choice(keys), random.choice(keys)
    what = random.randrange(7)
    if what == 0:
        del holder[key]
    elif what == 1:
        holder[key], holder[other] = holder[other], holder[key]
    elif what == 2:
        holder[key] = random.choice(([], {}, None, [holder[key]], {"a": holder[key]}, str(holder[key])))
    elif what == 3 and isinstance(holder, list):
        holder.extend([holder[key]] * random.choice((1, 2, 50)))
    elif what == 4 and isinstance(holder, list):
        random.shuffle(holder)
    elif what == 5:
        strange = random.choice(list(_holders(random.choice(list(trees.values())))))
        holder[key] = json.loads(json.dumps(strange))
    else:
        holder[key] = random.choice(HAZARDS).encode("utf-8", "replace").decode()


def _holders(tree: Any) -> Any:
    if isinstance(tree, dict | list):
        yield tree
        for value in tree.values() if isinstance(tree, dict) else tree:
            yield from _holders(value)


# -- Markdown: words in a field that is Markdown --------------------------------------------------


def _markdown(folder: Folder) -> Target:
    spots = []
    for field in model_fields():
        if any(isinstance(item, Text) and item.markdown for item in field.metadata):
            for path in sorted(folder.pristine.glob(RECORDS[field.kind][1])):
                tree = parse(decode(path.read_bytes(), path.name), path.name)
                name = path.relative_to(folder.pristine).as_posix()
                spots += [(name, tree, loc) for loc in places(tree, field.path)]

    def case(spot: tuple[str, dict[str, Tree], tuple[str | int, ...]], text: str, keeps: bool) -> Case:
        name, tree, loc = spot
        changed = json.loads(json.dumps(tree))
        holder = changed
        for step in loc[:-1]:
            holder = holder[step]
        # Beside the old words the marks of evidence stay, so that the page is rendered more often.
        text = (holder[loc[-1]] + "\n\n" if keeps else "") + text
        holder[loc[-1]] = text[:8000]
        return Case({name: _dumped(changed)})

    def mutate(random: Random) -> Case:
        spot = random.choice(spots)
        raw = EXAMPLES.parent.parent.joinpath("docs", "methodology.md").read_bytes()
        start = random.randrange(len(raw))
        text = mutated(raw[start : start + 3000], random).decode("utf-8", "replace")
        return case(spot, text, True)

    words = st.one_of(
        sound_texts,
        st.lists(sound_texts, max_size=6).map("\n\n".join),
        st.builds(
            lambda parts, deep: "\n".join(" " * (indent * deep) + part for indent, part in enumerate(parts)),
            st.lists(st.sampled_from(("- a", "* b", "1. c", "> d", "text", "    x", "")), max_size=30),
            st.integers(0, 6),
        ),
    )
    return Target(
        "markdown",
        ("markup.py", "rules/markup.py", "rules/marks.py"),
        st.builds(case, st.sampled_from(spots), words, st.booleans()),
        mutate,
        folder.hold,
    )


# -- import: foreign archives --------------------------------------------------------------------


def _importing(folder: Folder) -> Target:
    samples = {
        path.name: path.read_bytes()
        for path in sorted((EXAMPLES / "import" / "records").rglob("*"))
        if path.suffix in (".json", ".html", ".jsonld", ".ndjson")
    }
    keys = (
        "@type", "@id", "@graph", "claimReviewed", "url", "author", "name", "reviewRating", "ratingValue",
        "bestRating", "worstRating", "alternateName", "itemReviewed", "datePublished", "appearance",
        "firstAppearance", "citation", "inLanguage", "@value", "claimReview", "claimReviewMarkups", "text",
        "headline", "publisher", "sameAs", "https://schema.org/url",
    )  # fmt: skip
    scalars = st.one_of(
        texts, st.integers(), st.floats(), st.booleans(), st.none(),
        st.sampled_from(("ClaimReview", "Claim", "https://x.example/a", "2026-01-01", "3 March 2026", "True", "https://steam-and-facts.example/claims/a/")),
    )  # fmt: skip
    values = st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(keys), inner, max_size=6),
        max_leaves=25,
    )
    review = st.fixed_dictionaries(
        {
            "@type": st.just("ClaimReview"),
            "claimReviewed": st.just("The kettle sings") | values,
            "url": st.just("https://x.example/a") | values,
            "reviewRating": st.just({"alternateName": "False", "ratingValue": 1}) | values,
        },
        optional={key: values for key in keys[5:] if key != "reviewRating"},
    )

    def page(value: Any, form: int) -> Case:
        text = json.dumps(value, ensure_ascii=form % 2 == 0)
        if form > 2:
            html = f"<html><script type='application/ld+json'>{text}</script><p>"
            return Case(outside={"archive/page.html": html.encode("utf-8", "replace")})
        return Case(outside={"archive/file.json": text.encode("utf-8", "replace")})

    def mutate(random: Random) -> Case:
        name = random.choice(list(samples))
        return Case(outside={f"archive/{name}": mutated(samples[name], random)})

    def run(case: Case) -> None:
        try:
            case.lay(folder.data)
            archive = folder.data.parent / "archive"
            drafts = Drafts(
                folder.dataset, ADDRESSES, "murmur-kettle", next(iter(folder.dataset.topics.root))
            )
            report = import_archive([archive], drafts)
            located(report.lines, archive)
            printable(report.summary(), "the summary")
            folder.hold(Case(dict(report.files)))
        finally:
            shutil.rmtree(folder.data.parent / "archive", ignore_errors=True)

    return Target(
        "import",
        ("importing/*.py",),
        st.builds(page, values | review | st.lists(review, max_size=3), st.integers(0, 4)),
        mutate,
        run,
    )


# -- the command line: any arguments on any folder -------------------------------------------------

_READING = ("check", "explain", "diff", "coverage", "links", "ready", "release-files", "schema", "verify")
_WORDS = (
    "--data", "data", "data/", ".", "..", "data/topics.yml", "nothing", "", "-", "--", "--help", "-x",
    "--format", "json", "github", "text", "--today", "2026-01-01", "0001-01-01", "9999-12-31",
    "2026-02-30", "--fix", "--base", "HEAD", "--subject", "murmur-kettle", "--topic", "archive", "out",
    "--captures", "--id", "new-id", "--title", "A title", "claim", "source", "subject", "--url",
    "https://x.example/", "--exceptions", "archive/exceptions.yml", "archive/results.json",
    "murmur-blue-by-december", "--folder", "--docs", "--card-cache", "a" * 300, "file-size", "a\x1b[31mb",
    "a\nb", "\udcff", "ü", "💧", "--published", "--publisher", "--type", "--report", "--quote",
)  # fmt: skip


def _commands(folder: Folder) -> Target:
    files = _files(folder)
    lock = (folder.pristine / "quotes.lock.json").read_bytes()
    own = (
        "check",
        "import",
        "new",
        "rename",
        "merge",
        "pages",
        "weekly-report",
        "preview-comment",
        *_READING,
    )
    folders = st.sampled_from(
        ("", "sources/", "claims/murmur-kettle/", "claims/", "claims/other/", "subjects/", "sources/a/b/c/")
    )
    names = st.builds(
        lambda below, name, ending: below + name + ending,
        folders,
        st.sampled_from([name for name in NAMES if name not in ("..", ".", "~")]),
        st.sampled_from((".yml", ".yaml", "", ".txt")),
    )
    cases = st.builds(
        lambda command, words, strange, broken, links, pipes, outside: Case(
            {**strange, **broken},
            (command, *words, "--data", "data") if "--data" not in words else (command, *words),
            outside,
            links,
            tuple(pipes),
        ),
        st.sampled_from(own),
        st.lists(st.sampled_from(_WORDS), max_size=5),
        st.dictionaries(names, st.sampled_from(list(files.values())) | st.binary(max_size=50), max_size=2),
        st.dictionaries(
            st.sampled_from([*files, "quotes.lock.json"]), st.none() | sound_texts.map(str.encode), max_size=1
        ),
        st.dictionaries(
            names, st.sampled_from(("nowhere", ".", "../data", "topics.yml", "/dev/null")), max_size=1
        ),
        st.lists(names, max_size=1),
        st.dictionaries(
            st.sampled_from(("archive/exceptions.yml", "archive/results.json", "archive/a.json")),
            sound_texts.map(str.encode) | st.just(b"{}") | st.just(lock),
            max_size=2,
        ),
    )

    def mutate(random: Random) -> Case:
        everything = {**files, "quotes.lock.json": lock}
        words = [random.choice(_WORDS) for _ in range(random.randint(0, 3))]
        name = random.choice(list(everything))
        arguments = (random.choice(own), *words, "--data", "data")
        return Case({name: mutated(everything[name], random)}, arguments)

    def run(case: Case) -> None:
        before = Path.cwd()
        out, errors = (
            io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors=how)
            for how in ("strict", "backslashreplace")
        )
        case.lay(folder.data)
        (folder.data.parent / "captures").mkdir(exist_ok=True)
        try:
            os.chdir(folder.data.parent)
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors), _no_answer():
                try:
                    status: object = main(case.arguments)
                except SystemExit as end:  # argparse leaves this way
                    status = end.code
                out.flush()
                errors.flush()
            if status not in (0, 1, 2):
                raise Defect(f"the exit status is {status}")
            list(sound_lines(_written(out)))
        finally:
            os.chdir(before)
            restore(folder.data, folder.pristine)
            for path in folder.data.parent.iterdir():
                if path != folder.data:
                    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    return Target(
        "commands",
        ("commands/*.py", "command_line.py", "problem_formats.py", "mending.py"),
        cases,
        mutate,
        run,
    )


@contextlib.contextmanager
def _no_answer() -> Iterator[None]:
    """Give commands that ask nobody to ask."""
    before, sys.stdin = sys.stdin, io.StringIO()
    try:
        yield
    finally:
        sys.stdin = before


def _written(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")


# -- edits of the real data ----------------------------------------------------------------------


def _edits(folder: Folder) -> Target:
    files = _files(folder)
    names = list(files)
    trees: dict[str, dict[str, Tree]] = {}

    def edit(random: Random) -> Case:
        # As many edits of a claim as of all vocabularies together, or sources would crowd out the rest.
        kind = random.choice(("claims/", "claims/", "sources/", "subjects/", "coverage/", "gradings/", ""))
        name = random.choice(
            [name for name in names if name.startswith(kind) and bool(kind) == ("/" in name)]
        )
        what = random.randrange(10)
        if what == 0:
            return Case({name: None})
        if what == 1:
            other = random.choice([other for other in names if other.count("/") == name.count("/")])
            return Case({name: files[other], other: files[name]})
        if what == 2 and "/" in name:
            return Case({f"{name.removesuffix('.yml')}-2.yml": files[name]})
        if what == 3:
            lock = (folder.pristine / "quotes.lock.json").read_bytes()
            return Case({"quotes.lock.json": mutated(lock, random)})
        if what < 7:
            tree = trees.setdefault(name, parse(decode(files[name], name), name))
            return _changed_tree({name: tree}, random)
        return Case({name: mutated(files[name], random)})

    return Target(
        "edits",
        ("loading.py", "rules/*.py", "pages/*.py", "derivation.py", "comparison.py"),
        st.integers(0, 2**48).map(lambda number: edit(Random(number))),
        edit,
        folder.hold,
    )
