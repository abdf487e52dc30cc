"""Settings of the Slack bot: the ecosystem's own names, without a prefix."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bots.errors import UserError

SLACK = "https://slack.com/api/"
WHERE = "https://api.slack.com/apps, your app"
CREDENTIALS = f"{WHERE} > Basic Information > App Credentials"


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
    # Several workspaces: the app's own credentials, with which each workspace gets a token of its own.
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    slack_redirect_uri: str = ""  # where Slack sends back whoever installed; empty: the one that the app names
    slack_home_team: str = ""  # T… or, for a whole organisation, E…; empty: no workspace is at home
    slack_teams: str = ""  # workspaces and organisations that may install, with commas; empty: any
    # Answers computed at the same time. The embedded answerer needs a core for some 70 ms; a chat model waits.
    slack_answers_at_once: int = Field(default=1, ge=1, le=64)
    # Questions of one person: a burst of 200 is answered, a loop is not for ever. 0: no limit.
    slack_questions_a_minute: int = Field(default=300, ge=0)
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

    @field_validator("slack_redirect_uri")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith("https://"):
            raise ValueError("an address that Slack accepts begins with https://")
        return value

    @property
    def configured(self) -> bool:
        return bool(self.bot_token or self.app_token or self.signing_secret or self.many)

    @property
    def many(self) -> bool:
        """Several workspaces, each with a token of its own. A token for Socket Mode is for one."""
        named = bool(self.slack_client_id.strip() or self.client_secret)
        return named and (self.slack_mode == "http" or not self.bot_token)

    @property
    def bot_token(self) -> str:
        return self.slack_bot_token.get_secret_value().strip()

    @property
    def app_token(self) -> str:
        return self.slack_app_token.get_secret_value().strip()

    @property
    def signing_secret(self) -> str:
        return self.slack_signing_secret.get_secret_value().strip()

    @property
    def client_secret(self) -> str:
        return self.slack_client_secret.get_secret_value().strip()

    def at_home(self, team: str, enterprise: str) -> bool:
        home = self.slack_home_team.strip()
        return bool(home) and home in (team, enterprise)

    def welcome(self, team: str, enterprise: str) -> bool:
        """Whether this workspace, or its organisation, may install the bot and use it."""
        named = {name.strip() for name in self.slack_teams.split(",")} - {""}
        return not named or self.at_home(team, enterprise) or bool(named & {team, enterprise})

    def require_tokens(self) -> None:
        """Raises UserError for the first that is missing in the mode that is set, or is of the wrong kind."""
        if self.many and self.slack_mode != "http":
            remedy = "Set SLACK_MODE=http, or for one workspace remove SLACK_CLIENT_ID and SLACK_CLIENT_SECRET"
            raise UserError("several workspaces need SLACK_MODE=http", remedy)
        for name, value, prefix, page in self._wanted():
            if not value:
                raise UserError(f"{name} is not set", f"Copy it from {page}")
            if not value.startswith(prefix):
                raise UserError(f"{name} does not begin with {prefix}", f"Copy it from {page}")

    def _wanted(self) -> list[tuple[str, str, str, str]]:
        signing = ("SLACK_SIGNING_SECRET", self.signing_secret, "", CREDENTIALS)
        if self.many:
            client = ("SLACK_CLIENT_ID", self.slack_client_id.strip(), "", CREDENTIALS)
            return [client, ("SLACK_CLIENT_SECRET", self.client_secret, "", CREDENTIALS), signing]
        bot = ("SLACK_BOT_TOKEN", self.bot_token, "xoxb-", f"{WHERE} > OAuth & Permissions")
        if self.slack_mode == "socket":
            page = f"{WHERE} > Basic Information > App-Level Tokens"
            return [bot, ("SLACK_APP_TOKEN", self.app_token, "xapp-", page)]
        return [bot, signing]
