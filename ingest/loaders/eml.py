"""A mail message: who wrote what to whom, and the text. Attachments are named, not read."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from ingest.blocks import PARAGRAPH, Block, Loaded, LoadError, Progress
from ingest.loaders import html, text
from ingest.mapped import mapped
from knowledge.types import Run

HEADERS = ("From", "To", "Cc", "Date", "Subject")
REMEDY = "open the message in a mail program and save its text, or export it again as .eml"


def load(path: Path, progress: Progress) -> Loaded:
    return parse(path.read_bytes())


def parse(raw: bytes) -> Loaded:
    message = _message(raw)
    headers = [f"{name}: {value}" for name in HEADERS if (value := _header(message, name))]
    if not headers and not message.keys():
        raise LoadError("the file is not a mail message: it has no headers", REMEDY)
    head = "\n".join(headers)
    warnings = [
        f"attachment {part.get_filename() or part.get_content_type()} not read: save it as a file of its own"
        for part in message.walk()
        if isinstance(part, EmailMessage) and part.get_content_disposition() == "attachment"
    ]
    source, blocks, more = _with_body(message, head)
    opening: tuple[Block, ...] = ()
    if head:
        whole = mapped(source, 0, len(head)).fold()
        opening = (Block(PARAGRAPH, whole.text, whole.runs()),)
    if not opening and not blocks:
        raise LoadError("the message has no text", REMEDY)
    return Loaded(source, (*opening, *blocks), _header(message, "Subject") or None, {}, (*warnings, *more))


def _message(raw: bytes) -> EmailMessage:
    import email
    import email.policy

    if not raw.strip():
        raise LoadError("the file is empty", "remove it, or save the message again")
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
    except (RecursionError, ValueError, LookupError) as error:
        raise LoadError("the message is damaged or nested too deeply", REMEDY) from error
    assert isinstance(message, EmailMessage)
    return message


def _with_body(message: EmailMessage, head: str) -> tuple[str, tuple[Block, ...], tuple[str, ...]]:
    """The source with the body after the headers, the blocks of the body, and warnings."""
    start = head + "\n\n" if head else ""
    try:
        part = message.get_body(preferencelist=("plain", "html"))
    except RecursionError as error:
        raise LoadError("the message is nested too deeply", REMEDY) from error
    body = _content(part) if isinstance(part, EmailMessage) else ""
    if not body.strip():
        return head, (), ("the message has no text of its own",)
    if isinstance(part, EmailMessage) and part.get_content_type() == "text/html":
        page = html.parse(body)
        return start + page.source, tuple(_shifted(block, len(start)) for block in page.blocks), page.warnings
    source = start + body
    blocks, _ = text.parse(source, len(start))
    return source, blocks, ()


def _content(part: EmailMessage) -> str:
    try:
        content = part.get_content()
    except (LookupError, ValueError, AttributeError):  # an unknown charset, or damaged base64
        payload = part.get_payload(decode=True)
        content = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return str(content).replace("\r\n", "\n").replace("\0", "")


def _header(message: EmailMessage, name: str) -> str:
    try:
        value = message.get(name)
    except (ValueError, LookupError, IndexError, AttributeError):  # known faults of the standard parser
        return ""
    return " ".join(str(value).split()) if value is not None else ""


def _shifted(block: Block, by: int) -> Block:
    from dataclasses import replace

    return replace(block, runs=tuple(Run(run.at, run.source_at + by, run.length) for run in block.runs))
