"""The chat platforms as the program runs them: each with a sender, a run and its problem."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import SystemRandom
from typing import TYPE_CHECKING
from uuid import uuid4

from aiohttp import web

from adapters.wiring import Core
from bot.ports import Sender
from bot.store.leases import Leases
from bot.store.trouble import explain

if TYPE_CHECKING:
    from adapters.discord.app import JinjuClient  # 0.4 s and 30 MB that Slack alone need not pay

log = logging.getLogger(__name__)

LEASE = "discord gateway"
GATEWAY_LEASE = timedelta(seconds=30)
RENEWALS = 3  # within one lease


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One platform; `run` returns when told to stop, and raises for nothing outside of us."""

    name: str
    sender: Sender
    run: Callable[[asyncio.Event], Coroutine[None, None, None]]
    problem: Callable[[], str | None]
    routes: tuple[web.RouteDef, ...] = ()


def connect_platforms(core: Core) -> tuple[Platform, ...]:
    """Build what there are tokens for; the chat libraries are loaded only then."""
    platforms = []
    if core.settings.has_slack:
        platforms.append(_slack(core))
    if core.settings.has_discord:
        platforms.append(_discord(core))
    return tuple(platforms)


def _slack(core: Core) -> Platform:
    from adapters.slack.app import Options, build_slack  # noqa: PLC0415

    async def end_installation(workspace: str) -> None:
        await asyncio.to_thread(_pause_all, core, f"slack:{workspace}")

    options = Options(on_revocation=end_installation)
    slack = build_slack(core.settings, core.service, options)
    return Platform(
        name="slack",
        sender=slack.sender,
        run=slack.run,
        problem=lambda: slack.problem,
        routes=tuple(slack.routes()),
    )


def _pause_all(core: Core, tenant: str) -> None:
    """Stop the daily posts of a workspace that has removed the bot."""
    subscriptions = core.stores.subscriptions
    subscriptions.pause(subscriptions.of_tenant(tenant), "app_removed", core.clock.now())


def _discord(core: Core) -> Platform:
    from adapters.discord.app import build_discord  # noqa: PLC0415
    from adapters.discord.connection import use_api  # noqa: PLC0415
    from adapters.discord.sender import DiscordSender  # noqa: PLC0415

    settings = core.settings
    use_api(settings.discord_api_base_url)
    notes = _Notes(core)
    client = build_discord(
        core.service, proxy=settings.proxy, recall=notes.recall, remember=notes.remember
    )
    gateway = Gateway(core, client)
    return Platform(
        name="discord",
        sender=DiscordSender(client),
        run=gateway.run,
        problem=lambda: gateway.problem,
    )


class _Notes:
    """Small texts kept in the data folder over restarts."""

    def __init__(self, core: Core) -> None:
        self.folder = core.settings.data_dir

    def recall(self, name: str) -> str | None:
        path = self.folder / f"{name}.txt"
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def remember(self, name: str, value: str) -> None:
        (self.folder / f"{name}.txt").write_text(value, encoding="utf-8")


class Gateway:
    """Keeps the one gateway connection that a token may have: with several processes, in one."""

    def __init__(self, core: Core, client: JinjuClient) -> None:
        self._core = core
        self._client = client
        self._owner = str(uuid4())
        self._refusal: str | None = None
        self._is_standing_by = False

    @property
    def problem(self) -> str | None:
        """Say why nothing is answered here; another process may be the one that answers."""
        return self._refusal or (None if self._is_standing_by else self._client.problem)

    async def run(self, stopping: asyncio.Event) -> None:
        """Be connected, or stand by, until told to stop; a refused token ends this alone."""
        connection = asyncio.create_task(self._connect())
        renewal = asyncio.create_task(self._hold_lease())
        connection.add_done_callback(lambda _: renewal.cancel())
        await stopping.wait()
        await self._client.close()  # first: discord.py's connect can lose a cancellation
        for task in (connection, renewal):
            task.cancel()
        await asyncio.gather(connection, renewal, return_exceptions=True)
        await self._with_leases(Leases.release)

    async def _connect(self) -> None:
        from adapters.discord.connection import (  # noqa: PLC0415
            DiscordDownError,
            stay_connected,
        )

        token = self._core.settings.discord_token
        try:
            await stay_connected(
                self._client, token, chance=SystemRandom(), turn=self._wait_for_turn
            )
        except DiscordDownError as error:
            self._refusal = error.reason
            log.error("discord: %s; see jinju doctor", error.reason)

    async def _wait_for_turn(self) -> None:
        """Stand by while another process is connected; posts can be sent meanwhile."""
        self._is_standing_by = True
        while self._is_standing_by:
            if await self._hold():
                self._is_standing_by = False
            else:
                await asyncio.sleep(GATEWAY_LEASE.total_seconds() / RENEWALS)

    async def _hold_lease(self) -> None:
        while True:
            await asyncio.sleep(GATEWAY_LEASE.total_seconds() / RENEWALS)
            if self._client.is_ready():
                await self._hold()

    async def _hold(self) -> bool:
        if self._core.engine.dialect.name == "sqlite":
            return True  # no other process delivers beside this one
        hold = partial(Leases.hold, lease=GATEWAY_LEASE, now=self._core.clock.now())
        return bool(await self._with_leases(hold))

    async def _with_leases(self, act: Callable[..., bool | None]) -> bool | None:
        """Act on our lease; without the database there is none, and nothing else ends for that."""
        leases = self._core.stores.leases
        try:
            return await asyncio.to_thread(act, leases, LEASE, owner=self._owner)
        except Exception as error:
            trouble = explain(error)
            if trouble is None:
                raise
            log.warning("discord: the gateway's lease is out of reach: %s", trouble.key)
            return None
