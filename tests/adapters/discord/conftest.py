"""A simulated Discord with the bot in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.discord.app import build_discord
from tests.adapters.discord.driver import World, simulated_discord
from tests.adapters.discord.fakes import FakeService


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
async def world(service: FakeService) -> AsyncIterator[World]:
    async with simulated_discord(lambda: build_discord(service)) as world:
        yield world
