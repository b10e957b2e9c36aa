"""Coverage: what became of each sentence of a report."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from .fields import ClaimId, Line, Record, Slug


class Unchecked(StrEnum):
    """Why a sentence, or a part of it, is not checked."""

    OPINION = "opinion"
    QUESTION = "question"
    BACKGROUND = "background"
    BOILERPLATE = "boilerplate"
    HEADING = "heading"
    CONDITIONAL = "conditional"


def _sentence(value: str) -> str:
    if not re.fullmatch(r"[1-9]\d{0,4}\.[1-9]\d{0,2}", value):
        raise PydanticCustomError(
            "sentence",
            '"{value}" names no sentence; expected line and number, such as 7.2',
            {"value": value[:40]},
        )
    return value


class CoveredSentence(Record):
    """One sentence: the claims that it carries, or why it carries none."""

    at: Annotated[str, AfterValidator(_sentence)] = Field(description="Line and number, such as `7.2`.")
    claims: tuple[ClaimId, ...] = Field(default=(), description="The claims that the sentence carries.")
    reason: Unchecked | None = Field(default=None, description="Why it, or the rest of it, is not checked.")
    note: Line | None = Field(
        default=None,
        description="What the unchecked part is about; for a conditional, whether its condition was graded.",
    )

    @model_validator(mode="after")
    def _claims_or_reason(self) -> CoveredSentence:
        if not self.claims and self.reason is None:
            raise PydanticCustomError(
                "sentence", 'a sentence needs "claims" or a "reason"; expected at least one of the two'
            )
        return self


class Coverage(Record):
    """All sentences of one report."""

    id: Slug = Field(description="The report: the file's stem.")
    sentences: tuple[CoveredSentence, ...] = Field(min_length=1, description="Every sentence, in order.")
