"""Other people's text made fit for a record: one line, no markup, nothing that is not shown."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from typing import Any

from ..yaml_tree import FORBIDDEN_CHARACTERS

MAX_TEXT = 20_000
"""Characters that are read of one value; what is longer is no sentence that anybody checked."""

# A comment that does not end reaches to the end of the text (HTML Standard, 13.2.5.45).
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z][^<>]*>", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~>-])")


def words(value: Any) -> str:
    """Return the text of a value as one line, or nothing.

    Taken are text, numbers, `{"@value": …}` and the first of a list. Tags, escapes of HTML and characters
    that are not shown are left out.
    """
    if isinstance(value, list):
        return next((found for item in value if (found := words(item))), "")
    if isinstance(value, dict):
        return words(value.get("@value"))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = html.unescape(_TAG.sub(" ", str(value)[: MAX_TEXT + 1]))
    text = " ".join(text.split())  # before the next step, which takes a line break for a control character
    return " ".join(_SURROGATE.sub("", FORBIDDEN_CHARACTERS.sub("", text)).split())


def hidden(value: Any) -> int:
    """Count the characters of a text that no reader sees: controls, and those that turn its direction."""
    if not isinstance(value, str):
        return 0
    text = re.sub(r"[\r\n\x0b\x0c\x85\u2028\u2029]", " ", value[:MAX_TEXT])
    return len(FORBIDDEN_CHARACTERS.findall(text)) + len(_SURROGATE.findall(text))


def cut(text: str, limit: int) -> str:
    """Return a text of at most so many characters, cut between two words and marked with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head).rstrip() + "…"


def folded(text: str) -> str:
    """Return a text in the form in which two spellings of one sentence are equal."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def slug(text: str, limit: int, kind: str) -> str:
    """Return an id made of the words of a text; of its hash where it has no Latin letter or digit."""
    latin = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    found = "-".join(re.findall("[a-z0-9]+", latin.replace("'", "")))
    if len(found) > limit:
        found = found[: limit + 1].rpartition("-")[0] or found[:limit]
    return (
        found if re.search("[a-z]{2}", found) else f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    )


def escaped(text: str) -> str:
    """Return Markdown that shows a text as it is."""
    return _MARKDOWN.sub(r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;"))
