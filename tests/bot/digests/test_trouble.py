"""An old tick, dropped connections, a platform that fails: what `tests.faults` does not play."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from bot.digests.clock import Ticker
from bot.digests.metrics import Metrics
from bot.digests.planning import decide
from bot.digests.schedule import next_due
from bot.messages import RetryAfter, Unknown
from bot.store.claims import Hold
from bot.store.engine import open_engine
from bot.subscriptions import CatchUp, Order
from tests.bot.digests.fakes import DUE, FakeClock, World

HOUR = 3600.0


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


async def test_no_channel_waits_for_the_end_of_a_lease_that_a_wrong_clock_gave(
    engine: Engine,
) -> None:
    world = World(engine)
    world.subscribe()
    world.clock.jump(timedelta(days=30))
    await claim_and_die(world)
    world.clock.jump(-timedelta(days=30))
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=[10, 151, 1, *[24 * HOUR] * 2])

    assert "sending" not in world.states()
    assert world.states().count("sent") == 3


async def test_a_look_up_is_not_put_off_to_the_day_that_a_wrong_clock_showed(
    engine: Engine,
) -> None:
    world = World(engine)
    world.subscribe()
    async with world.process() as deliveries:
        world.clock.jump(timedelta(days=30))
        world.platform.accepts_before_answer, world.platform.answers = True, [Unknown("timeout")]
        await world.run(deliveries, seconds=(10,))
        assert world.states()[-1] == "unknown timeout"
        world.clock.jump(-timedelta(days=30))
        await world.run(deliveries, seconds=(1, 61, 1))

    assert world.states()[-1] == "sent"
    assert len(world.platform.posts) == len({key for _, key in world.platform.posts})


async def test_a_slot_that_a_wrong_clock_missed_comes_in_its_time(engine: Engine) -> None:
    world = World(engine)
    world.subscribe(Order(times=("09:00",), zone="Asia/Shanghai", catch_up=CatchUp.SKIP))
    world.clock.jump(timedelta(days=1))
    await claim_and_die(world)
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(HOUR,))
        assert world.states()[-1] == "skipped missed"
        world.clock.jump(-timedelta(days=1))
        await world.run(deliveries, seconds=[1, 61, *[HOUR] * 26])

    assert world.states()[-1] == "sent"


async def test_a_pause_does_not_keep_what_a_wrong_clock_missed(engine: Engine) -> None:
    world = World(engine)
    order = Order(times=("09:00",), zone="Asia/Shanghai", catch_up=CatchUp.SKIP)
    id_ = world.subscribe(order).id
    world.clock.jump(timedelta(days=1, hours=1))
    async with world.process() as deliveries:
        await world.run(deliveries)
    assert world.states() == ["skipped missed"] * 2
    world.stores.subscriptions.pause([id_], "asked", world.clock.now())
    world.clock.jump(-timedelta(days=1))
    async with world.process() as deliveries:
        world.stores.subscriptions.resume(id_, order, world.clock.now(), next_due)
        await world.run(deliveries, seconds=[HOUR / 2] * 50)

    assert world.states() == ["skipped missed", "sent"]


async def test_a_restart_with_the_clock_an_hour_behind_loses_no_post(engine: Engine) -> None:
    world = World(engine)
    world.subscribe()
    world.platform.answers = [RetryAfter(timedelta(minutes=1))]
    async with world.process() as deliveries:
        await world.run(deliveries)
    assert world.platform.posts == []
    world.clock.jump(-timedelta(hours=1))
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=[1, 61, *[HOUR / 2] * 4])

    assert world.states() == ["sent"]
    assert len(world.platform.posts) == 1


async def test_only_a_file_has_planning_wait_for_other_writers(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.ledger.PLAN_ROWS", 1)
    monkeypatch.setattr("bot.digests.planner.PLAN_ROWS", 1)
    waits: list[float] = []
    monkeypatch.setattr("bot.digests.planner.time.sleep", waits.append)
    world = World(engine)
    world.subscribe()
    async with world.process() as deliveries:
        await world.run(deliveries)

    assert world.states() == ["sent"]
    assert bool(sum(waits)) == (engine.dialect.name == "sqlite")


async def claim_and_die(world: World) -> None:
    """Take what is due in ten seconds, and end before anything is sent."""
    hold = Hold(owner="dead", lease=timedelta(seconds=120), margin=timedelta(seconds=30))
    async with world.process():
        world.clock.advance(timedelta(seconds=10))
    now = world.clock.now()
    world.stores.ledger.plan(now, lambda order: decide(order, now))
    assert world.stores.ledger.claim(now, hold, platforms=("slack",), limit=1)
