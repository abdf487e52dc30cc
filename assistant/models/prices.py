"""What the tokens of a model cost: our file, and before it the user's own."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, Decimal
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.models.errors import ModelSetupError
from assistant.models.tokens import Tokens

OWN_FILE = "prices.yaml"
VARIABLE = "BPO_CHAT_PRICES"
FORM = 'Write it like: models: {"openai:gpt-x*": {input: 1.25, output: 10}}'

Rate = Annotated[Decimal, Field(ge=0, le=1_000_000)]


class Price(BaseModel):
    """Of a million tokens, so tokens times price are millionths of the currency."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: Rate
    output: Rate

    def of(self, tokens: Tokens) -> int:
        """In millionths, rounded up."""
        exact = tokens.prompt * self.input + tokens.answer * self.output
        return int(exact.to_integral_value(ROUND_CEILING))


class Prices(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    currency: str = ""
    models: dict[str, Price]

    def of(self, model: str) -> Price | None:
        """Of the first name that fits. None: nobody told."""
        return next((price for name, price in self.models.items() if _fits(name, model)), None)


def read_prices(file: Path | None) -> Prices:
    """The user's prices, and after them ours. Raises ModelSetupError."""
    ours = _parsed(files("assistant.models").joinpath(OWN_FILE).read_text(encoding="utf-8"))
    if file is None:
        return ours
    try:
        theirs = _parsed(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelSetupError(
            f"the prices in {file} cannot be read ({error.strerror})", f"Correct {VARIABLE}"
        ) from error
    except UnicodeDecodeError as error:
        raise ModelSetupError(f"the prices in {file} are not UTF-8 text", "Save the file as UTF-8") from error
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = " > ".join(str(part) for part in fault["loc"])
        raise ModelSetupError(f"the prices in {file}: {where}: {fault['msg']}", FORM) from error
    except (yaml.YAMLError, ValueError) as error:
        raise ModelSetupError(f"the prices in {file} are not YAML", FORM) from error
    return Prices(
        currency=theirs.currency,
        models=theirs.models | {name: price for name, price in ours.models.items() if name not in theirs.models},
    )


def _parsed(text: str) -> Prices:
    return Prices.model_validate(yaml.safe_load(text))


def _fits(name: str, model: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in name.split("*"))
    return re.fullmatch(pattern, model, re.I | re.S) is not None
