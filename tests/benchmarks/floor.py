"""The floor: the least that plain Python can do. It parses all YAML, fills one template, and writes.

`python -m benchmarks.floor DATA FOLDER FRAME`. The template shows every field of a record with no
join and no check; FRAME is an HTML file with the word CONTENT where a page's own part goes.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import yaml
from jinja2 import Environment

TEMPLATE = """{% macro show(value) %}{% if value is mapping %}<dl>{% for name, part in value.items() %}
<dt>{{ name }}</dt><dd>{{ show(part) }}</dd>{% endfor %}</dl>{% elif value is string %}{{ value }}
{% elif value is iterable %}<ul>{% for part in value %}<li>{{ show(part) }}</li>{% endfor %}</ul>
{% else %}{{ value }}{% endif %}{% endmacro %}{{ show(record) }}"""


def main(data: Path, folder: Path, frame: str) -> None:
    """Write one page for each claim and source."""
    gc.disable()
    template = Environment(autoescape=True).from_string(TEMPLATE)
    before, after = frame.split("CONTENT")
    for kind in ("claims", "sources"):
        for path in sorted((data / kind).rglob("*.yml")):
            record = yaml.load(path.read_bytes(), yaml.CSafeLoader)
            target = folder / kind / path.stem / "index.html"
            target.parent.mkdir(parents=True)
            target.write_text(before + template.render(record=record) + after, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]).read_text(encoding="utf-8"))
