"""The schemas for editors are current, accept all sound data, and work in the editors' language server."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft7Validator, meta
from ruamel.yaml import YAML

from commands import run
from datafolder import REAL_DATA, report
from factcheck.editor_schemas import FOLDER, KINDS, schema_line
from factcheck.loading import load, record_files
from find_language_server import find_language_server
from language_client import LanguageClient, language_client
from model_paths import RECORDS

ROOT = REAL_DATA.parent


def schema_of(data: Path, kind: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((data / FOLDER / f"{kind}.schema.json").read_text(encoding="utf-8"))
    return schema


def kind_of(line: str) -> str:
    return line.rpartition("/")[2].removesuffix(".schema.json")


def as_editors_read(text: str) -> Any:
    """Return what YAML 1.2 makes of a text: numbers and truth values, but no dates."""
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    yaml.Constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: node.value)
    return yaml.load(StringIO(text.partition("\n")[2] if text.startswith("# yaml") else text))


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a schema."""
    if isinstance(schema, dict):
        yield schema
    for value in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(value)


def test_the_schemas_are_current(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for path in REAL_DATA.iterdir():
        if path.name != FOLDER:
            (shutil.copytree if path.is_dir() else shutil.copy)(path, data / path.name)
    assert run("schema", data=data) == 0
    expected = {path.name: path.read_text(encoding="utf-8") for path in sorted((data / FOLDER).iterdir())}
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted((REAL_DATA / FOLDER).iterdir())}
    assert found == expected, "run `factcheck schema` and commit what it writes"
    assert sorted(found) == sorted(f"{kind}.schema.json" for kind in KINDS)
    capsys.readouterr()
    assert run("schema", data=data) == 0
    assert capsys.readouterr().out == "", "a second run writes nothing"


def test_there_is_a_schema_for_each_kind_of_record() -> None:
    assert {
        kind: (model, files, frozenset(given)) for kind, (model, files, given) in KINDS.items()
    } == RECORDS


def test_the_schemas_are_no_data(data: Path) -> None:
    assert run("schema", data=data) == 0
    assert (data / FOLDER).is_dir()
    assert report(data) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_says_what_every_key_means(kind: str) -> None:
    schema = schema_of(REAL_DATA, kind)
    meta.validate(schema)
    assert schema["title"]
    assert schema["description"]
    for part in parts(schema):
        if isinstance(part.get("properties"), dict) and part.get("type") == "object":
            assert part["additionalProperties"] is False
            for name, field in part["properties"].items():
                assert field["description"].endswith("."), (kind, name)
        if isinstance(part.get("enum"), list):
            assert len(part["markdownEnumDescriptions"]) == len(part["enum"])
            assert all(part["markdownEnumDescriptions"])


def test_vocabularies_are_offered_with_their_labels() -> None:
    dataset, _ = load(REAL_DATA)
    assert dataset is not None
    claim = schema_of(REAL_DATA, "claim")
    rating = claim["$defs"]["Outcome"]["properties"]["rating"]
    assert rating["enum"] == list(dataset.scales.outcome)
    for id, text in zip(rating["enum"], rating["markdownEnumDescriptions"], strict=True):
        assert text.startswith(f"{dataset.scales.outcome[id].label}: {dataset.scales.outcome[id].definition}")
    assert claim["properties"]["topic"]["enum"] == list(dataset.topics.root)
    assert claim["properties"]["entities"]["items"]["enum"] == list(dataset.entities.root)


def test_every_data_file_names_its_schema() -> None:
    for path in record_files(REAL_DATA):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == schema_line(path.relative_to(REAL_DATA)), "run `factcheck check --fix`"
        assert (path.parent / first.partition("$schema=")[2]).is_file()


def test_the_settings_of_the_editor_name_the_same_schemas() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert settings["yaml.schemas"] == {
        f"data/{FOLDER}/{kind}.schema.json": f"data/{files}" for kind, (_, files, _) in KINDS.items()
    }


def errors(data: Path) -> list[str]:
    validators = {kind: Draft7Validator(schema_of(data, kind)) for kind in KINDS}
    found = []
    for path in record_files(data):
        validator = validators[kind_of(schema_line(path.relative_to(data)))]
        for error in validator.iter_errors(as_editors_read(path.read_text(encoding="utf-8"))):
            found.append(f"{path.name}: {error.instance_path}: {error.message}")
    return found


def test_sound_data_fit_their_schemas(data: Path) -> None:
    assert errors(REAL_DATA) == []
    assert run("schema", data=data) == 0
    assert errors(data) == []


@pytest.fixture(scope="module")
def editor() -> Iterator[LanguageClient]:
    """Start the language server as an editor does that has this repository open."""
    server = find_language_server()
    assert server is not None, "run `make test`, which installs the language server"
    with language_client(server, ROOT) as client:
        yield client


def claim_text() -> tuple[Path, list[str]]:
    """Return a path for a new claim, and the lines of a sound one."""
    path = min((REAL_DATA / "claims").rglob("*.yml"))
    return path, path.read_text(encoding="utf-8").splitlines()


def rating_line(lines: list[str]) -> int:
    return next(
        number
        for number, line in enumerate(lines)
        if line.startswith("  rating: ") and "outcome:" in lines[number - 1]
    )


def test_a_sound_claim_has_no_diagnostic(editor: LanguageClient) -> None:
    path, lines = claim_text()
    assert editor.open(path, "\n".join(lines) + "\n") == []


def test_completion_of_an_outcome_inserts_a_value_that_validates(editor: LanguageClient) -> None:
    path, lines = claim_text()
    number = rating_line(lines)
    dataset, _ = load(REAL_DATA)
    assert dataset is not None
    half = [*lines[:number], "  rating: ", *lines[number + 1 :]]
    editor.open(path.with_name("half-written.yml"), "\n".join(half) + "\n")
    offered = {
        item["label"]: item for item in editor.completion(path.with_name("half-written.yml"), number, 10)
    }
    assert list(offered) == list(dataset.scales.outcome)
    for id, item in offered.items():
        assert dataset.scales.outcome[id].definition in item["documentation"]["value"]
        start, end = (item["textEdit"]["range"][side]["character"] for side in ("start", "end"))
        line = half[number][:start] + item["textEdit"]["newText"] + half[number][end:]
        whole = [*lines[:number], line, *lines[number + 1 :]]
        assert editor.open(path.with_name(f"{id}.yml"), "\n".join(whole) + "\n") == []


def test_hover_gives_the_definition(editor: LanguageClient) -> None:
    path, lines = claim_text()
    number = rating_line(lines)
    name = path.with_name("hovered.yml")
    editor.open(name, "\n".join(lines) + "\n")
    dataset, _ = load(REAL_DATA)
    assert dataset is not None
    text = editor.hover(name, number, 4)
    assert "The grade on the first scale." in text
    rating = lines[number].partition(": ")[2]
    assert dataset.scales.outcome[rating].definition in text


def test_a_wrong_key_gives_a_diagnostic(editor: LanguageClient) -> None:
    path, lines = claim_text()
    number = next(number for number, line in enumerate(lines) if line.startswith("topic: "))
    wrong = [*lines[:number], lines[number].replace("topic", "topics", 1), *lines[number + 1 :]]
    found = editor.open(path.with_name("wrong-key.yml"), "\n".join(wrong) + "\n")
    assert {(item["range"]["start"]["line"], item["message"]) for item in found} >= {
        (number, "Property topics is not allowed.")
    }


def test_an_unknown_value_gives_a_diagnostic(editor: LanguageClient) -> None:
    path, lines = claim_text()
    number = rating_line(lines)
    wrong = [*lines[:number], "  rating: true", *lines[number + 1 :]]
    found = editor.open(path.with_name("wrong-value.yml"), "\n".join(wrong) + "\n")
    assert [item["range"]["start"] for item in found if "rated-true" in item["message"]] == [
        {"line": number, "character": 10}
    ]
