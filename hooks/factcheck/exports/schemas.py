"""The tables described for programs: a JSON Schema of the JSON files, a data package of the CSV files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from ..edtf import PATTERN
from ..published_file import PublishedFile
from .columns import LISTS, Column, Kind, Table
from .csv_files import LINE_END
from .tables import TABLES

SCHEMA_PATH = "data/dataset.schema.json"
PACKAGE_PATH = "data/datapackage.json"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"

_JSON_TYPES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.ID: {"type": "string"},
    Kind.INTEGER: {"type": "integer"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.EDTF: {"type": "string", "pattern": PATTERN},
    Kind.ADDRESS: {"type": "string", "format": "uri"},
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
    Kind.ADDRESS: {"type": "string", "format": "uri"},
    Kind.LIST: {"type": "array"},
    Kind.GROUPS: {"type": "array"},
}


def json_schema(statement: Mapping[str, object], site_url: str) -> PublishedFile:
    """Return the schema of every JSON file with tables in it.

    `dataset.json` has all tables, `<table>.json` one; `claim.json` and `source.json` have one record
    and the rows about it.
    """
    members: dict[str, Any] = {
        name: {"type": "string" if isinstance(value, str) else "integer"} for name, value in statement.items()
    }
    for table in TABLES:
        members[table.name] = {"type": "array", "items": {"$ref": f"#/$defs/{table.name}"}}
    members |= {"claim": {"$ref": "#/$defs/claims"}, "source": {"$ref": "#/$defs/sources"}}
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


def _property(column: Column) -> dict[str, Any]:
    schema: dict[str, Any] = {"description": column.description, **_JSON_TYPES[column.kind]}
    if column.choices:
        schema["enum"] = [*column.choices, *([] if column.required else [None])]
    if not column.required:
        schema["type"] = [schema["type"], "null"]
    return schema


def data_package(
    statement: Mapping[str, Any], licence: dict[str, str], files: Mapping[str, PublishedFile]
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


def _resource(table: Table, file: PublishedFile) -> dict[str, Any]:
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
        "bytes": len(file.content),
        "hash": "sha256:" + hashlib.sha256(file.content).hexdigest(),
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
