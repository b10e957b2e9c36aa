"""Sources: documents with a title and a publisher, both reports under check and evidence."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from .fields import (
    Day,
    Label,
    Line,
    Paragraph,
    Place,
    Quote,
    Record,
    Slug,
    SourceId,
    WebAddress,
    When,
    web_address,
)


class SourceType(StrEnum):
    """What sort of document it is."""

    NEWS = "news"
    REPUBLICATION = "republication"
    TRANSLATION = "translation"
    NEWSLETTER = "newsletter"
    BRIEFING = "briefing"
    BLOG = "blog"
    DOCUMENTATION = "documentation"
    RELEASE_NOTE = "release-note"
    MODEL_CARD = "model-card"
    TECHNICAL_REPORT = "technical-report"
    FILING = "filing"
    PRESS_RELEASE = "press-release"
    SOURCE_CODE = "source-code"
    ISSUE_THREAD = "issue-thread"
    DATASET = "dataset"
    SOCIAL_POST = "social-post"


class Relation(StrEnum):
    """How a document descends from another (compare W3C PROV: wasDerivedFrom, wasRevisionOf)."""

    REPUBLISHES = "republishes"
    TRANSLATES = "translates"
    REWRITES = "rewrites"
    CITES = "cites"
    UPDATES = "updates"


class Descent(Record):
    """One edge of the derivation graph: this document descends from another."""

    source: SourceId = Field(description="The document it descends from.")
    relation: Relation = Field(description="How it descends from it.")
    credit: Quote | None = Field(
        default=None, description="The phrase in which it credits that document, where its text is captured."
    )
    credited: Line | None = Field(
        default=None,
        description="How it credits that document, in our words, where its text is not captured.",
    )
    inferred: Paragraph | None = Field(
        default=None, description="Where no credit is given: why the descent is inferred. Shown as inferred."
    )

    @model_validator(mode="after")
    def _credit_or_reason(self) -> Descent:
        if [self.credit, self.credited, self.inferred].count(None) != 2:
            raise PydanticCustomError(
                "descent",
                'a descent needs "credit", "credited" or "inferred"; expected exactly one of the three',
            )
        return self


class Copy(Record):
    """A named place where the document's text was read because the original was not."""

    url: WebAddress = Field(description="The copy's address.")
    note: Line | None = Field(default=None, description="What sort of copy it is, and of which day.")


class FindingFault(StrEnum):
    """What sort of fault a finding is."""

    TRANSLATION = "translation-error"
    NAME = "wrong-name"
    ATTRIBUTION = "attribution-changed"
    HEADLINE = "headline-stronger-than-body"
    DATE = "date-missing"
    ADDITION = "addition"


class ReportFinding(Record):
    """A fault of a report that belongs to no single claim."""

    fault: FindingFault = Field(description="What sort of fault it is.")
    phrase: Quote = Field(description="The report's own words.")
    place: Place = Field(description="Where in the capture, such as `line 3`.")
    upstream_phrase: Quote | None = Field(
        default=None, description="What its upstream said there, where that text is captured."
    )
    upstream_says: Line | None = Field(
        default=None, description="The same in our words, where the upstream's text is not captured."
    )
    compared_with: SourceId | None = Field(default=None, description="The text that says so.")
    note: Paragraph = Field(description="What is wrong with it.")

    @model_validator(mode="after")
    def _phrase_with_text(self) -> ReportFinding:
        given = [self.upstream_phrase, self.upstream_says].count(None)
        if given == 0 or (given == 2) != (self.compared_with is None):
            raise PydanticCustomError(
                "finding",
                '"compared_with" goes with "upstream_phrase" or "upstream_says"; expected one of them',
            )
        return self


class Omission(Record):
    """Something that the upstream said and this report left out."""

    omitted: Line = Field(description="What was left out, in our own words.")
    upstream: SourceId = Field(description="The document that said it.")
    place: Line | None = Field(default=None, description="Where the upstream said it.")
    matters: Paragraph = Field(description="Why the omission matters.")


class ReplyStatus(StrEnum):
    """Whether the publisher was asked for a reply."""

    NOT_SOUGHT = "not-sought"
    SOUGHT = "sought"
    RECEIVED = "received"


class Reply(Record):
    """The right of reply of a report's publisher."""

    status: ReplyStatus = Field(description="Not sought, sought, or received.")
    on: Day | None = Field(default=None, description="The day it was sought or received.")
    text: Paragraph | None = Field(default=None, description="The reply, or why none was sought.")


def _sha256(value: str) -> str:
    if len(value) != 64 or set(value) - set("0123456789abcdef"):
        raise PydanticCustomError("checksum", "this is no SHA-256; expected 64 characters of 0-9 and a-f")
    return value


def _archive_address(value: str) -> str:
    if value == "none known":
        return value
    try:
        return web_address(value)
    except PydanticCustomError as error:
        raise PydanticCustomError(
            "address",
            '"{value}" is no web address; expected http:// or https:// and a host, or none known',
            error.context,
        ) from None


def _language(value: str) -> str:
    if not all(part.isalnum() and len(part) <= 8 for part in value.split("-")) or not value[:2].isalpha():
        raise PydanticCustomError(
            "language", '"{value}" is no language; expected a tag such as en', {"value": value[:40]}
        )
    return value


class Source(Record):
    """One document."""

    id: Slug = Field(description="The file's stem.")
    title: Line = Field(description="The document's title.")
    title_is_ours: Literal["yes"] | None = Field(
        default=None, description="`yes` where the title was not recorded and is our description."
    )
    publisher: Label = Field(description="Who published it.")
    authors: tuple[Label, ...] = Field(default=(), description="Who wrote it, where named.")
    published: When | None = Field(
        default=None, description="When it was published (EDTF); leave out when unknown."
    )
    dating: Line | None = Field(default=None, description="How the date is known, or why it is not.")
    language: Annotated[str, AfterValidator(_language)] = Field(
        default="en", description="Language of the text, as a BCP 47 tag."
    )
    type: SourceType = Field(description="What sort of document it is.")
    url: WebAddress = Field(description="The document's address.")
    version: Label | None = Field(default=None, description="Which version, where one address had several.")
    archive_url: Annotated[str, AfterValidator(_archive_address)] = Field(
        description="An archived copy's address, or `none known`."
    )
    copies: tuple[Copy, ...] = Field(default=(), description="Named copies in which the text was read.")
    known_through: SourceId | None = Field(
        default=None,
        description="The source through which the document is known when its own text was not opened.",
    )
    upstream: tuple[Descent, ...] = Field(default=(), description="The documents it descends from.")
    first_hand: Line | None = Field(
        default=None, description="For a report: what reporting of its own it shows."
    )
    capture: Annotated[str, AfterValidator(_sha256)] | None = Field(
        default=None, description="SHA-256 of the captured plain text in which quotes are checked."
    )
    findings: tuple[ReportFinding, ...] = Field(
        default=(), description="Faults that belong to no single claim."
    )
    omissions: tuple[Omission, ...] = Field(default=(), description="What its upstream said and it left out.")
    reply: Reply | None = Field(
        default=None, description="For a report: whether its publisher was asked for a reply."
    )
    note: Paragraph | None = Field(
        default=None, description="What else a reader must know about the document."
    )
    former_ids: tuple[Slug, ...] = Field(default=(), description="Ids it had before; each keeps its address.")
    merged_into: SourceId | None = Field(default=None, description="The source that replaces it.")
