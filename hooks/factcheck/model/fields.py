"""The kinds of value that records are made of: text with limits, addresses, dates, references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, core_schema

from ..edtf import NO_YEAR, YEARS, When

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_SLUG = 100
MAX_QUOTE_WORDS = 12


# One empty set for all; Pydantic copies it before it adds to it.
_NO_FIELDS: set[str] = set()


class Record(BaseModel):
    """Base of every part of the data: immutable, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)

    def model_post_init(self, context: Any, /) -> None:
        """Forget which fields were set: nobody asks, and the sets are half of a dataset's memory."""
        object.__setattr__(self, "__pydantic_fields_set__", _NO_FIELDS)


@dataclass(frozen=True)
class Reference:
    """Marks a text field as the id of a record of another kind."""

    kind: str

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Tell the schema for editors which ids fit; it lists those of the shared vocabularies."""
        return {**handler(schema), "pattern": f"^{SLUG.pattern}$", "x-reference": self.kind}


@dataclass(frozen=True)
class Text:
    """Marks a field as words for readers.

    `limit` counts characters, `words` counts words; `lines` says whether line breaks are allowed
    and `markdown` whether the text is Markdown.
    """

    limit: int
    words: int | None = None
    lines: bool = False
    markdown: bool = False

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Tell the schema for editors how long the text may be; a number is read as text."""
        return {**handler(schema), "type": ["string", "number"], "minLength": 1, "maxLength": self.limit}

    def check(self, value: str) -> str:
        """Return the text unchanged. Raises PydanticCustomError when it breaks a limit."""
        if not value.strip():
            raise PydanticCustomError("empty-text", "the text is empty; expected words, or no key at all")
        if "\n" in value and not self.lines:
            raise PydanticCustomError(
                "line-break",
                "the text has a line break; expected one line; "
                'tip: put ">-" after the colon to write it on several',
            )
        if value != value.strip() and not self.lines:
            raise PydanticCustomError("spaces", "the text begins or ends with a space; tip: delete it")
        if len(value) > self.limit:
            raise PydanticCustomError(
                "too-long",
                "the text has {length} characters; expected at most {limit}",
                {"length": len(value), "limit": self.limit},
            )
        if self.words is not None and (count := len(value.split())) > self.words:
            raise PydanticCustomError(
                "too-long",
                "the text has {count} words; expected at most {words}; "
                "tip: quote the phrase that matters, not the sentence",
                {"count": count, "words": self.words},
            )
        return value


def _text(limit: int, *, words: int | None = None, lines: bool = False, markdown: bool = False) -> Any:
    kind = Text(limit, words, lines, markdown)
    return Annotated[str, kind, AfterValidator(kind.check)]


def _slug(value: str) -> str:
    if not SLUG.fullmatch(value) or len(value) > MAX_SLUG:
        raise PydanticCustomError(
            "slug",
            '"{value}" is no id; expected lower-case letters, digits and single hyphens, at most {limit}',
            {"value": value[:60], "limit": MAX_SLUG},
        )
    return value


def web_address(value: str) -> str:
    """Return an http or https address unchanged. Raises PydanticCustomError for anything else."""
    try:
        parts = urlsplit(value)
        port_is_readable = parts.port is None or parts.port > 0
    except ValueError:
        port_is_readable, parts = False, urlsplit("")
    if (
        parts.scheme not in ("http", "https")
        or not port_is_readable
        or not parts.hostname
        or parts.username is not None
        or len(value) > 2000
        or re.search(r"[\s<>\"'\\^`{|}]", value)
    ):
        raise PydanticCustomError(
            "address",
            '"{value}" is no web address; expected http:// or https:// and a host',
            {"value": value[:80]},
        )
    return value


def _scalar(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "this is no text")
    return value


def _day(given: object) -> date:
    return _day_of(_scalar(given))


@lru_cache(maxsize=4096)  # an archive has few days, each many times
def _day_of(value: str) -> date:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            if day.year in YEARS:
                return day
            raise PydanticCustomError(
                "date", '"{value}" is no day: {reason}', {"value": value, "reason": NO_YEAR}
            )
    raise PydanticCustomError("date", '"{value}" is no day; expected YYYY-MM-DD', {"value": value[:40]})


def _count(given: object) -> int:
    value = _scalar(given)
    if re.fullmatch(r"[1-9][0-9]{0,8}", value):
        return int(value)
    raise PydanticCustomError(
        "number", '"{value}" is no count; expected a whole number from 1', {"value": value[:40]}
    )


def _amount(value: str) -> str:
    if not re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,10})?", value):
        raise PydanticCustomError(
            "number",
            '"{value}" is no number; expected digits, with a point for decimals',
            {"value": value[:40]},
        )
    return value


_PLACE = re.compile(r"line [1-9][0-9]{0,5}")


def _place(value: str) -> str:
    if not _PLACE.fullmatch(value):
        raise PydanticCustomError(
            "place",
            '"{value}" is no place in a capture; expected its line, such as line 7',
            {"value": value[:40]},
        )
    return value


def _like(pattern: str, *examples: str, types: tuple[str, ...] = ("string",)) -> WithJsonSchema:
    """Describe a value for editors. A number may stand in quotation marks or without them."""
    kind = types[0] if len(types) == 1 else list(types)
    return WithJsonSchema({"type": kind, "pattern": pattern, "examples": list(examples)})


Place = Annotated[str, AfterValidator(_place), _like(r"^line [1-9]\d*$", "line 7")]
Slug = Annotated[str, AfterValidator(_slug), _like(f"^{SLUG.pattern}$", "first-words-of-the-title")]
WebAddress = Annotated[str, AfterValidator(web_address), _like("^https?://[^/]", "https://example.org/page")]
Day = Annotated[date, BeforeValidator(_day), _like(r"^\d{4}-\d{2}-\d{2}$", "2026-04-24")]
Count = Annotated[int, BeforeValidator(_count), _like(r"^[1-9]\d*$", "2", types=("integer", "string"))]
Amount = Annotated[str, AfterValidator(_amount), _like(r"^-?\d+(\.\d+)?$", "1.6", types=("number", "string"))]

Label = _text(60)
"""A few words, such as a name."""
Short = _text(75)
"""A claim in one line; 75 characters is what ClaimReview's `claimReviewed` should not exceed."""
Line = _text(300)
"""One line of words."""
Paragraph = _text(1200)
"""One paragraph without markup."""
Quote = _text(120, words=MAX_QUOTE_WORDS)
"""A phrase quoted from somebody else's text: at most 12 words, never a whole sentence."""
Markdown = _text(8000, lines=True, markdown=True)
"""Paragraphs, lists, emphasis and links in Markdown; no raw HTML. `[^id]` marks an evidence source."""

ClaimId = Annotated[str, Reference("claim")]
SourceId = Annotated[str, Reference("source")]
TopicId = Annotated[str, Reference("topic")]
EntityId = Annotated[str, Reference("entity")]
OutcomeId = Annotated[str, Reference("outcome")]
ModifierId = Annotated[str, Reference("modifier")]
SourcingId = Annotated[str, Reference("sourcing")]
FidelityId = Annotated[str, Reference("fidelity")]
FlagId = Annotated[str, Reference("flag")]

__all__ = [
    "Amount",
    "ClaimId",
    "Count",
    "Day",
    "EntityId",
    "FidelityId",
    "Field",
    "FlagId",
    "Label",
    "Line",
    "Markdown",
    "ModifierId",
    "OutcomeId",
    "Paragraph",
    "Quote",
    "Record",
    "Reference",
    "Short",
    "Slug",
    "SourceId",
    "SourcingId",
    "Text",
    "TopicId",
    "WebAddress",
    "When",
]  # fmt: skip
