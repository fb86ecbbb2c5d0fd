"""What is previewed is what is posted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.messages import Notice
from bot.subscriptions import Order
from tests.bot.digests.fakes import START, World, supply_of

DAY = 86400.0
SHANGHAI = "Asia/Shanghai"


@pytest.fixture
def world(engine: Engine) -> World:
    return World(engine)


def posts(world: World, key: str) -> list[str]:
    """Return the texts that were posted for an order, oldest first."""
    found = []
    for entry in reversed(world.stores.history.entries(world.platform.calls[0], limit=999)):
        if entry.subscription.id == key and entry.state == "sent":
            found.append(" ".join(entry.quotes))
    return found


async def test_thirty_previewed_posts_are_the_next_thirty(world: World) -> None:
    own = world.subscribe(Order(times=("09:00",), zone=SHANGHAI))
    preview = world.choice.preview(own, [], 30, world.clock.now())
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=[10, *[DAY] * 29])

    assert posts(world, own.id) == [" ".join(post.quotes) for post in preview]
    assert [post.day.isoformat() for post in preview][:2] == ["2026-11-22", "2026-11-23"]


async def test_a_preview_plays_the_channels_other_orders_too(world: World) -> None:
    own = world.subscribe(Order(times=("09:00",), zone=SHANGHAI, count=2))
    other = world.subscribe(Order(times=("12:00",), zone=SHANGHAI, topics=("a",)))
    preview = world.choice.preview(own, [other], 12, world.clock.now())
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=[10, *[DAY / 8] * 8 * 12])

    assert posts(world, own.id)[:12] == [" ".join(post.quotes) for post in preview]


async def test_new_quotes_and_retired_ones_change_what_comes(world: World) -> None:
    own = world.subscribe()
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=[10, *[DAY] * 4])
        later = [*supply_of(1, prefix="n")]
        world.supply.extend(
            type(q)(**{**{f: getattr(q, f) for f in q.__slots__},
                       "loaded_at": world.clock.now()}) for q in later)  # fmt: skip
        world.stores.history.retire(own.place, "q39", "U1", world.clock.now())
        await world.run(deliveries, seconds=[DAY] * 2)

    assert "n0" in posts(world, own.id)[5:7]
    preview = world.choice.preview(own, [], 60, world.clock.now())
    assert all("q39" not in post.quotes for post in preview)


async def test_what_was_shown_by_hand_today_is_not_posted_today(world: World) -> None:
    own = world.subscribe()
    (first,) = world.choice.preview(own, [], 1, world.clock.now())
    world.stores.history.note_shown(own.place, first.quotes, world.clock.now())
    async with world.process() as deliveries:
        await world.run(deliveries)

    assert posts(world, own.id)[0] != first.quotes[0]


async def test_all_shown_by_hand_is_no_reason_to_fall_silent(world: World) -> None:
    own = world.subscribe()
    world.stores.history.note_shown(own.place, [q.id for q in world.supply], world.clock.now())
    async with world.process() as deliveries:
        await world.run(deliveries)

    assert world.states() == ["sent"]


async def test_a_late_post_says_so_and_a_retry_says_the_same(world: World) -> None:
    world.subscribe()
    world.clock.advance(timedelta(hours=2))
    async with world.process() as deliveries:
        await world.run(deliveries)

    ((_, reply),) = world.platform.messages.values()
    assert isinstance(reply, Notice)
    assert reply.text.endswith(f"{START:%Y-%m-%d} v1 late")
