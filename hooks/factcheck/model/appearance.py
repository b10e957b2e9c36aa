"""Appearances: one report's version of a claim, on whose word, and how faithful."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .fields import (
    Amount,
    Count,
    FidelityId,
    FlagId,
    Label,
    Line,
    Paragraph,
    Place,
    Quote,
    Record,
    Slug,
    SourceId,
    SourcingId,
    When,
)


class Stance(StrEnum):
    """What a report does with the claim."""

    AFFIRMS = "affirms"
    DENIES = "denies"
    QUESTIONS = "questions"


class Certainty(StrEnum):
    """How firmly a report puts the claim."""

    STATED = "stated"
    ATTRIBUTED = "attributed"
    HEDGED = "hedged"


class TextPart(StrEnum):
    """Which part of the report carries the phrase."""

    HEADLINE = "headline"
    BODY = "body"


class Value(Record):
    """What a report said, normalised: an amount with its unit, or a window of time."""

    amount: Amount | None = Field(default=None, description="The number.")
    unit: Label | None = Field(default=None, description="Its unit.")
    window: When | None = Field(default=None, description="The window of time.")

    @model_validator(mode="after")
    def _amount_or_window(self) -> Value:
        if (self.amount is None) == (self.window is None) or (self.amount is None) != (self.unit is None):
            raise PydanticCustomError(
                "value",
                'this is neither an amount nor a window; expected either "amount" with "unit", or "window"',
            )
        return self


class AttributionKind(StrEnum):
    """On whose word a report says it."""

    NAMED = "named"
    DOCUMENT = "document"
    UNNAMED = "unnamed"
    OUTLET = "outlets-own"
    NONE = "none"


class Sameness(StrEnum):
    """Whether two groups of unnamed people are the same people."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class SamePeople(Record):
    """How a group of people relates to another group in the same report."""

    people: Slug = Field(description="The other group's `people`.")
    same: Sameness = Field(description="Whether they are the same people.")


class Attribution(Record):
    """One entry of the list of those on whose word a report says it."""

    kind: AttributionKind = Field(
        description="Named person, document, unnamed people, the outlet's own word, or none."
    )
    people: Slug | None = Field(
        default=None, description="A handle for this group within the report, such as `two-familiar`."
    )
    number: Count | None = Field(default=None, description="How many people, where the report says so.")
    at_least: Count | None = Field(
        default=None, description="At least how many, for words such as `multiple`."
    )
    description: Line = Field(description="How the report describes them, in our words.")
    basis: Line | None = Field(default=None, description="The basis of knowledge that the report gives.")
    via: SourceId | None = Field(
        default=None, description="The document through which the word reached the report."
    )
    same_as: tuple[SamePeople, ...] = Field(default=(), description="How the group relates to other groups.")


class ComparisonBasis(StrEnum):
    """What text a report was compared with."""

    UPSTREAM = "upstream"
    COPY = "copy"
    SIBLING = "sibling"


class Deviation(Record):
    """One place at which a report departs from the text it descends from."""

    phrase: Quote = Field(description="The report's words.")
    upstream_phrase: Quote | None = Field(
        default=None, description="The words it departs from, where that text is captured."
    )
    upstream_says: Line | None = Field(
        default=None, description="What it departs from, in our words, where that text is not captured."
    )
    note: Line = Field(description="What changed. Without either of the two above it is an addition.")

    @model_validator(mode="after")
    def _phrase_or_words(self) -> Deviation:
        if self.upstream_phrase is not None and self.upstream_says is not None:
            raise PydanticCustomError(
                "deviation",
                'both "upstream_phrase" and "upstream_says" are given; expected at most one of the two',
            )
        return self


class Fidelity(Record):
    """How faithful a report is to the text it descends from."""

    grade: FidelityId = Field(description="The grade on the third scale.")
    compared_with: SourceId | None = Field(default=None, description="The text compared.")
    basis: ComparisonBasis | None = Field(
        default=None,
        description="upstream itself, a copy assumed faithful, or a sibling (differences are no faults).",
    )
    deviations: tuple[Deviation, ...] = Field(default=(), description="Where it departs.")
    flags: tuple[FlagId, ...] = Field(default=(), description="Faults beside the grade.")
    note: Paragraph | None = Field(default=None, description="Why this grade, in a sentence.")

    @model_validator(mode="after")
    def _basis_with_text(self) -> Fidelity:
        if (self.compared_with is None) != (self.basis is None):
            raise PydanticCustomError(
                "fidelity", 'one of "compared_with" and "basis" is missing; expected both or neither'
            )
        if self.compared_with is None and any(item.upstream_phrase for item in self.deviations):
            raise PydanticCustomError(
                "fidelity",
                'an "upstream_phrase" stands in no named text; expected "compared_with" and "basis"',
            )
        return self


class Sourcing(Record):
    """What a report itself shows for the claim, judged as of its own date."""

    grade: SourcingId = Field(description="The grade on the second scale.")
    note: Paragraph = Field(description="Why this grade, in a sentence.")


class Appearance(Record):
    """One report that carries the claim."""

    source: SourceId = Field(description="The report.")
    quote: Quote = Field(description="The phrase that carries the claim; never a whole sentence.")
    place: Place = Field(description="Where in the capture, such as `line 7`.")
    part: TextPart = Field(alias="in", description="Headline or body.")
    scope: Line | None = Field(default=None, description="The report's own limiting words.")
    value: Value | None = Field(default=None, description="What it said, normalised.")
    stance: Stance = Field(description="affirms, denies or questions the claim.")
    certainty: Certainty = Field(description="stated as fact, attributed to somebody, or hedged.")
    attribution: tuple[Attribution, ...] = Field(min_length=1, description="On whose word.")
    upstream: tuple[SourceId, ...] = Field(
        default=(), description="Where this claim comes from, when it is not the source's own upstream."
    )
    sourcing: Sourcing = Field(description="The grade for sourcing.")
    fidelity: Fidelity = Field(description="The grade for fidelity.")
