"""The contract of every platform, played on Discord with the real core."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import pytest

from adapters.discord.app import build_discord
from adapters.wiring import Core
from bot.model import Locale
from tests.adapters import contract
from tests.adapters.discord.driver import Seen, World, simulated_discord


class DiscordDriver:
    """A person in a simulated Discord."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.last: Sequence[Seen] = ()
        self.locale = Locale.SIMPLIFIED

    async def type(
        self, line: str, *, locale: Locale = Locale.SIMPLIFIED, may_manage: bool = True
    ) -> Sequence[contract.Seen]:
        self.locale = locale
        self.last = await self.world.type(line, locale=locale, may_manage=may_manage)
        return self._as_seen()

    async def press(self, label: str) -> Sequence[contract.Seen]:
        message = next(message for message in self.last if label in message.buttons)
        self.last = await self.world.press(message, label, locale=self.locale)
        return self._as_seen()

    def _as_seen(self) -> Sequence[contract.Seen]:
        return [
            contract.Seen(text=m.text, is_private=m.is_private, buttons=m.buttons)
            for m in self.last
        ]


@pytest.fixture
async def driver(core: Core) -> AsyncIterator[DiscordDriver]:
    async with simulated_discord(lambda: build_discord(core.service)) as world:
        yield DiscordDriver(world)


@pytest.mark.parametrize("scenario", contract.SCENARIOS, ids=lambda scenario: scenario.name)
async def test_discord_passes_the_contract(
    driver: DiscordDriver, scenario: contract.Scenario
) -> None:
    await contract.play(scenario, driver)
