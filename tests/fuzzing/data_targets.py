"""Targets that change files of a data folder: bytes, trees, Markdown, and the real records."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import yaml
from hypothesis import strategies as st

from datafolder import EXAMPLES
from factcheck.model import Text
from factcheck.yaml_tree import Tree, decode, parse
from model_paths import RECORDS, model_fields, places

from .case import Case
from .hazards import HAZARDS, sound_texts
from .invariants import Folder
from .mutations import mutated
from .schema import records
from .target import Target

_NOT_OURS = ("quote", "phrase", "upstream_phrase", "place")
"""Fields whose words are others', which a proof holds fast."""
MODEL = ("model/*.py", "records.py", "edtf.py", "dataset.py", "rules/*.py", "checking.py")


def _files(folder: Folder) -> dict[str, bytes]:
    return {name: (folder.pristine / name).read_bytes() for name in folder.texts}


# -- the loader: bytes instead of a file ---------------------------------------------------------


def loader_target(folder: Folder) -> Target:
    """Return the target."""
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


def model_target(folder: Folder) -> Target:
    """Return the target."""
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


def _reworded(tree: dict[str, Tree], random: Random) -> dict[str, Tree]:
    """Return a tree that is mostly sound still: its keys in another order, and words of one text changed."""
    changed: dict[str, Tree] = json.loads(json.dumps(dict(random.sample(list(tree.items()), len(tree)))))
    texts = [
        (holder, key)
        for holder in _holders(changed)
        for key, value in (holder.items() if isinstance(holder, dict) else ())
        if isinstance(value, str) and value.count(" ") > 3 and key not in _NOT_OURS
    ]
    if texts:
        holder, key = random.choice(texts)
        words = holder[key].split(" ")
        what = random.randrange(4)
        if what == 0:
            words[random.randrange(len(words))] = random.choice(
                ("kettle", "<b>", "&amp;", "“so”", "A|B", "*x*", "{{ y }}")
            )
        elif what == 1:
            del words[random.randrange(len(words))]
        elif what == 2:
            random.shuffle(words)
        else:
            words.append(random.choice(words))
        holder[key] = " ".join(words)
    return changed


def _holders(tree: Any) -> Any:
    if isinstance(tree, dict | list):
        yield tree
        for value in tree.values() if isinstance(tree, dict) else tree:
            yield from _holders(value)


# -- Markdown: words in a field that is Markdown --------------------------------------------------


def markdown_target(folder: Folder) -> Target:
    """Return the target."""
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


# -- edits of the real data ----------------------------------------------------------------------


def edit_target(folder: Folder) -> Target:
    """Return the target."""
    files = _files(folder)
    names = list(files)
    trees: dict[str, dict[str, Tree]] = {}

    def edit(random: Random) -> Case:
        # As many edits of a claim as of all vocabularies together, or sources would crowd out the rest.
        kind = random.choice(("claims/", "claims/", "sources/", "subjects/", "coverage/", "gradings/", ""))
        name = random.choice(
            [name for name in names if name.startswith(kind) and bool(kind) == ("/" in name)]
        )
        what = random.randrange(14)
        tree = trees.setdefault(name, parse(decode(files[name], name), name))
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
        if what < 6:
            return _changed_tree({name: tree}, random)
        if what < 8:
            return Case({name: mutated(files[name], random)})
        return Case({name: _dumped(_reworded(tree, random))})

    return Target(
        "edits",
        ("loading.py", "rules/*.py", "pages/*.py", "derivation.py", "comparison.py"),
        st.integers(0, 2**48).map(lambda number: edit(Random(number))),
        edit,
        folder.hold,
    )
