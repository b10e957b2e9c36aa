"""Compiled templates, kept where Python keeps compiled modules: compiling takes as long as a small build."""

from __future__ import annotations

import marshal
import sys
from importlib.metadata import version
from pathlib import Path

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from . import kept_file

# Not among the templates: a preview watches them, and would build again for what it wrote itself.
_FOLDER = Path(__file__).parent / "__pycache__"


class CompiledTemplates(BytecodeCache):
    """The compiled templates of one environment.

    A template is compiled anew where its text, the environment, Python, Jinja or MarkupSafe is another
    one, and where what was kept is damaged. As with modules, nothing is kept where Python was told not
    to, or cannot write.
    """

    def __init__(self, name: str, maker: str, folder: Path = _FOLDER) -> None:
        """Take the name of the environment, what stands for the code that makes it, and where to keep it.

        That code sets options and filters, which are part of what a template is compiled to.
        """
        self._name, self._folder = name, folder
        self._made_by = f"{sys.version} {jinja2.__version__} {version('markupsafe')} {maker}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put the code that was kept into a bucket, where there is any."""
        kept = kept_file.read(self._file(bucket), self._version(bucket), _say_nothing)
        if kept is not None:
            bucket.code = marshal.loads(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a bucket."""
        if bucket.code is not None and not sys.dont_write_bytecode:
            code = marshal.dumps(bucket.code)
            kept_file.write(self._file(bucket), self._version(bucket), code, _say_nothing)

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"template-{self._name}-{bucket.key}"

    def _version(self, bucket: Bucket) -> bytes:
        return f"{self._made_by} {bucket.checksum}".encode()


def _say_nothing(_what: str) -> None:
    """Say nothing of code that is compiled anew, as Python does not."""
