"""Health and metrics over HTTP, and whatever routes a platform needs."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from bot.errors import UserError

Health = Mapping[str, str | None]  # each part's problem, or None
LARGEST_BODY = 1 << 20  # bytes; Slack's payloads are far smaller


@asynccontextmanager
async def serve(
    host: str,
    port: int,
    *,
    health: Callable[[], Awaitable[Health]],
    registry: CollectorRegistry,
    routes: Iterable[web.RouteDef] = (),
) -> AsyncIterator[int]:
    """Serve until left; yield the port, which the system chooses where 0 is asked for."""
    app = web.Application(client_max_size=LARGEST_BODY)

    async def show_health(_request: web.Request) -> web.Response:
        parts = await health()
        body = {name: problem or "ok" for name, problem in parts.items()}
        return web.json_response(body, status=503 if any(parts.values()) else 200)

    async def show_metrics(_request: web.Request) -> web.Response:
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    app.add_routes([web.get("/healthz", show_health), web.get("/metrics", show_metrics), *routes])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await _listen(web.TCPSite(runner, host, port), host, port)
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _listen(site: web.TCPSite, host: str, port: int) -> None:
    try:
        await site.start()
    except OSError as error:
        raise UserError("port_taken", host=host, port=port, why=_reason(error)) from None


def _reason(error: OSError) -> str:
    """Return what the system says, without asyncio's words around it."""
    number = error.errno or 0  # negative: a name that was not found
    return os.strerror(number) if number > 0 else str(error.strerror)
