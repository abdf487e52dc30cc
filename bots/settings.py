"""Settings of the fronts, and how a wrong value is told. Only the wiring reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings

from assistant.answering.conflicts import PRECEDENCE as TYPES
from assistant.thresholds import ABSTAIN_BELOW, SURE_FROM
from bots.errors import UserError
from knowledge.settings import KnowledgeSettings

SomeSettings = TypeVar("SomeSettings", bound=BaseSettings)


class Settings(KnowledgeSettings):
    """`BPO_DATA_DIR`, and `BPO_MODELS_DIR` for what is derived from the model's weights."""

    models_dir: Path | None = None
    # Of an answer's confidence: below the first it is withheld, below the second offered as what comes closest.
    abstain_below: float = Field(default=ABSTAIN_BELOW, ge=0, le=1)
    sure_from: float = Field(default=SURE_FROM, ge=0, le=1)

    # Which type of document prevails where two disagree, as "contract > sla > policy"; empty: the usual order.
    precedence: str = ""
    # What the audit log keeps of a question: its hash, its text, or nothing and no log at all.
    audit_questions: Literal["hash", "text", "off"] = "hash"
    audit_max_mb: float = Field(default=10, gt=0)  # of one file; then a new one is begun
    audit_files: int = Field(default=10, ge=1)  # kept beside the one that is written

    @field_validator("precedence")
    @classmethod
    def names_types(cls, text: str) -> str:
        for kind in ordered(text):
            if kind not in TYPES:
                raise ValueError(f"{kind!r} is no type of document; write some of: {' > '.join(TYPES)}")
        return text

    @property
    def order_of_types(self) -> tuple[str, ...]:
        return ordered(self.precedence) or TYPES

    @property
    def models(self) -> Path:
        """Shared by all knowledge bases of one data folder."""
        return self.models_dir or self.data_dir / "models"


def ordered(text: str) -> tuple[str, ...]:
    return tuple(kind for part in text.replace(",", ">").split(">") if (kind := part.strip().lower()))


def read(kind: type[SomeSettings]) -> SomeSettings:
    """The settings of one package. A value that does not fit is an error that names the variable."""
    try:
        return kind()
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        name = str(kind.model_config.get("env_prefix", "")) + "_".join(str(part) for part in fault["loc"])
        raise UserError(f"{name.upper()}: {fault['msg']}", "Correct it in the environment or in .env") from error
    except UnicodeDecodeError as error:
        raise UserError(".env is not UTF-8 text", "Save it as UTF-8") from error
