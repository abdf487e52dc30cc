from __future__ import annotations

from assistant.models.types import Outcome


class ModelSetupError(Exception):
    """The chat model is not set up right: told at once, never hidden behind another answer."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}. {remedy}")
        self.reason = reason
        self.remedy = remedy


class CallFailed(Exception):
    """The model gave no usable answer. `reason` is short and holds nothing that the provider said."""

    def __init__(self, reason: str, outcome: Outcome = Outcome.FAILED, tries: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.outcome = outcome
        self.tries = tries

    @property
    def told(self) -> str:
        """The reason, and that it is not for want of trying."""
        return f"{self.reason}, {self.tries} tries" if self.tries > 1 else self.reason


class NotCalled(CallFailed):
    """The guard, or what may be sent, kept the call from being made."""
