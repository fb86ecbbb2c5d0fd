"""A Slack for the tests: its Web API, Socket Mode, signed HTTP and response_url, on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import io
import itertools
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web

from tests.adapters.slack.payloads import (
    SECRET,
    Payload,
    event_payload,
    http_body,
    mention_event,
    press_payload,
    sign,
    slash_payload,
)
from tests.adapters.slack.world import APP, TEAM, Posted, World

BOT_TOKEN, APP_TOKEN = "xoxb-test", "xapp-test"
ACK_SECONDS = 3.0
PATIENCE = 30.0  # how long a test waits for something before it fails


@dataclass
class Trouble:
    """What goes wrong with one call: an error, an HTTP status, or a lost connection."""

    error: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    happens_anyway: bool = False  # Slack did it, but the caller does not learn so
    cuts_off: bool = False


class SlackServer:
    """Slack, as far as a bot sees it; `world` is the workspace. Use it as a context manager.

    People's doings (`slash`, `press`, `mention`) return once the bot has acknowledged them; what it
    then says is among `world.messages`, which `next_message` waits for.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.world = World(self._notify, bot_token=BOT_TOKEN, clock=clock)
        self.calls: list[tuple[str, Payload]] = []
        self.troubles: dict[str, deque[Trouble]] = {}
        self.opened = 0
        self.http_url: str | None = None  # where signed requests go, instead of the socket
        self._sockets: list[web.WebSocketResponse] = []
        self._acks: dict[str, asyncio.Future[Payload]] = {}
        self._numbers = itertools.count(1)
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> SlackServer:
        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._web_api)
        app.router.add_post("/response/{number}", self._respond)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.host = f"127.0.0.1:{self._runner.addresses[0][1]}"
        self.base_url = f"http://{self.host}/api/"
        return self

    async def __aexit__(self, *_: object) -> None:
        for socket in self._sockets:
            await socket.close()
        await self._runner.cleanup()

    # --- waiting -------------------------------------------------------------------------------

    def _notify(self) -> None:
        async def notify() -> None:
            async with self._changed:
                self._changed.notify_all()

        task = asyncio.get_running_loop().create_task(notify())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait until something is so; it is looked at after each message, call and connection."""
        async with asyncio.timeout(PATIENCE):
            async with self._changed:
                await self._changed.wait_for(lambda: bool(is_so()))

    async def next_message(self, after: int) -> Posted:
        """Wait for the message that follows the first `after` of them."""
        await self.until(lambda: len(self.world.messages) > after)
        return self.world.messages[after]

    async def connected(self) -> None:
        """Wait for an open socket."""
        await self.until(self._open_sockets)

    # --- what people do ------------------------------------------------------------------------

    async def slash(
        self, command: str, text: str, *, user: str = "U1", channel: str = "C1"
    ) -> Payload:
        """Type a slash command."""
        url = self.make_response_url(channel, user)
        payload = slash_payload(command, text, url, user=user, channel=channel)
        return await self.deliver("slash_commands", payload)

    async def press(self, message: Posted, button: Payload, *, user: str = "U1") -> Payload:
        """Press a button of a message."""
        url = self.make_response_url(message.channel, user, message)
        team = self.world.users.get(user, {}).get("team_id", TEAM)
        payload = press_payload(message, button, url, user=user, team=team)
        return await self.deliver("interactive", payload)

    async def mention(
        self, text: str, *, user: str = "U1", channel: str = "C1", thread_ts: str | None = None
    ) -> Payload:
        """Mention the bot in a channel, or in a thread of it."""
        ts = self.world.next_ts()
        event = mention_event(text, ts, user=user, channel=channel, thread_ts=thread_ts)
        return await self.deliver("events_api", event_payload(event))

    # --- delivery ------------------------------------------------------------------------------

    async def deliver(self, kind: str, payload: Payload, **envelope: Any) -> Payload:
        """Bring a payload to the bot and return its acknowledgement, or raise TimeoutError."""
        if self.http_url:
            status, body = await self.post_signed(http_body(kind, payload))
            assert status == 200, (status, body)
            return {"status": status, "body": body}
        whole = {
            "envelope_id": f"envelope-{next(self._numbers)}",
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
            **envelope,
        }
        await self.connected()
        ack = self._acks[whole["envelope_id"]] = asyncio.get_running_loop().create_future()
        await self._open_sockets()[-1].send_json(whole)
        return await asyncio.wait_for(ack, ACK_SECONDS)

    async def post_signed(
        self, body: bytes, *, secret: str = SECRET, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Send a body to the bot as Slack would."""
        assert self.http_url
        sent = sign(body, int(self.clock()), secret) | (headers or {})
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.http_url, data=io.BytesIO(body), headers=sent) as response,
        ):
            return response.status, await response.text()

    async def send_raw(self, text: str) -> None:
        """Send anything over the socket."""
        await self._open_sockets()[-1].send_str(text)

    async def refresh(self) -> None:
        """Ask the bot to open a new connection, as Slack does now and then, and wait for it."""
        opened = self.opened
        await self._open_sockets()[-1].send_json(
            {"type": "disconnect", "reason": "refresh_requested", "debug_info": {}}
        )
        await self.until(lambda: self.opened > opened)

    async def cut_off(self) -> None:
        """Lose the connection without a word."""
        for socket in self._open_sockets():
            transport = socket._req.transport if socket._req else None
            if transport:
                transport.abort()

    def _open_sockets(self) -> list[web.WebSocketResponse]:
        return [socket for socket in self._sockets if not socket.closed]

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json(
            {"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}}
        )
        self._sockets.append(socket)
        self.opened += 1
        self._notify()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                answer = json.loads(message.data)
                ack = self._acks.get(answer["envelope_id"])
                if ack and not ack.done():
                    ack.set_result(answer)
        return socket

    # --- the Web API ---------------------------------------------------------------------------

    async def _web_api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.calls.append((method, arguments))
        self._notify()
        trouble = self.troubles[method].popleft() if self.troubles.get(method) else None
        if trouble and not trouble.happens_anyway:
            return await _fail(request, trouble)
        if method == "apps.connections.open":
            answer = {"ok": True, "url": f"ws://{self.host}/socket?ticket={next(self._numbers)}"}
            if token != APP_TOKEN:
                answer = {"ok": False, "error": "invalid_auth"}
        else:
            answer = self.world.call(method, token, arguments)
        return await _fail(request, trouble) if trouble else web.json_response(answer)

    def trouble(self, method: str, *troubles: Trouble) -> None:
        """Let the next calls of a method go wrong, one after the other."""
        self.troubles.setdefault(method, deque()).extend(troubles)

    def count(self, method: str) -> int:
        """Return how often a method was called."""
        return sum(called == method for called, _ in self.calls)

    # --- response_url --------------------------------------------------------------------------

    def make_response_url(self, channel: str, user: str, source: Posted | None = None) -> str:
        """Make a response_url, good for five uses in thirty minutes."""
        number = self.world.open_response_url(channel, user, source)
        return f"http://{self.host}/response/{number}"

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.calls.append(("response_url", body))
        self._notify()
        if self.troubles.get("response_url"):
            return await _fail(request, self.troubles["response_url"].popleft())
        status, text = self.world.respond(request.match_info["number"], body)
        return web.Response(status=status, text=text)


async def _arguments(request: web.Request) -> Payload:
    arguments: Payload = dict(request.query)
    is_json = request.content_type == "application/json"
    return arguments | dict(await request.json() if is_json else await request.post())


async def _fail(request: web.Request, trouble: Trouble) -> web.StreamResponse:
    if trouble.cuts_off and request.transport:
        request.transport.abort()
    error = {"ok": False, "error": trouble.error} if trouble.error else {}
    body = json.dumps(error | trouble.body)
    headers = {"Content-Type": "application/json", **trouble.headers}
    return web.Response(text=body, status=trouble.status, headers=headers)


@contextlib.asynccontextmanager
async def serve_http(routes: list[web.RouteDef]) -> AsyncIterator[str]:
    """Mount the bot's routes on a port of their own, and yield the address for Slack."""
    app = web.Application()
    app.router.add_routes(routes)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()
