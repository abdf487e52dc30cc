"""A conversation so far, as it arrives in a file: JSON Lines of `{"role", "text"}`, oldest first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bots.errors import UserError

if TYPE_CHECKING:
    from assistant.types import Turn

Model = TypeVar("Model", bound=BaseModel)


class TurnLine(BaseModel):
    model_config = ConfigDict(extra="ignore")

    role: Literal["user", "assistant"]
    text: str

    def turn(self) -> Turn:
        from assistant.types import Turn

        return Turn(self.role, self.text)


def read_history(file: Path) -> list[Turn]:
    return [line.turn() for _, line in read_lines(file, TurnLine, 'Each line is {"role": "user", "text": "…"}')]


def read_lines(file: Path, model: type[Model], remedy: str) -> list[tuple[int, Model]]:
    """Every line of a JSON Lines file with its number, from 1; blank lines are passed over."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{file} is not UTF-8 text", remedy) from error
    found: list[tuple[int, Model]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append((number, model.model_validate_json(line)))
        except ValidationError as error:
            raise UserError(f"{file}, line {number}: {first_fault(error)}", remedy) from error
    return found


def first_fault(error: ValidationError) -> str:
    """The first thing that is wrong, in one line: `role: Input should be 'user' or 'assistant'`."""
    fault = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in fault["loc"])
    return f"{where}: {fault['msg']}" if where else fault["msg"]
