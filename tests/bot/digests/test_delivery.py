"""What becomes of a due slot, whatever the platform answers and whenever the process dies."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.digests.choice import Pick
from bot.digests.limits import Limit
from bot.digests.means import Rules
from bot.digests.planning import decide
from bot.digests.schedule import next_due
from bot.messages import Gone, Refused, Reply, RetryAfter, Revoked, Unknowable, Unknown
from bot.store.claims import Hold
from bot.subscriptions import Subscription
from tests.bot.digests.fakes import DUE, World

MINUTE = 60.0
HOUR = 3600.0
HOUR_LATER = timedelta(hours=1)


@pytest.fixture
def world(engine: Engine) -> World:
    return World(engine)


async def test_a_due_slot_is_posted_once_and_recorded(world: World) -> None:
    world.subscribe()
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(9, 1, 1, 1))

    assert world.states() == ["sent"]
    assert len(world.platform.posts) == 1


async def test_nothing_is_posted_before_it_is_due(world: World) -> None:
    world.subscribe()
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(9.9,))

    assert world.platform.calls == []


async def test_an_order_changed_when_its_post_is_due_and_not_planned_yet_keeps_that_post(
    world: World,
) -> None:
    before = world.subscribe()
    world.clock.advance(timedelta(seconds=10))
    order = replace(before.order, times=("10:00",))
    subscriptions = world.stores.subscriptions
    subscriptions.change_order(before, order, world.clock.now(), next_due)
    named = subscriptions.upcoming(subscriptions.get([before.id])[before.id], next_due, 3)
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=[HOUR / 2] * 100)

    posted = world.stores.history.entries(before.place)
    day = timedelta(days=1)
    assert [slot.due_at for slot in named] == [DUE, *(DUE + HOUR_LATER + day * n for n in (1, 2))]
    assert [entry.scheduled_for for entry in reversed(posted)] == [s.due_at for s in named]
    assert world.states() == ["sent"] * 3


@pytest.mark.parametrize("minutes", [0, 61])
async def test_no_post_is_named_for_later_on_a_date_that_has_had_its_own(
    world: World, minutes: int
) -> None:
    before = world.subscribe()
    world.clock.advance(timedelta(seconds=10))
    order = replace(before.order, times=("10:00",))
    world.stores.subscriptions.change_order(before, order, world.clock.now(), next_due)
    world.clock.advance(timedelta(minutes=minutes))
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(1,))

    after = world.stores.subscriptions.get([before.id])[before.id]
    assert after.next_due_at == DUE + HOUR_LATER + timedelta(days=1)
    assert world.states() == ["sent"]


async def test_a_restart_posts_nothing_again(world: World) -> None:
    world.subscribe()
    for _ in range(3):
        async with world.process() as deliveries:
            await world.run(deliveries)

    assert len(world.platform.posts) == 1


async def test_a_lost_answer_is_looked_up_and_not_posted_again(world: World) -> None:
    world.subscribe()
    world.platform.accepts_before_answer = True
    world.platform.answers = [Unknown("timeout")]
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 1))
        assert world.states() == ["unknown timeout"]
        await world.run(deliveries, seconds=(31,))

    assert world.states() == ["sent"]
    assert len(world.platform.posts) == 1


async def test_what_is_certainly_not_there_is_posted_with_the_same_key(world: World) -> None:
    world.subscribe()
    world.platform.answers = [Unknown("timeout")]
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 31))

    assert world.states() == ["sent"]
    assert world.platform.finds == [key for _, key in world.platform.posts]


async def test_without_a_look_up_an_unknown_outcome_is_skipped_on_the_record(
    world: World,
) -> None:
    world.subscribe()
    world.platform.answers = [Unknown("timeout")]
    world.platform.finding = Unknowable("no_scope")
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 31, 60))

    assert world.states() == ["skipped ambiguous"]
    assert world.platform.posts == []


async def test_an_operator_may_choose_to_post_again_instead(engine: Engine) -> None:
    world = World(engine, rules=Rules(reposts=True, limits={"slack": Limit()}))
    world.subscribe()
    world.platform.answers = [Unknown("timeout")]
    world.platform.finding = Unknowable("no_scope")
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 31))

    assert world.states() == ["sent"]


async def test_a_failing_look_up_is_tried_again_and_the_row_stays_unknown(world: World) -> None:
    world.subscribe()
    world.platform.answers = [Unknown("timeout")]
    world.platform.finding = RetryAfter(timedelta(seconds=5))
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 31, 6))
        assert world.states() == ["unknown rate_limited"]
        world.platform.finding = None
        await world.run(deliveries, seconds=(10, 10))

    assert world.states() == ["sent"]


async def test_a_look_up_that_fails_for_good_ends_as_the_operator_chose(world: World) -> None:
    world.subscribe()
    world.platform.answers = [Unknown("timeout")]
    world.platform.finding = RetryAfter(timedelta(seconds=5))
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=[10, *[300.0] * 10])

    assert world.states() == ["skipped ambiguous"]


async def test_a_rate_limit_parks_the_bucket_and_spends_no_attempt(world: World) -> None:
    world.subscribe(channel="C1")
    world.subscribe(channel="C2")
    world.platform.answers = [RetryAfter(timedelta(seconds=30))]
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 10, 10))
        assert len(world.platform.calls) == 2
        await world.run(deliveries, seconds=(11,))

    assert world.states("C1") == world.states("C2") == ["sent"]
    assert world.stores.history.entries(world.platform.calls[0])[0].attempt == 1


async def test_a_channel_that_is_gone_costs_one_call_and_one_notice(world: World) -> None:
    world.subscribe()
    world.platform.answers = [Gone("is_archived")]
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 1, 24 * HOUR, 1))

    assert world.states() == ["failed is_archived"]
    assert len(world.platform.calls) == 1
    assert len(world.platform.told) == 1
    (paused,) = world.stores.subscriptions.of_place(world.platform.calls[0])
    assert (paused.status, paused.pause_reason) == ("paused", "is_archived")


async def test_a_revoked_installation_pauses_its_workspace_and_no_other(world: World) -> None:
    world.subscribe(workspace="T1", channel="C1")
    async with world.process() as deliveries:
        world.platform.answers = [Revoked("token_revoked")]
        await world.run(deliveries)
        world.subscribe(workspace="T1", channel="C2")
        world.subscribe(workspace="T2", channel="C3")
        await world.run(deliveries, seconds=(24 * HOUR,))

    assert world.states("C1") == ["failed token_revoked"]
    assert world.states("C3", "T2") == ["sent"]


async def test_refused_words_give_way_to_others(world: World) -> None:
    world.subscribe()
    world.platform.answers = [Refused("invalid_blocks")]
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 1))

    assert world.states() == ["sent"]


async def test_three_refusals_fail_the_slot(world: World) -> None:
    world.subscribe()
    world.platform.answers = [Refused("invalid_blocks")] * 3
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 1, 1, 1, 1))

    assert world.states() == ["failed invalid_blocks"]
    assert len(world.platform.calls) == 3


async def test_a_row_that_waited_too_long_is_missed_and_not_posted_late(world: World) -> None:
    world.subscribe()
    world.platform.answers = [RetryAfter(timedelta(hours=7))]
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 7 * HOUR + 1))

    assert world.states() == ["skipped missed"]


async def test_an_empty_supply_is_on_record_and_its_owner_is_told(world: World) -> None:
    world.subscribe()
    world.supply.clear()
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 1))

    assert world.states() == ["skipped no_quotes"]
    assert len(world.platform.told) == 1


async def test_thin_supply_is_told_once_and_weeks_ahead(world: World) -> None:
    world.subscribe()
    world.supply[:] = world.supply[:20]
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=[10, *[24 * HOUR] * 9, 1])

    assert len(world.platform.told) == 1


async def test_two_processes_share_the_work_without_a_double(world: World) -> None:
    for number in range(20):
        world.subscribe(channel=f"C{number}")
    async with world.process() as first, world.process() as second:
        world.clock.advance(timedelta(seconds=10))
        await asyncio.gather(first.tick(world.clock.now()), second.tick(world.clock.now()))
        await first.settle()
        await second.settle()

    assert sorted(place.channel for place, _ in world.platform.posts) == sorted(
        f"C{number}" for number in range(20)
    )


async def test_an_hour_forward_and_back_doubles_nothing(world: World) -> None:
    world.subscribe()
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(1,))
        world.clock.jump(timedelta(hours=1))
        await world.run(deliveries, seconds=(1, 61, 1))
        world.clock.jump(-timedelta(hours=1))
        await world.run(deliveries, seconds=(1, 61, 1, 24 * HOUR))

    assert world.states() == ["sent", "sent"]
    assert len(world.platform.posts) == 2


async def test_ten_years_ahead_and_back_silences_nothing(world: World) -> None:
    world.subscribe()
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10,))
        world.clock.jump(timedelta(days=3650))
        await world.run(deliveries, seconds=(1, 61, 1))
        world.clock.jump(-timedelta(days=3650))
        await world.run(deliveries, seconds=(1, 61, 1, 24 * HOUR, 24 * HOUR))

    keys = [key for _, key in world.platform.posts]
    assert len(keys) == len(set(keys))
    assert world.states()[:3] == ["sent"] * 3


@pytest.mark.parametrize("by", [timedelta(0), HOUR_LATER])
async def test_a_process_whose_clock_is_behind_drops_nothing_that_another_planned(
    engine: Engine, by: timedelta
) -> None:
    world, behind = World(engine), World(engine)
    behind.clock.jump(-by)
    world.subscribe()
    world.stores.ledger.plan(DUE, lambda order: decide(order, DUE))
    async with world.process() as deliveries:
        async with behind.process():
            pass
        await world.run(deliveries)

    assert world.states() == ["sent"]


async def test_a_row_lost_before_its_quotes_were_frozen_alarms_nobody(engine: Engine) -> None:
    world = World(engine)
    world.subscribe()
    late = Hold(owner="other", lease=timedelta(seconds=120), margin=timedelta(0))
    async with world.process() as deliveries:
        world.clock.advance(timedelta(seconds=10))
        choose = world.choice.pick

        def choose_slowly(*args: object, **kwargs: object) -> Pick:
            at = world.clock.now() + timedelta(seconds=121)
            world.stores.ledger.take_over(at, late, platforms=("slack",), limit=1)
            world.stores.ledger.claim(at, late, platforms=("slack",), limit=1)
            return choose(*args, **kwargs)  # type: ignore[arg-type]

        world.choice.pick = choose_slowly  # type: ignore[method-assign]
        await deliveries.tick(world.clock.now())
        await deliveries.settle()

    assert world.states() == ["sending"]
    assert world.platform.calls == []
    assert world.stores.subscriptions.owed() == ()


async def test_a_process_that_overslept_its_lease_sends_nothing(engine: Engine) -> None:
    world = Sleepy(engine)
    world.subscribe()
    async with world.process() as deliveries:
        await world.run(deliveries)

    assert world.platform.calls == []
    assert world.states() == ["unknown"]


class Sleepy(World):
    """A world whose process is frozen once its quotes are chosen, until another took the row."""

    def compose(
        self, subscription: Subscription, quotes: tuple[str, ...], at: datetime, is_late: bool
    ) -> Reply | None:
        self.clock.advance(timedelta(seconds=151))
        other = Hold(owner="other", lease=timedelta(seconds=120), margin=timedelta(seconds=30))
        now = self.clock.now()
        self.stores.ledger.take_over(now, other, platforms=("slack",), limit=1)
        return super().compose(subscription, quotes, at, is_late)
