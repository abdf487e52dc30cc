"""Results of earlier measurements: what `--out` wrote, read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from assistant.types import Answer
from bots.cli.output import note
from bots.errors import UserError
from bots.history import read_lines
from evals.suites import Question
from knowledge.types import JsonDict

REMEDY = "Name a file that bpo eval answers SUITE --out FILE wrote"
TREC_FIELDS = 6  # qid Q0 docid rank score tag


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question: an answer or an error."""

    question: Question
    answer: Answer | None
    error: str = ""

    def to_json(self) -> JsonDict:
        line: JsonDict = {
            "id": self.question.id,
            "question": self.question.question,
            "result": self.answer.to_json() if self.answer else None,
        }
        return line | ({"error": self.error} if self.error else {})


class RunLine(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str = Field(min_length=1)
    question: str
    result: Answer | None = None
    error: str = ""


def read_answers(file: Path, questions: Sequence[Question]) -> list[Outcome]:
    """The answers to these questions, in their order. Says how many the run does not hold."""
    lines = {line.id: line for _, line in read_lines(file, RunLine, REMEDY)}
    found = [
        Outcome(question, line.result, line.error)
        for question in questions
        if (line := lines.get(question.id)) is not None
    ]
    if not found:
        raise UserError(f"{file} holds no answer to a question of this suite", REMEDY)
    changed = [one.question.id for one in found if lines[one.question.id].question != one.question.question]
    if len(found) < len(questions):
        note(f"{file.name}: {len(questions) - len(found)} of {len(questions)} questions are not in this run")
    if changed:
        note(f"{file.name}: since this run the wording has changed of {' '.join(changed)}")
    return found


def is_trec(file: Path) -> bool:
    """Told by its first line, whatever the file is called."""
    try:
        with file.open(encoding="utf-8-sig") as lines:
            first = next((line for line in lines if line.strip()), "")
    except UnicodeDecodeError as error:
        raise UserError(f"{file} is not UTF-8 text", REMEDY) from error
    fields = trec_fields(first)
    return len(fields) == TREC_FIELDS and fields[1] == "Q0"


def trec_fields(line: str) -> list[str]:
    """Ours are separated by tabs, because ids may hold spaces; other tools' by any white space."""
    return line.strip().split("\t") if "\t" in line else line.split()


def read_trec(file: Path) -> dict[str, list[str]]:
    """Corpus ids by query id, best score first."""
    scored: dict[str, list[tuple[float, str]]] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            query, _, passage, _, score, _ = trec_fields(line)
            scored.setdefault(query, []).append((float(score), passage))
        except ValueError as error:
            raise UserError(
                f"{file}, line {number}: not a line of a TREC run", "Write qid Q0 docid rank score tag"
            ) from error
    return {query: [p for _, p in sorted(own, key=lambda one: -one[0])] for query, own in scored.items()}
