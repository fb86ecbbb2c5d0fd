"""Standing orders in the database: one row a subscription, the only schedule there is."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

import cattrs
from cattrs.preconf.json import make_converter
from sqlalchemy import Connection, Engine, Row, bindparam, case, insert, or_, select, update

from bot.messages import Place
from bot.model import Locale
from bot.store.ledger_schema import deliveries, subscriptions
from bot.subscriptions import Order, Slot, Status, Subscription

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without what is easily misread
SHORT_LENGTH = 4
CHUNK = 500

NextDue = Callable[[Order, datetime | Slot], Slot | None]

_json: cattrs.Converter = make_converter()
_s = subscriptions.c


def to_subscription(row: Row[Any]) -> Subscription:
    """Return the subscription that a row of the table holds."""
    place = Place(
        platform=row.platform,
        workspace=row.workspace,
        channel=row.channel,
        thread=row.thread,
        is_shared=row.is_shared,
    )
    return Subscription(
        id=row.id,
        short_id=row.short_id,
        place=place,
        owner=row.owner,
        locale=Locale(row.locale),
        order=_json.structure(row.wanted, Order),
        status=Status(row.status),
        created_at=row.created_at,
        next_due_at=row.next_due_at,
        next_slot_key=row.next_slot_key,
        pause_reason=row.pause_reason,
        resume_at=row.resume_at,
        version=row.version,
    )


def _to_row(subscription: Subscription, tzdata: str) -> dict[str, Any]:
    place = subscription.place
    return {
        "id": subscription.id,
        "short_id": subscription.short_id,
        "tenant": place.tenant,
        "platform": place.platform,
        "workspace": place.workspace,
        "channel": place.channel,
        "thread": place.thread,
        "is_shared": place.is_shared,
        "owner": subscription.owner,
        "locale": subscription.locale,
        "wanted": _json.unstructure(subscription.order),
        "status": subscription.status,
        "created_at": subscription.created_at,
        "next_due_at": subscription.next_due_at,
        "next_slot_key": subscription.next_slot_key,
        "tzdata": tzdata,
    }


def _next(slot: Slot | None) -> dict[str, Any]:
    return {
        "next_due_at": slot.due_at if slot else None,
        "next_slot_key": slot.key if slot else None,
    }


class Subscriptions:
    """What channels have ordered; every read by people is scoped to a place."""

    def __init__(self, engine: Engine, *, tzdata: str) -> None:
        self.engine = engine
        self.tzdata = tzdata

    def add(self, subscription: Subscription, *, is_thin: bool = False) -> Subscription:
        """Store a new subscription under a short id that its workspace does not use yet."""
        return self.add_all([subscription], is_thin=is_thin)[0]

    def add_all(
        self, orders: Sequence[Subscription], *, is_thin: bool = False
    ) -> list[Subscription]:
        """Store several, in one transaction."""
        with self.engine.begin() as connection:
            tenants = {order.place.tenant for order in orders}
            query = select(_s.tenant, _s.short_id).where(_s.tenant.in_(tenants))
            used = {(tenant, short) for tenant, short in connection.execute(query)}
            named = [replace(o, short_id=_take_short_id(o.place.tenant, used)) for o in orders]
            rows = [_to_row(order, self.tzdata) | {"is_thin_told": is_thin} for order in named]
            connection.execute(insert(subscriptions), rows)
        return named

    def of_place(self, place: Place) -> tuple[Subscription, ...]:
        """Return the channel's subscriptions that were not removed, oldest first."""
        query = (
            select(subscriptions)
            .where(_s.tenant == place.tenant, _s.channel == place.channel)
            .where(_s.status != Status.DELETED)
            .order_by(_s.created_at, _s.id)
        )
        with self.engine.execution_options(readonly=True).connect() as connection:
            return tuple(to_subscription(row) for row in connection.execute(query))

    def get(self, ids: Sequence[str]) -> dict[str, Subscription]:
        """Return subscriptions by id, in any status."""
        query = select(subscriptions).where(_s.id.in_(ids))
        with self.engine.execution_options(readonly=True).connect() as connection:
            return {row.id: to_subscription(row) for row in connection.execute(query)}

    def change_order(
        self, read: Subscription, order: Order, now: datetime, next_due: NextDue, *,
        is_thin: bool = False,
    ) -> Subscription | None:  # fmt: skip
        """Replace an order that is still the one read; None if it was changed or removed since.

        A date that has its post gets no second one. A post that is due and not planned yet stays
        due: it would be lost without a trace.
        """
        with self.engine.begin() as connection:
            following = _open_slots(connection, read.id, next_due(order, now), order, next_due)
            slot = _overdue(connection, read.id, now) or next(following, None)
            same = (_s.id == read.id, _s.version == read.version, _s.status != Status.DELETED)
            values = {"wanted": _json.unstructure(order), "version": read.version + 1}
            values |= {"tzdata": self.tzdata, "is_thin_told": is_thin, **_next(slot)}
            # An active order owes only that it runs thin or empty, which may be so no more.
            values["notice"] = case((_s.status == Status.PAUSED, _s.notice))
            done = connection.execute(update(subscriptions).where(*same).values(values))
        changed = replace(read, order=order, version=read.version + 1, **_next(slot))
        return changed if done.rowcount else None

    def upcoming(self, one: Subscription, next_due: NextDue, limit: int) -> tuple[Slot, ...]:
        """Return the next post and those after it; a date that has its post gets no second one."""
        if one.next_due_at is None or one.next_slot_key is None:
            return ()
        first = Slot(one.next_due_at, one.next_slot_key)
        with self.engine.execution_options(readonly=True).connect() as connection:
            following = _open_slots(connection, one.id, first, one.order, next_due)
            return tuple(islice(following, limit))

    def pause(
        self, ids: Sequence[str], reason: str, now: datetime, *,
        until: datetime | None = None, notice: str | None = None,
    ) -> int:  # fmt: skip
        """Pause active subscriptions and skip what is planned; return how many were active."""
        with self.engine.begin() as connection:
            query = select(_s.id).where(_s.id.in_(ids), _s.status == Status.ACTIVE)
            active = list(connection.execute(query.with_for_update()).scalars())
            values = {"status": Status.PAUSED, "pause_reason": reason, "resume_at": until}
            self._update(connection, active, **values, notice=notice)
            _skip_planned(connection, active, "paused", now)
            return len(active)

    def of_tenant(self, tenant: str) -> tuple[str, ...]:
        """Return the ids of a workspace's active subscriptions."""
        query = select(_s.id).where(_s.tenant == tenant, _s.status == Status.ACTIVE)
        with self.engine.execution_options(readonly=True).connect() as connection:
            return tuple(connection.execute(query).scalars())

    def resume(self, id_: str, order: Order, now: datetime, next_due: NextDue) -> Slot | None:
        """Post again from the next open slot after `now`, and return it."""
        with self.engine.begin() as connection:
            following = _open_slots(connection, id_, next_due(order, now), order, next_due)
            slot = next(following, None)
            values = {"status": Status.ACTIVE, "pause_reason": None, "resume_at": None}
            self._update(connection, [id_], **values, notice=None, **_next(slot))
            return slot

    def remove(self, id_: str, now: datetime) -> None:
        """End a subscription; its history stays."""
        with self.engine.begin() as connection:
            self._update(connection, [id_], status=Status.DELETED, notice=None, **_next(None))
            _skip_planned(connection, [id_], "deleted", now)

    def owe(self, id_: str, notice: str) -> bool:
        """Have a subscription's owner told that it runs thin, once; tell whether that is new."""
        with self.engine.begin() as connection:
            done = connection.execute(
                update(subscriptions)
                .where(_s.id == id_, ~_s.is_thin_told)
                .values(notice=notice, is_thin_told=True)
            )
            return bool(done.rowcount)

    def forget_thin(self, id_: str) -> None:
        """Let the owner be told again the next time."""
        with self.engine.begin() as connection:
            self._update(connection, [id_], is_thin_told=False)

    def owed(self, limit: int = 20) -> tuple[tuple[Subscription, str], ...]:
        """Return whose owner is to be told something, and what."""
        query = select(subscriptions).where(_s.notice.is_not(None)).limit(limit)
        with self.engine.execution_options(readonly=True).connect() as connection:
            return tuple((to_subscription(row), row.notice) for row in connection.execute(query))

    def swap_notice(self, id_: str, old: str | None, new: str | None) -> bool:
        """Replace what an owner is to be told; tell whether nobody else did so first."""
        same = _s.notice.is_(None) if old is None else _s.notice == old
        with self.engine.begin() as connection:
            done = connection.execute(
                update(subscriptions).where(_s.id == id_, same).values(notice=new)
            )
            return bool(done.rowcount)

    def due_to_wake(self, now: datetime) -> tuple[Subscription, ...]:
        """Return the paused subscriptions whose pause has ended."""
        query = select(subscriptions).where(_s.status == Status.PAUSED, _s.resume_at <= now)
        with self.engine.execution_options(readonly=True).connect() as connection:
            return tuple(to_subscription(row) for row in connection.execute(query.limit(CHUNK)))

    def set_next(self, changes: Sequence[tuple[str, Slot | None]]) -> None:
        """Move next due times, after a change of the zone data or of the clock."""
        if changes:
            with self.engine.begin() as connection:
                move_on(connection, changes, tzdata=self.tzdata)

    def waiting(
        self, after: str = "", *, doubtful_from: datetime | None = None
    ) -> tuple[tuple[Subscription, str], ...]:
        """Return active subscriptions and their zone data's version, by id, a chunk at a time.

        With `doubtful_from`, only those due later than that, never, or by other zone data.
        """
        query = select(subscriptions).where(_s.status == Status.ACTIVE, _s.id > after)
        if doubtful_from is not None:
            is_far = or_(_s.next_due_at > doubtful_from, _s.next_due_at.is_(None))
            query = query.where(or_(is_far, _s.tzdata != self.tzdata))
        with self.engine.execution_options(readonly=True).connect() as connection:
            rows = connection.execute(query.order_by(_s.id).limit(CHUNK))
            return tuple((to_subscription(row), row.tzdata) for row in rows)

    @staticmethod
    def _update(connection: Connection, ids: Sequence[str], **values: object) -> None:
        connection.execute(update(subscriptions).where(_s.id.in_(ids)).values(**values))


def move_on(
    connection: Connection, moves: Sequence[tuple[str, Slot | None]], **values: object
) -> None:
    """Write next due times, by subscription id, and the same `values` beside each."""
    statement = update(subscriptions).where(_s.id == bindparam("key"))
    connection.execute(statement, [{"key": id_, **_next(slot), **values} for id_, slot in moves])


def _take_short_id(tenant: str, used: set[tuple[str, str]]) -> str:
    while True:
        short = "".join(secrets.choice(ALPHABET) for _ in range(SHORT_LENGTH))
        if (tenant, short) not in used:
            used.add((tenant, short))
            return short


def _skip_planned(connection: Connection, ids: Sequence[str], reason: str, now: datetime) -> None:
    connection.execute(
        update(deliveries)
        .where(deliveries.c.subscription_id.in_(ids), deliveries.c.state == "pending")
        .values(state="skipped", reason=reason, finished_at=now)
    )


def _overdue(connection: Connection, id_: str, now: datetime) -> Slot | None:
    """Return the slot that the next tick will plan, if there is one."""
    query = select(_s.next_due_at, _s.next_slot_key).where(
        _s.id == id_, _s.status == Status.ACTIVE, _s.next_due_at <= now
    )
    row = connection.execute(query.with_for_update()).first()
    return Slot(row.next_due_at, row.next_slot_key) if row else None


def _open_slots(
    connection: Connection, id_: str, slot: Slot | None, order: Order, next_due: NextDue
) -> Iterator[Slot]:
    """Yield the slots from one on whose key has no row in the ledger yet, each key once."""
    last = ""
    while slot:
        query = select(deliveries.c.id).where(
            deliveries.c.subscription_id == id_, deliveries.c.slot_key == slot.key
        )
        if slot.key != last and connection.execute(query).first() is None:
            last = slot.key
            yield slot
        slot = next_due(order, slot)
