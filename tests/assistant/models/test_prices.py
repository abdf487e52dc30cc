from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.models.errors import ModelSetupError
from assistant.models.prices import Price, read_prices
from assistant.models.tokens import Tokens

FILE = """\
currency: EUR
models:
  "openai:gpt-x-mini*": {input: 0.25, output: 2}
  "openai:*": {input: 1.25, output: 10}
  "bedrock_converse:eu.[a].v1:0": {input: 3, output: 15}
"""


def prices(tmp_path: Path, text: str = FILE) -> Path:
    file = tmp_path / "prices.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def fault(file: Path) -> str:
    with pytest.raises(ModelSetupError) as wrong:
        read_prices(file)
    return str(wrong.value)


@pytest.mark.parametrize(
    ("model", "output"),
    [
        ("openai:gpt-x-mini-2", "2"),
        ("OpenAI:GPT-X-mini", "2"),
        ("openai:gpt-x", "10"),
        ("bedrock_converse:eu.[a].v1:0", "15"),  # only * stands for something
        ("bedrock_converse:eu.a.v1:0", None),
        ("ollama:m:8b", "0"),
        ("anthropic:m", None),
        ("xopenai:m", None),
    ],
)
def test_the_first_name_that_fits_counts(tmp_path: Path, model: str, output: str | None) -> None:
    found = read_prices(prices(tmp_path)).of(model)
    assert (found and found.output) == (output and Decimal(output))


def test_the_users_file_stands_before_ours(tmp_path: Path) -> None:
    found = read_prices(prices(tmp_path, 'models: {"ollama:*": {input: 1, output: 2}}')).of("ollama:m")
    assert found == Price(input=Decimal(1), output=Decimal(2))


def test_without_a_file_only_what_is_free_has_a_price() -> None:
    known = read_prices(None)
    assert known.of("openai:m") is None
    assert known.of("ollama:m") == Price(input=Decimal(0), output=Decimal(0))


def test_cost_is_exact_and_rounded_up() -> None:
    price = Price(input=Decimal("0.15"), output=Decimal("0.6"))
    assert price.of(Tokens(1_000_000, 0)) == 150_000  # millionths: 0.15
    assert price.of(Tokens(3_000, 300)) == 450 + 180
    assert price.of(Tokens(1, 0)) == 1
    assert price.of(Tokens()) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("models: {m: {input: -1, output: 1}}", "models > m > input: Input should be greater than or equal to 0"),
        ("models: {m: {input: .inf, output: 1}}", "models > m > input: Input should be a finite number"),
        ("models: {m: {input: 1}}", "models > m > output: Field required"),
        ("models: {m: {input: 1, output: 1, ouput: 2}}", "models > m > ouput: Extra inputs are not permitted"),
        ("", "Input should be a valid dictionary"),
        ("models: {m: [", "are not YAML"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    found = fault(prices(tmp_path, text))
    assert said in found and "prices.yaml" in found and "Write it like: models:" in found


def test_a_file_that_is_not_there_names_the_variable(tmp_path: Path) -> None:
    assert fault(tmp_path / "none.yaml").endswith("(No such file or directory). Correct BPO_CHAT_PRICES")
    (tmp_path / "latin.yaml").write_bytes(b"currency: \xff")
    assert "are not UTF-8 text" in fault(tmp_path / "latin.yaml")
