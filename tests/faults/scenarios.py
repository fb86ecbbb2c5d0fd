"""Outages, each played by one function: the tests assert on its result, the table prints it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.digests.schedule import next_due
from bot.messages import RetryAfter
from bot.subscriptions import CatchUp, Order
from tests.bot.digests.fakes import DUE, START, World
from tests.faults.frozen import frozen_alone, frozen_and_taken_over
from tests.faults.trials import Database, Disk, HoldingPlatform, Result, Trial, WordyPlatform

HOUR = 3600.0
DAY = timedelta(days=1)
CHANNELS = 300  # rows enough to fill pages
ZONES = ("America/Los_Angeles", "Pacific/Kiritimati", "Asia/Shanghai")
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A fault, and what must come of it."""

    fault: str
    expected: str
    play: Callable[[Database], Coroutine[None, None, Result]]
    posts: int
    missed: int = 0
    is_red: bool = False  # health must complain while it lasts, and no more at the end
    databases: tuple[str, ...] = field(default=("sqlite", "postgresql"))

    def is_met(self, result: Result) -> bool:
        """Tell whether it came as it must."""
        is_whole = result.missing == 0 and result.double == 0
        is_counted = (result.posts, result.missed) == (self.posts, self.missed)
        is_health_right = bool(result.health) == self.is_red and not result.health_at_end
        return is_whole and is_counted and is_health_right


async def down_three_days(database: Database, *, catch_up: CatchUp) -> Result:
    """Stop before a post is due, start three days later."""
    trial = Trial(World(database.engine))
    trial.world.subscribe(Order(times=("09:00",), zone="Asia/Shanghai", catch_up=catch_up))
    async with trial.process():
        pass
    trial.world.clock.advance(timedelta(days=3, hours=1))
    async with trial.process() as run:
        await run.go(10, 1, 1, 1)
    return trial.result(slots=4)


async def clock_jumps(database: Database, *, by: timedelta) -> Result:
    """Set the clock wrong while a post is in the platform's hands, and right two minutes later."""
    platform = HoldingPlatform()
    trial = Trial(World(database.engine, platform=platform))
    trial.world.subscribe()
    async with trial.process() as run:
        await run.beat(10)
        await platform.in_hand.wait()
        trial.world.clock.jump(by)
        for _ in range(3):
            await run.beat(1)
        platform.may_accept.set()
        await run.go(1, 61, 61)
        trial.world.clock.jump(-by)
        await run.go(1, 61, *[HOUR] * 72)
    # A clock ten years ahead posts that day's, once it has been so for a minute.
    return trial.result(slots=4 + (by > DAY))


async def full_at_plan(database: Database) -> Result:
    """Fill the disk before rows are written for what is due."""
    trial, disk = _many(database)
    async with trial.process() as run:
        disk.fill()
        await run.go(10, 1)
        assert not trial.world.platform.calls
        disk.free()
        await run.go(*[1] * 20)
    return trial.result(slots=CHANNELS)


async def full_at_claim(database: Database) -> Result:
    """Fill the disk once rows are written, by a process that has nowhere to post to."""
    trial, disk = _many(database)
    trial.world.connected = ()
    async with trial.process() as run:
        await run.go(10)
    trial.world.connected = ("slack",)
    async with trial.process() as run:
        disk.fill()
        await run.go(1, 1)
        assert not trial.world.platform.calls
        disk.free()
        await run.go(*[1] * 20)
    return trial.result(slots=CHANNELS)


async def full_at_record(database: Database, *, restarts: bool) -> Result:
    """Fill the disk while posts are in the platform's hands, whose ids make their rows wider.

    The process that posted keeps what it could not write, and needs no look-up; the next one does.
    """
    trial, disk = _many(database)
    world, platform = trial.world, WordyPlatform(on_post=disk.fill)
    world.platform = platform
    async with trial.process() as run:
        await run.go(10, 1, 1)
        assert len(platform.posts) > trial.count("sent")
        platform.on_post = lambda: None
        if not restarts:
            disk.free()
            await run.go(1)
            assert len(platform.posts) == trial.count("sent")
    disk.free()
    async with trial.process() as run:
        await run.go(*[1] * 20, 151, 1, 1)
    assert bool(platform.finds) == restarts
    return trial.result(slots=CHANNELS)


def _many(database: Database) -> tuple[Trial, Disk]:
    trial = Trial(World(database.engine))
    for number in range(CHANNELS):
        trial.world.subscribe(channel=f"C{number}")
    return trial, Disk(database.engine)


async def database_gone(database: Database) -> Result:
    """Lock the file, or stop the server, for a minute: a post is under way, another falls due."""
    platform = HoldingPlatform()
    trial = Trial(World(database.engine, platform=platform))
    trial.world.subscribe()
    trial.world.subscribe(Order(times=("09:00:30",), zone="Asia/Shanghai"), channel="C2")
    async with trial.process() as run:
        await run.beat(10)
        await platform.in_hand.wait()
        with database.gone():
            for _ in range(3):
                await run.beat(10)
            platform.may_accept.set()
            await run.go(10, 10, 10)
        await run.go(1, 1)
    return trial.result(slots=2)


async def zone_edited(database: Database, *, when: str) -> Result:
    """Move three channels' post to 10:00 in another zone before, during or after a post."""
    trial = Trial(World(database.engine))
    world = trial.world
    orders = [world.subscribe(channel=f"C{n}") for n in range(len(ZONES))]
    if when == "during":
        world.platform.answers = [RetryAfter(timedelta(seconds=1))] * len(ZONES)
    async with trial.process() as run:
        await run.go(1 if when == "before" else 10)
        edited_at = world.clock.now()
        for order, zone in zip(orders, ZONES, strict=True):
            new = Order(times=("10:00",), zone=zone)
            assert world.stores.subscriptions.change_order(order, new, edited_at, next_due)
        await run.go(*[HOUR / 2] * 96)
    had_one = when != "before"
    return trial.result(
        slots=sum(_count_days(zone, edited_at, world.clock.now(), had_one) for zone in ZONES)
    )


def _count_days(zone: str, start: datetime, end: datetime, had_one: bool) -> int:
    """Count the local dates with a post: at 10:00 in the zone, and the one at 09:00 in Shanghai."""
    days = {START.date() + n * DAY for n in range(-2, 5)}
    tens = {day: datetime.combine(day, time(10), tzinfo=ZoneInfo(zone)) for day in days}
    own = {day for day, ten in tens.items() if start < ten <= end}
    return len(own | ({DUE.astimezone(SHANGHAI).date()} if had_one else set()))


SCENARIOS = (
    *(
        Scenario(
            fault=f"down 3 days, catch up {catch_up}",
            expected=f"{posts} posted, {4 - posts} on record as missed",
            play=partial(down_three_days, catch_up=catch_up),
            posts=posts,
            missed=4 - posts,
        )
        for catch_up, posts in ((CatchUp.SKIP, 0), (CatchUp.LATEST, 1), (CatchUp.ALL, 3))
    ),
    *(
        Scenario(
            fault=f"clock {name} during a post, then right",
            expected="one post a day" + ", one of that year" * (by > DAY),
            play=partial(clock_jumps, by=by),
            posts=4 + (by > DAY),
        )
        for name, by in (
            ("+1 h", timedelta(hours=1)),
            ("-1 h", timedelta(hours=-1)),
            ("+10 y", timedelta(days=3650)),
        )
    ),
    *(
        Scenario(
            fault=f"disk full at {step}",
            expected=f"{meanwhile}, health red; then all posted",
            play=play,
            posts=CHANNELS,
            is_red=True,
            databases=("sqlite",),
        )
        for step, meanwhile, play in (
            ("plan", "nothing posted", full_at_plan),
            ("claim", "nothing posted", full_at_claim),
            ("record", "nothing new posted", partial(full_at_record, restarts=False)),
            ("record, restart", "nothing new posted", partial(full_at_record, restarts=True)),
        )
    ),
    *(
        Scenario(
            fault=f"database {what} for 60 s",
            expected="health red; then both posted",
            play=database_gone,
            posts=2,
            is_red=True,
            databases=(kind,),
        )
        for kind, what in (("sqlite", "locked"), ("postgresql", "gone"))
    ),
    *(
        Scenario(
            fault=f"time zone edited {when} a post",
            expected="one post a local date",
            play=partial(zone_edited, when=when),
            posts=posts,
        )
        for when, posts in (("before", 6), ("during", 7), ("after", 7))
    ),
    *(
        Scenario(
            fault=f"SIGSTOP past the lease, {point}",
            expected="the one that took over posts, once",
            play=partial(frozen_and_taken_over, point=point),
            posts=1,
            databases=("postgresql",),
        )
        for point in ("after claim", "after sending")
    ),
    Scenario(
        fault="SIGSTOP past the lease, alone",
        expected="starts over, each once",
        play=frozen_alone,
        posts=3,
        databases=("sqlite",),
    ),
)
