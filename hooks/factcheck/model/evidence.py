"""Evidence: a document that bears on a fact, and how its passage was seen."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from .fields import Day, Line, Paragraph, Record, SourceId


class Bearing(StrEnum):
    """What an evidence item does to the claim."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    CONTEXT = "context"


class Tier(StrEnum):
    """How near a document is to this fact."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    TERTIARY = "tertiary"


class Access(StrEnum):
    """How the passage was seen."""

    READ = "read"
    COPY = "copy"
    CITED = "cited"


class Evidence(Record):
    """One document that bears on a fact."""

    source: SourceId = Field(description="The document.")
    bearing: Bearing = Field(description="supports, refutes, or gives context.")
    finding: Paragraph = Field(description="What the document says on the fact, in our own words.")
    passage: Line = Field(description="Where in the document it stands.")
    tier: Tier = Field(description="primary, secondary or tertiary for this fact.")
    access: Access = Field(
        description="read: the passage was seen in its own text. copy: in a named copy. "
        "cited: only through another source."
    )
    via: SourceId | None = Field(
        default=None, description="The citing source, or the source that is the copy."
    )
    checked: Day = Field(description="The day the passage was last read.")
