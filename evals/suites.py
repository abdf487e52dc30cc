"""A question suite: a folder with `questions.jsonl` and, mostly, the `documents/` that it asks about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bots.errors import UserError
from bots.history import TurnLine, read_lines
from bots.labels import parse_labels

REGEX = "re:"
REMEDY = "Correct the line; the keys are those of the question suites' format"


class Source(BaseModel):
    model_config = ConfigDict(extra="ignore")

    document: str
    section: str | None = None
    page: int | None = None
    quote: str | None = None


class Question(BaseModel):
    """One line. Every fact is a list of alternatives; `either`: answering and abstaining are both right."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    id: str = Field(min_length=1)
    question: str  # an empty one is asked like others: every question gets its line
    history: list[TurnLine] = []
    labels: str | None = Field(None, alias="as")
    on: date | None = None
    answerable: bool = True
    either: bool = False
    facts: list[list[str]] = []
    forbidden: list[str] = []
    sources: list[Source] = []
    kind: str = "other"  # a suite may bring kinds of its own

    @model_validator(mode="before")
    @classmethod
    def without_nulls(cls, values: Any) -> Any:
        return {k: v for k, v in values.items() if v is not None} if isinstance(values, dict) else values

    @field_validator("labels")
    @classmethod
    def known_labels(cls, value: str | None) -> str | None:
        try:
            parse_labels(value)
        except UserError as error:
            raise ValueError(error.reason) from error
        return value

    @field_validator("facts", "forbidden")
    @classmethod
    def valid_patterns(cls, value: list[list[str]] | list[str]) -> list[list[str]] | list[str]:
        for group in value:
            for alternative in [group] if isinstance(group, str) else group:
                if alternative.startswith(REGEX):
                    try:
                        re.compile(alternative.removeprefix(REGEX))
                    except re.error as error:
                        raise ValueError(f"{alternative!r} is no regular expression: {error}") from error
        return value


@dataclass(frozen=True, slots=True)
class Suite:
    """`documents` is None for a suite that asks about the user's own knowledge base."""

    name: str
    folder: Path
    questions: tuple[Question, ...]
    documents: Path | None


def load_suite(folder: Path) -> Suite:
    file = folder / "questions.jsonl"
    if not folder.is_dir():
        raise UserError(f"{folder} is not a folder", "Name a suite: a folder with questions.jsonl")
    if not file.is_file():
        raise UserError(f"{folder} holds no questions.jsonl", "Name a suite: a folder with questions.jsonl")
    questions = tuple(question for _, question in unique(file, read_lines(file, Question, REMEDY)))
    if not questions:
        raise UserError(f"{file} holds no questions", "Write one JSON object a line")
    documents = folder / "documents"
    return Suite(folder.resolve().name, folder, questions, documents if documents.is_dir() else None)


def unique(file: Path, lines: list[tuple[int, Question]]) -> list[tuple[int, Question]]:
    """Two questions of one id could not be told apart in the output."""
    first: dict[str, int] = {}
    for number, question in lines:
        if question.id in first:
            raise UserError(
                f"{file}, line {number}: the id {question.id!r} stands in line {first[question.id]} too", REMEDY
            )
        first[question.id] = number
    return lines
