"""Subjects: what is under check, and what happened."""

from __future__ import annotations

from pydantic import Field

from .evidence import Evidence
from .fields import ClaimId, Label, Line, Paragraph, Record, Slug, SourceId, When


class KeyFact(Record):
    """One fact of what happened, with its evidence."""

    date: When = Field(description="When it happened.")
    fact: Line = Field(description="The fact, in one line.")
    detail: Paragraph | None = Field(default=None, description="What else belongs to it.")
    claims: tuple[ClaimId, ...] = Field(default=(), description="Claims that the fact decides.")
    evidence: tuple[Evidence, ...] = Field(min_length=1, description="Where the fact is proved.")


class Unforeseen(Record):
    """A significant fact that no report predicted."""

    fact: Line = Field(description="The fact, in one line.")
    matters: Paragraph = Field(description="Why it is significant.")
    evidence: tuple[Evidence, ...] = Field(min_length=1, description="Where the fact is proved.")


class Subject(Record):
    """One release under check."""

    id: Slug = Field(description="The file's stem.")
    title: Label = Field(description="The subject's name.")
    question: Line = Field(description="The question that the site answers.")
    answer: Paragraph = Field(description="The answer in three sentences, facts first.")
    released: When = Field(description="When it was released.")
    released_note: Line = Field(description="What counts as the release.")
    reports: tuple[SourceId, ...] = Field(min_length=1, description="The reports under check.")
    selection: Paragraph = Field(description="How the reports were chosen.")
    what_happened: tuple[KeyFact, ...] = Field(default=(), description="Key facts, oldest first.")
    unforeseen: tuple[Unforeseen, ...] = Field(default=(), description="What nobody predicted.")
