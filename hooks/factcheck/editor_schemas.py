"""JSON Schemas for editors: completion, hover and a first check of data files while they are written.

They are generated from the model and from the shared vocabularies. `factcheck check` knows more: a
schema cannot say that a quote is proved or that dates stand in order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel

from .dataset import Dataset
from .model import (
    Claim,
    Coverage,
    Entities,
    Glossary,
    Grading,
    Scales,
    Site,
    Source,
    Subject,
    Topics,
)
from .model.choices import CHOICES
from .model.vocabulary import ScaleLabel

FOLDER = "schema"
DIALECT = "http://json-schema.org/draft-07/schema#"
"""Draft 7 is the newest that all common YAML editors understand."""

KINDS: dict[str, tuple[type[BaseModel], str, tuple[str, ...]]] = {
    "site": (Site, "site.yml", ()),
    "scales": (Scales, "scales.yml", ()),
    "topics": (Topics, "topics.yml", ()),
    "entities": (Entities, "entities.yml", ()),
    "glossary": (Glossary, "glossary.yml", ()),
    "subject": (Subject, "subjects/*.yml", ("id",)),
    "source": (Source, "sources/*.yml", ("id",)),
    "claim": (Claim, "claims/*/*.yml", ("id", "subject")),
    "coverage": (Coverage, "coverage/*.yml", ("id",)),
    "grading": (Grading, "gradings/*.yml", ("id",)),
}
"""Model, files, and the fields that a file's place gives, for each kind of record."""


def schema_line(file: PurePath) -> str:
    """Return the comment with which a data file names its schema.

    `file` is the file's path below the data folder.
    """
    kind = next(kind for kind, (_, pattern, _) in KINDS.items() if _is_in(file, pattern))
    up = "../" * (len(file.parts) - 1)
    return f"# yaml-language-server: $schema={up}{FOLDER}/{kind}.schema.json"


def _is_in(file: PurePath, pattern: str) -> bool:
    return file.parts[0] == PurePath(pattern).parts[0]


def schema_files(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each schema."""
    words = vocabularies(dataset)
    for kind, (model, _, given) in KINDS.items():
        schema = schema_of(kind, model, given, words)
        yield f"{kind}.schema.json", json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def vocabularies(dataset: Dataset) -> dict[str, dict[str, str]]:
    """Return the ids of each shared vocabulary with what an editor shows beside them."""
    scales = dataset.scales
    graded: dict[str, Mapping[str, ScaleLabel]] = {
        "outcome": scales.outcome,
        "sourcing": scales.sourcing,
        "fidelity": scales.fidelity,
    }
    found = {
        kind: {id: f"{label.label}: {label.definition} {label.decision}" for id, label in labels.items()}
        for kind, labels in graded.items()
    }
    for kind, modifiers in (("modifier", scales.modifiers), ("flag", scales.flags)):
        found[kind] = {id: f"{item.label}: {item.definition}" for id, item in modifiers.items()}
    for kind, listed in (("topic", dataset.topics.root), ("entity", dataset.entities.root)):
        found[kind] = {id: f"{item.label}: {item.description}" for id, item in listed.items()}
    return found


def schema_of(
    kind: str, model: type[BaseModel], given: tuple[str, ...], words: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """Return the schema of one kind of file."""
    schema = model.model_json_schema(by_alias=True)
    for name in given:
        del schema["properties"][name]
        if name in schema.get("required", ()):
            schema["required"].remove(name)
    definitions = schema.get("$defs", {})
    plain = _for_editors(schema, words, definitions)
    assert isinstance(plain, dict)
    plain["title"] = kind.capitalize()
    return {"$schema": DIALECT, **plain}


def _for_editors(node: Any, words: Mapping[str, Mapping[str, str]], definitions: Mapping[str, Any]) -> Any:
    """Return a part of a schema as editors want it: no nulls, ids listed, choices explained."""
    if isinstance(node, list):
        return [_for_editors(item, words, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    node = dict(node)
    if "anyOf" in node and {"type": "null"} in node["anyOf"]:
        # A key without a value is an error, so an optional field is one that may be left out.
        (inner,) = (item for item in node.pop("anyOf") if item != {"type": "null"})
        node = {**inner, **node}
    reference = str(node.get("$ref", "")).rpartition("/")[2]
    if reference in definitions:
        # Pydantic leaves out the description of a field when it is that of its type.
        node.setdefault("description", definitions[reference]["description"])
    if "enum" in definitions.get(reference, {}):
        del node["$ref"]
        choice = definitions[reference]
        texts = CHOICES[reference]
        node |= {"type": "string", "enum": choice["enum"]}
        node["markdownEnumDescriptions"] = [texts[value] for value in choice["enum"]]
    if (kind := node.pop("x-reference", None)) in words:
        node["enum"] = list(words[kind])
        node["markdownEnumDescriptions"] = list(words[kind].values())
    if "default" in node and node["default"] in (None, [], ()):
        del node["default"]
    kept = {}
    for key, value in node.items():
        if key == "$defs":
            value = {name: item for name, item in value.items() if "enum" not in item}
            if not value:
                continue
        if key != "title" or isinstance(value, dict):
            kept[key] = _for_editors(value, words, definitions)
    return kept
