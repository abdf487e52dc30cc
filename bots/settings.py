"""Settings of the fronts, and how a wrong value is told. Only the wiring reads them."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings

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

    @property
    def models(self) -> Path:
        """Shared by all knowledge bases of one data folder."""
        return self.models_dir or self.data_dir / "models"


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
