"""Senders that break, hang or are told to stop; owners that cannot be told yet."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.digests.clock import Ticker
from bot.digests.delivery import Deliveries
from bot.digests.limits import Limit
from bot.digests.means import Rules
from bot.digests.metrics import Metrics
from bot.messages import Found, Gone, Outcome, Place, Reply, RetryAfter
from tests.bot.digests.fakes import FakeClock, FakePlatform, World

DAY = 86400.0


@pytest.fixture
def world(engine: Engine) -> World:
    return World(engine)


@dataclass
class BrokenPlatform(FakePlatform):
    """A sender with bugs: it raises after it has posted, and raises when it looks."""

    async def send(self, place: Place, reply: Reply, key: str, *, silent: bool = False) -> Outcome:
        await super().send(place, reply, key, silent=silent)
        raise KeyError("a bug")

    async def find(self, place: Place, key: str, since: datetime) -> Found:
        if len(self.finds) < 2:
            self.finds.append(key)
            raise KeyError("a bug")
        return await super().find(place, key, since)


async def test_a_sender_that_raises_ends_nothing_and_doubles_nothing(world: World) -> None:
    world.platform = BrokenPlatform()
    world.subscribe()
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 31, 31, 31, 31))

    assert world.states() == ["sent"]
    assert len(world.platform.posts) == 1


@dataclass
class HangingPlatform(FakePlatform):
    """A sender that never answers."""

    async def send(self, place: Place, reply: Reply, key: str, *, silent: bool = False) -> Outcome:
        await super().send(place, reply, key, silent=silent)
        await asyncio.Event().wait()
        raise AssertionError


async def test_a_sender_that_never_answers_is_given_up_and_looked_up(engine: Engine) -> None:
    world = World(
        engine,
        platform=HangingPlatform(),
        rules=Rules(lease=timedelta(seconds=0.4), limits={"slack": Limit()}),
    )
    world.subscribe()
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 1))

    assert world.states() == ["sent"]
    assert len(world.platform.posts) == 1


@dataclass
class BusyPlatform(FakePlatform):
    """A platform that says when it was called."""

    called: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, place: Place, reply: Reply, key: str, *, silent: bool = False) -> Outcome:
        self.called.set()
        return await super().send(place, reply, key, silent=silent)


async def test_what_waits_for_its_turn_is_given_back_when_the_process_stops(
    engine: Engine,
) -> None:
    platform = BusyPlatform()
    rules = Rules(limits={"slack": Limit(platform=1000.0)})
    world = World(engine, platform=platform, rules=rules)
    world.subscribe(channel="C1")
    world.subscribe(channel="C2")
    async with world.process() as deliveries:
        world.clock.advance(timedelta(seconds=10))
        await deliveries.tick(world.clock.now())
        await platform.called.wait()

    assert sorted([*world.states("C1"), *world.states("C2")]) == ["pending", "sent"]


@dataclass
class ShyPlatform(FakePlatform):
    """A platform that takes private messages only at the second try."""

    tries: int = 0

    async def tell(self, place: Place, user: str, text: str) -> Outcome:
        self.tries += 1
        if self.tries == 1:
            return RetryAfter(timedelta(seconds=1))
        return await super().tell(place, user, text)


async def test_an_owner_who_cannot_be_told_now_is_told_later(world: World) -> None:
    world.platform = ShyPlatform()
    world.subscribe()
    world.platform.answers = [Gone("not_in_channel")]
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 1, 1, 1))

    ((user, text),) = world.platform.told
    assert user == "U1"
    assert "/invite" in text
    assert "/digest resume" in text


async def test_a_supply_that_grew_again_is_warned_of_again(world: World) -> None:
    world.subscribe()
    more = world.supply[20:]
    world.supply[:] = world.supply[:16]
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=[10, *[DAY] * 3])
        assert len(world.platform.told) == 1
        world.supply.extend([*more, *World(world.engine).supply[16:20]] * 2)
        await world.run(deliveries, seconds=[DAY] * 3)
        world.supply[:] = world.supply[:12]
        await world.run(deliveries, seconds=[DAY] * 3)

    assert len(world.platform.told) == 2


async def test_the_scheduler_only_ticks_and_keeps_no_state() -> None:
    clock = FakeClock()
    ticked = asyncio.Event()

    async def tick(_: datetime) -> None:
        ticked.set()

    ticker = Ticker(tick, clock=clock, elapsed=clock.elapsed, metrics=Metrics())
    async with ticker:
        await ticked.wait()
    assert ticker.problem() == ""


async def test_what_has_no_sender_waits_and_harms_nobody(world: World) -> None:
    world.subscribe()
    async with Deliveries(replace(world.means(), senders={})) as deliveries:
        await world.run(deliveries)
    assert world.states() == ["pending"]
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(60,))
    assert world.states() == ["sent"]
