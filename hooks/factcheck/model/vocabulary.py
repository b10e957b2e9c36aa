"""Vocabularies that all subjects share: topics, entities, the glossary and the three scales."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, RootModel

from .fields import Count, Label, Line, Paragraph, Record, Slug


class Topic(Record):
    """A theme under which claims are listed."""

    label: Label = Field(description="The topic's name as readers see it.")
    description: Line = Field(description="What belongs under the topic, in one line.")


class EntityKind(StrEnum):
    """What sort of thing an entity is."""

    ORGANISATION = "organisation"
    PERSON = "person"
    PRODUCT = "product"
    PLACE = "place"
    EVENT = "event"


class Entity(Record):
    """Somebody or something that claims are about."""

    label: Label = Field(description="The usual name.")
    kind: EntityKind = Field(description="What sort of thing it is.")
    description: Line = Field(description="What it is, in one line.")
    aliases: tuple[Label, ...] = Field(
        default=(), description="Other spellings, among them wrong ones as printed in a report."
    )


class Term(Record):
    """A word that a reader may not know."""

    label: Label = Field(description="The word as it is written in the text.")
    definition: Paragraph = Field(description="What it means here, in our own words.")
    also: tuple[Label, ...] = Field(default=(), description="Other forms of the word.")


class Topics(RootModel[dict[Slug, Topic]]):
    """All topics by id, in the order in which they are listed."""


class Entities(RootModel[dict[Slug, Entity]]):
    """All entities by id."""


class Glossary(RootModel[dict[Slug, Term]]):
    """All glossary terms by id."""


class Icon(StrEnum):
    """The pictures that a label can have; each has a shape of its own, so that colour is never needed."""

    CHECK = "check"
    CHECK_PARTIAL = "check-partial"
    HALF = "half"
    CROSS_PARTIAL = "cross-partial"
    CROSS = "cross"
    OPEN = "open"
    FOG = "fog"
    CLOCK = "clock"
    ARROW = "arrow"
    VOID = "void"
    RECORD = "record"
    PAIR = "pair"
    PERSON = "person"
    MASK = "mask"
    CHAIN = "chain"
    NONE = "none"
    EQUAL = "equal"
    NEAR = "near"
    UP = "up"
    DOWN = "down"
    BENT = "bent"
    PLUS = "plus"
    AGAINST = "against"


class Scale(StrEnum):
    """The three scales."""

    OUTCOME = "outcome"
    SOURCING = "sourcing"
    FIDELITY = "fidelity"


class ScaleLabel(Record):
    """One grade of a scale."""

    label: Label = Field(description="The grade's name, the same on every page and in every export.")
    definition: Paragraph = Field(description="What the grade says.")
    decision: Paragraph = Field(description="The rule by which it is given.")
    icon: Icon = Field(description="Its picture.")


def _rating_value(value: int) -> int:
    if value > 5:
        from pydantic_core import PydanticCustomError

        raise PydanticCustomError("number", "{value} is no rating; expected 1 to 5", {"value": value})
    return value


class Settling(StrEnum):
    """Whether an outcome settles a claim."""

    SETTLED = "settled"
    OPEN = "open"
    SEARCHED = "searched"
    PENDING = "pending"
    VOID = "void"


class OutcomeLabel(ScaleLabel):
    """One grade of the outcome scale: the claim against what happened."""

    number: Annotated[Count, AfterValidator(_rating_value)] | None = Field(
        default=None,
        description="1 (false) to 5 (true), ClaimReview's ratingValue; absent when the claim is unresolved.",
    )
    settling: Settling = Field(
        description="settled: has a number. searched: unresolved, so the claim must say what was looked for. "
        "pending: needs a deadline. open: unresolved for another reason. void: kept but not counted."
    )


class FidelityLabel(ScaleLabel):
    """One grade of the fidelity scale: a report against the text it descends from."""

    originates: bool = Field(
        default=False,
        description="Whether what it says begins with the report itself, which then counts as an origin.",
    )


class Modifier(Record):
    """A word that qualifies an outcome and never lifts it."""

    label: Label = Field(description="The modifier's name.")
    definition: Line = Field(description="What it says.")


class Scales(Record):
    """The three scales, never averaged, with their modifiers and flags."""

    outcome: dict[Slug, OutcomeLabel] = Field(description="The claim against what happened.")
    modifiers: dict[Slug, Modifier] = Field(description="What qualifies an outcome.")
    sourcing: dict[Slug, ScaleLabel] = Field(description="What a report itself showed when it was published.")
    fidelity: dict[Slug, FidelityLabel] = Field(description="A report against the text it descends from.")
    flags: dict[Slug, Modifier] = Field(
        description="Faults of a rewrite that stand beside its fidelity grade."
    )
