"""Settings of the fronts, and how a wrong value is told. Only the wiring reads them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings

from assistant.answering.conflicts import PRECEDENCE as TYPES
from assistant.thresholds import ABSTAIN_BELOW, SURE_FROM
from bots.errors import UserError
from knowledge.labels import is_label
from knowledge.settings import KnowledgeSettings

if TYPE_CHECKING:
    from assistant.models.guarding import GuardSettings
    from assistant.models.types import ChatSettings

LARGEST_CALL = (
    10_000  # tokens: what the fullest prompt and its longest answer take, so that a model is asked at all
)
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
    # Personal data in what is kept of questions: known by its form, or with Presidio (an extra) names, too.
    redact: Literal["off", "patterns", "presidio"] = "off"
    audit_max_mb: float = Field(default=10, gt=0)  # of one file; then a new one is begun
    audit_files: int = Field(default=10, ge=1)  # kept beside the one that is written

    # The chat model that writes the answers, as "provider:model". Empty: none, and nothing of it is loaded.
    chat_model: str = ""
    chat_base_url: str = ""
    chat_api_key: SecretStr = SecretStr("")
    # Labels: passages of documents whose audience holds one of them are never sent to a remote model.
    chat_never_send: str = ""
    chat_timeout: float = Field(default=30, gt=0, le=600)  # seconds for one answer, retries included
    chat_retries: int = Field(default=2, ge=0, le=10)
    # What an answer and a day of UTC may take; none: no cap. Costs as in the file of prices, if there is one.
    chat_tokens_per_answer: int = Field(default=30_000, ge=LARGEST_CALL)
    chat_tokens_per_day: int | None = Field(default=None, ge=0)
    chat_cost_per_answer: Decimal | None = Field(default=None, ge=0, le=1_000_000)
    chat_cost_per_day: Decimal | None = Field(default=None, ge=0, le=1_000_000)
    chat_prices: Path | None = None
    chat_at_once: int = Field(default=8, ge=1, le=1000)  # calls of one process
    chat_rest_after: int = Field(default=5, ge=0)  # failures in a row; 0: the model never rests
    chat_rest_seconds: float = Field(default=60, gt=0, le=86_400)

    @field_validator("chat_never_send")
    @classmethod
    def names_labels(cls, text: str) -> str:
        for label in listed(text):
            if not is_label(label):
                raise ValueError(f"{label!r} is no label; write public, employees, team:NAME or vendor:NAME")
        return text

    @property
    def chat(self) -> ChatSettings | None:
        """None without a chat model."""
        if not self.chat_model.strip():
            return None
        from assistant.models.types import ChatSettings

        return ChatSettings(
            self.chat_model.strip(),
            self.chat_base_url.strip(),
            self.chat_api_key.get_secret_value().strip(),
            frozenset(listed(self.chat_never_send)),
            self.chat_timeout,
            self.chat_retries,
        )

    @property
    def chat_guard(self) -> GuardSettings:
        from assistant.models.budgets import Caps
        from assistant.models.guarding import GuardSettings

        return GuardSettings(
            self.data_dir,
            self.chat_prices,
            Caps(
                self.chat_tokens_per_answer,
                millionths(self.chat_cost_per_answer),
                self.chat_tokens_per_day,
                millionths(self.chat_cost_per_day),
            ),
            self.chat_at_once,
            self.chat_rest_after,
            self.chat_rest_seconds,
        )

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


def millionths(cost: Decimal | None) -> int | None:
    return None if cost is None else int(cost * 1_000_000)


def listed(text: str) -> tuple[str, ...]:
    return tuple(label for part in text.split(",") if (label := part.strip()))


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
