"""First responses on Discord beside a bare bot's: `python -m tests.bench_discord`.

Each slash command goes through discord.py's real command tree in a simulated Discord. The bare bot
answers a constant; the ratio is the figure. simcord's poll for idleness is shortened, or it would
be all that is measured.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import discord
import simcord
from discord import app_commands

from adapters.discord.app import build_discord
from adapters.wiring import SystemClock, open_core
from bot.config import from_env
from tests.adapters.discord.driver import World, simulated_discord
from tests.adapters.discord.fakes import FakeService

ROUNDS = 300
WARM_UP = 20
POLL_SECONDS = 0.0005
COMMANDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("quote", "topic", {"topic": "开源"}),
    ("quote", "speaker", {"speaker": "朱嘯虎"}),
    ("quote", "find", {"words": "朱啸虎 烧钱"}),
    ("quote", "random", {}),
)
TYPED = ("朱", "朱嘯", "zhu", "zxh", "Kai-Fu", "y")


class BareBot(discord.Client):
    """The least bot there is: one group, one command, a constant answer."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)
        group = app_commands.Group(name="quote", description="quotes")

        @group.command(name="topic", description="a topic")
        async def topic(interaction: discord.Interaction, topic: str) -> None:
            await interaction.response.send_message("千万别烧钱。")

        self.tree.add_command(group)

    async def setup_hook(self) -> None:
        """Register the command."""
        await self.tree.sync()


def bench_discord(rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    """Return milliseconds to an answer: of a bare bot, of ours on a constant core, and of all."""
    with _short_poll(), tempfile.TemporaryDirectory() as folder:
        bare = asyncio.run(_measure(BareBot, COMMANDS[:1], rounds))
        thin = asyncio.run(_measure(lambda: build_discord(FakeService()), COMMANDS, rounds))
        settings = from_env({}, home=Path(folder))
        with open_core(settings, clock=SystemClock(), chance=Random(1)) as core:
            ours = asyncio.run(_measure(lambda: build_discord(core.service), COMMANDS, rounds))
            offers = asyncio.run(_measure_offers(lambda: build_discord(core.service), rounds))
    ratio = {name: round(ours[name] / bare[name], 2) for name in bare}
    return {
        "bare_ms": bare,
        "adapter_ms": thin,
        "jinju_ms": ours,
        "offers_ms": offers,
        "ratio": ratio,
    }


async def _measure(
    build: Callable[[], discord.Client],
    commands: tuple[tuple[str, str, dict[str, Any]], ...],
    rounds: int,
) -> dict[str, float]:
    async with simulated_discord(build) as world:
        for _ in range(WARM_UP):
            await _time_one(world, commands[0])
        took = [await _time_one(world, commands[n % len(commands)]) for n in range(rounds)]
    return _summary(took)


def _summary(took: list[float]) -> dict[str, float]:
    p99 = statistics.quantiles(took, n=100)[98]
    return {"median": round(statistics.median(took), 2), "p99": round(p99, 2)}


async def _measure_offers(build: Callable[[], discord.Client], rounds: int) -> dict[str, float]:
    """Time what is offered while a name is typed: its script, pinyin, initials."""
    async with simulated_discord(build) as world:
        took = []
        for n in range(rounds):
            started = time.perf_counter()
            await world.complete("quote speaker", "speaker", TYPED[n % len(TYPED)])
            took.append(1000 * (time.perf_counter() - started))
    return _summary(took)


async def _time_one(world: World, typed: tuple[str, str, dict[str, Any]]) -> float:
    started = time.perf_counter()
    (answer,) = await world.type(typed)
    took = 1000 * (time.perf_counter() - started)
    if not answer.text:
        raise RuntimeError("no answer")
    return took


@contextmanager
def _short_poll() -> Iterator[None]:
    usual = simcord.Env._validate_idle  # simcord has no setting for it
    simcord.Env._validate_idle = staticmethod(lambda _: POLL_SECONDS)  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        simcord.Env._validate_idle = usual  # type: ignore[method-assign]


if __name__ == "__main__":
    json.dump(bench_discord(), sys.stdout, indent=1)
    sys.stdout.write("\n")
