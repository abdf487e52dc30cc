"""What the parts of an answer by a chat model say to each other, and to the fronts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from assistant.types import Answer

TIMEOUT = 30.0  # seconds for one answer, retries included: after that nobody waits any more
RETRIES = 2


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """Which model, where, and what it must never be sent. The key never shows in a repr."""

    model: str  # "provider:model"
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    never_send: frozenset[str] = frozenset()  # labels: documents for these audiences go to no remote model
    timeout: float = TIMEOUT  # seconds
    retries: int = RETRIES

    @property
    def provider(self) -> str:
        return self.model.partition(":")[0]


class Guard(Protocol):
    """Decides before every call whether the model may be called, and hears afterwards how the call went.

    Every `before` that returns an empty text is followed by exactly one `succeeded` or `failed`. Calls may
    come from several threads at once.
    """

    def before(self, prompt_characters: int) -> str:
        """Empty to go ahead, else the reason for not calling, as `answerer` will show it."""
        ...

    def succeeded(self, prompt_tokens: int, answer_tokens: int) -> None:
        """The call came to its end. Tokens as the provider counted them, estimated where it did not."""
        ...

    def failed(self, reason: str) -> None:
        """The call brought no usable answer: "timed out", "rate limited", "cut off", ..."""
        ...


@dataclass(frozen=True, slots=True)
class Shown:
    """Sentence number `sentence`, as far as it has come. Not checked yet; `breaks`: it begins a line."""

    sentence: int
    text: str
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Struck:
    """A sentence that was shown is not supported by what it cites: `reason` in a word or two."""

    sentence: int
    reason: str


@dataclass(frozen=True, slots=True)
class Final:
    """The checked answer: it takes the place of all that was shown."""

    answer: Answer


Event = Shown | Struck | Final
