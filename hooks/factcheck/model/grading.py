"""Independent gradings: each made without sight of the other, and never edited afterwards."""

from __future__ import annotations

from pydantic import Field

from .fields import Day, FidelityId, Label, OutcomeId, Paragraph, Record, Slug, SourcingId


class AppearanceGrades(Record):
    """The grades of one report for one claim."""

    sourcing: SourcingId = Field(description="The grade on the second scale.")
    fidelity: FidelityId = Field(description="The grade on the third scale.")


class ClaimGrades(Record):
    """The grades of one claim."""

    outcome: OutcomeId = Field(description="The grade on the first scale.")
    reason: Paragraph = Field(description="Why, in a sentence.")
    reports: dict[Slug, AppearanceGrades] = Field(description="Grades by report.")


class Grading(Record):
    """One grading of all claims."""

    id: Slug = Field(description="The file's stem.")
    grader: Label = Field(description="Who graded.")
    made: Day = Field(description="The day it was made.")
    basis: Paragraph = Field(description="What the grader saw, and what not.")
    claims: dict[Slug, ClaimGrades] = Field(description="Grades by claim.")
