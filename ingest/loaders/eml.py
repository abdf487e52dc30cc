"""A mail message: who wrote what to whom, its text and that of forwarded ones. Attachments are named, not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path

from ingest.blocks import PARAGRAPH, Block, Loaded, LoadError, Progress
from ingest.decoding import Decoded, unmarked, windows
from ingest.loaders import html, text
from ingest.mapped import mapped
from knowledge.types import Run

HEADERS = ("From", "To", "Cc", "Date", "Subject")
REMEDY = "open the message in a mail program and save its text, or export it again as .eml"
FORWARDED = ("message/rfc822", "message/global")
READ = ("text/plain", "text/html")
MAX_FORWARDED = 8  # messages in one another
MAX_PARTS = 200  # of one message


def load(path: Path, progress: Progress) -> Loaded:
    return parse(path.read_bytes())


def parse(raw: bytes) -> Loaded:
    message = _message(raw)
    if not message.keys():
        raise LoadError("the file is not a mail message: it has no headers", REMEDY)
    writer = _Writer()
    try:
        writer.message(message, (), 0)
    except RecursionError as error:
        raise LoadError("the message is nested too deeply", REMEDY) from error
    if not writer.blocks:
        raise LoadError("the message has no text", REMEDY)
    subject = writer.header(message, "Subject")
    return Loaded(writer.source, tuple(writer.blocks), subject or None, {}, tuple(dict.fromkeys(writer.warnings)))


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


@dataclass(slots=True)
class _Writer:
    source: str = ""
    blocks: list[Block] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    groups: int = 0  # lists and tables so far

    def message(self, message: EmailMessage, path: tuple[str, ...], depth: int) -> None:
        """Its headers, its text, then what is inside it, under its name."""
        head = "\n".join(f"{name}: {value}" for name in HEADERS if (value := self.header(message, name)))
        if head:
            start = self._append(head)
            whole = mapped(self.source, start, len(self.source)).fold()
            self.blocks.append(Block(PARAGRAPH, whole.text, whole.runs(), path))
        body = message.get_body(preferencelist=("plain", "html"))
        if not isinstance(body, EmailMessage) or not self._text(body, path):
            body = None
            if not depth:
                self.warnings.append("the message has no text of its own")
        for index, part in enumerate(_inside(message)):
            if index >= MAX_PARTS:
                self.warnings.append(f"only the first {MAX_PARTS} parts of the message were read")
                break
            if part is not body:
                self._part(part, path, depth)

    def _part(self, part: EmailMessage, path: tuple[str, ...], depth: int) -> None:
        kind, name = part.get_content_type(), _file_name(part)
        attached = part.get_content_disposition() == "attachment"
        if kind in FORWARDED and depth < MAX_FORWARDED:
            for inner in part.get_payload():
                if isinstance(inner, EmailMessage):
                    self.message(inner, (*path, self.header(inner, "Subject") or "Forwarded message"), depth + 1)
        elif kind in READ and not attached:
            self._text(part, (*path, name) if name else path)
        elif attached or not kind.startswith("image/"):  # pictures inside the text are mostly logos
            self.warnings.append(f"attachment {name or kind} not read: save it as a file of its own")

    def _text(self, part: EmailMessage, path: tuple[str, ...]) -> bool:
        """Whether there is any."""
        content = self._content(part).replace("\r\n", "\n").replace("\0", "")
        if not content.strip():
            return False
        if part.get_content_type() == "text/html":
            try:
                page = html.parse(content)
            except LoadError:
                return False
            start = self._append(page.source)
            self.warnings += page.warnings
            self._add(page.blocks, path, start)
        else:
            start = self._append(content)
            blocks, _ = text.parse(self.source, start)
            self._add(blocks, path, 0)
        return True

    def _append(self, content: str) -> int:
        """Where it begins."""
        self.source += ("\n\n" if self.source else "") + content
        return len(self.source) - len(content)

    def _add(self, blocks: tuple[Block, ...], path: tuple[str, ...], by: int) -> None:
        first = self.groups
        for block in blocks:
            group = None if block.group is None else first + block.group
            self.groups = max(self.groups, group or 0)
            runs = tuple(Run(run.at, run.source_at + by, run.length) for run in block.runs)
            self.blocks.append(replace(block, path=(*path, *block.path), group=group, runs=runs))

    def _content(self, part: EmailMessage) -> str:
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            return ""
        try:
            return payload.decode(windows(part.get_content_charset() or "ascii"))
        except (LookupError, ValueError):  # none, an unknown one, or not the one that it says
            return self._guessed(payload)

    def _guessed(self, raw: bytes) -> str:
        found = unmarked(raw) or Decoded(raw.decode("utf-8", "replace"))
        self.warnings += found.warnings
        return found.text

    def header(self, message: EmailMessage, name: str) -> str:
        try:
            value = str(message.get(name) or "")
            if "\ufffd" in value:  # written in an old encoding, which headers cannot name
                raw = next(str(said) for key, said in message.raw_items() if key.lower() == name.lower())
                value = self._guessed(raw.encode("utf-8", "surrogateescape"))
        except (ValueError, LookupError, AttributeError, StopIteration):  # known faults of the standard parser
            return ""
        return " ".join(value.split())


def _inside(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts in order; of alternatives the one that is read, and nothing from inside a forwarded message."""
    if not message.is_multipart() or message.get_content_type() in FORWARDED:
        yield message
    elif message.get_content_type() == "multipart/alternative":
        chosen = message.get_body(preferencelist=("plain", "html"))
        if isinstance(chosen, EmailMessage):
            yield chosen
    else:
        for part in message.get_payload():
            if isinstance(part, EmailMessage):
                yield from _inside(part)


def _file_name(part: EmailMessage) -> str:
    try:
        return " ".join((part.get_filename() or "").split())
    except (ValueError, LookupError, AttributeError):
        return ""
