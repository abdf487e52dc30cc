"""The app manifest: what an administrator pastes into Slack, and what `bpo doctor` compares the token with."""

from __future__ import annotations

from bots.slack.bolt import ANSWER_THIS, COMMAND, INGEST_THIS
from knowledge.types import JsonDict

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "reactions:write",
    "users:read",
    "users:read.email",
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "assistant_thread_context_changed",
    "assistant_thread_started",
    "message.channels",
    "message.groups",
    "message.im",
    "tokens_revoked",
)
PATH = "/slack/events"
INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"


def manifest(url: str = "", many: bool = False, redirect: str = "") -> JsonDict:
    """For Socket Mode; with `url`, where Slack reaches the bot, for HTTP.

    `many`: for several workspaces, which install the bot from its own page and come back to `redirect`.
    """
    redirects = (
        [redirect or url.rstrip("/").removesuffix(PATH) + REDIRECT_PATH] if many and (url or redirect) else []
    )
    request_url = url.rstrip("/").removesuffix(PATH) + PATH if url else ""
    at = {"request_url": request_url} if url else {}
    command = {
        "command": COMMAND,
        "description": "Ask privately",
        "usage_hint": "[question]",
        "should_escape": True,
        **({"url": request_url} if url else {}),
    }
    shortcuts = [("Answer this", ANSWER_THIS, "Answers this message, for you alone")]
    shortcuts.append(("Add to knowledge base", INGEST_THIS, "Adds the file of this message"))
    events = sorted([*EVENTS, *(["team_access_revoked"] if many else [])])  # of organisations
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Knowledge Bot",
            "description": "Answers with sources from your knowledge base",
        },
        "features": {
            "bot_user": {"display_name": "kbot", "always_online": True},
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {
                "agent_description": "Ask the knowledge base.",
                "suggested_prompts": [{"title": "What can you do?", "message": "What can you do?"}],
            },
            "slash_commands": [command],
            "shortcuts": [
                {"name": name, "type": "message", "callback_id": callback, "description": description}
                for name, callback, description in shortcuts
            ],
        },
        "oauth_config": {
            **({"redirect_urls": redirects} if redirects else {}),
            "scopes": {"bot": list(SCOPES)},
        },
        "settings": {
            "event_subscriptions": {**at, "bot_events": events},
            "interactivity": {"is_enabled": True, **at},
            "org_deploy_enabled": many,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }
