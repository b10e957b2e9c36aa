"""What a public schema, as check-jsonschema brings it, finds wrong with a file."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner


def faults(schema: str, *files: Path) -> str:
    """Return what is said of files that do not keep a schema of that name, or nothing; all may be YAML."""
    # Loading it takes a second, which only the tests that need it should spend, and each process once.
    import check_jsonschema  # type: ignore[import-untyped]

    options = ("--builtin-schema", schema, "--default-filetype", "yaml")
    done = CliRunner().invoke(check_jsonschema.main, [*options, *map(str, files)])
    assert done.exit_code in (0, 1), done.output
    return done.output if done.exit_code else ""
