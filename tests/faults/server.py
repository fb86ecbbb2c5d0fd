"""Slack and Discord on loopback, keeping what was really posted; slow, failing, lying if told to.

Only what the adapters' real senders use of either API.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from aiohttp import web

SLOWEST = 0.15  # of a lease: well below its margin
ME = {"id": "100", "username": "jinju", "discriminator": "0", "avatar": None, "bot": True}
DISCORD_EPOCH = 1420070400000


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the server behaves."""

    mode: str  # look-up: history is true; skip: no right to read it; repost: it lies
    lease: float
    seed: int
    slow: float = 0.1  # share of posts that take long
    broken: float = 0.03  # share of posts that are accepted and then answered by a 500
    limited: float = 0.01  # share of Slack's answers that are a 429


class ChatServer:
    """Accepts posts at some moment of a delay, and finishes them although the client died."""

    def __init__(self, manners: Manners, log: Path) -> None:
        self._manners = manners
        self._chance = Random(manners.seed)
        self._log = log.open("a", buffering=1)
        self._messages: dict[str, list[dict[str, Any]]] = {}
        self._nonces: dict[str, dict[str, Any]] = {}
        self._count = 0

    def app(self) -> web.Application:
        """Return the routes of both."""
        app = web.Application()
        app.router.add_post("/slack/chat.postMessage", self.slack_post)
        app.router.add_get("/slack/conversations.history", self.slack_history)
        app.router.add_post("/slack/conversations.history", self.slack_history)
        app.router.add_get("/discord/users/@me", self.discord_me)
        app.router.add_get("/discord/oauth2/applications/@me", self.discord_me)
        app.router.add_post("/discord/channels/{channel}/messages", self.discord_post)
        app.router.add_get("/discord/channels/{channel}/messages", self.discord_history)
        return app

    async def slack_post(self, request: web.Request) -> web.Response:
        """Take a message."""
        body = await request.json()
        if self._chance.random() < self._manners.limited:
            refusal = {"ok": False, "error": "ratelimited"}
            return web.json_response(refusal, status=429, headers={"Retry-After": "1"})
        rest = await self._delay()
        ts = f"{time.time():.6f}"
        message = {"ts": ts, "metadata": body.get("metadata"), "blocks": body.get("blocks")}
        self._keep(body["channel"], ts, message)
        if not await self._finish(rest):
            return web.json_response({"ok": False, "error": "internal_error"}, status=500)
        return web.json_response({"ok": True, "ts": ts, "channel": body["channel"]})

    async def slack_history(self, request: web.Request) -> web.Response:
        """Read a channel, if the history is not withheld; the sender then does not ask."""
        channel = request.query.get("channel") or (await request.post())["channel"]
        is_lying = self._manners.mode == "repost"
        messages = [] if is_lying else self._messages.get(str(channel), [])
        return web.json_response({"ok": True, "messages": messages})

    async def discord_me(self, request: web.Request) -> web.Response:
        """Tell the bot who it is."""
        about = {"name": "jinju", "description": "", "summary": "", "icon": None, "flags": 0}
        rights = {"bot_public": False, "bot_require_code_grant": False, "verify_key": "0" * 64}
        return _discord({**ME, **about, **rights, "owner": ME, "rpc_origins": []})

    async def discord_post(self, request: web.Request) -> web.Response:
        """Take a message, once a nonce."""
        body = await request.json()
        rest = await self._delay()
        channel, nonce = request.match_info["channel"], body["nonce"]
        message = self._nonces.get(nonce)
        if message is None:
            self._count += 1
            since = int(time.time() * 1000) - DISCORD_EPOCH
            message = _discord_message(str((since << 22) + self._count), channel, body)
            self._nonces[nonce] = message
            self._keep(channel, message["id"], message)
        if not await self._finish(rest):
            return _discord({"message": "500: Internal Server Error", "code": 0}, status=500)
        return _discord(message)

    async def discord_history(self, request: web.Request) -> web.Response:
        """Read a channel, unless the right is withheld."""
        if self._manners.mode == "skip":
            return _discord({"message": "Missing Access", "code": 50001}, status=403)
        is_lying = self._manners.mode == "repost"
        messages = self._messages.get(request.match_info["channel"], [])
        return _discord([] if is_lying else messages)

    async def _delay(self) -> float:
        """Wait until the moment of acceptance; return how long the answer takes from there."""
        is_slow = self._chance.random() < self._manners.slow
        longest = self._manners.lease * SLOWEST if is_slow else 0.01
        before = self._chance.uniform(0, longest)
        await asyncio.sleep(before)
        return longest - before

    async def _finish(self, rest: float) -> bool:
        """Take the rest of the time; tell whether to answer truly."""
        await asyncio.sleep(rest)
        return self._chance.random() >= self._manners.broken

    def _keep(self, channel: str, id_: str, message: dict[str, Any]) -> None:
        self._messages.setdefault(channel, []).append(message)
        self._log.write(json.dumps({"id": id_, "channel": channel}) + "\n")


def _discord(body: object, status: int = 200) -> web.Response:
    # discord.py reads JSON only under exactly this content type.
    headers = {"Content-Type": "application/json"}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=headers)


def _discord_message(id_: str, channel: str, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": id_, "channel_id": channel, "author": ME, "content": body.get("content") or "",
        "timestamp": "2026-11-22T00:00:00+00:00", "edited_timestamp": None, "tts": False,
        "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [],
        "embeds": body.get("embeds") or [], "components": body.get("components") or [],
        "pinned": False, "type": 0, "nonce": body["nonce"], "flags": 0,
    }  # fmt: skip


def run_server(manners: Manners, log: Path, ready: Connection) -> None:
    """Serve until killed; send the port first."""
    asyncio.run(_serve(manners, log, ready))


async def _serve(manners: Manners, log: Path, ready: Connection) -> None:
    runner = web.AppRunner(ChatServer(manners, log).app(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    ready.send(runner.addresses[0][1])
    await asyncio.Event().wait()
