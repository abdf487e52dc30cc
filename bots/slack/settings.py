"""Settings of the Slack bot: the ecosystem's own names, without a prefix."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bots.errors import UserError

SLACK = "https://slack.com/api/"
WHERE = "https://api.slack.com/apps, your app"


class SlackSettings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = SLACK
    slack_mode: Literal["socket", "http"] = "socket"
    slack_http_host: str = "127.0.0.1"
    slack_http_port: int = Field(default=3000, ge=1, le=65535)
    slack_ping_interval: float = Field(
        default=2, gt=0
    )  # a dropped socket is noticed within about that, in seconds
    # Answers computed at the same time. The embedded answerer needs a core for some 70 ms; a chat model waits.
    slack_answers_at_once: int = Field(default=1, ge=1, le=64)
    # Questions of one person: generous for people, but no loop keeps the bot from all others. 0: no limit.
    slack_questions_a_minute: int = Field(default=20, ge=0)
    slack_file_limit_mb: float = Field(default=20, gt=0)
    slack_document_url: str = ""  # where documents can be opened: this and the document's path make the link
    bpo_directory: Path | None = None
    # Where submissions go whose approver the directory does not name: a channel, a user or an e-mail address.
    bpo_onboarding_channel: str = ""
    bpo_remind_every_minutes: float = Field(default=15, ge=0)  # 0: the bot sends no reminders

    @field_validator("slack_api_url", "slack_document_url")
    @classmethod
    def _folder(cls, value: str) -> str:
        if not value:
            return value
        if not value.startswith(("http://", "https://")):
            raise ValueError("an address begins with https://")
        return value.rstrip("/") + "/"

    @property
    def configured(self) -> bool:
        return bool(self.bot_token or self.app_token or self.signing_secret)

    @property
    def bot_token(self) -> str:
        return self.slack_bot_token.get_secret_value().strip()

    @property
    def app_token(self) -> str:
        return self.slack_app_token.get_secret_value().strip()

    @property
    def signing_secret(self) -> str:
        return self.slack_signing_secret.get_secret_value().strip()

    def require_tokens(self) -> None:
        """Raises UserError for the first that is missing in the mode that is set, or is of the wrong kind."""
        wanted = [("SLACK_BOT_TOKEN", self.bot_token, "xoxb-", f"{WHERE} > OAuth & Permissions")]
        if self.slack_mode == "socket":
            page = f"{WHERE} > Basic Information > App-Level Tokens"
            wanted.append(("SLACK_APP_TOKEN", self.app_token, "xapp-", page))
        else:
            page = f"{WHERE} > Basic Information > App Credentials"
            wanted.append(("SLACK_SIGNING_SECRET", self.signing_secret, "", page))
        for name, value, prefix, page in wanted:
            if not value:
                raise UserError(f"{name} is not set", f"Copy it from {page}")
            if not value.startswith(prefix):
                raise UserError(f"{name} does not begin with {prefix}", f"Copy it from {page}")
