"""Claims: one checkable fact each, who said it and how, and what came of it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .fields import (
    Amount,
    ClaimId,
    Count,
    Day,
    EntityId,
    FidelityId,
    FlagId,
    Label,
    Line,
    Markdown,
    ModifierId,
    OutcomeId,
    Paragraph,
    Quote,
    Record,
    Short,
    Slug,
    SourceId,
    SourcingId,
    TopicId,
    When,
)


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
        default=None, description="The words it departs from; absent for an addition."
    )
    note: Line = Field(description="What changed.")


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
        return self


class Sourcing(Record):
    """What a report itself shows for the claim, judged as of its own date."""

    grade: SourcingId = Field(description="The grade on the second scale.")
    note: Paragraph = Field(description="Why this grade, in a sentence.")


class Appearance(Record):
    """One report that carries the claim."""

    source: SourceId = Field(description="The report.")
    quote: Quote = Field(description="The phrase that carries the claim; never a whole sentence.")
    place: Line = Field(description="Where in the capture, such as `line 7`.")
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
    disputes: tuple[Dispute, ...] = Field(default=(), description="Objections and answers.")
    status: Status = Field(default=Status.PUBLISHED, description="draft, published or withdrawn.")
    former_ids: tuple[Slug, ...] = Field(default=(), description="Ids it had before; each keeps its address.")
    merged_into: ClaimId | None = Field(default=None, description="The claim that replaces it.")
