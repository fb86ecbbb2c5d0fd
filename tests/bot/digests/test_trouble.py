"""The database locked, gone or full; the platform down; orders changed while they are posted."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from bot.digests.clock import Ticker
from bot.digests.metrics import Metrics
from bot.digests.schedule import load_zone, next_due
from bot.messages import RetryAfter, Unknown
from bot.store.engine import open_engine
from bot.store.ledger import DatabaseFailure
from bot.subscriptions import Order
from tests.bot.digests.fakes import DUE, FakeClock, World

HOUR = 3600.0


@pytest.fixture
def sqlite(tmp_path: Path, migrated_file: Path) -> Iterator[Engine]:
    """Yield an engine that does not wait for locks."""
    shutil.copy(migrated_file, tmp_path / "jinju.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'jinju.db'}")
    event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout = 20"))
    yield engine
    engine.dispose()


async def test_a_locked_database_fails_ticks_but_ends_nothing(sqlite: Engine) -> None:
    world = World(sqlite)
    world.subscribe()
    async with world.process() as deliveries:
        ticker = Ticker(
            deliveries.tick, clock=world.clock, elapsed=world.clock.elapsed, metrics=Metrics()
        )
        world.clock.advance(timedelta(seconds=10))
        with closing(sqlite3.connect(str(sqlite.url.database), isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            for _ in range(3):
                await ticker.beat()
                assert ticker.problem() == "the last tick failed: OperationalError"
                world.clock.advance(timedelta(seconds=1))
            assert world.platform.calls == []
        await ticker.beat()
        await deliveries.settle()

    assert ticker.problem() == ""
    assert world.states() == ["sent"]


async def test_an_old_tick_is_a_problem_even_without_a_failure() -> None:
    clock = FakeClock()

    async def tick(_: object) -> None:
        return

    ticker = Ticker(tick, clock=clock, elapsed=clock.elapsed, metrics=Metrics())
    clock.advance(timedelta(seconds=31))
    assert "31 s old" in ticker.problem()
    await ticker.beat()
    assert ticker.problem() == ""


async def test_connections_that_drop_are_made_anew(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        return
    world = World(engine)
    world.subscribe()
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(1,))
        other = open_engine(engine.url.render_as_string(hide_password=False))
        with other.connect() as connection:
            drop = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity" \
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"  # fmt: skip
            connection.execute(text(drop))
        other.dispose()
        await world.run(deliveries, seconds=(9, 1))

    assert world.states() == ["sent"]
    assert len(world.platform.posts) == 1


async def test_a_full_disk_while_planning_posts_nothing_and_is_made_up_for(
    sqlite: Engine,
) -> None:
    world = World(sqlite)
    for number in range(300):
        world.subscribe(channel=f"C{number}")
    async with world.process() as deliveries:
        world.clock.advance(timedelta(seconds=10))
        await deliveries._worker.run(limit_pages, sqlite, 0)
        with pytest.raises(DatabaseFailure, match="full"):
            await deliveries.tick(world.clock.now())
        assert world.platform.calls == []
        assert world.stores.subscriptions.of_place(world.subscribe().place)  # reading works
        await deliveries._worker.run(limit_pages, sqlite, 1_000_000)
        await world.run(deliveries, seconds=[1] * 20)

    assert len(world.platform.posts) == 300


def limit_pages(engine: Engine, more: int) -> None:
    """Let the database grow by so many pages, for every pooled connection."""
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + more}")


@pytest.fixture
def unrecordable(sqlite: Engine) -> World:
    """Return a world whose database refuses to record what was sent."""
    world = World(sqlite)
    world.subscribe()
    with sqlite.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE UPDATE ON deliveries WHEN NEW.state = 'sent' "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    return world


def make_room(world: World) -> None:
    with world.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")


async def test_what_could_not_be_recorded_is_recorded_once_there_is_room(
    unrecordable: World,
) -> None:
    async with unrecordable.process() as deliveries:
        await unrecordable.run(deliveries)
        assert unrecordable.states() == ["sending"]
        make_room(unrecordable)
        await unrecordable.run(deliveries, seconds=(1,))

    assert unrecordable.states() == ["sent"]
    assert unrecordable.platform.finds == []
    assert len(unrecordable.platform.posts) == 1


async def test_what_a_dead_process_could_not_record_is_looked_up(unrecordable: World) -> None:
    async with unrecordable.process() as deliveries:
        await unrecordable.run(deliveries)
    make_room(unrecordable)
    async with unrecordable.process() as deliveries:
        await unrecordable.run(deliveries, seconds=(151,))

    assert unrecordable.states() == ["sent"]
    assert len(unrecordable.platform.posts) == 1


async def test_ten_minutes_of_failing_answers_end_in_one_message(engine: Engine) -> None:
    world = World(engine)
    world.subscribe()
    world.platform.answers = [Unknown("http 500")] * 8
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=[10, *[35.0] * 40])

    assert world.states() == ["sent"]
    assert len(world.platform.posts) == 1


async def test_a_storm_of_rate_limits_loses_nothing_and_calls_never_too_soon(
    engine: Engine,
) -> None:
    world = World(engine)
    for number in range(5):
        world.subscribe(channel=f"C{number}")
    world.platform.answers = [RetryAfter(timedelta(seconds=n % 30 + 1)) for n in range(60)]
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=[10, *[5.0] * 200])

    assert [world.states(f"C{n}") for n in range(5)] == [["sent"]] * 5
    attempts = [e.attempt for e in world.stores.history.posts_of(
        [q.id for q in world.supply], DUE - timedelta(days=1))]  # fmt: skip
    assert attempts == [1] * 5


@pytest.mark.parametrize("when", ["before", "during", "after"])
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati", "Asia/Shanghai"])
async def test_an_order_changed_around_its_post_has_one_post_a_local_date(
    engine: Engine, when: str, zone: str
) -> None:
    world = World(engine)
    subscription = world.subscribe()
    if when == "during":
        world.platform.answers = [RetryAfter(timedelta(seconds=1))]
    order = Order(times=("10:00",), zone=zone)
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(1,) if when == "before" else (10,))
        change = world.stores.subscriptions.change_order
        slot = change(subscription.id, order, world.clock.now(), next_due)
        assert slot
        assert slot.due_at.astimezone(load_zone(zone)).strftime("%H:%M") == "10:00"
        await world.run(deliveries, seconds=[HOUR / 2] * 96)

    keys = [e.slot_key for e in world.stores.history.entries(subscription.place, limit=99)]
    assert len(keys) == len(set(keys))
    assert set(world.states()) == {"sent"}
    assert len(world.platform.posts) == len(keys)


async def test_a_stopping_process_finishes_what_it_sends_and_gives_back_the_rest(
    engine: Engine,
) -> None:
    world = World(engine)
    world.subscribe()
    async with world.process() as deliveries:
        world.clock.advance(timedelta(seconds=10))
        await deliveries.tick(world.clock.now())
    assert world.states() in (["sent"], ["pending"])
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(1,))

    assert world.states() == ["sent"]
    assert len(world.platform.posts) == 1
