"""When an order is due: local times in an IANA zone, by the rule of RFC 5545. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.subscriptions import Order, Slot

TZDATA_VERSION = version("tzdata")
FARTHEST = timedelta(days=800)  # an order whose next post is farther away has none
_DAY = timedelta(days=1)


@cache
def load_zone(name: str) -> ZoneInfo:
    """Return a zone from the tzdata package, never the host's: its version decides when we post.

    Raise ZoneInfoNotFoundError for an unknown name.
    """
    if name not in zone_names():
        raise ZoneInfoNotFoundError(name)
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as stream:
        return ZoneInfo.from_file(stream, key=name)


@cache
def zone_names() -> frozenset[str]:
    """Return every IANA name there is."""
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


def next_due(order: Order, after: datetime | Slot) -> Slot | None:
    """Return the first slot after an instant, or after another slot; None if there is no more.

    A local time that a clock change skips is read with the offset before the gap (02:30 becomes
    03:30); one that comes twice means its first occurrence. A date that a zone never had, such
    as Samoa's 30 December 2011, has no slot.
    """
    since = after.due_at if isinstance(after, Slot) else after
    floor = after if isinstance(after, Slot) else Slot(after, "~")  # beyond every key
    zone = load_zone(order.zone)
    # A gap can carry yesterday's slot past midnight.
    day = since.astimezone(zone).date() - _DAY
    last = day + FARTHEST
    while day <= last:
        found = [slot for slot in _slots_on(order, day, zone) if slot > floor]
        if found:
            return min(found + [s for s in _slots_on(order, day + _DAY, zone) if s > floor])
        day += _DAY
    return None


def slots_between(order: Order, start: datetime, end: datetime) -> Iterator[Slot]:
    """Yield the slots due after `start` and not after `end`, in order."""
    slot = next_due(order, start)
    while slot and slot.due_at <= end:
        yield slot
        slot = next_due(order, slot)


def _slots_on(order: Order, day: date, zone: ZoneInfo) -> list[Slot]:
    if day.isoweekday() not in order.days or day in order.except_on or not _exists(day, zone):
        return []
    return [
        Slot(_instant(day, at, zone), day.isoformat() if number == 1 else f"{day}#{number}")
        for number, at in enumerate(sorted(order.times), start=1)
    ]


@lru_cache(maxsize=4096)
def _instant(day: date, at: str, zone: ZoneInfo) -> datetime:
    # fold=0 is the rule: before the gap, and the first of two.
    return datetime.combine(day, time.fromisoformat(at), tzinfo=zone).astimezone(UTC)


def _exists(day: date, zone: ZoneInfo) -> bool:
    return _instant(day, "00:00", zone).astimezone(zone).date() == day
