"""An HTTP server on this machine that speaks OpenAI's chat protocol and does what it is told, faults included."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

PASSAGE = re.compile(r"⟦passage (\d+) (\w+)⟧\n(.*?)\n⟦end \1 \2⟧", re.S)


@dataclass(frozen=True)
class Reply:
    """What is answered. The faults apply to streams and, but for `stall_after`, to whole answers too."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    finish: str | None = "stop"
    piece: int = 7  # characters in a chunk
    stall_after: int | None = None  # pieces; then nothing comes until the server closes
    pause: Event | None = None  # waited for before the last piece
    cut_after: int | None = None  # pieces; then the line is dropped
    malformed_after: int | None = None  # pieces; then a chunk that is no JSON
    error_after: int | None = None  # pieces; then an error of status 503, in the stream
    usage: tuple[int, int] | None = None
    raw: Iterable[bytes] | None = None  # in place of all else, as it is; with `finish` None the line is dropped


@dataclass
class Asked:
    """A request as it came."""

    body: dict[str, Any]
    authorization: str

    @property
    def prompt(self) -> str:
        return str(self.body["messages"][-1]["content"])

    @property
    def passages(self) -> list[str]:
        """What stands between the fences, by number from 1."""
        return [found[2] for found in PASSAGE.findall(self.prompt)]

    def number_of(self, words: str) -> int:
        return next(n for n, text in enumerate(self.passages, start=1) if words in text)


Script = Callable[[Asked], Reply]


class ChatServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[Asked] = []
        self.closing = Event()
        self.script: Script = lambda _: Reply("Nobody told me what to say.")

    def handle_error(self, *_: object) -> None:
        """A client that goes away is part of the play."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def says(self, *replies: Reply | str) -> None:
        """In turn; the last one for ever."""
        given = [Reply(one) if isinstance(one, str) else one for one in replies]
        asked_before = len(self.asked)
        self.script = lambda _: given[min(len(self.asked) - asked_before, len(given)) - 1]


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    server = ChatServer()
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ChatServer

    def log_message(self, *_: object) -> None:
        return

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = Asked(body, self.headers.get("Authorization", ""))
        self.server.asked.append(asked)
        reply = self.server.script(asked)
        if reply.status != 200:
            self._whole(reply.status, {"error": {"message": "scripted fault", "type": "fault"}}, reply.headers)
        elif reply.raw is not None:
            self._as_it_is(reply, reply.raw)
        elif body.get("stream"):
            self._stream(reply)
        else:
            self._answer(reply)

    def _as_it_is(self, reply: Reply, parts: Iterable[bytes]) -> None:
        kind = "text/event-stream" if self.server.asked[-1].body.get("stream") else "application/json"
        self._head({"Content-Type": kind, "Transfer-Encoding": "chunked"})
        for part in parts:
            if self.server.closing.is_set():
                break
            self._chunk(part)
        if reply.finish:
            self._chunk(b"")
        else:
            self.close_connection = True

    def _answer(self, reply: Reply) -> None:
        if reply.stall_after is not None:
            self.server.closing.wait()
            return
        if reply.cut_after is not None:
            self._head({"Content-Length": "1000", "Content-Type": "application/json"})
            self.wfile.write(b'{"id": "x", "cho')
            self.close_connection = True
            return
        if reply.malformed_after is not None:
            self._head({"Content-Length": "9", "Content-Type": "application/json"})
            self.wfile.write(b'{"choices')
            return
        message = {"role": "assistant", "content": reply.text}
        whole: dict[str, Any] = {
            "id": "x",
            "object": "chat.completion",
            "created": 1,
            "model": "scripted",
            "choices": [{"index": 0, "message": message, "finish_reason": reply.finish}],
        }
        self._whole(200, whole | _usage(reply), {})

    def _whole(self, status: int, value: dict[str, Any], headers: dict[str, str]) -> None:
        data = json.dumps(value).encode()
        self._head({"Content-Length": str(len(data)), "Content-Type": "application/json", **headers}, status)
        self.wfile.write(data)

    def _head(self, headers: dict[str, str], status: int = 200) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _stream(self, reply: Reply) -> None:
        self._head({"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
        pieces = [reply.text[at : at + reply.piece] for at in range(0, len(reply.text), reply.piece)]
        for number, piece in enumerate([*pieces, None]):
            if number == reply.stall_after:
                self.server.closing.wait()
                return
            if number == reply.cut_after:
                self.close_connection = True
                return
            if number == reply.malformed_after:
                self._chunk(b'data: {"choices": [{"delta": \n\n')
                continue
            if number == reply.error_after:
                self._chunk(b'data: {"error": {"message": "overloaded", "code": 503}}\n\n')
                continue
            if piece is None:
                break
            if reply.pause is not None and number == len(pieces) - 1:
                reply.pause.wait()
            self._event({"delta": {"role": "assistant", "content": piece}, "finish_reason": None})
        if reply.finish:
            self._event({"delta": {}, "finish_reason": reply.finish}, **_usage(reply))
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _event(self, choice: dict[str, Any], **more: Any) -> None:
        value = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "scripted", **more}
        value["choices"] = [{"index": 0, **choice}]
        self._chunk(b"data: " + json.dumps(value).encode() + b"\n\n")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


def _usage(reply: Reply) -> dict[str, Any]:
    if reply.usage is None:
        return {}
    prompt, answer = reply.usage
    return {"usage": {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}}
