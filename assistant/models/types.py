"""What the parts of an answer by a chat model say to each other, and to the fronts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from assistant.models.tokens import Tokens
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


class Outcome(Enum):
    """What a call told about whether the model can be reached and answers at all."""

    ANSWERED = "answered"  # whatever it said
    FAILED = "failed"
    UNTOLD = "untold"  # whoever asked did not wait for it, or asked what nobody can answer


class Begun(Protocol):
    """A call that is being made."""

    def end(self, outcome: Outcome, tokens: Tokens | None) -> None:
        """Heard exactly once. `tokens` None: it is not known what the call took."""
        ...


class Guard(Protocol):
    """Decides before every call whether it may be made, and hears afterwards how it went.

    Calls may come from several threads at once.
    """

    def begin(self, prompt_tokens: int) -> Begun:
        """Raises NotCalled with the reason, as `answerer` will show it. The prompt's tokens are guessed."""
        ...


@dataclass(frozen=True, slots=True)
class Shown:
    """Sentence number `sentence`, as far as it has come. Not checked yet; `breaks`: it begins a line."""

    sentence: int
    text: str
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Struck:
    """A sentence that was shown is not supported by what it cites: `reason` in a word or two.

    `instead`: the source's own sentence, which the answer will hold in its place if it stands.
    """

    sentence: int
    reason: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Final:
    """The checked answer: it takes the place of all that was shown."""

    answer: Answer


Event = Shown | Struck | Final
