"""What stands in questions, documents and replies can mention, link and command nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

from assistant.types import Answer, Citation
from tests.bots.slack.conftest import GENERAL, Bot
from tests.bots.slack.fake_slack import FakeSlack, plain
from tests.bots.slack.library import LibraryAssistant, page

StartBot = Callable[..., Bot]
EVIL = (
    "Read <!channel> <!here|here> <!subteam^S1|@all> <@U0BOB> now: [the policy](https://evil.test/a) and "
    "![picture](https://evil.test/p.png) and <https://evil.test/b|our site> or https://evil.test/c [1]."
)


def evil_answer(question: str) -> Answer:
    citation = Citation(1, "e.md", "Title <!channel> <https://evil.test|x>", "Rules <!here>", None, "Read it now")
    return Answer(question, EVIL, False, 0.9, (citation,))


def sent(slack: FakeSlack) -> str:
    return json.dumps([call.args for call in slack.calls()], ensure_ascii=False)


def test_an_answer_mentions_and_links_nobody(slack: FakeSlack, bot: StartBot) -> None:
    bot(LibraryAssistant(reply=evil_answer))
    asked = slack.user_says("Tell me!", mention=True, wait=True)
    reply = slack.wait_reply(GENERAL, asked.ts)
    slack.send_slash("/ask", "Tell me!", wait=True)
    slack.wait(lambda: len(slack.ephemerals) == 2, 5)
    slack.settle()
    assert "&lt;!channel&gt;" in reply["text"]
    everything = sent(slack)
    for token in ("<!", "<@", "<http", "](http", "://evil.test"):
        assert token not in everything, token
    assert not slack.lint("broadcast_mention")


def test_an_address_that_stands_in_a_cited_source_is_kept(slack: FakeSlack, bot: StartBot) -> None:
    url = "https://portal.client.test/claims"
    bot(LibraryAssistant(pages=[page("claims", f"File claims at {url}.", "public")]))
    asked = slack.user_says("claims?", mention=True, wait=True)
    assert f"File claims at {url} [1]." in slack.wait_reply(GENERAL, asked.ts)["text"]


def test_documents_are_linked_where_the_administrator_says_they_are(slack: FakeSlack, bot: StartBot) -> None:
    bot(slack_document_url="https://docs.client.test/kb")
    asked = slack.user_says("salary?", mention=True, wait=True)
    reply = slack.wait_reply(GENERAL, asked.ts)
    assert "[1] <https://docs.client.test/kb/salary.md|About salary> · Rules" in plain(reply)
    chunks = slack.channels[GENERAL]["messages"][reply["ts"]]["_chunks"]
    source = {"type": "url", "url": "https://docs.client.test/kb/salary.md", "text": "About salary"}
    assert [source] in [chunk.get("sources") for chunk in chunks]


def test_incoming_text_is_unescaped_once_for_retrieval(slack: FakeSlack, bot: StartBot) -> None:
    running = bot()
    text = "is a &lt; b &amp;amp; c in <#C0RANDOM|random> per <https://x.test|the site>, <@U0BOB>?"
    asked = slack.user_says(text, mention=True, wait=True)
    slack.wait_reply(GENERAL, asked.ts)
    assert running.assistant.calls[0][0] == "is a < b &amp; c in #random per the site, @U0BOB?"


def test_nothing_is_linked_by_name_or_parsed(slack: FakeSlack, bot: StartBot) -> None:
    bot()
    asked = slack.user_says("salary?", mention=True, wait=True)
    slack.wait_reply(GENERAL, asked.ts)
    slack.fail("chat.startStream", "error", error="not_allowed")
    slack.wait_reply(GENERAL, slack.user_says("salary?", mention=True, wait=True).ts)
    slack.settle()
    assert slack.calls("chat.startStream") and slack.calls("chat.postMessage")
    assert not [call for call in slack.calls() if "link_names" in call.args or "parse" in call.args]


def test_a_long_answer_arrives_whole_in_parts_with_sources_and_buttons_at_the_end(
    slack: FakeSlack, bot: StartBot
) -> None:
    paragraphs = [f"Paragraph {n} " + "word " * 150 + "[1]." for n in range(30)]

    def long_answer(question: str) -> Answer:
        return Answer(question, "\n\n".join(paragraphs), False, 0.9, evil_answer("").citations)

    bot(LibraryAssistant(reply=long_answer))
    asked = slack.user_says("Tell me all!", mention=True, wait=True)
    slack.wait_reply(GENERAL, asked.ts, count=4)
    slack.settle()
    replies = slack.bot_replies(GENERAL, asked.ts)
    text = "".join(block["text"] for reply in replies for block in reply["blocks"] if block["type"] == "markdown")
    assert [f"Paragraph {n} " in text for n in range(30)] == [True] * 30
    assert [block["type"] for block in replies[-1]["blocks"]] == ["markdown", "context", "context_actions"]
    assert all(block["type"] == "markdown" for reply in replies[:-1] for block in reply["blocks"])
    assert not slack.lint() and not [call for call in slack.calls() if call.response.get("error")]
