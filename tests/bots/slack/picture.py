"""A conversation with the bot as JSON blocks, and the picture of it in docs/slack.md.

`python -m tests.bots.slack.picture` has the conversation anew, on the starter knowledge, and writes both.
"""

from __future__ import annotations

import html
import json
import os
import re
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[3] / "docs"
TRANSCRIPT, PICTURE = DOCS / "slack-conversation.json", DOCS / "slack-conversation.svg"
OWNER = "vendor-office@client.example"  # of the starter documents
WIDTH, LEFT, LINE, SMALL = 860, 76, 21, 17
CHARACTERS, SMALL_CHARACTERS = 96, 112
FONT = "font-family=\"Lato, 'Segoe UI', Helvetica, Arial, sans-serif\""


class Drawing:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.y = 28

    def text(
        self, text: str, *, size: int = 15, colour: str = "#1d1c1d", weight: int = 400, x: int = LEFT
    ) -> None:
        shown = html.escape(text, quote=False)
        self.parts.append(
            f'<text x="{x}" y="{self.y}" font-size="{size}" fill="{colour}" font-weight="{weight}">{shown}</text>'
        )

    def lines(self, text: str, *, small: bool = False, weight: int = 400) -> None:
        for paragraph in text.split("\n"):
            for line in textwrap.wrap(paragraph, SMALL_CHARACTERS if small else CHARACTERS) or [""]:
                colour = "#616061" if small else "#1d1c1d"
                self.text(line, size=12 if small else 15, colour=colour, weight=weight)
                self.y += SMALL if small else LINE

    def buttons(self, labels: list[str]) -> None:
        x = LEFT
        self.y += 2
        for label in labels:
            width = 22 + 8 * len(label)
            self.parts.append(
                f'<rect x="{x}" y="{self.y - 15}" width="{width}" height="26" rx="5" fill="#fff" stroke="#bbb"/>'
            )
            self.y += 3
            self.text(label, size=13, weight=600, x=x + 11)
            self.y -= 3
            x += width + 10
        self.y += 26

    def avatar(self, name: str, bot: bool) -> None:
        colour = "#4a154b" if bot else "#2b6ca3"
        self.parts.append(f'<rect x="24" y="{self.y - 16}" width="38" height="38" rx="6" fill="{colour}"/>')
        at, self.y = self.y, self.y + 9
        self.text(name[0].upper(), size=19, colour="#fff", weight=700, x=37)
        self.y = at


def readable(text: str) -> str:
    """Slack's own marks as a reader sees them."""
    text = re.sub(r"<@(\w+)>", lambda found: f"@{'kbot' if found[1] == 'U0BOT' else found[1][2:].lower()}", text)
    text = re.sub(r"<[^|>]+\|([^>]*)>", r"\1", text)
    return html.unescape(text).replace("*", "").replace("_(", "(").replace(")_", ")")


def draw_block(drawing: Drawing, block: dict[str, Any]) -> None:
    kind = block["type"]
    if kind in ("section", "markdown"):
        text = block["text"] if kind == "markdown" else block["text"]["text"]
        drawing.lines(readable(text))
    elif kind == "context":
        for element in block["elements"]:
            drawing.lines(readable(element["text"]), small=True)
        drawing.y += 4
    elif kind == "actions":
        drawing.buttons([element["text"]["text"] for element in block["elements"]])
    elif kind == "context_actions":
        for element in block["elements"]:
            names = ("positive_button", "negative_button")
            drawing.buttons([element[name]["text"]["text"] for name in names])


def render(messages: list[dict[str, Any]]) -> str:
    drawing = Drawing()
    for message in messages:
        drawing.avatar(message["name"], message["bot"])
        drawing.text(message["name"], weight=700)
        drawing.text(
            "APP" if message["bot"] else "", size=10, colour="#616061", x=LEFT + 9 * len(message["name"]) + 8
        )
        drawing.text(message["where"], size=12, colour="#616061", x=LEFT + 9 * len(message["name"]) + 44)
        drawing.y += LINE
        for task in message.get("tasks", []):
            drawing.lines(f"✓ {task['title']}: {task.get('output', '')}", small=True)
            drawing.y += 2
        if message["text"]:
            drawing.lines(readable(message["text"]))
        for block in message["blocks"]:
            draw_block(drawing, block)
        drawing.y += 14
    body = "\n".join(drawing.parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{drawing.y}" {FONT} '
        f'role="img" aria-label="A conversation with the bot in Slack">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'
    )


def shown_message(message: dict[str, Any], names: dict[str, str], where: str) -> dict[str, Any]:
    bot = bool(message.get("bot_id")) or "via" in message
    tasks = [chunk for chunk in message.get("_chunks", []) if chunk.get("status") == "complete"]
    blocks = [block for block in message.get("blocks") or [] if block["type"] != "rich_text"]
    has_text = any(block["type"] in ("section", "markdown") for block in blocks)
    return {
        "name": "kbot" if bot else names[message["user"]],
        "bot": bot,
        "where": where,
        "text": "" if has_text else message["text"],
        "tasks": [{"title": task["title"], "output": task.get("output", "")} for task in tasks],
        "blocks": blocks,
    }


def conversation() -> Iterator[dict[str, Any]]:
    """A colleague asks in a channel shared with a vendor, goes on in the thread, and asks an owner."""
    from bots.settings import Settings
    from bots.wiring import House
    from tests.bots.slack.conftest import Bot
    from tests.bots.slack.fake_slack import FakeSlack
    from tests.bots.slack.library import LibraryAssistant

    channel = "C0VENDOR"
    with tempfile.TemporaryDirectory() as name, FakeSlack() as slack:
        folder = Path(name)
        with House(Settings(_env_file=None, data_dir=folder / "data"), folder / "data") as house:
            house.ingest([DOCS.parent / "knowledge" / "pack"], lambda *_: None)
            slack.add_user("U0CAROL", "carol", email=OWNER)
            slack.add_channel(channel, "vendor-onboarding")
            running = Bot(slack, folder, LibraryAssistant())
            labels = ["public", "employees"]
            running.write_directory({"members": labels, "channels": {channel: labels}, "desk": OWNER})
            running.house = house
            running.start()
            names = {"U0ALICE": "Alice", "U0CAROL": "Carol"}
            first = slack.user_says(
                "How quickly must a vendor report a security incident?", channel=channel, mention=True
            )
            slack.wait_reply(channel, first.ts, timeout=60)
            slack.user_says("And to whom?", channel=channel, thread_ts=first.ts)
            slack.wait_reply(channel, first.ts, count=2, timeout=60)
            slack.user_says("Do they celebrate birthdays?", channel=channel, thread_ts=first.ts)
            third = slack.wait_reply(channel, first.ts, count=3, timeout=60)
            if any(block["type"] == "actions" for block in third["blocks"]):
                slack.click(channel, third["ts"], "ask_owner")
                slack.wait(lambda: slack.ephemerals, 20)
                letter = slack.messages(slack.dm("U0CAROL"), bot_only=True)[0]
                slack.user_says(
                    "Nothing yet.", user="U0CAROL", channel=slack.dm("U0CAROL"), thread_ts=letter["ts"]
                )
                slack.wait_reply(channel, first.ts, count=4, timeout=20)
            slack.settle(timeout=20)
            running.stop()
            everything = [*slack.messages(channel, first.ts), *slack.ephemerals]
            for message in sorted(everything, key=lambda one: float(one["ts"])):
                where = "Only visible to you" if "via" in message else "#vendor-onboarding"
                yield shown_message(message, names, where)


def main() -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        os.environ.pop(name, None)
    messages = list(conversation())
    TRANSCRIPT.write_text(json.dumps(messages, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PICTURE.write_text(render(messages), encoding="utf-8")


if __name__ == "__main__":
    main()
