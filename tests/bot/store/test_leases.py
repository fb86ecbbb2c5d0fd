"""Leases that one process holds at a time, and marks that outlive it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from bot.store.leases import Leases
from tests.bot.digests.fakes import START

MINUTE = timedelta(minutes=1)


def test_a_lease_has_one_holder_until_it_ends(engine: Engine) -> None:
    leases = Leases(engine, has_own_clock=False)

    assert leases.hold("gateway", owner="a", lease=MINUTE, now=START)
    assert not leases.hold("gateway", owner="b", lease=MINUTE, now=START + MINUTE / 2)
    assert leases.hold("gateway", owner="a", lease=MINUTE, now=START + MINUTE / 2)
    assert not leases.hold("gateway", owner="b", lease=MINUTE, now=START + MINUTE)
    assert leases.hold("gateway", owner="b", lease=MINUTE, now=START + 2 * MINUTE)


def test_a_released_lease_is_free_but_only_its_holder_can_release_it(engine: Engine) -> None:
    leases = Leases(engine)
    leases.hold("gateway", owner="a", lease=MINUTE, now=START)
    leases.release("gateway", owner="b")
    assert engine.dialect.name != "postgresql" or not leases.hold(
        "gateway", owner="b", lease=MINUTE, now=START
    )
    leases.release("gateway", owner="a")

    assert leases.hold("gateway", owner="b", lease=MINUTE, now=START)


def test_a_mark_is_kept_and_replaced(engine: Engine) -> None:
    leases = Leases(engine)

    assert leases.mark("seen") == (None, None)
    leases.set_mark("seen", at=START, number=3)
    leases.set_mark("seen", at=START, number=4)
    assert leases.mark("seen") == (START, 4)
