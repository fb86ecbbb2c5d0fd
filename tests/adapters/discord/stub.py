"""A Discord on the loopback: the real HTTP API and gateway as far as the bot uses them.

It remembers enforced nonces, refuses what it is told to refuse, and can lose an answer after it
has taken the message.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from adapters.discord.markdown import ELLIPSIS
from tests.adapters.discord.guild import CHANNEL, GUILD, ME, a_guild, a_message

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

TOKEN = "MTAw.token.of-the-stub"  # noqa: S105
PRIVATE = 1 << 6  # the flag of an ephemeral message
SEND, VIEW, HISTORY = 1 << 11, 1 << 10, 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One wrong answer: a status and body, or a connection cut, before or after the deed."""

    status: int = 0
    code: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    retry_after: float | None = None
    is_cut: bool = False
    is_done_first: bool = False
    is_silent: bool = False  # never answers


@dataclass(slots=True)
class Stub:
    """What the stub has, was told, and will do wrong next."""

    base_url: str = ""
    permissions: int = SEND | VIEW
    commands: list[dict[str, Any]] = field(default_factory=list)
    puts: list[list[dict[str, Any]]] = field(default_factory=list)
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    nonces: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    callbacks: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    late_answers: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    faults: list[Fault] = field(default_factory=list)
    ids: Any = field(default_factory=lambda: itertools.count(10**18))
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    identified: asyncio.Event = field(default_factory=asyncio.Event)
    refused: asyncio.Event = field(default_factory=asyncio.Event)
    deleted: set[str] = field(default_factory=set)  # channels that are no more
    arrivals: dict[str, asyncio.Event] = field(default_factory=dict)
    looked_at: asyncio.Event = field(default_factory=asyncio.Event)
    refuses_commands: bool = False
    close_code: int = 0  # of the gateway, in answer to who identifies

    @property
    def gateway_url(self) -> str:
        """Return where the socket is."""
        return self.base_url.replace("http://", "ws://").replace("/api/v10", "/gateway-socket/")

    def posts(self, channel: str = CHANNEL) -> list[dict[str, Any]]:
        """Return the messages of a channel, oldest first."""
        return self.messages.setdefault(channel, [])

    async def posted(self, channel: str) -> None:
        """Wait for a message in a channel."""
        await self.arrivals.setdefault(channel, asyncio.Event()).wait()

    async def identified_again(self) -> None:
        """Wait until another bot than the last has connected."""
        self.identified.clear()
        await self.identified.wait()

    async def called_back(self) -> dict[str, Any]:
        """Wait for the next first response to an interaction."""
        return await self.callbacks.get()

    async def answered_late(self) -> dict[str, Any]:
        """Wait for the answer that a first response only promised."""
        body = await self.late_answers.get()
        if body.get("content") != ELLIPSIS:
            return {"flags": PRIVATE, **body}
        return {"flags": 0, **await self.late_answers.get()}  # the private promise is taken back

    async def emit(self, event: str, data: Mapping[str, Any]) -> None:
        """Send an event to every connected bot."""
        for socket in self.sockets:
            await socket.send_json({"op": 0, "s": next(self.ids), "t": event, "d": dict(data)})


@asynccontextmanager
async def running_stub() -> AsyncIterator[Stub]:
    """Serve a stub on a free port of the loopback."""
    stub = Stub()
    runner = web.AppRunner(_make_app(stub), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    stub.base_url = f"http://127.0.0.1:{port}/api/v10"
    try:
        yield stub
    finally:
        await runner.cleanup()


def _make_app(stub: Stub) -> web.Application:
    api = _Api(stub)
    app = web.Application(middlewares=[api.guard])
    base = "/api/v10"
    app.add_routes(
        [
            web.get(f"{base}/users/@me", api.me),
            web.get(f"{base}/oauth2/applications/@me", api.application),
            web.get(f"{base}/gateway", api.gateway),
            web.get("/gateway-socket/", api.socket),
            web.get(f"{base}/applications/{{app}}/commands", api.commands),
            web.put(f"{base}/applications/{{app}}/commands", api.put_commands),
            web.post(f"{base}/users/@me/channels", api.direct),
            web.get(f"{base}/channels/{{channel}}/messages", api.history),
            web.post(f"{base}/channels/{{channel}}/messages", api.post),
            web.patch(f"{base}/channels/{{channel}}/messages/{{message}}", api.edit),
            web.post(f"{base}/interactions/{{id}}/{{token}}/callback", api.callback),
            web.post(f"{base}/webhooks/{{app}}/{{token}}", api.late),
            web.patch(f"{base}/webhooks/{{app}}/{{token}}/messages/@original", api.late),
            web.delete(f"{base}/webhooks/{{app}}/{{token}}/messages/@original", api.late),
        ]
    )
    return app


def _answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    # discord.py reads JSON only under exactly this content type.
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        headers={"Content-Type": "application/json", **(headers or {})},
    )


def _error(status: int, code: int) -> web.Response:
    return _answer({"code": code, "message": "refused"}, status)


class _Api:
    """The routes."""

    def __init__(self, stub: Stub) -> None:
        self.stub = stub

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        stub = self.stub
        if request.path.startswith("/gateway-socket"):
            return await handler(request)
        stub.requests.append((request.method, request.path.removeprefix("/api/v10")))
        if request.headers.get("Authorization") != f"Bot {TOKEN}" and not {
            "interactions",
            "webhooks",
        } & set(request.path.split("/")):
            stub.refused.set()
            return _error(401, 0)
        fault = stub.faults.pop(0) if stub.faults and "messages" in request.path else None
        if fault is None:
            return await handler(request)
        done = await handler(request) if fault.is_done_first else None
        if fault.is_silent:
            await asyncio.Event().wait()
        if fault.is_cut and request.transport is not None:
            request.transport.abort()
        if fault.is_cut:
            return done or web.Response()
        body: dict[str, Any] = {"code": fault.code, "message": "fault"}
        if fault.retry_after is not None:
            body |= {"retry_after": fault.retry_after, "global": False}
        return _answer(body, fault.status, fault.headers)

    async def me(self, _: web.Request) -> web.Response:
        return _answer(ME)

    async def application(self, _: web.Request) -> web.Response:
        return _answer(
            {
                "id": "100", "name": "jinju", "icon": None, "description": "", "summary": "",
                "bot_public": False, "bot_require_code_grant": False, "verify_key": "0" * 64,
                "flags": 0, "owner": ME, "rpc_origins": [],
            }
        )  # fmt: skip

    async def gateway(self, _: web.Request) -> web.Response:
        return _answer({"url": self.stub.gateway_url})

    async def commands(self, _: web.Request) -> web.Response:
        return _answer(self.stub.commands)

    async def put_commands(self, request: web.Request) -> web.Response:
        if self.stub.refuses_commands:
            return _error(400, 50035)
        payload = await request.json()
        self.stub.puts.append(payload)
        self.stub.commands = [
            {**command, "id": str(n), "application_id": "100", "version": str(next(self.stub.ids))}
            for n, command in enumerate(payload, 500)
        ]
        return _answer(self.stub.commands)

    async def direct(self, request: web.Request) -> web.Response:
        user = (await request.json())["recipient_id"]
        person = {"id": str(user), "username": "p", "discriminator": "0", "avatar": None}
        return _answer({"id": f"9{user}", "type": 1, "recipients": [person]})

    async def history(self, request: web.Request) -> web.Response:
        if not self.stub.permissions & HISTORY:
            return _answer([])
        self.stub.looked_at.set()
        after = int(request.query.get("after", 0))
        found = [m for m in self.stub.posts(request.match_info["channel"]) if int(m["id"]) > after]
        return _answer(found[: int(request.query.get("limit", 50))][::-1])

    async def post(self, request: web.Request) -> web.Response:
        body, channel = await request.json(), request.match_info["channel"]
        if channel in self.stub.deleted:
            return _error(404, 10003)
        nonce = body.get("nonce") if body.get("enforce_nonce") else None
        if nonce in self.stub.nonces:
            first = self.stub.nonces[nonce]
            return _answer(first) if first else _error(404, 10008)
        message = a_message(next(self.stub.ids), channel, body)
        self.stub.posts(channel).append(message)
        self.stub.arrivals.setdefault(channel, asyncio.Event()).set()
        if nonce:
            self.stub.nonces[nonce] = message
        return _answer(message)

    async def edit(self, request: web.Request) -> web.Response:
        body = await request.json()
        for message in self.stub.posts(request.match_info["channel"]):
            if message["id"] == request.match_info["message"]:
                message.update(
                    {key: body[key] or message[key].__class__() for key in body if key in message}
                )
                return _answer(message)
        return _error(404, 10008)

    async def late(self, request: web.Request) -> web.Response:
        if request.method == "DELETE":
            return web.Response(status=204)
        body = await request.json()
        self.stub.late_answers.put_nowait(body)
        return _answer(a_message(next(self.stub.ids), CHANNEL, body))

    async def callback(self, request: web.Request) -> web.Response:
        self.stub.callbacks.put_nowait(await request.json())
        return _answer({"interaction": {"id": request.match_info["id"], "type": 2}})

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 45000}})
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            told = json.loads(frame.data)
            if told["op"] == 1:
                await socket.send_json({"op": 11})
            if told["op"] in (2, 6):
                await self._welcome(socket)
        return socket

    async def _welcome(self, socket: web.WebSocketResponse) -> None:
        if self.stub.close_code:
            await socket.close(code=self.stub.close_code)
            return
        self.stub.sockets.append(socket)
        ready = {
            "v": 10, "user": ME, "session_id": "s", "guilds": [{"id": GUILD, "unavailable": True}],
            "resume_gateway_url": self.stub.gateway_url,
            "application": {"id": "100", "flags": 0},
        }  # fmt: skip
        await socket.send_json({"op": 0, "s": 1, "t": "READY", "d": ready})
        await socket.send_json(
            {"op": 0, "s": 2, "t": "GUILD_CREATE", "d": a_guild(self.stub.permissions)}
        )
        self.stub.identified.set()
