"""The ledger's rows under two databases: what is planned, claimed, recorded, taken over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from bot.config import LONGEST_LEASE
from bot.digests.schedule import next_due
from bot.messages import Place
from bot.model import Locale
from bot.store.claims import Claim, Hold
from bot.store.ledger import Ledger, Planned, delivery_key
from bot.store.standing import Subscriptions
from bot.subscriptions import Order, Slot, Status, Subscription

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
LEASE = timedelta(seconds=120)
MARGIN = timedelta(seconds=30)
HOLD = Hold(owner="me", lease=LEASE, margin=MARGIN)


def subscribe(engine: Engine, *, workspace: str = "T1", channel: str = "C1") -> Subscription:
    place = Place(platform="slack", workspace=workspace, channel=channel)
    return Subscriptions(engine, tzdata="1").add(
        Subscription(
            id=str(uuid4()),
            short_id="",
            place=place,
            owner="U1",
            locale=Locale.SIMPLIFIED,
            order=Order(times=("09:00",), zone="Asia/Shanghai"),
            status=Status.ACTIVE,
            created_at=NOW,
            next_due_at=NOW,
            next_slot_key="2026-11-22",
        )
    )


def plan_due(_: Subscription) -> tuple[list[Planned], Slot]:
    slot = Slot(NOW, "2026-11-22")
    planned = Planned(slot=slot, state="pending", expires_at=NOW + timedelta(hours=6))
    return [planned], Slot(NOW + timedelta(days=1), "2026-11-23")


def claim(ledger: Ledger, now: datetime = NOW, limit: int = 10) -> tuple[Claim, ...]:
    return ledger.claim(now, HOLD, platforms=("slack",), limit=limit)


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine, has_own_clock=False)


def test_a_due_order_is_planned_once_and_moves_on(engine: Engine, ledger: Ledger) -> None:
    subscribe(engine)

    assert ledger.plan(NOW, plan_due) == 1
    assert ledger.plan(NOW, plan_due) == 0
    assert len(claim(ledger)) == 1


def test_a_slot_planned_twice_has_one_row(engine: Engine, ledger: Ledger) -> None:
    order = subscribe(engine)
    ledger.plan(NOW, plan_due)
    Subscriptions(engine, tzdata="1").set_next([(order.id, Slot(NOW, "2026-11-22"))])

    assert ledger.plan(NOW, plan_due) == 1
    assert len(claim(ledger)) == 1
    assert claim(ledger) == ()


def test_the_database_itself_refuses_a_second_row_for_a_slot(
    engine: Engine, ledger: Ledger
) -> None:
    subscribe(engine)
    ledger.plan(NOW, plan_due)
    copy = text(
        "INSERT INTO deliveries (subscription_id, slot_key, tenant, channel, delivery_key,"
        " scheduled_for, expires_at, state, not_before, created_at)"
        " SELECT subscription_id, slot_key, tenant, channel, 'another', scheduled_for,"
        " expires_at, state, not_before, created_at FROM deliveries"
    )

    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(copy)


def test_a_delivery_key_is_22_characters_and_the_same_for_ever() -> None:
    key = delivery_key("0b8f5f9e-57a5-4b8f-9a25-6c9d8a2c7a11", "2026-11-22")

    assert key == "J0yaBfmAR8abpxXHIuzgN_"
    assert len(key) == 22


def test_a_record_under_an_old_fence_changes_nothing(engine: Engine, ledger: Ledger) -> None:
    subscribe(engine)
    ledger.plan(NOW, plan_due)
    (stale,) = claim(ledger)
    ledger.freeze(stale, ("a",), is_late=False)
    later = NOW + LEASE + MARGIN + timedelta(seconds=1)
    (fresh,) = ledger.take_over(later, HOLD, platforms=("slack",), limit=10)

    assert not ledger.record(stale, "sent", later, remote_id="1")
    assert ledger.record(fresh, "sent", later, remote_id="2")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT remote_id FROM deliveries")).scalar() == "2"


def test_a_lease_is_not_taken_over_before_its_margin_has_passed(
    engine: Engine, ledger: Ledger
) -> None:
    subscribe(engine)
    ledger.plan(NOW, plan_due)
    ledger.freeze(claim(ledger)[0], ("a",), is_late=False)

    def take(after: timedelta) -> int:
        return len(ledger.take_over(NOW + after, HOLD, platforms=("slack",), limit=10))

    assert take(LEASE + MARGIN - timedelta(seconds=1)) == 0
    assert take(LEASE + MARGIN + timedelta(seconds=1)) == 1


def test_a_channel_has_one_delivery_in_flight(engine: Engine, ledger: Ledger) -> None:
    subscribe(engine)
    subscribe(engine)
    ledger.plan(NOW, plan_due)

    (first,) = claim(ledger)
    assert claim(ledger) == ()
    ledger.record(first, "sent", NOW, remote_id="1")
    assert len(claim(ledger)) == 1


def test_claims_take_turns_over_workspaces(engine: Engine, ledger: Ledger) -> None:
    for number in range(10):
        subscribe(engine, workspace="BIG", channel=f"C{number}")
    subscribe(engine, workspace="SMALL")
    ledger.plan(NOW, plan_due)

    claimed = claim(ledger, limit=2)
    assert {c.subscription.place.workspace for c in claimed} == {"BIG", "SMALL"}


def test_quotes_frozen_at_the_first_claim_come_back_with_the_next(
    engine: Engine, ledger: Ledger
) -> None:
    subscribe(engine)
    ledger.plan(NOW, plan_due)
    (first,) = claim(ledger)
    assert ledger.freeze(first, ("a", "b"), is_late=True)
    ledger.record(first, "pending", NOW, not_before=NOW)

    (second,) = claim(ledger)
    assert (second.quotes, second.is_late) == (("a", "b"), True)
    assert not ledger.freeze(first, ("c",), is_late=False)


def test_what_is_too_late_is_missed_if_never_tried_and_failed_otherwise(
    engine: Engine, ledger: Ledger
) -> None:
    subscribe(engine, channel="C1")
    subscribe(engine, channel="C2")
    ledger.plan(NOW, plan_due)
    (tried,) = claim(ledger, limit=1)
    ledger.record(tried, "pending", NOW, attempt=1, not_before=NOW)

    assert ledger.expire(NOW + timedelta(hours=7)) == 2
    with engine.connect() as connection:
        states = connection.execute(text("SELECT state FROM deliveries ORDER BY state")).scalars()
        assert list(states) == ["failed", "skipped"]


def test_a_row_whose_holder_died_before_it_froze_anything_needs_no_look_up(
    engine: Engine, ledger: Ledger
) -> None:
    subscribe(engine)
    ledger.plan(NOW, plan_due)
    (stale,) = claim(ledger)
    later = NOW + LEASE + MARGIN + timedelta(seconds=1)

    assert ledger.take_over(later, HOLD, platforms=("slack",), limit=10) == ()
    (fresh,) = claim(ledger, later)
    assert not fresh.is_unknown
    assert not ledger.freeze(stale, ("a",), is_late=False)


def test_a_wait_is_measured_by_the_same_clock_as_a_lease(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        return  # no clock of its own
    subscribe(engine)
    ledger = Ledger(engine)
    with engine.connect() as connection:
        there = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    ledger.plan(there, plan_due)
    (tried,) = claim(ledger, there)
    in_an_hour = there + timedelta(hours=1)
    ledger.record(tried, "pending", there, not_before=in_an_hour)
    ledger.shorten_waits(there - timedelta(days=2), HOLD)

    assert claim(ledger, there) == ()
    assert len(claim(ledger, in_an_hour)) == 1


def test_the_longest_lease_is_not_cut_short(engine: Engine, ledger: Ledger) -> None:
    subscribe(engine)
    ledger.plan(NOW, plan_due)
    longest = Hold(owner="me", lease=LONGEST_LEASE, margin=timedelta(0))
    (held,) = ledger.claim(NOW, longest, platforms=("slack",), limit=1)
    ledger.freeze(held, ("a",), is_late=False)
    ledger.shorten_waits(NOW, HOLD)

    end = NOW + LONGEST_LEASE
    assert ledger.take_over(end, longest, platforms=("slack",), limit=1) == ()
    later = end + timedelta(seconds=1)
    assert len(ledger.take_over(later, longest, platforms=("slack",), limit=1)) == 1


def test_an_order_is_changed_only_as_it_was_read(engine: Engine) -> None:
    read = subscribe(engine)
    subscriptions = Subscriptions(engine, tzdata="1")

    def change(read: Subscription, **fields: Any) -> Subscription | None:
        order = replace(read.order, **fields)
        return subscriptions.change_order(read, order, NOW - LEASE, next_due)

    first = change(read, count=2)
    assert first == subscriptions.get([read.id])[read.id]
    assert change(read, times=("10:00",)) is None
    assert first == subscriptions.get([read.id])[read.id]
    assert first
    assert change(first, times=("10:00",))
    subscriptions.remove(read.id, NOW)
    removed = subscriptions.get([read.id])[read.id]
    assert change(removed, count=3) is None
    assert removed == subscriptions.get([read.id])[read.id]


def test_sqlite_is_set_up_to_lose_nothing_that_was_committed(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
        for pragma, value in wanted.items():
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
