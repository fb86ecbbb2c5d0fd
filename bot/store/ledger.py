"""The ledger of deliveries: one row a slot under a unique key; lease and fence for who sends it.

States: pending → sending → sent, back to pending, unknown, failed or skipped; unknown → sent,
sending or skipped. Sent, failed and skipped are final. No transaction spans a chat call.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    and_,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from bot.config import LONGEST_LEASE
from bot.store.claims import (
    Claim,
    Hold,
    claimable,
    in_turn,
    is_held,
    on_platforms,
    read_claims,
)
from bot.store.ledger_schema import delivered_quotes, deliveries, subscriptions
from bot.store.standing import move_on, to_subscription
from bot.subscriptions import Slot, Status, Subscription

PLAN_ROWS = 500  # subscriptions a transaction: 9 ms on SQLite, 65 ms on PostgreSQL
LONGEST_WAIT = timedelta(days=1)  # that a platform asks for

_d = deliveries.c
_s = subscriptions.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A row to be: `state` is pending, unknown (look it up first) or skipped."""

    slot: Slot
    state: str
    expires_at: datetime
    reason: str | None = None


# What the database may refuse for a while: locked, full, gone.
DatabaseFailure = SQLAlchemyError

Decide = Callable[[Subscription], tuple[Sequence[Planned], Slot | None]]


def delivery_key(subscription_id: str, slot_key: str) -> str:
    """Return the 22 characters by which a post is known again, even after a restore."""
    digest = hashlib.sha256(f"{subscription_id}/{slot_key}".encode()).digest()
    return urlsafe_b64encode(digest).decode()[:22]


class Ledger:
    """Plans, hands out and records deliveries; every method is one short transaction."""

    def __init__(self, engine: Engine, *, has_own_clock: bool | None = None) -> None:
        """Leases go by the server's clock on PostgreSQL, where several processes share them."""
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._has_clock = not self.is_sqlite if has_own_clock is None else has_own_clock
        self._insert = sqlite.insert if self.is_sqlite else postgresql.insert

    def plan(self, now: datetime, decide: Decide) -> int:
        """Write rows for what is due and move the due times on; return how many orders moved."""
        query = (
            select(subscriptions)
            .where(_s.status == Status.ACTIVE, _s.next_due_at <= now)
            .order_by(_s.next_due_at)
            .limit(PLAN_ROWS)
            .with_for_update(skip_locked=True)
        )
        with self.engine.begin() as connection:
            due = [to_subscription(row) for row in connection.execute(query)]
            decided = [(subscription, *decide(subscription)) for subscription in due]
            rows = [self._row(s, p, now) for s, planned, _ in decided for p in planned]
            if rows:
                connection.execute(self._insert(deliveries).on_conflict_do_nothing(), rows)
            if due:
                move_on(connection, [(s.id, slot) for s, _, slot in decided])
        return len(due)

    def skip(
        self, subscription: Subscription, slot: Slot, after: Slot | None, now: datetime
    ) -> None:
        """Leave out a slot, on the record, and move the due time to `after`."""
        planned = Planned(slot=slot, state="skipped", reason="asked", expires_at=slot.due_at)
        with self.engine.begin() as connection:
            row = self._row(subscription, planned, now)
            connection.execute(self._insert(deliveries).on_conflict_do_nothing(), [row])
            move_on(connection, [(subscription.id, after)])

    @staticmethod
    def _row(subscription: Subscription, planned: Planned, now: datetime) -> dict[str, Any]:
        return {
            "subscription_id": subscription.id,
            "slot_key": planned.slot.key,
            "tenant": subscription.place.tenant,
            "channel": subscription.place.channel,
            "delivery_key": delivery_key(subscription.id, planned.slot.key),
            "scheduled_for": planned.slot.due_at,
            "expires_at": planned.expires_at,
            "state": planned.state,
            "reason": planned.reason,
            "not_before": now,
            "created_at": now,
            "finished_at": now if planned.state == "skipped" else None,
        }

    def forget_after(self, horizon: datetime) -> int:
        """Drop rows that a clock running far ahead wrote for days to come and that nobody saw.

        Only those that come again: a slot that its order has moved past would be lost. The horizon
        leaves room for other processes' clocks: what one has just planned must stay.
        """
        unsent = or_(_d.reason == "missed", and_(_d.state == "pending", _d.attempt == 0))
        is_to_come = or_(_s.status != Status.ACTIVE, _s.next_due_at <= _d.scheduled_for)
        again = exists().where(_s.id == _d.subscription_id, is_to_come)
        ahead = and_(_d.scheduled_for > horizon, unsent, again)
        of_row = delivered_quotes.c.delivery_id
        is_frozen = exists().where(of_row == _d.id)
        frozen = select(_d.id).where(ahead, is_frozen).with_for_update(skip_locked=True)
        with self.engine.begin() as connection:
            ids = list(connection.execute(frozen).scalars())
            connection.execute(delivered_quotes.delete().where(of_row.in_(ids)))
            return connection.execute(deliveries.delete().where(ahead, ~is_frozen)).rowcount

    def shorten_waits(self, now: datetime, hold: Hold) -> None:
        """Let no row wait for an instant that only a clock running far ahead can have set."""
        is_open = _d.state.in_(("pending", "sending", "unknown"))
        with self._transaction(now) as (connection, clock):
            for is_absurd, mended in (
                (_d.lease_until > clock + LONGEST_LEASE, {"lease_until": clock + hold.lease}),
                (_d.not_before > clock + LONGEST_WAIT, {"not_before": clock}),
            ):
                connection.execute(update(deliveries).where(is_open, is_absurd).values(mended))

    def expire(self, now: datetime) -> int:
        """Give up what it is too late to post: missed if never tried, else failed."""
        late = and_(_d.state == "pending", _d.expires_at <= now)
        with self.engine.begin() as connection:
            missed = connection.execute(
                update(deliveries)
                .where(late, _d.attempt == 0)
                .values(state="skipped", reason="missed", finished_at=now)
            )
            failed = connection.execute(
                update(deliveries).where(late).values(state="failed", finished_at=now)
            )
            return missed.rowcount + failed.rowcount

    def claim(
        self, now: datetime, hold: Hold, *, platforms: Collection[str], limit: int,
        parked: Collection[tuple[str, str]] = (), busy: Collection[str] = (),
    ) -> tuple[Claim, ...]:  # fmt: skip
        """Take pending rows in turn over workspaces, at most one a channel at a time.

        Only those of `platforms`; `parked` channels and `busy` workspaces are left alone.
        """
        query = claimable(now, platforms)
        if parked:
            query = query.where(tuple_(_d.tenant, _d.channel).not_in(list(parked)))
        if busy:
            query = query.where(_d.tenant.not_in(list(busy)))
        with self._transaction(now) as (connection, clock):
            ids = in_turn(connection, query, limit)
            return self._take(connection, ids, _d.state == "pending", {
                "state": "sending", "owner": hold.owner, "lease_until": clock + hold.lease,
            })  # fmt: skip

    def take_over(
        self, now: datetime, hold: Hold, *, platforms: Collection[str], limit: int,
        but: Collection[int] = (),
    ) -> tuple[Claim, ...]:  # fmt: skip
        """Take rows of unknown outcome: expired leases, and look-ups that are due.

        `but` are the rows under way here: a clock that jumps ends their leases and not their posts.
        """
        with self._transaction(now) as (connection, clock):
            is_past = or_(_d.lease_until.is_(None), _d.lease_until < clock - hold.margin)
            is_over = and_(is_past, _d.id.not_in(but))
            _free_unsent(connection, is_over)
            is_due = or_(_d.state == "sending", _d.not_before <= now)
            doubtful = and_(
                _d.state.in_(("sending", "unknown")), is_over, is_due, on_platforms(platforms)
            )
            query = select(_d.id).where(doubtful).order_by(_d.scheduled_for, _d.id).limit(limit)
            ids = list(connection.execute(query).scalars())
            return self._take(connection, ids, doubtful, {
                "state": "unknown", "owner": hold.owner, "lease_until": clock + hold.lease,
            })  # fmt: skip

    def _take(
        self, connection: Connection, ids: Sequence[int], where: ColumnElement[bool],
        values: dict[str, Any],
    ) -> tuple[Claim, ...]:  # fmt: skip
        free = select(_d.id).where(_d.id.in_(ids), where).with_for_update(skip_locked=True)
        taken = connection.execute(
            update(deliveries)
            .where(_d.id.in_(free.scalar_subquery()), where)
            .values(**values, fence=_d.fence + 1)
            .returning(_d.id)
        )
        return read_claims(connection, sorted(taken.scalars()))

    def freeze(self, claim: Claim, quotes: Sequence[str], *, is_late: bool) -> bool:
        """Fix what a delivery posts, for this and every later attempt; tell if still its holder."""
        with self.engine.begin() as connection:
            held = connection.execute(
                update(deliveries).where(is_held(claim)).values(is_late=is_late)
            )
            if held.rowcount:
                if claim.quotes:
                    old = delivered_quotes.c.delivery_id == claim.id
                    connection.execute(delivered_quotes.delete().where(old))
                rows = [
                    {"delivery_id": claim.id, "position": position, "quote": quote}
                    for position, quote in enumerate(quotes)
                ]
                connection.execute(insert(delivered_quotes), rows)
            return bool(held.rowcount)

    def record(self, claim: Claim, state: str, now: datetime, **values: object) -> bool:
        """Write what became of a claim and let go of it; tell whether it was still ours."""
        is_final = state in ("sent", "failed", "skipped")
        with self.engine.begin() as connection:
            done = connection.execute(
                update(deliveries)
                .where(is_held(claim))
                .values(
                    state=state,
                    lease_until=None,
                    finished_at=now if is_final else None,
                    **values,
                )
            )
            return bool(done.rowcount)

    def send_again(self, claim: Claim, now: datetime, hold: Hold) -> bool:
        """Renew the lease on a row that was looked up and is certainly not there."""
        with self._transaction(now) as (connection, clock):
            done = connection.execute(
                update(deliveries)
                .where(is_held(claim))
                .values(state="sending", lease_until=clock + hold.lease)
            )
            return bool(done.rowcount)

    @contextmanager
    def _transaction(self, now: datetime) -> Iterator[tuple[Connection, datetime]]:
        with self.engine.begin() as connection:
            if not self._has_clock:
                yield connection, now
                return
            yield connection, connection.execute(select(func.clock_timestamp())).scalar_one()


def _free_unsent(connection: Connection, is_over: ColumnElement[bool]) -> None:
    """Give back rows whose holder died before it froze their quotes: nothing can have been sent."""
    frozen = exists().where(delivered_quotes.c.delivery_id == _d.id)
    connection.execute(
        update(deliveries)
        .where(_d.state == "sending", is_over, ~frozen)
        .values(state="pending", lease_until=None, fence=_d.fence + 1)
    )
