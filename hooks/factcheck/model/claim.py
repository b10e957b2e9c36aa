"""Claims: one checkable fact each, who said it and how, and what came of it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .appearance import Appearance
from .evidence import Evidence
from .fields import (
    ClaimId,
    Day,
    EntityId,
    Label,
    Line,
    Markdown,
    ModifierId,
    OutcomeId,
    Paragraph,
    Record,
    Short,
    Slug,
    SourceId,
    TopicId,
    When,
)
from .vocabulary import Scale


class ClaimKind(StrEnum):
    """What sort of statement the claim is."""

    PREDICTION = "prediction"
    PRESENT_FACT = "present-fact"
    PAST_FACT = "past-fact"
    ATTRIBUTION = "attribution"


class Prominence(StrEnum):
    """How much weight the reports gave the claim."""

    HEADLINE = "headline"
    MAIN = "main"
    DETAIL = "detail"


class ResolutionTest(Record):
    """What is measured, and what would make the claim true."""

    property: Line = Field(description="What is measured.")
    value: Line = Field(description="What makes the claim true.")
    tolerance: Line | None = Field(
        default=None, description="Allowed deviation; stated precision unless said otherwise."
    )


class Definition(Record):
    """The meaning of a word that decides the verdict."""

    term: Label = Field(description="The word.")
    meaning: Paragraph = Field(description="What it means here.")


class Counting(Record):
    """Whether a doubtful case counts."""

    case: Line = Field(description="The doubtful case.")
    counts: bool = Field(description="Whether it counts (`true` or `false`).")
    because: Paragraph = Field(description="Why.")


class AlternativeReading(Record):
    """The verdict under the other fair reading."""

    reading: Paragraph = Field(description="The other reading.")
    rating: OutcomeId = Field(description="The outcome under it.")
    because: Paragraph = Field(description="Why that would be the outcome.")


class Criteria(Record):
    """What decides the claim. Without a test the claim is Unverifiable."""

    test: ResolutionTest | None = Field(
        default=None, description="What is measured; absent when no test can be written."
    )
    untestable: Paragraph | None = Field(default=None, description="Why no test can be written.")
    definitions: tuple[Definition, ...] = Field(default=(), description="Words that decide.")
    counts_as: tuple[Counting, ...] = Field(default=(), description="Doubtful cases.")
    period: When | None = Field(default=None, description="The time for which the claim is judged.")
    deadline: When | None = Field(default=None, description="When the predicted event had to have come.")
    decided_by: Line = Field(description="The kind of document that decides.")
    written: Day = Field(description="The day the criteria were written.")
    alternative: AlternativeReading | None = Field(
        default=None, description="The verdict under the other fair reading."
    )

    @model_validator(mode="after")
    def _test_or_reason(self) -> Criteria:
        if (self.test is None) == (self.untestable is None):
            raise PydanticCustomError(
                "criteria",
                'both or neither of "test" and "untestable" is given; expected exactly one of the two',
            )
        return self


class Outcome(Record):
    """What came of the claim."""

    rating: OutcomeId = Field(description="The grade on the first scale.")
    modifiers: tuple[ModifierId, ...] = Field(default=(), description="What qualifies the rating.")
    answer: Line = Field(description="The answer in one sentence, fact first.")
    reasoning: Markdown = Field(description="Why, with `[^source-id]` after each fact.")
    as_of: Day = Field(description="The day to which the outcome was checked.")
    would_change: Paragraph = Field(description="What evidence would change the rating.")
    searched: Paragraph | None = Field(
        default=None,
        description="For an unresolved claim: what was looked for, where, and why it does not decide.",
    )
    evidence: tuple[Evidence, ...] = Field(default=(), description="Evidence for and against.")
    thin_evidence: Paragraph | None = Field(
        default=None,
        description="Why a numbered rating rests on fewer than two independent documents that were read.",
    )


class ChangeClass(StrEnum):
    """What sort of entry of the history it is."""

    FIRST_RATING = "first-rating"
    NEW_INFORMATION = "new-information"
    VERDICT_CHANGED = "verdict-changed"
    FACT_CORRECTED = "fact-corrected"
    CLARIFICATION = "clarification"
    WITHDRAWN = "withdrawn"


class HistoryEntry(Record):
    """One state of the verdict: when it could be known, and when this site wrote it."""

    known: When = Field(description="When the fact could be known; drives replay and timeline.")
    recorded: Day = Field(description="When this site wrote it; drives feeds and corrections.")
    rating: OutcomeId = Field(description="The outcome from then on.")
    change: ChangeClass = Field(alias="class", description="What sort of entry it is.")
    note: Paragraph = Field(description="What became known, or what was changed and why.")


class Dispute(Record):
    """An objection to the verdict, kept on the page."""

    date: Day = Field(description="When it was raised.")
    by: Label = Field(description="Who raised it.")
    objection: Paragraph = Field(description="The objection.")
    answer: Paragraph = Field(description="Our answer.")
    result: Line = Field(description="What came of it.")


class Resolution(Record):
    """How a disagreement between the two gradings, or between them and the record, was settled."""

    scale: Scale = Field(description="The scale on which they disagree.")
    source: SourceId | None = Field(default=None, description="The report; absent for the outcome.")
    reason: Paragraph = Field(description="Why the record holds the grade that it holds.")


class Status(StrEnum):
    """Where the claim stands in its life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Claim(Record):
    """One atomic claim."""

    id: Slug = Field(description="The file's stem.")
    subject: Slug = Field(description="The folder's name.")
    short: Short = Field(description="The claim in at most 75 characters.")
    statement: Paragraph = Field(description="The claim in full, in neutral words.")
    topic: TopicId = Field(description="The topic it is listed under.")
    entities: tuple[EntityId, ...] = Field(default=(), description="Whom and what it is about.")
    kind: ClaimKind = Field(description="Prediction, present fact, past fact or attribution.")
    prominence: Prominence = Field(description="How much weight the reports gave it.")
    related: tuple[ClaimId, ...] = Field(default=(), description="Claims that a reader may want next.")
    reports_that: ClaimId | None = Field(
        default=None, description="For `X reported that …`: the inner claim, whose truth is another matter."
    )
    conflicts_with: tuple[ClaimId, ...] = Field(
        default=(), description="Claims that cannot be true beside it."
    )
    criteria: Criteria = Field(description="What decides.")
    appearances: tuple[Appearance, ...] = Field(min_length=1, description="The reports that carry it.")
    outcome: Outcome = Field(description="What came of it.")
    history: tuple[HistoryEntry, ...] = Field(
        min_length=1, description="States of the verdict, oldest first."
    )
    resolutions: tuple[Resolution, ...] = Field(
        default=(), description="How disagreements of the two gradings were settled."
    )
    disputes: tuple[Dispute, ...] = Field(default=(), description="Objections and answers.")
    status: Status = Field(default=Status.PUBLISHED, description="draft, published or withdrawn.")
    former_ids: tuple[Slug, ...] = Field(default=(), description="Ids it had before; each keeps its address.")
    merged_into: ClaimId | None = Field(default=None, description="The claim that replaces it.")
