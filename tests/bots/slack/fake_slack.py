# A stand-in for Slack, a program of its own: terse, and exempt from the house rules.
# ruff: noqa
# fmt: off
"""fake_slack.py - a local Slack (Web API + Socket Mode + Events API sender) for acceptance tests.

Real slack_bolt / slack_sdk clients run against it unmodified; point them at it with
    WebClient(base_url=fake.api_url)            # e.g. http://127.0.0.1:40123/api/
The Socket Mode URL comes from apps.connections.open, so nothing else has to be configured.

    fake = FakeSlack().start()                  # sync facade (own thread + event loop)
    async with AsyncFakeSlack() as fake: ...    # same API, coroutines

Everything binds to 127.0.0.1.  Needs only aiohttp.  Delivery rules follow Slack's: 3 s to ack, then
redelivery with retry_attempt/X-Slack-Retry-Num (events only; slash/interactive are never retried),
each envelope goes to ONE of the open sockets, response_url is limited to 5 uses, trigger_id is
single use and expires after 3 s, app_mention AND message.channels are both sent for one mention.
"""
from __future__ import annotations
import asyncio, base64, hashlib, hmac, inspect, itertools, json, random, re, threading, time, uuid
from collections import OrderedDict, defaultdict, deque
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Optional
from urllib.parse import urlencode
import aiohttp
from aiohttp import web, WSMsgType

__all__ = ["FakeSlack", "AsyncFakeSlack", "Call", "Delivery", "Envelope", "plain", "escape"]

SCOPES = {  # minimum bot scope per method ("a|b" = either)
    "chat.postMessage": "chat:write", "chat.update": "chat:write", "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write", "chat.startStream": "chat:write", "chat.appendStream": "chat:write",
    "chat.stopStream": "chat:write", "chat.unfurl": "links:write",
    "assistant.threads.setStatus": "chat:write|assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write", "assistant.threads.setTitle": "assistant:write",
    "agents.sessions.setStatus": "chat:write|assistant:write", "agents.sessions.rename": "chat:write|assistant:write",
    "conversations.replies": "channels:history|groups:history|im:history|mpim:history",
    "conversations.history": "channels:history|groups:history|im:history|mpim:history",
    "conversations.info": "channels:read|groups:read|im:read|mpim:read",
    "conversations.list": "channels:read|groups:read|im:read|mpim:read",
    "conversations.members": "channels:read|groups:read|im:read|mpim:read",
    "conversations.open": "im:write|mpim:write", "conversations.join": "channels:join",
    "users.info": "users:read", "users.list": "users:read", "bots.info": "users:read",
    "users.lookupByEmail": "users:read.email", "team.info": "team:read",
    "reactions.add": "reactions:write", "reactions.remove": "reactions:write",
    "files.info": "files:read", "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
}
BLOCK_TYPES = {"section", "divider", "image", "actions", "context", "context_actions", "input", "file", "header",
               "markdown", "video", "rich_text", "table", "task_card", "plan", "alert", "card", "container",
               "carousel", "auth_provider", "call", "data_table", "data_visualization"}
BROADCAST = re.compile(r"<!(channel|here|everyone|subteam\^[^>]*)(\|[^>]*)?>")
JSON_FIELDS = {"blocks", "attachments", "chunks", "metadata", "view", "prompts", "files", "loading_messages", "unfurls"}
ALL_EVENTS = {"app_mention", "message.im", "message.channels", "message.groups", "message.mpim", "app_home_opened",
              "assistant_thread_started", "assistant_thread_context_changed", "file_shared", "link_shared",
              "reaction_added", "reaction_removed", "member_joined_channel", "app_uninstalled", "tokens_revoked"}


class ApiError(Exception):
    def __init__(self, error: str, **extra):
        super().__init__(error)
        self.error, self.extra = error, extra


@dataclass
class Call:
    n: int
    method: str
    args: Dict[str, Any]
    token: Optional[str]
    t: float                       # time.monotonic() on arrival
    wall: float
    status: int = 200
    response: Dict[str, Any] = field(default_factory=dict)
    fault: Optional[str] = None
    dur: float = 0.0

    @property
    def ok(self):
        return bool(self.response.get("ok")) and self.status == 200

    def __getitem__(self, k):
        return self.args[k]

    def get(self, k, d=None):
        return self.args.get(k, d)


@dataclass
class Envelope:                    # one delivery attempt
    envelope_id: str
    type: str
    event_id: Optional[str]
    event_type: Optional[str]
    attempt: int
    sent_at: float = 0.0
    acked_at: Optional[float] = None
    latency: Optional[float] = None
    ack_payload: Any = None
    conn: Optional[int] = None
    outcome: str = "pending"       # pending | acked | late | timeout | socket_lost | no_connection | http_NNN | refused
    status: Optional[int] = None
    headers: Dict[str, str] = field(default_factory=dict)


@dataclass
class Delivery:                    # one logical event/command/action (1..4 attempts)
    type: str                      # events_api | slash_commands | interactive
    payload: Dict[str, Any]
    event_id: Optional[str] = None
    event_type: Optional[str] = None
    attempts: List[Envelope] = field(default_factory=list)
    state: str = "pending"         # pending | acked | failed
    user_error: Optional[str] = None   # what the user would see: operation_timeout / dispatch_failed
    message: Optional[dict] = None
    response_url: Optional[str] = None
    trigger_id: Optional[str] = None
    siblings: List["Delivery"] = field(default_factory=list)

    @property
    def acked(self):
        return self.state == "acked"

    @property
    def latency(self):
        return next((a.latency for a in self.attempts if a.latency is not None), None)

    @property
    def ack_payload(self):
        return next((a.ack_payload for a in self.attempts if a.outcome == "acked"), None)

    @property
    def ts(self):
        return (self.message or {}).get("ts")


@dataclass
class _Fault:
    method: str
    kind: str
    times: int
    opts: Dict[str, Any]
    skip: int = 0


class _Conn:
    _n = itertools.count(1)

    def __init__(self, ws, request):
        self.id, self.ws, self.request = next(self._n), ws, request
        self.stalled = self.draining = False
        self.alive, self.opened = True, time.monotonic()


def escape(s: str) -> str:
    """Slack's control-character escaping."""
    return s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _walk_text(o) -> List[str]:
    if isinstance(o, dict):
        out = [o["text"]] if isinstance(o.get("text"), str) else []
        for k, v in o.items():
            if k != "text" or not isinstance(v, str):
                if k in ("blocks", "text", "elements", "fields", "title", "hint", "label", "rows", "details", "output",
                         "child_blocks", "body", "subtitle") or isinstance(v, (list, dict)):
                    out += _walk_text(v)
        return out
    if isinstance(o, list):
        return [t for x in o for t in _walk_text(x)]
    return []


def plain(msg: dict) -> str:
    """All human-visible text of a message: text + blocks + streamed markdown."""
    parts = [msg.get("text") or ""] + _walk_text(msg.get("blocks") or []) + _walk_text(msg.get("attachments") or [])
    return "\n".join(dict.fromkeys(p for p in parts if p))


class AsyncFakeSlack:
    def __init__(self, host="127.0.0.1", port=0, *, bot_token="xoxb-fake-bot", app_token="xapp-1-fake",
                 signing_secret="fake-signing-secret", team_id="T0FAKE", bot_user_id="U0BOT", bot_id="B0BOT",
                 app_id="A0FAKE", ack_timeout=3.0, retry_delays=(0.05, 0.6, 1.5), queue_when_disconnected=True,
                 echo=True, subscriptions=None, scopes=None, stream_ttl=300.0, agent_mode=False,
                 max_connections=10, trigger_ttl=3.0, blocks_total_limit=13200, reuse_envelope_id=False):
        # real Slack retries at ~0 s, 60 s, 300 s; the default schedule is compressed for tests
        self.host, self.port = host, port
        self.app_token, self.signing_secret, self.app_id = app_token, signing_secret, app_id
        self.ack_timeout, self.retry_delays = ack_timeout, tuple(retry_delays)
        self.queue_when_disconnected, self.echo = queue_when_disconnected, echo
        self.subscriptions = set(subscriptions if subscriptions is not None else ALL_EVENTS)
        self.scopes = set(scopes) if scopes is not None else None     # None = no scope checks
        self.stream_ttl, self.agent_mode, self.max_connections = stream_ttl, agent_mode, max_connections
        self.blocks_total_limit = blocks_total_limit       # observed, undocumented: slackapi/bolt-js#2509
        self.trigger_ttl, self.reuse_envelope_id = trigger_ttl, reuse_envelope_id
        self.team_id, self.bot_user_id, self.bot_id, self.bot_token = team_id, bot_user_id, bot_id, bot_token
        self.workspaces: Dict[str, dict] = {}          # token -> identity
        self.users: Dict[str, dict] = OrderedDict()
        self.channels: Dict[str, dict] = OrderedDict()
        self.files: Dict[str, dict] = {}
        self.views: Dict[str, dict] = {}
        self.homes: Dict[str, dict] = {}
        self.ephemerals: List[dict] = []
        self.status: Dict[tuple, dict] = {}
        self.prompts: Dict[tuple, dict] = {}
        self.titles: Dict[tuple, str] = {}
        self.sessions: Dict[tuple, dict] = {}
        self.reactions: List[dict] = []
        self.oauth_codes: Dict[str, dict] = {}
        self.oauth_client: Optional[tuple] = None      # (client id, client secret); None = not checked
        self._peers: List["AsyncFakeSlack"] = []       # other workspaces behind the same API
        self.lints: List[dict] = []
        self._calls: List[Call] = []
        self._deliveries: List[Delivery] = []
        self._faults: List[_Fault] = []
        self._limits: Dict[str, tuple] = {}
        self._hits: Dict[str, deque] = defaultdict(deque)
        self._blocked_until: Dict[str, float] = {}
        self._conns: List[_Conn] = []
        self._rr = itertools.count()
        self._pending: Dict[str, asyncio.Future] = {}
        self._tickets: Dict[str, float] = {}
        self._triggers: Dict[str, list] = {}
        self._response_urls: Dict[str, dict] = {}
        self._drop_acks = self._lose = 0
        self._held: Optional[List[Delivery]] = None
        self._http_url: Optional[str] = None
        self._last_ts = 0
        self._streams: Dict[tuple, dict] = {}
        self._tasks: set = set()
        self.add_workspace(team_id, bot_token, bot_user_id=bot_user_id, bot_id=bot_id)
        self.add_user(bot_user_id, "kbot", is_bot=True)
        for u, n in (("U0ALICE", "alice"), ("U0BOB", "bob")):
            self.add_user(u, n)
        self.add_channel("C0GENERAL", "general")
        self.add_channel("C0RANDOM", "random")
        self.add_channel("G0SECRET", "secret", is_private=True)

    # ---- fixtures -----------------------------------------------------------------------------
    def add_workspace(self, team_id, token, *, bot_user_id="U0BOT", bot_id="B0BOT", enterprise_id=None, name=None):
        self.workspaces[token] = dict(team_id=team_id, bot_user_id=bot_user_id, bot_id=bot_id, token=token,
                                      enterprise_id=enterprise_id, name=name or team_id.lower())

    def beside(self, team_id, token, **kw):
        """Another workspace behind the same API URL, with users, channels, messages and ids of its own. HTTP only."""
        peer = AsyncFakeSlack(self.host, self.port, bot_token=token, team_id=team_id, signing_secret=self.signing_secret,
                              app_id=self.app_id, retry_delays=self.retry_delays, **kw)
        peer._session, peer._http_url = self._session, self._http_url
        self._peers.append(peer)
        return peer

    def oauth_code(self, code, token, *, enterprise_wide=False, **extra):
        """Somebody presses "Allow": what the code that Slack hands out is good for, once."""
        ident = next(w.workspaces[token] for w in [self, *self._peers] if token in w.workspaces)
        self.oauth_codes[code] = {**ident, "enterprise_wide": enterprise_wide, "extra": extra}

    def add_user(self, uid, name, *, email=None, is_bot=False, tz="Europe/Berlin", deleted=False, **extra):
        self.users[uid] = {"id": uid, "team_id": self.team_id, "name": name, "real_name": name.title(), "deleted": deleted,
                           "is_bot": is_bot, "tz": tz, "is_restricted": False, "is_ultra_restricted": False,
                           "is_stranger": False, "profile": {"real_name": name.title(), "display_name": name,
                                                             "email": email or f"{name}@example.test"}, **extra}

    def add_channel(self, cid, name="", *, is_private=False, bot_member=True, members=None, **extra):
        kind = "im" if cid.startswith("D") else "group" if (is_private or cid.startswith("G")) else "channel"
        self.channels[cid] = {"id": cid, "name": name, "kind": kind, "bot_member": bot_member or kind == "im",
                              "members": list(members or [u for u in self.users]), "messages": OrderedDict(), **extra}
        return cid

    def dm(self, user="U0ALICE"):
        cid = "D" + user[1:]
        if cid not in self.channels:
            self.add_channel(cid, "", members=[user, self.bot_user_id])
            self.channels[cid]["user"] = user
        return cid

    def add_file(self, name, content: bytes, *, user="U0ALICE", mimetype="text/plain", file_id=None, mode="hosted"):
        fid = file_id or "F" + uuid.uuid4().hex[:9].upper()
        base = f"{self.base}/files-pri/{self.team_id}-{fid}"
        self.files[fid] = {"id": fid, "name": name, "title": name, "mimetype": mimetype, "user": user, "mode": mode,
                           "filetype": name.rsplit(".", 1)[-1], "size": len(content), "created": int(time.time()),
                           "url_private": f"{base}/{name}", "url_private_download": f"{base}/download/{name}",
                           "permalink": f"{self.base}/files/{user}/{fid}/{name}", "_content": content}
        return {k: v for k, v in self.files[fid].items() if not k.startswith("_")}

    # ---- lifecycle ----------------------------------------------------------------------------
    @property
    def base(self):
        return f"http://{self.host}:{self.port}"

    @property
    def api_url(self):
        return self.base + "/api/"

    def env(self) -> Dict[str, str]:
        """Environment for a bot process (names follow Slack's own agent templates)."""
        return {"SLACK_API_URL": self.api_url, "SLACK_BOT_TOKEN": self.bot_token, "SLACK_APP_TOKEN": self.app_token,
                "SLACK_SIGNING_SECRET": self.signing_secret,
                # slack_sdk obeys these and ignores NO_PROXY: blank = unset
                "HTTP_PROXY": "", "HTTPS_PROXY": "", "http_proxy": "", "https_proxy": ""}

    async def start(self):
        app = web.Application(client_max_size=200 * 2 ** 20)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link/", self._link)
        app.router.add_get("/link", self._link)
        app.router.add_post("/response/{rid}", self._response_url)
        app.router.add_post("/upload/{fid}", self._upload)
        app.router.add_get("/files-pri/{tail:.*}", self._download)
        app.router.add_get("/signin", self._signin)
        app.router.add_get("/_fake/calls", self._dump_calls)
        app.router.add_post("/_fake/{op}", self._control)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        self._session = aiohttp.ClientSession()
        return self

    async def stop(self):
        for t in list(self._tasks):
            t.cancel()
        for c in list(self._conns):
            c.alive = False
            if c.request.transport:
                c.request.transport.abort()
        await self._session.close()
        await self._runner.cleanup()

    async def __aenter__(self):
        return await self.start()

    async def __aexit__(self, *a):
        await self.stop()

    def _spawn(self, coro):
        t = asyncio.ensure_future(coro)
        self._tasks.add(t)
        t.add_done_callback(self._tasks.discard)
        return t

    async def _signin(self, request):
        return web.Response(text="<html>Sign in to Slack</html>", content_type="text/html")

    async def _dump_calls(self, request):
        return web.json_response([c.__dict__ for c in self._calls], dumps=lambda o: json.dumps(o, default=str))

    # ---- logs and waiting ---------------------------------------------------------------------
    def calls(self, method: Optional[str] = None, ok: Optional[bool] = None) -> List[Call]:
        return [c for c in list(self._calls) if (method is None or c.method == method) and (ok is None or c.ok == ok)]

    def deliveries(self, type=None, event_type=None):
        return [d for d in list(self._deliveries) if (not type or d.type == type) and (not event_type or d.event_type == event_type)]

    def envelopes(self):
        return [a for d in list(self._deliveries) for a in d.attempts]

    def ack_latencies(self):
        return [a.latency for a in self.envelopes() if a.latency is not None]

    def messages(self, channel, thread_ts=None, bot_only=False) -> List[dict]:
        ms = [m for m in list(self.channels[channel]["messages"].values()) if not m.get("_deleted")]
        if thread_ts:
            ms = [m for m in ms if m["ts"] == thread_ts or m.get("thread_ts") == thread_ts]
        return [m for m in ms if m.get("bot_id") == self.bot_id] if bot_only else ms

    def bot_replies(self, channel, thread_ts):
        return [m for m in self.messages(channel, thread_ts, bot_only=True) if m["ts"] != thread_ts]

    def open_streams(self):
        return [k for k, s in self._streams.items() if s["open"]]

    def lint(self, code=None):
        return [x for x in list(self.lints) if code is None or x["code"] == code]

    def peak(self, method, window=60.0):
        ts = [c.t for c in self.calls(method)]
        return max((sum(1 for u in ts if t - window < u <= t) for t in ts), default=0)

    def reset_log(self):
        self._calls.clear(); self._deliveries.clear(); self.lints.clear(); self._faults.clear()

    async def wait(self, cond: Callable[[], Any], timeout=5.0, what="condition"):
        end = time.monotonic() + timeout
        while True:
            v = cond()
            if v:
                return v
            if time.monotonic() > end:
                tail = [(c.method, c.response.get("error") or c.status) for c in self._calls[-12:]]
                raise TimeoutError(f"{what} not met in {timeout}s; last calls: {tail}")
            await asyncio.sleep(0.01)

    async def wait_for(self, method, predicate: Callable[[Call], bool] = lambda c: c.ok, timeout=5.0, count=1) -> Call:
        def cond():
            hits = [c for c in self.calls(method) if predicate(c)]
            return hits[count - 1] if len(hits) >= count else None
        return await self.wait(cond, timeout, f"{count} x {method}")

    async def wait_reply(self, channel, thread_ts, timeout=10.0, count=1) -> dict:
        """The count-th finished (not streaming) bot message in a thread."""
        def cond():
            r = [m for m in self.bot_replies(channel, thread_ts) if not m.get("_streaming")]
            return r[count - 1] if len(r) >= count else None
        return await self.wait(cond, timeout, f"reply {count} in {channel}/{thread_ts}")

    async def wait_ack(self, d: Delivery, timeout=10.0) -> Delivery:
        await self.wait(lambda: d.state != "pending", timeout, f"ack of {d.event_type or d.type}")
        return d

    async def wait_connected(self, n=1, timeout=10.0):
        return await self.wait(lambda: len(self.connections()) >= n, timeout, f"{n} socket(s)")

    async def settle(self, quiet=0.4, timeout=10.0):
        """Wait until nothing has been called or delivered for `quiet` seconds."""
        end, mark, since = time.monotonic() + timeout, None, time.monotonic()
        while time.monotonic() < end:
            now = (len(self._calls), sum(len(d.attempts) for d in self._deliveries), sum(d.state == "pending" for d in self._deliveries))
            if now != mark or now[2]:
                mark, since = now, time.monotonic()
            elif time.monotonic() - since >= quiet:
                return
            await asyncio.sleep(0.02)
        raise TimeoutError("did not settle")

    # ---- faults -------------------------------------------------------------------------------
    def fail(self, method, kind="ratelimited", times=1, skip=0, **opts):
        """kind: ratelimited(retry_after=1) | http(status=500) | slow(delay=2) | error(error='fatal_error')
        | drop (close before processing) | lost_response (process, then close without answering)"""
        self._faults.append(_Fault(method, kind, times, opts, skip))

    def clear_faults(self):
        self._faults.clear()

    def set_limit(self, method, n, per):
        """Enforce a rolling limit of n calls per `per` seconds (429 beyond it)."""
        self._limits[method] = (n, per)

    def slack_limits(self, per=60.0):
        """Documented tiers (calls per minute): streams start/stop tier 2, append tier 4, update/replies tier 3..."""
        for m, n in {"chat.startStream": 20, "chat.stopStream": 20, "chat.appendStream": 100, "chat.update": 50,
                     "conversations.replies": 50, "conversations.history": 50, "users.list": 20, "users.info": 100,
                     "conversations.info": 50, "reactions.add": 50, "views.publish": 100, "views.open": 100}.items():
            self.set_limit(m, n, per)

    def drop_acks(self, n=1):
        """Ignore the next n acks: Slack then redelivers although the bot did ack."""
        self._drop_acks += n

    def lose_deliveries(self, n=1):
        """The next n sends never reach the bot (socket died in between); only the retry does."""
        self._lose += n

    def connections(self):
        return [c for c in self._conns if c.alive and not c.draining]

    async def kill_sockets(self):
        """Abrupt TCP reset of every socket."""
        for c in list(self._conns):
            c.alive = False
            if c.request.transport:
                c.request.transport.abort()

    async def close_sockets(self, code=1000):
        """Clean websocket close frame."""
        for c in list(self._conns):
            c.alive = False
            await c.ws.close(code=code)

    async def stall_sockets(self):
        """Half-open connection: no data, no pongs, TCP stays up."""
        for c in self._conns:
            c.stalled = c.draining = True

    async def refresh_sockets(self, reason="refresh_requested", grace=1.0):
        """Slack's periodic container refresh: disconnect message, then close after `grace`."""
        for c in self.connections():
            c.draining = True
            await c.ws.send_str(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-fake"}}))
            async def later(c=c):
                await asyncio.sleep(grace)
                c.alive = False
                await c.ws.close()
            self._spawn(later())

    def hold(self):
        """Queue deliveries instead of sending, until release()."""
        self._held = []

    async def release(self, order="reverse"):
        held, self._held = self._held or [], None
        held = held[::-1] if order == "reverse" else random.sample(held, len(held)) if order == "shuffle" else held
        for d in held:
            self._spawn(self._deliver(d))
            await asyncio.sleep(0.005)

    # ---- Socket Mode --------------------------------------------------------------------------
    async def _link(self, request):
        if self._tickets.pop(request.query.get("ticket", ""), None) is None:
            return web.Response(status=401, text="invalid ticket")
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        c = _Conn(ws, request)
        if len(self.connections()) >= self.max_connections:
            await ws.send_str(json.dumps({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {"host": "applink-fake"}}))
            await ws.close()
            return ws
        await ws.send_str(json.dumps({"type": "hello", "num_connections": len(self.connections()) + 1,
                                      "debug_info": {"host": "applink-fake", "build_number": 1, "approximate_connection_time": 18060},
                                      "connection_info": {"app_id": self.app_id}}))
        self._conns.append(c)
        try:
            async for m in ws:
                if c.stalled:
                    continue
                if m.type == WSMsgType.PING:
                    await ws.pong(m.data)
                elif m.type == WSMsgType.TEXT:
                    try:
                        body = json.loads(m.data)
                    except ValueError:
                        continue
                    fut = self._pending.get(body.get("envelope_id"))
                    if fut is not None and not fut.done():
                        if self._drop_acks > 0:
                            self._drop_acks -= 1
                        else:
                            fut.set_result(body.get("payload"))
        except (ConnectionError, asyncio.CancelledError, RuntimeError):
            pass
        finally:
            c.alive = False
            if c in self._conns:
                self._conns.remove(c)
            for fut in [f for f in self._pending.values() if getattr(f, "conn", None) is c and not f.done()]:
                fut.set_exception(ConnectionResetError("socket lost before ack"))
        return ws

    async def _deliver(self, d: Delivery):
        retriable = d.type == "events_api"
        delays = (0.0,) + (self.retry_delays if retriable else ())
        reason, env_id = "", None
        for attempt, delay in enumerate(delays):
            if delay:
                await asyncio.sleep(delay)
            env_id = env_id if (env_id and self.reuse_envelope_id) else str(uuid.uuid4())
            env = Envelope(env_id, d.type, d.event_id, d.event_type, attempt, time.monotonic())
            if self._http_url:
                d.attempts.append(env)
                reason = await self._attempt_http(d, env, attempt, reason)
            else:
                while not self.connections() and self.queue_when_disconnected and retriable:
                    await asyncio.sleep(0.01)
                d.attempts.append(env)
                env.sent_at = time.monotonic()
                reason = await self._attempt_ws(d, env, attempt, reason)
            if reason is None:
                d.state = "acked"
                self._apply_ack(d, env)
                return
            if reason == "no_retry":
                break
        d.state = "failed"
        if not retriable:
            d.user_error = "dispatch_failed" if d.attempts[-1].outcome in ("no_connection", "socket_lost") else "operation_timeout"

    async def _attempt_ws(self, d, env, attempt, reason):
        conns = self.connections()
        if not conns:
            env.outcome = "no_connection"
            return "no_connection"
        c = conns[next(self._rr) % len(conns)]
        env.conn = c.id
        fut = asyncio.get_running_loop().create_future()
        fut.conn = c
        self._pending[env.envelope_id] = fut
        body = {"envelope_id": env.envelope_id, "type": d.type, "payload": d.payload,
                "accepts_response_payload": d.type != "events_api"}
        if d.type == "events_api":
            body.update(retry_attempt=attempt, retry_reason=reason or "")
        try:
            if self._lose > 0:
                self._lose -= 1
            else:
                await c.ws.send_str(json.dumps(body))
            env.ack_payload = await asyncio.wait_for(fut, self.ack_timeout)
            env.acked_at = time.monotonic()
            env.latency = env.acked_at - env.sent_at
            env.outcome = "acked"
            return None
        except asyncio.TimeoutError:
            env.outcome = "timeout"
            return "timeout"
        except (ConnectionError, RuntimeError):
            env.outcome = "socket_lost"
            return "timeout"
        finally:
            self._pending.pop(env.envelope_id, None)

    def _apply_ack(self, d, env):
        p = env.ack_payload
        if d.type == "slash_commands" and isinstance(p, dict) and (p.get("text") or p.get("blocks")):
            self._respond(self._response_urls[d.response_url.rsplit("/", 1)[-1]], p)
        elif d.type == "interactive" and d.payload.get("type") == "view_submission" and isinstance(p, dict):
            if p.get("response_action") in ("update", "push") and p.get("view"):
                self.views[d.payload["view"]["id"]].update(p["view"])

    # ---- HTTP mode ----------------------------------------------------------------------------
    def use_http(self, url: Optional[str]):
        """Deliver everything as signed POSTs to the bot's Request URL instead of Socket Mode."""
        for one in [self, *self._peers]:
            one._http_url = url

    def sign(self, body: bytes, ts: Optional[str] = None, secret: Optional[str] = None):
        ts = ts or str(int(time.time()))
        mac = hmac.new((secret or self.signing_secret).encode(), b"v0:" + ts.encode() + b":" + body, hashlib.sha256)
        return {"X-Slack-Request-Timestamp": ts, "X-Slack-Signature": "v0=" + mac.hexdigest()}

    async def post(self, url, payload, kind="events_api", *, sign="valid", headers=None, timeout=10.0):
        """One signed POST. sign: valid | bad | stale | future | none | tampered. Returns dict(status, text, headers, latency)."""
        if kind == "events_api":
            body, ct = json.dumps(payload).encode(), "application/json"
        elif kind == "slash_commands":
            body, ct = urlencode(payload).encode(), "application/x-www-form-urlencoded"
        else:
            body, ct = urlencode({"payload": json.dumps(payload)}).encode(), "application/x-www-form-urlencoded"
        now = int(time.time())
        ts = str(now - 301 if sign == "stale" else now + 600 if sign == "future" else now)
        h = {"Content-Type": ct, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        if sign != "none":
            h.update(self.sign(body, ts, "wrong-secret" if sign == "bad" else None))
        if sign == "tampered":
            body += b" "
        h.update(headers or {})
        t0 = time.monotonic()
        async with self._session.post(url, data=body, headers=h, allow_redirects=False,
                                      timeout=aiohttp.ClientTimeout(total=timeout)) as r:
            return {"status": r.status, "text": await r.text(), "headers": dict(r.headers), "latency": time.monotonic() - t0}

    async def url_verification(self, url, sign="valid"):
        return await self.post(url, {"token": "legacy", "challenge": "chal-" + uuid.uuid4().hex, "type": "url_verification"}, sign=sign)

    async def _attempt_http(self, d, env, attempt, reason):
        h = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason or "http_timeout"} if attempt else {}
        env.sent_at = time.monotonic()
        try:
            r = await self.post(self._http_url, d.payload, d.type, headers=h, timeout=self.ack_timeout)
        except asyncio.TimeoutError:
            env.outcome = "timeout"
            return "http_timeout"
        except aiohttp.ClientError:
            env.outcome = "refused"
            return "connection_failed"
        env.status, env.headers, env.latency = r["status"], r["headers"], time.monotonic() - env.sent_at
        if 200 <= r["status"] < 300:
            env.outcome, env.acked_at = "acked", time.monotonic()
            if self._drop_acks > 0:
                self._drop_acks -= 1
                env.outcome = "timeout"
                return "http_timeout"
            try:
                env.ack_payload = json.loads(r["text"]) if r["text"].strip() else None
            except ValueError:
                env.ack_payload = {"text": r["text"]}
            return None
        env.outcome = f"http_{r['status']}"
        return "no_retry" if r["headers"].get("X-Slack-No-Retry") == "1" else "http_error"

    # ---- drivers ------------------------------------------------------------------------------
    def _ts(self):
        self._last_ts = max(self._last_ts + 1, int(time.time() * 1e6))
        return f"{self._last_ts // 10**6}.{self._last_ts % 10**6:06d}"

    def _queue(self, d: Delivery):
        self._deliveries.append(d)
        if self._held is not None:
            self._held.append(d)
        else:
            self._spawn(self._deliver(d))
        return d

    def _wrap_event(self, event, event_id=None, team_id=None, enterprise_id=None):
        ev = dict(event)
        ev.setdefault("event_ts", ev.get("ts") or self._ts())
        team = team_id or self.team_id
        return {"token": "legacy-verification-token", "team_id": team, "api_app_id": self.app_id, "event": ev,
                "type": "event_callback", "event_id": event_id or "Ev" + uuid.uuid4().hex[:10].upper(),
                "event_time": int(time.time()), "is_ext_shared_channel": False, "event_context": "4-fake",
                **({"enterprise_id": enterprise_id} if enterprise_id else {}),
                "authorizations": [{"enterprise_id": enterprise_id, "team_id": team, "user_id": self.bot_user_id,
                                    "is_bot": True, "is_enterprise_install": False}]}

    async def send_event(self, event: dict, *, event_id=None, copies=1, team_id=None, enterprise_id=None, wait=False) -> Delivery:
        """Send one Events API event. copies>1 delivers the very same event_id again (Slack does that)."""
        body = self._wrap_event(event, event_id, team_id, enterprise_id)
        ds = [self._queue(Delivery("events_api", body, body["event_id"], event["type"])) for _ in range(copies)]
        ds[0].siblings = ds[1:]
        if wait:
            for d in ds:
                await self.wait_ack(d, 30)
        return ds[0]

    def _subscribed(self, ev):
        if ev["type"] == "message":
            return {"im": "message.im", "channel": "message.channels", "group": "message.groups",
                    "mpim": "message.mpim"}[ev["channel_type"]] in self.subscriptions
        return ev["type"] in self.subscriptions

    async def user_says(self, text, *, channel="C0GENERAL", user="U0ALICE", thread_ts=None, mention=False, files=None,
                        copies=1, bot_id=None, client_msg_id=None, subtype=None, wait=False, **extra) -> Delivery:
        """A person posts: stores the message and emits what Slack emits (app_mention + message.* in channels,
        message.im in DMs). Returns the delivery of the first event; .message/.ts is the stored message."""
        if channel.startswith("D") and channel not in self.channels:
            self.dm("U" + channel[1:])
        ch = self.channels[channel]
        if mention:
            text = f"<@{self.bot_user_id}> {text}"
        ts = self._ts()
        msg = {"type": "message", "user": user, "text": text, "ts": ts, "team": self.team_id,
               "client_msg_id": client_msg_id or str(uuid.uuid4()),
               "blocks": [{"type": "rich_text", "block_id": "b1", "elements": [
                   {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}]}], **extra}
        if thread_ts:
            msg["thread_ts"] = thread_ts
            if user != self.bot_user_id:
                msg["parent_user_id"] = ch["messages"].get(thread_ts, {}).get("user")
        if files:
            msg.update(files=[{k: v for k, v in self.files[f["id"]].items() if not k.startswith("_")} for f in files], upload=False)
            subtype = subtype or "file_share"
        if subtype:
            msg["subtype"] = subtype
        if bot_id:
            msg.update(bot_id=bot_id, app_id="A0OTHER", bot_profile={"id": bot_id, "name": "otherbot"})
            msg.pop("client_msg_id")
        ch["messages"][ts] = msg
        evs = []
        if f"<@{self.bot_user_id}>" in text and ch["kind"] != "im" and ch["bot_member"]:
            evs.append({**msg, "type": "app_mention", "channel": channel})
        evs.append({**msg, "channel": channel, "channel_type": ch["kind"]})
        sent = [await self.send_event(e, copies=copies) for e in evs if self._subscribed(e) and ch["bot_member"]]
        d = sent[0] if sent else Delivery("events_api", {}, state="acked")
        d.message, d.siblings = msg, d.siblings + sent[1:]
        if wait:
            for x in [d] + d.siblings:
                await self.wait_ack(x, 30)
        return d

    async def edit_message(self, channel, ts, text):
        m = self.channels[channel]["messages"][ts]
        prev = {k: v for k, v in m.items()}
        m.update(text=text, edited={"user": m.get("user"), "ts": self._ts()})
        return await self._emit_change(channel, "message_changed", m, prev)

    async def _emit_change(self, channel, subtype, m, prev):
        ch = self.channels[channel]
        pub = lambda x: {k: v for k, v in x.items() if not k.startswith("_")}
        ev = {"type": "message", "subtype": subtype, "channel": channel, "channel_type": ch["kind"], "hidden": True,
              "ts": self._ts(), "previous_message": pub(prev)}
        if subtype == "message_changed":
            ev["message"] = pub(m)
        else:
            ev["deleted_ts"] = m["ts"]
        return await self.send_event(ev) if self._subscribed(ev) and ch["bot_member"] else None

    async def open_assistant(self, user="U0ALICE", context=None) -> Delivery:
        """assistant_view: the user opens the pane (assistant_thread_started)."""
        cid, ts = self.dm(user), self._ts()
        # Slack seeds the thread with a hidden root message of subtype assistant_app_thread
        self.channels[cid]["messages"][ts] = {"type": "message", "subtype": "assistant_app_thread", "user": self.bot_user_id,
                                              "text": "New Assistant Thread", "ts": ts, "thread_ts": ts,
                                              "assistant_app_thread": {"title": "New Assistant Thread", "title_blocks": []}}
        d = await self.send_event({"type": "assistant_thread_started", "assistant_thread": {
            "user_id": user, "context": context or {}, "channel_id": cid, "thread_ts": ts}})
        d.message = {"ts": ts, "channel": cid}
        return d

    async def change_assistant_context(self, channel, thread_ts, context, user="U0ALICE"):
        return await self.send_event({"type": "assistant_thread_context_changed", "assistant_thread": {
            "user_id": user, "context": context, "channel_id": channel, "thread_ts": thread_ts}})

    async def open_app_home(self, user="U0ALICE", tab="home"):
        """agent_view bots get tab='messages' here instead of assistant_thread_started."""
        ev = {"type": "app_home_opened", "user": user, "channel": self.dm(user), "tab": tab}
        return await self.send_event(ev) if self._subscribed(ev) else Delivery("events_api", {}, state="acked")

    def _mk_response_url(self, channel, user):
        rid = uuid.uuid4().hex
        self._response_urls[rid] = {"channel": channel, "user": user, "uses": 0, "msgs": [], "at": time.time()}
        return f"{self.base}/response/{rid}"

    def _mk_trigger(self):
        t = f"{random.randrange(10**12)}.{uuid.uuid4().hex[:10]}"
        self._triggers[t] = [time.monotonic(), False]
        return t

    async def send_slash(self, command, text="", user="U0ALICE", channel="C0GENERAL", wait=False) -> Delivery:
        rurl, trig = self._mk_response_url(channel, user), self._mk_trigger()
        p = {"token": "legacy", "team_id": self.team_id, "team_domain": "fake", "channel_id": channel,
             "channel_name": "directmessage" if channel.startswith("D") else self.channels[channel]["name"],
             "user_id": user, "user_name": self.users[user]["name"], "command": command, "text": text,
             "api_app_id": self.app_id, "is_enterprise_install": "false", "response_url": rurl, "trigger_id": trig}
        d = self._queue(Delivery("slash_commands", p, event_type=command, response_url=rurl, trigger_id=trig))
        return await self.wait_ack(d, 30) if wait else d

    async def send_interactive(self, payload: dict, wait=False) -> Delivery:
        d = self._queue(Delivery("interactive", payload, event_type=payload.get("type"),
                                 response_url=payload.get("response_url"), trigger_id=payload.get("trigger_id")))
        return await self.wait_ack(d, 30) if wait else d

    def _who(self, user):
        return {"id": user, "username": self.users[user]["name"], "name": self.users[user]["name"], "team_id": self.team_id}

    async def send_block_actions(self, actions: List[dict], *, channel="C0GENERAL", message: Optional[dict] = None,
                                 user="U0ALICE", view=None, state=None, wait=False) -> Delivery:
        p = {"type": "block_actions", "user": self._who(user), "api_app_id": self.app_id, "token": "legacy",
             "trigger_id": self._mk_trigger(), "team": {"id": self.team_id, "domain": "fake"}, "enterprise": None,
             "is_enterprise_install": False, "state": state or {"values": {}},
             "actions": [{"block_id": "b", "action_ts": self._ts(), **a} for a in actions]}
        if view:
            p.update(view=view, container={"type": "view", "view_id": view.get("id")})
        else:
            m = {k: v for k, v in (message or {}).items() if not k.startswith("_")}
            p.update(channel={"id": channel, "name": self.channels[channel]["name"]}, message=m,
                     response_url=self._mk_response_url(channel, user),
                     container={"type": "message", "message_ts": m.get("ts"), "channel_id": channel, "is_ephemeral": False,
                                **({"thread_ts": m["thread_ts"]} if m.get("thread_ts") else {})})
            if message and p["response_url"]:
                self._response_urls[p["response_url"].rsplit("/", 1)[-1]]["orig"] = m.get("ts")
        return await self.send_interactive(p, wait)

    async def click(self, channel, ts, action_id, value=None, user="U0ALICE", wait=True) -> Delivery:
        """Click an element that the bot really rendered in the stored message (fails if it is not there)."""
        msg = self.channels[channel]["messages"][ts]
        for b in msg.get("blocks") or []:
            for el in (b.get("elements") or []) + ([b["accessory"]] if b.get("accessory") else []):
                if el.get("action_id") != action_id:
                    continue
                a = {"type": el["type"], "action_id": action_id, "block_id": b.get("block_id", "b")}
                if el["type"] == "feedback_buttons":
                    pos = value in (None, True, "positive", el["positive_button"].get("value"))
                    btn = el["positive_button" if pos else "negative_button"]
                    a.update(text=btn.get("text"), value=btn.get("value"))
                else:
                    a.update(text=el.get("text"), value=el.get("value") if value is None else value)
                return await self.send_block_actions([a], channel=channel, message=msg, user=user, wait=wait)
        raise KeyError(f"no element {action_id!r} in message {ts}")

    send_action = click

    async def submit_view(self, view_id, values: dict, user="U0ALICE", wait=True) -> Delivery:
        return await self.send_interactive({"type": "view_submission", "team": {"id": self.team_id, "domain": "fake"},
            "user": self._who(user), "api_app_id": self.app_id, "token": "legacy", "trigger_id": self._mk_trigger(),
            "view": {**self.views[view_id], "state": {"values": values}}, "response_urls": [],
            "is_enterprise_install": False, "enterprise": None}, wait)

    async def send_shortcut(self, callback_id, user="U0ALICE", message=None, channel=None, wait=True):
        p = {"type": "message_action" if message else "shortcut", "callback_id": callback_id, "trigger_id": self._mk_trigger(),
             "team": {"id": self.team_id, "domain": "fake"}, "user": self._who(user), "action_ts": self._ts(), "token": "legacy"}
        if message:
            p.update(message=message, message_ts=message["ts"], channel={"id": channel, "name": self.channels[channel]["name"]},
                     response_url=self._mk_response_url(channel, user))
        return await self.send_interactive(p, wait)

    async def _control(self, request):
        op, kw = request.match_info["op"], await request.json() if request.can_read_body else {}
        fn = getattr(self, op, None)
        if op.startswith("_") or fn is None:
            return web.json_response({"ok": False, "error": "unknown_op"}, status=404)
        r = fn(**kw)
        r = await r if inspect.isawaitable(r) else r
        return web.json_response({"ok": True, "result": r}, dumps=lambda o: json.dumps(o, default=lambda x: getattr(x, "__dict__", str(x))))

    # ---- Web API ------------------------------------------------------------------------------
    async def _args(self, request) -> Dict[str, Any]:
        args = dict(request.query)
        if request.method == "POST":
            ct = request.content_type
            if ct == "application/json":
                raw = await request.text()
                args.update(json.loads(raw) if raw.strip() else {})
            elif ct in ("application/x-www-form-urlencoded", "multipart/form-data"):
                args.update({k: (v if isinstance(v, str) else v.file.read()) for k, v in (await request.post()).items()})
        for k in JSON_FIELDS & set(args):
            if isinstance(args[k], str) and args[k][:1] in "[{":
                try:
                    args[k] = json.loads(args[k])
                except ValueError:
                    pass
        return args

    async def _api(self, request):
        peer = self._peer(request.headers.get("Authorization", "")[7:].strip())
        if peer is not None:
            return await peer._api(request)
        method, t0 = request.match_info["method"], time.monotonic()
        try:
            args = await self._args(request)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_json"})
        auth = request.headers.get("Authorization", "")
        if method == "oauth.v2.access":
            args["_auth"] = auth
        token = auth[7:].strip() if auth.startswith("Bearer ") else args.pop("token", None)
        call = Call(len(self._calls) + 1, method, args, token, t0, time.time())
        self._calls.append(call)
        if t0 < self._blocked_until.get(method, 0) - 0.05:
            self._lint("ignored_retry_after", call)
        fault = next((f for f in self._faults if f.method in (method, "*") and f.times > 0), None)
        if fault and fault.skip > 0:
            fault.skip -= 1
            fault = None
        if fault:
            fault.times -= 1
            call.fault = fault.kind
        headers, status = {"X-Slack-Req-Id": uuid.uuid4().hex}, 200
        limit = self._limits.get(method)
        if limit and not fault:
            q = self._hits[method]
            while q and q[0] < t0 - limit[1]:
                q.popleft()
            if len(q) >= limit[0]:
                fault = _Fault(method, "ratelimited", 0, {"retry_after": max(1, int(q[0] + limit[1] - t0) + 1)})
                call.fault = "limit"
            else:
                q.append(t0)
        if fault and fault.kind == "ratelimited":
            ra = fault.opts.get("retry_after", 1)
            self._blocked_until[method] = t0 + ra
            status, headers["Retry-After"], body = 429, str(ra), {"ok": False, "error": "ratelimited"}
        elif fault and fault.kind == "http":
            status, body = fault.opts.get("status", 500), {"ok": False, "error": fault.opts.get("error", "internal_error")}
        elif fault and fault.kind == "drop":
            call.status = 0
            request.transport.abort()
            return web.Response()
        elif fault and fault.kind == "error":
            body = {"ok": False, "error": fault.opts.get("error", "fatal_error")}
        else:
            if fault and fault.kind == "slow":
                await asyncio.sleep(fault.opts.get("delay", 2.0))
            body = await self._dispatch(method, args, token, call)
        call.status, call.response, call.dur = status, body, time.monotonic() - t0
        if fault and fault.kind == "lost_response":
            request.transport.abort()
            return web.Response()
        if self.scopes is not None:
            headers["X-OAuth-Scopes"] = ",".join(sorted(self.scopes))
        return web.json_response(body, status=status, headers=headers)

    def _peer(self, token):
        return next((p for p in self._peers if token in p.workspaces), None)

    async def _dispatch(self, method, args, token, call):
        fn = getattr(self, "m_" + method.replace(".", "_"), None)
        if fn is None:
            return {"ok": False, "error": "unknown_method", "req_method": method}
        try:
            if method == "oauth.v2.access":
                return {"ok": True, **self.m_oauth_v2_access(args)}
            if not token:
                raise ApiError("not_authed")
            if method == "apps.connections.open":
                if token != self.app_token:
                    raise ApiError("not_allowed_token_type" if token.startswith("xox") else "invalid_auth")
                ident = {}
            else:
                if token.startswith("xapp-"):
                    raise ApiError("not_allowed_token_type")
                ident = self.workspaces.get(token)
                if ident is None:
                    raise ApiError("invalid_auth")
                need = SCOPES.get(method)
                if self.scopes is not None and need and not set(need.split("|")) & self.scopes:
                    raise ApiError("missing_scope", needed=need.replace("|", ","), provided=",".join(sorted(self.scopes)))
            r = fn(args, ident, call) if len(inspect.signature(fn).parameters) == 3 else fn(args)
            return {"ok": True, **((await r if inspect.isawaitable(r) else r) or {})}
        except ApiError as e:
            return {"ok": False, "error": e.error, **e.extra}

    # -- validation helpers
    def _lint(self, code, call=None, **detail):
        self.lints.append({"code": code, "method": call.method if call else None, "n": call.n if call else None, **detail})

    def _channel(self, a, key="channel", write=True):
        cid = a.get(key)
        if cid and cid.startswith("U") and cid in self.users:
            cid = self.dm(cid)
        ch = self.channels.get(cid or "")
        if ch is None:
            raise ApiError("channel_not_found")
        if write and not ch["bot_member"]:
            raise ApiError("not_in_channel" if ch["kind"] == "channel" else "channel_not_found")
        return ch

    def _blocks(self, blocks, call=None, surface="message"):
        errs = []
        if isinstance(blocks, str):
            raise ApiError("invalid_blocks_format")
        if not isinstance(blocks, list):
            raise ApiError("invalid_blocks_format")
        if len(blocks) > (50 if surface == "message" else 100):
            errs.append(f"no more than {50 if surface == 'message' else 100} items allowed [json-pointer:/blocks]")
        md, ids = 0, set()
        def text(o, limit, ptr, types=("plain_text", "mrkdwn")):
            if not isinstance(o, dict) or o.get("type") not in types or not isinstance(o.get("text"), str) or not o["text"]:
                errs.append(f"invalid text object [json-pointer:{ptr}]")
            elif len(o["text"]) > limit:
                errs.append(f"must be less than {limit + 1} characters [json-pointer:{ptr}/text]")
        for i, b in enumerate(blocks):
            p, t = f"/blocks/{i}", b.get("type")
            if t not in BLOCK_TYPES:
                errs.append(f"unsupported type: {t} [json-pointer:{p}/type]")
                continue
            if len(b.get("block_id") or "") > 255:
                errs.append(f"block_id too long [json-pointer:{p}]")
            if b.get("block_id"):
                if b["block_id"] in ids:
                    errs.append(f"duplicate block_id [json-pointer:{p}/block_id]")
                ids.add(b["block_id"])
            if t == "section":
                if b.get("text"):
                    text(b["text"], 3000, p + "/text")
                elif not b.get("fields"):
                    errs.append(f"missing required field: text or fields [json-pointer:{p}]")
                if len(b.get("fields") or []) > 10:
                    errs.append(f"no more than 10 items allowed [json-pointer:{p}/fields]")
                for j, f in enumerate(b.get("fields") or []):
                    text(f, 2000, f"{p}/fields/{j}")
            elif t == "header":
                text(b.get("text"), 150, p + "/text", ("plain_text",))
            elif t == "markdown":
                md += len(b.get("text") or "")
                if not b.get("text"):
                    errs.append(f"missing required field: text [json-pointer:{p}]")
            for key, cap in (("context", 10), ("actions", 25), ("context_actions", 5)):
                if t == key and not 1 <= len(b.get("elements") or []) <= cap:
                    errs.append(f"between 1 and {cap} elements required [json-pointer:{p}/elements]")
            aids = set()
            for j, e in enumerate((b.get("elements") or []) if t in ("actions", "context_actions", "context") else []):
                q = f"{p}/elements/{j}"
                if t == "context_actions" and e.get("type") not in ("feedback_buttons", "icon_button"):
                    errs.append(f"unsupported element {e.get('type')} [json-pointer:{q}]")
                if e.get("type") == "mrkdwn" and len(e.get("text", "")) > 3000:
                    errs.append(f"must be less than 3001 characters [json-pointer:{q}/text]")
                if e.get("type") == "button":
                    text(e.get("text"), 75, q + "/text", ("plain_text",))
                    if len(e.get("url") or "") > 3000:
                        errs.append(f"url too long [json-pointer:{q}/url]")
                    if len(e.get("value") or "") > 2000:
                        errs.append(f"value too long [json-pointer:{q}/value]")
                if e.get("type") == "feedback_buttons":
                    for k in ("positive_button", "negative_button"):
                        text((e.get(k) or {}).get("text"), 75, f"{q}/{k}/text", ("plain_text",))
                if e.get("action_id"):
                    if e["action_id"] in aids:
                        errs.append(f"duplicate action_id [json-pointer:{q}/action_id]")
                    if len(e["action_id"]) > 255:
                        errs.append(f"action_id too long [json-pointer:{q}/action_id]")
                    aids.add(e["action_id"])
        if md > 12000:
            errs.append("markdown blocks exceed 12000 characters in total")
        if errs:
            raise ApiError("invalid_blocks", errors=errs, response_metadata={"messages": ["[ERROR] " + e for e in errs]})

    def _content(self, a, call, update=False):
        text, md, blocks = a.get("text") or "", a.get("markdown_text") or "", a.get("blocks")
        if md and (text or blocks):
            raise ApiError("markdown_text_conflict")
        if not (text or md or blocks or a.get("attachments")):
            raise ApiError("no_text")
        if len(text) > 40000 or len(md) > 12000:
            raise ApiError("msg_too_long")
        if blocks:
            self._blocks(blocks, call)
            if self.blocks_total_limit and sum(map(len, _walk_text(blocks))) > self.blocks_total_limit:
                raise ApiError("msg_blocks_too_long")
            if not text:
                self._lint("blocks_without_text", call)
        elif len(text) > 4000:
            self._lint("text_over_4000", call, length=len(text))
        self._scan(text + "\n" + md + "\n" + "\n".join(_walk_text(blocks or [])), call)

    def _scan(self, s, call):
        m = BROADCAST.search(s)
        if m:
            self._lint("broadcast_mention", call, token=m.group(0))
        if re.search(r"xox[bpears]-|xapp-\d", s):
            self._lint("secret_in_message", call)

    def _thread(self, ch, a, call, key="thread_ts"):
        t = a.get(key)
        if t is None:
            return None
        if not re.fullmatch(r"\d{6,}\.\d{6}", str(t)):
            raise ApiError("invalid_thread_ts")
        root = ch["messages"].get(t)
        if root is None:
            self._lint("thread_ts_unknown", call, thread_ts=t)
        elif root.get("thread_ts") not in (None, t):
            self._lint("reply_ts_as_thread_ts", call, thread_ts=t)
        return t

    def _store(self, ch, a, ident, **extra):
        ts = self._ts()
        m = {"type": "message", "user": ident["bot_user_id"], "bot_id": ident["bot_id"], "app_id": self.app_id,
             "team": ident["team_id"], "text": a.get("text") or a.get("markdown_text") or "", "ts": ts,
             "bot_profile": {"id": ident["bot_id"], "app_id": self.app_id, "name": "kbot"},
             "blocks": a.get("blocks") or [], **extra}
        if a.get("markdown_text"):
            m["_markdown"] = a["markdown_text"]
        for k in ("thread_ts", "metadata", "attachments"):
            if a.get(k):
                m[k] = a[k]
        for k in ("unfurl_links", "unfurl_media", "reply_broadcast"):
            if k in a:
                m["_" + k] = a[k]
        ch["messages"][ts] = m
        self.status.pop((ch["id"], m.get("thread_ts")), None)          # posting clears the status
        return m

    async def _echo(self, ch, m):
        if not self.echo:
            return
        ev = {**{k: v for k, v in m.items() if not k.startswith("_")}, "channel": ch["id"], "channel_type": ch["kind"]}
        if self._subscribed(ev):
            await self.send_event(ev)

    @staticmethod
    def _pub(m):
        return {k: v for k, v in m.items() if not k.startswith("_")}

    # -- methods
    def m_api_test(self, a): return {"args": a}

    def m_auth_test(self, a, ident, call):
        return {"url": self.base + "/", "team": ident["name"], "user": "kbot", "team_id": ident["team_id"],
                "user_id": ident["bot_user_id"], "bot_id": ident["bot_id"], "is_enterprise_install": False,
                **({"enterprise_id": ident["enterprise_id"]} if ident["enterprise_id"] else {})}

    def m_apps_connections_open(self, a):
        t = uuid.uuid4().hex
        self._tickets[t] = time.monotonic()
        return {"url": f"ws://{self.host}:{self.port}/link/?ticket={t}&app_id={self.app_id}"}

    def m_oauth_v2_access(self, a):
        basic = a.pop("_auth", "")
        if self.oauth_client and basic != "Basic " + base64.b64encode(":".join(self.oauth_client).encode()).decode():
            raise ApiError("bad_client_secret")
        w = self.oauth_codes.pop(a.get("code"), None)
        if w is None:
            raise ApiError("invalid_code")
        return {"app_id": self.app_id, "token_type": "bot", "access_token": w["token"], "bot_user_id": w["bot_user_id"],
                "scope": ",".join(sorted(self.scopes or {"chat:write"})), "authed_user": {"id": "U0ALICE"},
                "team": None if w.get("enterprise_wide") else {"id": w["team_id"], "name": w["name"]},
                "enterprise": {"id": w["enterprise_id"], "name": "org"} if w["enterprise_id"] else None,
                "is_enterprise_install": bool(w.get("enterprise_wide")), **w.get("extra", {})}

    def m_auth_revoke(self, a): return {"revoked": True}

    async def m_chat_postMessage(self, a, ident, call):
        ch = self._channel(a)
        self._content(a, call)
        self._thread(ch, a, call)
        if ch["kind"] != "im" and not a.get("thread_ts"):
            self._lint("top_level_post_in_channel", call)
        m = self._store(ch, a, ident)
        await self._echo(ch, m)
        return {"channel": ch["id"], "ts": m["ts"], "message": self._pub(m)}

    def _own(self, ch, a, ident, err):
        m = ch["messages"].get(a.get("ts"))
        if m is None or m.get("_deleted"):
            raise ApiError("message_not_found")
        if m.get("bot_id") != ident["bot_id"]:
            raise ApiError(err)
        return m

    async def m_chat_update(self, a, ident, call):
        ch = self._channel(a)
        m = self._own(ch, a, ident, "cant_update_message")
        if self._stream_live(ch["id"], m["ts"]):
            raise ApiError("streaming_state_conflict")
        self._content(a, call, True)
        prev = dict(m)
        m.update(text=a.get("text") or a.get("markdown_text") or "", edited={"user": ident["bot_user_id"], "ts": self._ts()})
        if "blocks" in a or a.get("text"):
            m["blocks"] = a.get("blocks") or []
        if a.get("metadata"):
            m["metadata"] = a["metadata"]
        m.pop("_streaming", None)
        m["_updates"] = m.get("_updates", 0) + 1
        if self.echo:
            await self._emit_change(ch["id"], "message_changed", m, prev)
        return {"channel": ch["id"], "ts": m["ts"], "text": m["text"], "message": self._pub(m)}

    async def m_chat_delete(self, a, ident, call):
        ch = self._channel(a)
        m = self._own(ch, a, ident, "cant_delete_message")
        m["_deleted"] = True
        if self.echo:
            await self._emit_change(ch["id"], "message_deleted", m, m)
        return {"channel": ch["id"], "ts": m["ts"]}

    def m_chat_postEphemeral(self, a, ident, call):
        ch = self._channel(a)
        if not a.get("user"):
            raise ApiError("invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: user"]})
        if a["user"] not in ch["members"]:
            raise ApiError("user_not_in_channel")
        self._content(a, call)
        self._thread(ch, a, call)
        ts = self._ts()
        self.ephemerals.append({"channel": ch["id"], "user": a["user"], "ts": ts, "text": a.get("text") or a.get("markdown_text"),
                                "blocks": a.get("blocks"), "thread_ts": a.get("thread_ts"), "via": "chat.postEphemeral"})
        return {"message_ts": ts}     # NOT in history: chat.update/delete cannot touch it

    def m_chat_getPermalink(self, a):
        ch = self._channel(a, write=False)
        if a.get("message_ts") not in ch["messages"]:
            raise ApiError("message_not_found")
        return {"channel": ch["id"], "permalink": f"{self.base}/archives/{ch['id']}/p{a['message_ts'].replace('.', '')}"}

    def m_chat_unfurl(self, a):
        if not a.get("unfurls"):
            raise ApiError("missing_unfurls")
        return {}

    # streaming
    def _stream_live(self, cid, ts):
        s = self._streams.get((cid, ts))
        return bool(s and s["open"] and time.monotonic() - s["t0"] <= self.stream_ttl)

    def _chunks(self, a, call, required=True):
        md, out = a.get("markdown_text"), []
        chunks = a.get("chunks")
        if chunks is not None and not isinstance(chunks, list):
            raise ApiError("invalid_chunks")
        if md is None and chunks is None and required:
            raise ApiError("no_text")
        if md:
            out.append({"type": "markdown_text", "text": md})
        out += chunks or []
        n = 0
        for c in out:
            t = c.get("type")
            if t == "markdown_text":
                if not isinstance(c.get("text"), str):
                    raise ApiError("invalid_chunks")
                n += len(c["text"])
            elif t == "task_update":
                if not all(c.get(k) for k in ("id", "title", "status")) or c["status"] not in ("pending", "in_progress", "complete", "error"):
                    raise ApiError("invalid_chunks")
            elif t == "plan_update":
                if not c.get("title"):
                    raise ApiError("invalid_chunks")
            elif t == "blocks":
                self._blocks(c.get("blocks"), call)
            else:
                raise ApiError("invalid_chunks")
        if n > 12000:
            raise ApiError("msg_too_long")
        self._scan("".join(c.get("text", "") for c in out if c["type"] == "markdown_text"), call)
        return out

    def _feed(self, m, chunks):
        m["_chunks"].extend(chunks)
        m["text"] = "".join(c["text"] for c in m["_chunks"] if c["type"] == "markdown_text")
        for c in chunks:
            if c["type"] == "blocks":
                m["blocks"] = (m.get("blocks") or []) + c["blocks"]

    async def m_chat_startStream(self, a, ident, call):
        ch = self._channel(a)
        if not a.get("thread_ts") and ch["kind"] == "im":
            raise ApiError("invalid_thread_ts")
        self._thread(ch, a, call)
        if ch["kind"] != "im":
            if not a.get("recipient_team_id"):
                raise ApiError("missing_recipient_team_id")
            if not a.get("recipient_user_id"):
                raise ApiError("missing_recipient_user_id")
            if a["recipient_team_id"] not in {w["team_id"] for w in self.workspaces.values()}:
                raise ApiError("team_not_found")
            if a["recipient_user_id"] not in self.users:
                raise ApiError("user_not_found")
        chunks = self._chunks(a, call, required=False)
        m = self._store(ch, {"thread_ts": a.get("thread_ts")}, ident, _streaming=True, _chunks=[])
        self._feed(m, chunks)
        self._streams[(ch["id"], m["ts"])] = {"open": True, "t0": time.monotonic()}
        await self._echo(ch, m)
        return {"channel": ch["id"], "ts": m["ts"]}

    def _streaming(self, a, ident):
        ch = self._channel(a)
        m = self._own(ch, a, ident, "message_not_owned_by_app")
        s = self._streams.get((ch["id"], m["ts"]))
        if not self._stream_live(ch["id"], m["ts"]):
            if s:
                s["open"] = False
                s["expired"] = m.get("_streaming", False)
            raise ApiError("message_not_in_streaming_state")
        return ch, m, s

    def m_chat_appendStream(self, a, ident, call):
        ch, m, s = self._streaming(a, ident)
        self._feed(m, self._chunks(a, call))
        self._scan(m["text"], call)                        # a token split across two chunks still counts
        return {"channel": ch["id"], "ts": m["ts"]}

    async def m_chat_stopStream(self, a, ident, call):
        ch, m, s = self._streaming(a, ident)
        chunks = self._chunks(a, call, required=False)
        if a.get("blocks"):
            self._blocks(a["blocks"], call)
        prev = dict(m)
        self._feed(m, chunks)
        m["blocks"] = (m.get("blocks") or []) + (a.get("blocks") or [])
        if a.get("metadata"):
            m["metadata"] = a["metadata"]
        self._scan(plain(m), call)
        s["open"] = False
        m.pop("_streaming", None)
        if self.echo:
            await self._emit_change(ch["id"], "message_changed", m, prev)
        return {"channel": ch["id"], "ts": m["ts"], "message": self._pub(m)}

    # assistant / agent
    def _athread(self, a, call):
        ch = self._channel(a, "channel_id")
        if not a.get("thread_ts") or not re.fullmatch(r"\d{6,}\.\d{6}", a["thread_ts"]):
            raise ApiError("invalid_thread_ts")
        self._thread(ch, a, call)
        return ch["id"], a["thread_ts"]

    def m_assistant_threads_setStatus(self, a, ident, call):
        k = self._athread(a, call)
        if "status" not in a:
            raise ApiError("invalid_arguments")
        if len(a.get("loading_messages") or []) > 10:
            raise ApiError("invalid_arguments")
        if a["status"]:
            self.status[k] = {"status": a["status"], "t": time.monotonic()}
        else:
            self.status.pop(k, None)

    def m_assistant_threads_setTitle(self, a, ident, call):
        k = self._athread(a, call)
        if not a.get("title"):
            raise ApiError("invalid_arguments")
        self.titles[k] = a["title"]

    def m_assistant_threads_setSuggestedPrompts(self, a, ident, call):
        ch = self._channel(a, "channel_id")
        p = a.get("prompts")
        if not isinstance(p, list) or not p or any(not (x.get("title") and x.get("message")) for x in p):
            raise ApiError("invalid_arguments")
        if len(p) > 4:
            raise ApiError("too_many_prompts")
        if self.agent_mode and a.get("thread_ts"):       # documented: silently fails for agent_view apps
            self._lint("prompts_thread_ts_in_agent_mode", call)
            return {}
        self.prompts[(ch["id"], a.get("thread_ts"))] = {"prompts": p, "title": a.get("title")}

    def m_agents_sessions_setStatus(self, a):
        self.sessions.setdefault((a.get("channel_id"), a.get("thread_ts")), {}).update(a)
        return {}

    m_agents_sessions_rename = m_agents_sessions_setStatus

    # conversations
    def m_conversations_replies(self, a, ident, call):
        ch = self._channel(a)
        ts = a.get("ts")
        ms = [m for m in ch["messages"].values() if not m.get("_deleted") and (m["ts"] == ts or m.get("thread_ts") == ts)]
        if ts not in ch["messages"] or not ms:
            raise ApiError("thread_not_found")
        return self._page(ms, a, reverse=False)

    def m_conversations_history(self, a, ident, call):
        ch = self._channel(a)
        return self._page([m for m in ch["messages"].values() if not m.get("_deleted") and m.get("thread_ts") in (None, m["ts"])], a, True)

    def _page(self, ms, a, reverse):
        inc = str(a.get("inclusive", "0")).lower() in ("1", "true")
        lo, hi = float(a.get("oldest") or 0), float(a.get("latest") or 1e18)
        root = a.get("ts")
        ms = [m for m in ms if m["ts"] == root or (lo < float(m["ts"]) < hi) or (inc and float(m["ts"]) in (lo, hi))]
        ms.sort(key=lambda m: float(m["ts"]), reverse=reverse)
        n, off = min(int(a.get("limit") or 100), 1000), int(a.get("cursor") or 0)
        meta = str(a.get("include_all_metadata", "0")).lower() in ("1", "true")
        out = []
        for m in ms[off:off + n]:
            p = self._pub(m)
            if not meta:
                p.pop("metadata", None)
            out.append(p)
        more = off + n < len(ms)
        return {"messages": out, "has_more": more, "response_metadata": {"next_cursor": str(off + n) if more else ""}}

    def _chinfo(self, ch):
        return {"id": ch["id"], "name": ch["name"], "is_channel": ch["kind"] == "channel", "is_group": ch["kind"] == "group",
                "is_im": ch["kind"] == "im", "is_mpim": False, "is_private": ch["kind"] != "channel", "is_member": ch["bot_member"],
                "is_archived": False, "is_ext_shared": ch.get("is_ext_shared", False), "user": ch.get("user")}

    def m_conversations_info(self, a): return {"channel": self._chinfo(self._channel(a, write=False))}

    def m_conversations_list(self, a):
        return {"channels": [self._chinfo(c) for c in self.channels.values() if c["kind"] != "im"], "response_metadata": {"next_cursor": ""}}

    def m_conversations_members(self, a):
        return {"members": list(self._channel(a)["members"]), "response_metadata": {"next_cursor": ""}}

    def m_conversations_join(self, a):
        ch = self._channel(a, write=False)
        ch["bot_member"] = True
        return {"channel": self._chinfo(ch)}

    def m_conversations_open(self, a):
        us = [u for u in str(a.get("users") or "").split(",") if u]
        if not us and not a.get("channel"):
            raise ApiError("users_list_not_supplied")
        if any(u not in self.users for u in us):
            raise ApiError("user_not_found")
        return {"channel": {"id": a.get("channel") or self.dm(us[0])}}

    def m_users_info(self, a):
        if a.get("user") not in self.users:
            raise ApiError("user_not_found")
        u = json.loads(json.dumps(self.users[a["user"]]))
        if self.scopes is not None and "users:read.email" not in self.scopes:
            u["profile"].pop("email", None)
        return {"user": u}

    def m_users_list(self, a):
        us, n, off = list(self.users.values()), int(a.get("limit") or 0) or 1000, int(a.get("cursor") or 0)
        return {"members": us[off:off + n], "response_metadata": {"next_cursor": str(off + n) if off + n < len(us) else ""}}

    def m_users_lookupByEmail(self, a):
        for u in self.users.values():
            if u["profile"]["email"] == a.get("email"):
                return {"user": u}
        raise ApiError("users_not_found")

    def m_bots_info(self, a): return {"bot": {"id": a.get("bot") or self.bot_id, "app_id": self.app_id, "user_id": self.bot_user_id, "name": "kbot"}}

    def m_team_info(self, a, ident, call): return {"team": {"id": ident["team_id"], "name": ident["name"], "domain": "fake"}}

    def m_reactions_add(self, a, ident, call):
        ch = self._channel(a)
        if a.get("timestamp") not in ch["messages"]:
            raise ApiError("message_not_found")
        r = {"channel": ch["id"], "ts": a["timestamp"], "name": a.get("name")}
        if r in self.reactions:
            raise ApiError("already_reacted")
        self.reactions.append(r)

    def m_reactions_remove(self, a, ident, call):
        r = {"channel": a.get("channel"), "ts": a.get("timestamp"), "name": a.get("name")}
        if r not in self.reactions:
            raise ApiError("no_reaction")
        self.reactions.remove(r)

    # views
    def _view(self, a):
        v = a.get("view")
        if not isinstance(v, dict) or v.get("type") not in ("home", "modal"):
            raise ApiError("invalid_arguments")
        self._blocks(v.get("blocks") or [], surface="view")
        if len((v.get("title") or {}).get("text", "")) > 24:
            raise ApiError("invalid_arguments", response_metadata={"messages": ["[ERROR] title max 24 characters"]})
        return v

    def m_views_publish(self, a):
        v = self._view(a)
        if v["type"] != "home" or a.get("user_id") not in self.users:
            raise ApiError("invalid_arguments")
        self.homes[a["user_id"]] = v
        return {"view": {"id": "V" + a["user_id"], **v}}

    def m_views_open(self, a):
        t = self._triggers.get(a.get("trigger_id") or "")
        if t is None:
            raise ApiError("invalid_trigger_id")
        if t[1]:
            raise ApiError("exchanged_trigger_id")
        if time.monotonic() - t[0] > self.trigger_ttl:
            raise ApiError("expired_trigger_id")
        v = self._view(a)
        t[1] = True
        vid = "V" + uuid.uuid4().hex[:9].upper()
        self.views[vid] = {"id": vid, "hash": uuid.uuid4().hex[:8], "team_id": self.team_id, "private_metadata": "", **v}
        return {"view": self.views[vid]}

    m_views_push = m_views_open

    def m_views_update(self, a):
        vid = a.get("view_id")
        if vid not in self.views:
            raise ApiError("not_found")
        self.views[vid].update(self._view(a))
        return {"view": self.views[vid]}

    # files
    def m_files_info(self, a):
        f = self.files.get(a.get("file") or "")
        if f is None:
            raise ApiError("file_not_found")
        return {"file": self._pub(f)}

    def m_files_getUploadURLExternal(self, a):
        if not a.get("filename") or not int(a.get("length") or 0):
            raise ApiError("invalid_arguments")
        f = self.add_file(a["filename"], b"", user=self.bot_user_id)
        self.files[f["id"]]["_expect"] = int(a["length"])
        return {"upload_url": f"{self.base}/upload/{f['id']}", "file_id": f["id"]}

    def m_files_completeUploadExternal(self, a, ident, call):
        out = []
        for f in a.get("files") or []:
            s = self.files.get(f.get("id"))
            if s is None or len(s["_content"]) != s.get("_expect"):
                raise ApiError("file_not_found")
            s["title"] = f.get("title") or s["name"]
            out.append(self._pub(s))
        if a.get("channel_id"):
            ch = self._channel(a, "channel_id")
            self._store(ch, {"text": a.get("initial_comment") or "", "thread_ts": a.get("thread_ts")}, ident, files=out, subtype="file_share")
        return {"files": out}

    async def _upload(self, request):
        f = self.files.get(request.match_info["fid"])
        if f is None:
            return web.Response(status=404)
        if request.content_type == "multipart/form-data":
            data = b"".join([await p.read() async for p in await request.multipart()])
        else:
            data = await request.read()
        f["_content"], f["size"] = data, len(data)
        return web.Response(text=f"OK - {len(data)}")

    async def _download(self, request):
        fid = request.match_info["tail"].split("/")[0].split("-", 1)[1]
        tok = request.headers.get("Authorization", "").replace("Bearer ", "")
        if self._peer(tok) is not None:
            return await self._peer(tok)._download(request)
        ok = tok in self.workspaces and (self.scopes is None or "files:read" in self.scopes)
        self._calls.append(Call(len(self._calls) + 1, "url_private", {"file": fid, "path": str(request.rel_url)}, tok or None,
                                time.monotonic(), time.time(), 200 if ok else 302, {"ok": ok}))
        if not ok:      # real Slack answers an HTML sign-in page, not 401
            raise web.HTTPFound(f"{self.base}/signin")
        f = self.files.get(fid)
        return web.Response(body=f["_content"], content_type=f["mimetype"]) if f else web.Response(status=404)

    # response_url
    def _respond(self, ru, b):
        rt = b.get("response_type", "ephemeral")
        if b.get("delete_original"):
            self.channels[ru["channel"]]["messages"].get(ru.get("orig"), {})["_deleted"] = True
            return
        if b.get("replace_original") and ru.get("orig"):
            self.channels[ru["channel"]]["messages"][ru["orig"]].update(text=b.get("text", ""), blocks=b.get("blocks") or [])
            return
        if rt == "in_channel":
            self._store(self.channels[ru["channel"]], b, self.workspaces[self.bot_token])
        else:
            self.ephemerals.append({"channel": ru["channel"], "user": ru["user"], "ts": self._ts(), "text": b.get("text"),
                                    "blocks": b.get("blocks"), "thread_ts": b.get("thread_ts"), "via": "response_url"})

    async def _response_url(self, request):
        rid = request.match_info["rid"]
        peer = next((p for p in self._peers if rid in p._response_urls), None)
        if peer is not None:
            return await peer._response_url(request)
        t0, b = time.monotonic(), await request.json()
        call = Call(len(self._calls) + 1, "response_url", b, None, t0, time.time())
        self._calls.append(call)
        ru = self._response_urls.get(request.match_info["rid"])
        try:
            if ru is None or time.time() - ru["at"] > 1800:
                raise ApiError("expired_url")
            if ru["uses"] >= 5:
                raise ApiError("used_url")
            if not b.get("delete_original"):
                self._content(b, call)
        except ApiError as e:
            call.status, call.response = 404 if e.error.endswith("_url") else 400, {"ok": False, "error": e.error}
            return web.json_response(call.response, status=call.status)
        ru["uses"] += 1
        self._respond(ru, b)
        call.response = {"ok": True}
        return web.Response(text="ok")


class FakeSlack:
    """Synchronous facade: AsyncFakeSlack in its own thread; every coroutine becomes a blocking call."""

    def __init__(self, *a, **kw):
        self.__dict__["core"] = AsyncFakeSlack(*a, **kw)
        self.__dict__["_loop"] = asyncio.new_event_loop()
        self.__dict__["_thread"] = threading.Thread(target=self._run, daemon=True, name="fake-slack")

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def start(self):
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.core.start(), self._loop).result(10)
        return self

    def stop(self):
        asyncio.run_coroutine_threadsafe(self.core.stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def beside(self, *a, **kw):
        one = FakeSlack.__new__(FakeSlack)
        one.__dict__.update(core=self.core.beside(*a, **kw), _loop=self._loop)
        return one

    __enter__ = start

    def __exit__(self, *a):
        self.stop()

    def __getattr__(self, name):
        v = getattr(self.core, name)
        if inspect.iscoroutinefunction(v):
            return lambda *a, **k: asyncio.run_coroutine_threadsafe(v(*a, **k), self._loop).result(120)
        return v

    def __setattr__(self, k, v):
        setattr(self.core, k, v)


if __name__ == "__main__":
    import argparse
    ap = argparse.ArgumentParser(description="Fake Slack on 127.0.0.1; drive it with POST /_fake/user_says etc.")
    ap.add_argument("--port", type=int, default=8765)
    s = FakeSlack(port=ap.parse_args().port).start()
    print("\n".join(f"export {k}={v}" for k, v in s.env().items()), flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        s.stop()
