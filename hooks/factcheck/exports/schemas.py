"""The tables described for programs: a JSON Schema of the JSON files, a data package of the CSV files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from ..edtf import PATTERN
from ..published_file import PublishedFile
from .columns import LISTS, Column, Kind, Table
from .csv_files import LINE_END
from .tables import CLAIM_ROWS, SOURCE_ROWS, TABLES

SCHEMA_PATH = "data/dataset.schema.json"
RECORD_SCHEMA_PATH = "data/record.schema.json"
PACKAGE_PATH = "data/datapackage.json"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"

_JSON_TYPES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.ID: {"type": "string"},
    Kind.INTEGER: {"type": "integer"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.EDTF: {"type": "string", "pattern": PATTERN},
    Kind.ADDRESS: {"type": "string", "format": "iri"},
    Kind.LIST: {"type": "array", "items": {"type": "string"}},
    Kind.GROUPS: {"type": "array", "items": {"type": "object"}},
}
_FIELD_TYPES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.ID: {"type": "string"},
    Kind.INTEGER: {"type": "integer"},
    Kind.BOOLEAN: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    Kind.DAY: {"type": "date"},
    Kind.EDTF: {"type": "string"},
    # An address is as its record has it, in letters of any script. The format `uri` of a data package
    # allows ASCII only, so the type is that of XML Schema, which allows both (Table Schema: `rdfType`).
    Kind.ADDRESS: {"type": "string", "rdfType": "http://www.w3.org/2001/XMLSchema#anyURI"},
    Kind.LIST: {"type": "array"},
    Kind.GROUPS: {"type": "array"},
}


def json_schema(statement: Mapping[str, object], site_url: str) -> PublishedFile:
    """Return the schema of the JSON files of tables: `dataset.json` has all of them, `<table>.json` one."""
    members: dict[str, Any] = {
        name: {"type": "string" if isinstance(value, str) else "integer"} for name, value in statement.items()
    }
    for table in TABLES:
        members[table.name] = {"type": "array", "items": {"$ref": f"#/$defs/{table.name}"}}
    schema = {
        "$schema": _DRAFT,
        "$id": site_url + SCHEMA_PATH,
        "title": f"{statement['name']}: published data, schema version {statement['schema_version']}",
        "type": "object",
        "properties": members,
        "required": list(statement),
        "additionalProperties": False,
        "$defs": {table.name: _row(table) for table in TABLES},
    }
    return PublishedFile(SCHEMA_PATH, _pretty(schema))


def _row(table: Table) -> dict[str, Any]:
    return {
        "description": table.description,
        "type": "object",
        "properties": {column.name: _property(column) for column in table.columns},
        "required": [column.name for column in table.columns],
        "additionalProperties": False,
    }


def record_schema(statement: Mapping[str, str], record_statement: Mapping[str, object]) -> PublishedFile:
    """Return the schema of the files of single records: `claim.json` and `source.json`.

    In their rows stand no column without a value, and not the column that names the record itself.
    """
    ids = {"type": "array", "items": {"type": "string"}}
    named = {
        "carries": {"description": "Ids of the claims that the document carries.", **ids},
        "evidence_for": {"description": "Ids of the claims for which it is evidence.", **ids},
        "claim_files": {
            "description": "The address of the file of a claim, with {id} for its id (RFC 6570).",
            "type": "string",
        },
    }
    own = {name: {"type": "string"} for name in record_statement}
    schema = {
        "$schema": _DRAFT,
        "$id": record_statement["schema"],
        "title": f"{statement['name']}: one record, schema version {statement['schema_version']}",
        "oneOf": [
            _record("claim", CLAIM_ROWS, own, {}),
            _record("source", SOURCE_ROWS, own, named),
        ],
    }
    return PublishedFile(RECORD_SCHEMA_PATH, _pretty(schema))


def _record(
    kind: str, tables: Iterable[str], own: Mapping[str, Any], named: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the schema of the file of one record; `own` is what it says of itself."""
    members: dict[str, Any] = {**own}
    for table in TABLES:
        if table.name in tables:
            row = _said(table, kind)
            members |= {kind: row} if table.name == f"{kind}s" else {table.name: _rows(row)}
    members |= named
    return {
        "type": "object",
        "properties": members,
        "required": list(members),
        "additionalProperties": False,
    }


def _rows(row: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": row}


def _said(table: Table, kind: str) -> dict[str, Any]:
    """Return the schema of a row in which only what is known is said, and not whose it is."""
    columns = [column for column in table.columns if column.name != kind]
    return {
        "description": table.description,
        "type": "object",
        "properties": {column.name: _property(replace(column, required=True)) for column in columns},
        "required": [column.name for column in columns if column.required and column.kind not in LISTS],
        "additionalProperties": False,
    }


def _property(column: Column) -> dict[str, Any]:
    schema: dict[str, Any] = {"description": column.description, **_JSON_TYPES[column.kind]}
    if column.choices:
        schema["enum"] = [*column.choices, *([] if column.required else [None])]
    if not column.required:
        schema["type"] = [schema["type"], "null"]
    return schema


class Resource(NamedTuple):
    """What a data package says of a file: its path, its bytes and their SHA-256."""

    path: str
    size: int
    sha256: str

    @classmethod
    def of(cls, file: PublishedFile) -> Resource:
        """Return it for a file."""
        return cls(file.path, len(file.content), hashlib.sha256(file.content).hexdigest())


def data_package(
    statement: Mapping[str, Any], licence: dict[str, str], files: Mapping[str, Resource]
) -> PublishedFile:
    """Return datapackage.json (Data Package 1, tabular); `files` are the CSV files by table."""
    package = {
        "profile": "tabular-data-package",
        "name": "dataset",
        "title": statement["name"],
        "homepage": statement["url"],
        "description": f"{statement['description']} How to cite: {statement['citation']}",
        "version": statement["version"],
        "schema_version": statement["schema_version"],
        "as_of": statement["as_of"],
        "citation": statement["citation"],
        "licenses": [licence],
        "contributors": [{"title": statement["publisher"], "role": "publisher"}],
        "resources": [_resource(table, files[table.name]) for table in TABLES],
    }
    return PublishedFile(PACKAGE_PATH, _pretty(package))


def _resource(table: Table, file: Resource) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_table_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    keys = [
        {
            "fields": column.name,
            "reference": {
                # The empty name stands for the resource itself.
                "resource": "" if column.references == table.name else column.references,
                "fields": "id",
            },
        }
        for column in table.columns
        if column.references and column.kind is Kind.ID
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "profile": "tabular-data-resource",
        **({"compression": "gz"} if file.path.endswith(".gz") else {}),
        "path": file.path.removeprefix("data/"),
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": LINE_END, "quoteChar": '"', "doubleQuote": True},
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": schema,
    }


def _table_field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "description": column.description,
        **_FIELD_TYPES[column.kind],
    }
    constraints: dict[str, Any] = {}
    if column.required and column.kind not in LISTS:
        constraints["required"] = True
    if column.choices:
        constraints["enum"] = list(column.choices)
    if column.kind is Kind.EDTF:
        constraints["pattern"] = PATTERN
    if constraints:
        field["constraints"] = constraints
    return field


def _pretty(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
