"""The site itself: who publishes it, who grades, and which state of the data it shows."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from .fields import Day, EntityId, Label, Line, Paragraph, Record, WebAddress


class Publisher(Record):
    """Who answers for the site."""

    name: Label = Field(description="The publisher's name.")
    url: WebAddress | None = Field(default=None, description="The publisher's own page.")
    description: Paragraph = Field(description="Who that is, and how it is funded.")


class GraderKind(StrEnum):
    """What sort of grader it is."""

    AI_SYSTEM = "ai-system"
    PERSON = "person"


class Grader(Record):
    """Who gives verdicts."""

    name: Label = Field(description="The grader's name.")
    kind: GraderKind = Field(description="A person, or an AI system.")
    maker: Label | None = Field(default=None, description="Who makes the AI system.")
    role: Line = Field(description="What the grader does here.")


class Interest(Record):
    """Something that could bend a verdict, said openly."""

    statement: Paragraph = Field(description="The interest, and what is done about it.")
    entities: tuple[EntityId, ...] = Field(
        default=(), description="Entities it concerns; each claim about one of them carries a notice."
    )


class HumanReview(StrEnum):
    """How much of the record a human editor has reviewed."""

    NONE = "none"
    PARTIAL = "partial"
    COMPLETE = "complete"


class DatasetState(Record):
    """Which state of the data this is."""

    version: Label = Field(description="Semantic version of the dataset.")
    as_of: Day = Field(
        description="The day up to which the record was checked. The build never reads the clock."
    )
    first_release: Day = Field(
        description="The day of the site's first release; nothing was recorded before it."
    )


class Site(Record):
    """`site.yml`: the one file that a fork must change."""

    name: Label = Field(description="The site's name.")
    tagline: Line = Field(description="What the site does, in one line.")
    publisher: Publisher = Field(description="Who answers for the site.")
    contact: Line | None = Field(
        default=None, description="An e-mail or postal address that needs no account."
    )
    method: Paragraph = Field(
        description="How verdicts were made, in plain words; shown on every page's way to About."
    )
    graders: tuple[Grader, ...] = Field(min_length=1, description="Who graded.")
    human_review: HumanReview = Field(description="How much of the record a human editor has reviewed.")
    interests: tuple[Interest, ...] = Field(default=(), description="Interests that could bend a verdict.")
    dataset: DatasetState = Field(description="Version and date of the data.")
    data_licence: Label = Field(description="The licence of the data.")
    data_licence_url: WebAddress = Field(description="Where that licence can be read.")
