"""What an event of Slack asks of the bot, if anything. Pure: the body of the event in, what is to be done out."""

from __future__ import annotations

from bots.slack.text import MENTION, question_of
from bots.slack.types import Incoming
from knowledge.types import JsonDict

HUMAN_SUBTYPES = (None, "file_share")  # everything else is an edit, a join, a bot, a broadcast of the same message
LONGEST_QUESTION = 4_000  # characters; Slack lets people write ten times as much
LEFT = ("app_uninstalled", "tokens_revoked")
SLACKBOT = "USLACKBOT"  # which Slack describes as a full member


def incoming(body: JsonDict, bot_user: str, home_team: str) -> Incoming | None:
    """None for what concerns nobody: bots, edits, joins, messages that ask nothing, other workspaces."""
    event: JsonDict = body.get("event") or {}
    named = [body, *(body.get("authorizations") or [])]  # an organisation may stand there without a workspace
    if home_team not in [one.get(name) for one in named for name in ("team_id", "enterprise_id")]:
        return None
    kind = event.get("type")
    if kind in ("app_mention", "message"):
        return message(event, bot_user, home_team, bool(body.get("is_ext_shared_channel")))
    key = f"event:{home_team}:{body.get('event_id')}"
    if kind == "app_home_opened":
        opened = "prompts" if event.get("tab") == "messages" else "home"
        return Incoming(
            "prompts" if opened == "prompts" else "home",
            key,
            home_team,
            channel=str(event.get("channel") or ""),
            user=str(event.get("user") or ""),
        )
    if kind in ("assistant_thread_started", "assistant_thread_context_changed"):
        return pane(event, key, home_team)
    if kind in LEFT and (event.get("tokens") or {"bot": True}).get("bot"):  # not when a user token went
        return Incoming("uninstalled", key, home_team, data={"at": body.get("event_time") or 0})
    if kind == "team_access_revoked":  # an organisation took the app from some of its workspaces
        return Incoming("uninstalled", key, home_team, data={"teams": event.get("team_ids") or []})
    return None


def pane(event: JsonDict, key: str, team: str) -> Incoming:
    thread: JsonDict = event.get("assistant_thread") or {}
    started = event["type"] == "assistant_thread_started"
    channel, root = str(thread.get("channel_id") or ""), str(thread.get("thread_ts") or "")
    return Incoming(
        "pane" if started else "context",
        f"pane:{team}:{channel}:{root}" if started else key,
        team,
        channel=channel,
        thread=root,
        user=str(thread.get("user_id") or ""),
        data={"context": thread.get("context") or {}},
    )


def message(event: JsonDict, bot_user: str, team: str, shared: bool) -> Incoming | None:
    """A mention arrives twice, as `app_mention` and as `message`, in either order: both have the same key."""
    channel, ts, user = (str(event.get(name) or "") for name in ("channel", "ts", "user"))
    if not (channel and ts and user) or user in (bot_user, SLACKBOT):
        return None
    if event.get("bot_id") or event.get("bot_profile") or event.get("subtype") not in HUMAN_SUBTYPES:
        return None
    if event.get("edited") or event.get("hidden"):
        return None
    raw = str(event.get("text") or "")
    text = question_of(raw, bot_user)[:LONGEST_QUESTION]
    root = str(event.get("thread_ts") or ts)
    data = {"text": text, "shared": shared, "team": event.get("user_team") or event.get("team") or ""}
    files = [str(file["id"]) for file in event.get("files") or [] if file.get("id")]
    if files:
        data["files"] = files
    mentioned = event["type"] == "app_mention" or any(name == bot_user for name, _ in MENTION.findall(raw))
    if mentioned or channel.startswith("D") or event.get("channel_type") == "im":
        return Incoming("question", f"question:{team}:{channel}:{ts}", team, channel, ts, root, user, "yes", data)
    if not text and not (files and root != ts):
        return None
    if root != ts:
        return Incoming(
            "question", f"question:{team}:{channel}:{ts}", team, channel, ts, root, user, "in_thread", data
        )
    if text.endswith("?"):
        return Incoming(
            "question", f"question:{team}:{channel}:{ts}", team, channel, ts, root, user, "perhaps", data
        )
    return None
