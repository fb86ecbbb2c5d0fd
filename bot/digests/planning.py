"""What becomes of each slot that is due: posted, missed, or in doubt. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.digests.schedule import next_due
from bot.store.ledger import Planned
from bot.subscriptions import CatchUp, Slot, Subscription

LATE = timedelta(minutes=5)  # from here on a post says that it is late
MOST_ROWS = 366  # slots recorded one by one after a long absence; the older ones leave no row

# How long after its due time a slot may still be posted, and how many of those that were missed.
WINDOWS: dict[CatchUp, tuple[timedelta, int]] = {
    CatchUp.SKIP: (timedelta(minutes=15), 1),
    CatchUp.LATEST: (timedelta(hours=6), 1),
    CatchUp.ALL: (timedelta(hours=72), 3),
}


def decide(
    subscription: Subscription, now: datetime, doubt_until: datetime | None = None
) -> tuple[list[Planned], Slot | None]:
    """Return a row for every slot due by now, and the next slot after them.

    The newest slots inside the catch-up window are posted, the others are on record as missed.
    Slots up to `doubt_until`, the moment a backup was restored, may have been posted by the
    database that was lost: they are looked up first, whatever their age.
    """
    window, most = WINDOWS[subscription.order.catch_up]
    slots, following = _due_slots(subscription, now)
    in_time = [slot for slot in slots if now - slot.due_at <= window][-most:]
    rows = []
    for slot in slots[-MOST_ROWS:]:
        expires_at = slot.due_at + window
        if doubt_until and slot.due_at <= doubt_until:
            rows.append(Planned(slot=slot, state="unknown", expires_at=expires_at))
        elif slot in in_time:
            rows.append(Planned(slot=slot, state="pending", expires_at=expires_at))
        else:
            missed = Planned(slot=slot, state="skipped", reason="missed", expires_at=expires_at)
            rows.append(missed)
    return rows, following


def _due_slots(subscription: Subscription, now: datetime) -> tuple[list[Slot], Slot | None]:
    if subscription.next_due_at is None or subscription.next_slot_key is None:
        return [], None
    slot: Slot | None = Slot(subscription.next_due_at, subscription.next_slot_key)
    slots: dict[str, Slot] = {}
    # An order moved to later in the day when its post was due has that date's key twice.
    while slot and (slot.due_at <= now or slot.key in slots):
        slots.setdefault(slot.key, slot)
        slot = next_due(subscription.order, slot)
    return list(slots.values()), slot
