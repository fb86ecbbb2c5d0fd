"""`jinju run`: the bot, until a signal or the end of the terminal's input."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import shutil
import signal
import sys
import tempfile
import time
import weakref
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from adapters.console.app import is_interactive, run_pipe, run_terminal, write_out
from adapters.console.sender import ConsoleSender
from adapters.platforms import Platform, connect_platforms
from adapters.web import Health, serve
from adapters.wiring import Core, SystemClock, open_core
from bot.config import PREFIX, Settings, from_env
from bot.digests.clock import Ticker
from bot.digests.delivery import Deliveries
from bot.digests.means import Changes, Means, Rules
from bot.digests.metrics import Metrics
from bot.ports import Sender
from bot.store.lock import delivering_alone
from bot.store.trouble import explain

if TYPE_CHECKING:
    from adapters.discord.app import JinjuClient

log = logging.getLogger(__name__)


async def run_bot(settings: Settings) -> int:
    """Connect what there are tokens for; without any, talk in the terminal."""
    with (
        open_core(settings, clock=SystemClock(), chance=SystemRandom()) as core,
        delivering_alone(core.engine),
    ):
        if settings.has_slack or settings.has_discord:
            await _run_platforms(core)
        else:
            await _run_console(core)
    return 0


async def _run_console(core: Core) -> None:
    sender = ConsoleSender(write_out)
    settings = core.settings
    async with _posting(core, {"console": sender}, Metrics()) as (deliveries, ticker):
        if is_interactive():
            await run_terminal(core.service, settings.locale, settings.data_dir / "history")
        else:
            await run_pipe(core.service, settings.locale, sys.stdin)
            await ticker.beat()
        await deliveries.settle()


@asynccontextmanager
async def _posting(
    core: Core, senders: dict[str, Sender], metrics: Metrics
) -> AsyncIterator[tuple[Deliveries, Ticker]]:
    """Post what is due, once a second; leaving finishes what is being sent."""
    settings = core.settings
    means = Means(
        stores=core.stores,
        senders=senders,
        choice=core.choice,
        compose=core.posts.compose,
        clock=core.clock,
        changes=Changes(core.library.version, partial(_changed_since, core)),
        rules=Rules(lease=settings.lease, reposts=settings.on_ambiguous == "repost"),
        metrics=metrics,
    )
    async with Deliveries(means) as deliveries:
        ticker = Ticker(deliveries.tick, clock=core.clock, elapsed=time.monotonic, metrics=metrics)
        await ticker.beat()
        async with ticker:
            yield deliveries, ticker


def _changed_since(core: Core, version: int) -> list[str]:
    return [quote.id for quote in core.library.changed_since(version)]


async def _run_platforms(core: Core) -> None:
    """Run Slack, Discord or both; trouble with one never touches the other."""
    settings = core.settings
    stopping = _stop_on_signals()
    metrics = Metrics()
    platforms = connect_platforms(core)
    senders = {platform.name: platform.sender for platform in platforms}
    async with AsyncExitStack() as stack:
        await core.service.warm_up()
        # What is loaded now stays: a full collection over it would block the loop for 0.1 s.
        gc.collect()
        gc.freeze()
        _, ticker = await stack.enter_async_context(_posting(core, senders, metrics))
        port = await stack.enter_async_context(
            serve(
                settings.http_host,
                settings.http_port,
                health=partial(_health, core, ticker, platforms),
                registry=metrics.registry,
                routes=[route for platform in platforms for route in platform.routes],
            )
        )
        log.info("health and metrics on port %d", port)
        async with asyncio.TaskGroup() as tasks:
            for platform in platforms:
                tasks.create_task(platform.run(stopping))


async def _health(core: Core, ticker: Ticker, platforms: Sequence[Platform]) -> Health:
    """Name each part that fails."""
    parts: dict[str, str | None] = {"tick": ticker.problem() or None}
    try:
        await asyncio.to_thread(core.library.version)
    except Exception as error:
        trouble = explain(error)
        parts["database"] = trouble.key if trouble else type(error).__name__
    else:
        parts["database"] = None
    return parts | {platform.name: platform.problem() for platform in platforms}


def _stop_on_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    return stopping


def discord_for_tests() -> JinjuClient:
    """Return the Discord client on the shipped library, connected to nothing.

    Its data are in `JINJU_DATA_DIR`, or in a temporary folder; the core stays open, and the
    temporary folder there, as long as the client lives.
    """
    from adapters.discord.app import build_discord  # noqa: PLC0415

    resources = ExitStack()
    settings = _settings_for_tests(resources)
    core = resources.enter_context(open_core(settings, clock=SystemClock(), chance=SystemRandom()))
    client = build_discord(core.service)
    weakref.finalize(client, resources.close)  # simulators drop a client without closing it
    return client


def _settings_for_tests(resources: ExitStack) -> Settings:
    folder = os.environ.get(f"{PREFIX}DATA_DIR")
    if not folder:
        folder = tempfile.mkdtemp(prefix="jinju-")
        resources.callback(shutil.rmtree, folder, ignore_errors=True)
    return from_env(os.environ | {f"{PREFIX}DATA_DIR": folder}, home=Path.cwd())
