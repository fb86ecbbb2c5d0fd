"""Keep the schedule: wake, plan, and guard against jumps of the clock and new zone data."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from bot.digests.means import Means
from bot.digests.planning import decide
from bot.digests.schedule import TZDATA_VERSION, next_due
from bot.store.claims import Hold
from bot.store.leases import RESTORED
from bot.store.ledger import PLAN_ROWS, Planned
from bot.subscriptions import Slot, Subscription

log = logging.getLogger(__name__)

JUMP = timedelta(minutes=10)  # between the wall clock and one that never jumps
FAR = timedelta(days=8)  # farther than any weekly order's next post
CAUTION = 60.0  # seconds without planning after a jump: it may jump back
# Seconds between two full transactions on SQLite, where who waits to write looks ever less often,
# up to every 100 ms, and may wait until all is planned. The slowest command took 445-636 ms without
# it and 54-77 ms with it.
PAUSE = 0.02


class Planner:
    """Runs in the worker's thread; its methods are safe to repeat."""

    def __init__(self, means: Means, hold: Hold) -> None:
        self._means, self._hold = means, hold
        self._stores = means.stores
        self._last: tuple[datetime, float] | None = None
        self._careful_until = 0.0

    def start(self, now: datetime) -> None:
        """Recompute the due times that new zone data or a wrong clock may have spoilt."""
        self._recompute(now, doubtful_from=now + FAR)

    def _recompute(self, now: datetime, *, doubtful_from: datetime | None = None) -> None:
        """Recompute due times that lie ahead; a slot that has its row is not posted again."""
        after = ""
        waiting = self._stores.subscriptions.waiting
        while found := waiting(after, doubtful_from=doubtful_from):
            changes = [
                (subscription.id, slot)
                for subscription, tzdata in found
                for slot in [next_due(subscription.order, now)]
                if _is_wrong(subscription, slot, tzdata, now)
            ]
            self._stores.subscriptions.set_next(changes)
            after = found[-1][0].id
        self._stores.ledger.forget_after(now + JUMP)
        self._stores.ledger.shorten_waits(now, self._hold)

    def plan(self, now: datetime) -> None:
        """Write rows for every slot that is due, unless the clock has just jumped."""
        if self._has_jumped(now):
            return
        subscriptions = self._stores.subscriptions
        for subscription in subscriptions.due_to_wake(now):
            at = subscription.resume_at or now
            subscriptions.resume(subscription.id, subscription.order, at, next_due)
        doubt_until, _ = self._stores.leases.mark(RESTORED)

        def decided(subscription: Subscription) -> tuple[list[Planned], Slot | None]:
            rows, following = decide(subscription, now, doubt_until)
            missed = sum(row.state == "skipped" for row in rows)
            self._means.metrics.deliveries.labels("missed").inc(missed)
            return rows, following

        while self._stores.ledger.plan(now, decided) == PLAN_ROWS:
            time.sleep(PAUSE if self._stores.ledger.is_sqlite else 0)

    def _has_jumped(self, now: datetime) -> bool:
        """Tell whether to hold back; after a jump the due times are computed anew."""
        elapsed = self._means.elapsed()
        last, self._last = self._last, (now, elapsed)
        if last is None:
            return False
        gap = (now - last[0]) - timedelta(seconds=elapsed - last[1])
        if abs(gap) > JUMP:
            log.warning("the clock jumped by %s; planning waits %s s", gap, CAUTION)
            self._careful_until = elapsed + CAUTION
        if self._careful_until > elapsed:
            return True
        if self._careful_until:
            self._careful_until = 0.0
            self._recompute(now)
        return False


def _is_wrong(subscription: Subscription, slot: Slot | None, tzdata: str, now: datetime) -> bool:
    """Tell whether a due time that lies ahead is not what the order asks for."""
    if tzdata == TZDATA_VERSION and subscription.next_due_at is None:
        return slot is not None
    is_past = subscription.next_due_at is not None and subscription.next_due_at <= now
    key = slot.key if slot else None
    due_at = slot.due_at if slot else None
    return not is_past and (subscription.next_due_at, subscription.next_slot_key) != (due_at, key)
