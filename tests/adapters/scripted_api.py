"""An HTTP API that gives prepared answers, and a gateway that says hello."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Headers = Mapping[str, str]


@dataclass
class ScriptedApi:
    """`answers` by path, without the leading slash: (status, body, headers); else 404."""

    base_url: str = ""
    answers: dict[str, tuple[int, Any, Headers]] = field(default_factory=dict)
    hello: Mapping[str, Any] = field(default_factory=lambda: {"op": 10, "d": {}})
    calls: list[tuple[str, str]] = field(default_factory=list)  # (path, authorisation)

    @property
    def gateway_url(self) -> str:
        return self.base_url.replace("http://", "ws://") + "gateway-socket"

    def answer(self, path: str, body: Any, status: int = 200, **headers: str) -> None:
        """Prepare an answer; `_` in the name of a header stands for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, body, named)

    async def respond(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        if path.startswith("gateway-socket"):
            socket = web.WebSocketResponse()
            await socket.prepare(request)
            await socket.send_json(self.hello)
            await socket.close()
            return socket
        self.calls.append((path, request.headers.get("Authorization", "")))
        status, body, headers = self.answers.get(path, (404, {"code": 0}, {}))
        return web.Response(text=json.dumps(body), status=status, headers=headers)


@asynccontextmanager
async def scripted_api() -> AsyncIterator[ScriptedApi]:
    """Serve one on a free port of the loopback."""
    api, app = ScriptedApi(), web.Application()
    app.router.add_route("*", "/{path:.*}", api.respond)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        yield api
    finally:
        await runner.cleanup()
