"""A chat server on loopback that keeps what was really posted; it can be slow, fail and lie."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from aiohttp import web

SLOWEST = 0.3  # of a lease: less than its margin and timeout together


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the server behaves."""

    mode: str  # look-up: history is true; skip: no right to read it; repost: it lies
    lease: float
    seed: int
    slow: float = 0.1  # share of posts that take long
    broken: float = 0.03  # share of posts that are accepted and then answered by a 500
    limited: float = 0.02  # share of posts that are answered by a 429


class ChatServer:
    """Accepts posts at some moment of a delay, and finishes them although the client died."""

    def __init__(self, manners: Manners, log: Path) -> None:
        self._manners = manners
        self._chance = Random(manners.seed)
        self._log = log.open("a", buffering=1)
        self._ids: dict[str, str] = {}
        self._count = 0

    def app(self) -> web.Application:
        """Return the routes."""
        app = web.Application()
        app.router.add_post("/post", self.post)
        app.router.add_get("/find", self.find)
        return app

    async def post(self, request: web.Request) -> web.Response:
        """Take a message, sooner or later; answer truly, or not at all, or by an error."""
        body = await request.json()
        luck = self._chance.random()
        if luck < self._manners.limited:
            return web.Response(status=429, headers={"Retry-After": "0.2"})
        is_slow = self._chance.random() < self._manners.slow
        longest = self._manners.lease * SLOWEST if is_slow else 0.01
        before = self._chance.uniform(0, longest)
        await asyncio.sleep(before)
        self._count += 1
        id_ = f"m{self._count}"
        self._ids[body["key"]] = id_
        self._log.write(
            json.dumps({"id": id_, "channel": body["channel"], "key": body["key"]}) + "\n"
        )
        await asyncio.sleep(longest - before)
        if luck > 1 - self._manners.broken:
            return web.Response(status=500)
        return web.json_response({"id": id_})

    async def find(self, request: web.Request) -> web.Response:
        """Read the history: truly, not at all, or wrongly."""
        match self._manners.mode:
            case "skip":
                return web.Response(status=403)
            case "repost":
                return web.json_response({"id": None})
            case _:
                return web.json_response({"id": self._ids.get(request.query["key"])})


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
