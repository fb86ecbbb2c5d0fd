"""When orders are due: the rule of RFC 5545 at every change of a clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.schedule import load_zone, next_due, slots_between, zone_names
from bot.subscriptions import Order, Slot

DAY = timedelta(days=1)
# Each skips, repeats or loses something of its own: a midnight, half an hour, a whole date.
ODD_ZONES = (
    "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo",
    "Asia/Beirut", "America/Santiago", "America/Nuuk", "Africa/Casablanca", "Asia/Gaza",
    "Antarctica/Troll", "Asia/Tehran", "America/Havana", "America/Scoresbysund", "Asia/Shanghai",
)  # fmt: skip


def local_times(order: Order, start: datetime, days: int) -> list[str]:
    zone = load_zone(order.zone)
    slots = slots_between(order, start, start + days * DAY)
    return [f"{slot.key} {slot.due_at.astimezone(zone):%m-%d %H:%M}" for slot in slots]


@pytest.mark.parametrize(
    ("zone", "time", "start", "expected"),
    [
        ("America/New_York", "02:30", date(2027, 3, 14), "2027-03-14 03-14 03:30"),  # the gap
        ("America/New_York", "00:30", date(2027, 3, 15), "2027-03-15 03-15 00:30"),
        ("America/New_York", "01:30", date(2027, 11, 7), "2027-11-07 11-07 01:30"),  # twice
        ("Africa/Cairo", "00:15", date(2026, 4, 24), "2026-04-24 04-24 01:15"),  # no midnight
        ("Australia/Lord_Howe", "02:10", date(2026, 10, 4), "2026-10-04 10-04 02:40"),
    ],
)
def test_a_time_that_the_clock_skips_or_repeats_is_due_once(
    zone: str, time: str, start: date, expected: str
) -> None:
    order = Order(times=(time,), zone=zone)
    midnight = datetime(start.year, start.month, start.day, tzinfo=UTC)

    found = local_times(order, midnight - DAY, 3)
    assert [line for line in found if line.startswith(start.isoformat())] == [expected]


def test_of_a_repeated_time_the_first_is_meant() -> None:
    order = Order(times=("01:30",), zone="America/New_York")

    slot = next_due(order, datetime(2027, 11, 7, tzinfo=UTC))
    assert slot
    assert slot.due_at == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)


def test_a_date_that_a_zone_never_had_has_no_slot() -> None:
    order = Order(times=("09:00",), zone="Pacific/Apia")

    keys = [s.key for s in slots_between(order, datetime(2011, 12, 28, tzinfo=UTC),
                                         datetime(2012, 1, 1, tzinfo=UTC))]  # fmt: skip
    assert keys == ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"]


def test_several_times_a_day_have_a_key_each() -> None:
    order = Order(times=("18:00", "09:00"), zone="UTC")

    slots = list(slots_between(order, datetime(2026, 1, 1, tzinfo=UTC),
                               datetime(2026, 1, 2, tzinfo=UTC)))  # fmt: skip
    assert [s.key for s in slots] == ["2026-01-01", "2026-01-01#2"]


def test_two_times_that_fall_together_in_a_gap_are_two_slots() -> None:
    order = Order(times=("02:30", "03:30"), zone="America/New_York")

    slots = list(slots_between(order, datetime(2027, 3, 14, tzinfo=UTC),
                               datetime(2027, 3, 15, tzinfo=UTC)))  # fmt: skip
    assert [s.key for s in slots] == ["2027-03-14", "2027-03-14#2"]


def test_days_and_excepted_dates_are_left_out() -> None:
    order = Order(times=("09:00",), days=(1, 2, 3, 4, 5), except_on=(date(2026, 12, 25),))

    start = datetime(2026, 12, 24, 10, tzinfo=UTC)
    assert next_due(order, start) == Slot(datetime(2026, 12, 28, 9, tzinfo=UTC), "2026-12-28")


def test_an_order_whose_every_date_is_excepted_is_never_due() -> None:
    days = tuple(date(2026, 1, 1) + n * DAY for n in range(900))

    assert (
        next_due(Order(times=("09:00",), except_on=days), datetime(2026, 1, 2, tzinfo=UTC)) is None
    )


@given(
    zone=st.sampled_from(sorted(zone_names())),
    minutes=st.lists(st.integers(0, 1439), min_size=1, max_size=3, unique=True),
    days=st.sets(st.integers(1, 7), min_size=1),
    hours=st.integers(0, 27 * 365 * 24),
)
def test_the_next_slot_is_later_and_slots_follow_one_another(
    zone: str, minutes: list[int], days: set[int], hours: int
) -> None:
    at = datetime(2010, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    times = tuple(f"{m // 60:02d}:{m % 60:02d}" for m in minutes)
    order = Order(times=times, days=tuple(sorted(days)), zone=zone)

    first = next_due(order, at)
    assert first
    assert first.due_at > at
    second = next_due(order, first)
    assert second
    assert second > first
    assert list(slots_between(order, at, second.due_at))[:2] == [first, second]


def transitions(zone_name: str, first: int, last: int) -> list[datetime]:
    """Find every change of the offset, to the day."""
    zone = load_zone(zone_name)
    days = [datetime(first, 1, 1, tzinfo=UTC) + n * DAY for n in range(365 * (last - first + 1))]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    return [day for day, a, b in zip(days, offsets, offsets[1:], strict=False) if a != b]


def sweep(zones: list[str], first: int, last: int) -> int:
    """Check each date around each change at 48 times of day; return how many cases there were."""
    cases = 0
    for name in zones:
        for change in transitions(name, first, last):
            for half_hour in range(48):
                order = Order(times=(f"{half_hour // 2:02d}:{half_hour % 2 * 30:02d}",), zone=name)
                check_around(order, change)
                cases += 1
    return cases


def check_around(order: Order, change: datetime) -> None:
    slots = list(slots_between(order, change - 2 * DAY, change + 4 * DAY))
    days = [date.fromisoformat(slot.key) for slot in slots]
    existing = [
        day for n in range((days[-1] - days[0]).days + 1)
        if exists(day := days[0] + n * DAY, order.zone)
    ]  # fmt: skip
    assert days == existing, (order, slots)
    assert all(a.due_at < b.due_at for a, b in pairwise(slots)), (order, slots)


@cache
def exists(day: date, zone_name: str) -> bool:
    """Tell whether any instant has this local date."""
    zone = load_zone(zone_name)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return any((noon + timedelta(hours=n)).astimezone(zone).date() == day for n in range(-30, 31))


def test_around_every_clock_change_each_date_has_one_slot_in_odd_zones() -> None:
    assert sweep(list(ODD_ZONES), 2020, 2032) > 10_000
