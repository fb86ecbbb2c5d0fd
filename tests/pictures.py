"""Draw what people see on Discord: `python -m tests.pictures FOLDER`.

The messages are the real service's, shown by simcord as Discord shows them. Needs, beyond the
locked tools, `pip install 'simcord[screenshot]'` and Debian's `chromium` and `fonts-noto-cjk`.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from adapters.discord.app import build_discord
from adapters.discord.sender import DiscordSender
from adapters.wiring import Core, open_core
from bot.config import from_env
from bot.messages import Place, Reply, Sent
from bot.model import Locale
from bot.subscriptions import Order, Status, Subscription
from tests.adapters.discord.driver import World, simulated_discord

CHROMIUM = "/usr/bin/chromium"
PHONE = (430, 1400)  # CSS pixels; as wide as a phone, as long as it scrolls
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ANSWERS = {
    "answer": ("/quote speaker 朱啸虎 开源", Locale.SIMPLIFIED),
    "answer-en": ("/quote topic open-source", Locale.ENGLISH),
    "timeline": ("/quote timeline 朱啸虎 AGI", Locale.SIMPLIFIED),
    "compare": ("/quote compare 朱啸虎 傅盛 大模型", Locale.SIMPLIFIED),
    "check": ("/quote check 所以每一轮都要当成最后一轮！千万要烧钱。", Locale.SIMPLIFIED),
}


class StoppedClock:
    """A clock that stands, so that the same pictures come out again."""

    def now(self) -> datetime:
        """Return the day of the pictures."""
        return NOW


async def draw(core: Core, folder: Path) -> None:
    """Draw every answer, and a daily post."""
    async with simulated_discord(lambda: build_discord(core.service)) as world:
        world.env.backend.bot_user.name = "Jinju"
        await world.env.advance_time((NOW - world.env.now()).total_seconds())
        for name, (line, locale) in ANSWERS.items():
            (seen,) = await world.type(line, locale=locale)
            await _draw_one(world, seen.source, folder / f"discord-{name}.png")
        await _draw_one(world, await _post(core, world), folder / "discord-daily.png")


async def _post(core: Core, world: World) -> Any:
    """Send a daily post as the ledger would."""
    channel = world.channel("general")
    place = Place(platform="discord", workspace=str(world.guild.id), channel=str(channel.id))
    outcome = await DiscordSender(world.env.bot).send(place, daily_post(core, place), "k" * 22)
    if not isinstance(outcome, Sent):
        raise RuntimeError(str(outcome))
    return channel.last_message


def daily_post(core: Core, place: Place) -> Reply:
    """Write the post of the first quote whose speaker spoke on the same again."""
    ids = sorted(summary.id for summary in core.posts.supply(place))
    quotes = core.library.quotes(ids, tenant=place.tenant)
    quote = next(quote for quote in quotes if quote.later and quote.question)
    post = core.posts.compose(_subscription(place), (quote.id,), NOW, False)
    if post is None:
        raise RuntimeError("nothing to post")
    return post


def _subscription(place: Place) -> Subscription:
    return Subscription(
        id="s",
        short_id="s",
        place=place,
        owner="1",
        locale=Locale.SIMPLIFIED,
        order=Order(times=("09:00",), zone="Asia/Shanghai"),
        status=Status.ACTIVE,
        created_at=NOW,
        next_due_at=None,
        next_slot_key=None,
    )


async def _draw_one(world: World, message: Any, path: Path) -> None:
    preview = world.env.preview(
        world.channel("general"),
        viewers=[world.person("ann")],
        locale="zh-CN",
        width=PHONE[0],
        height=PHONE[1],
        presentation_time=NOW,
    )
    async with preview:
        await preview.screenshot(path, target=message, viewport=PHONE)


def _use_system_browser() -> None:
    """Let Playwright start the system's browser: simcord has no setting for it."""
    playwright = import_module("playwright.async_api")  # not among the locked tools

    usual = playwright.BrowserType.launch

    async def launch(self: Any, **options: Any) -> Any:
        return await usual(self, executable_path=CHROMIUM, args=["--no-sandbox"], **options)

    playwright.BrowserType.launch = launch


def main() -> None:
    """Draw into the folder that is named."""
    parser = argparse.ArgumentParser(description="Draw what people see on Discord.")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    _use_system_browser()
    with tempfile.TemporaryDirectory() as home:
        settings = from_env({}, home=Path(home))
        with open_core(settings, clock=StoppedClock(), chance=Random(1)) as core:
            asyncio.run(draw(core, folder))


if __name__ == "__main__":
    main()
