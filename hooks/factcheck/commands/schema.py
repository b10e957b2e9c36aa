"""`factcheck schema`: write the schemas that give editors completion and hover."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..editor_schemas import FOLDER, schema_files
from ..loading import load
from .data import add_data_option, show

NAME = "schema"
HELP = "write the schemas that give editors completion and hover"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Write the schemas, and return 1 when the vocabularies cannot be read."""
    data: Path = options.data.resolve()
    dataset, problems = load(data)
    if dataset is None:
        show(sorted(problems))
        return 1
    (data / FOLDER).mkdir(exist_ok=True)
    for name, text in schema_files(dataset):
        path = data / FOLDER / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{data.name}/{FOLDER}/{name}")
    return 0
