"""Rows of the ledger that a process holds, and how the next ones are found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, or_, select, tuple_

from bot.store.ledger_schema import delivered_quotes, deliveries, subscriptions
from bot.store.standing import to_subscription
from bot.subscriptions import Subscription

_d = deliveries.c
_s = subscriptions.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Who holds rows, and for how long.

    The margin after a lease outlives any request that its holder sent just before the end.
    """

    owner: str  # a random uuid of the process, never the host's name
    lease: timedelta
    margin: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A delivery that this process holds until the lease ends or another takes it over."""

    id: int
    fence: int
    subscription: Subscription
    slot_key: str
    scheduled_for: datetime
    expires_at: datetime
    key: str
    attempt: int
    lookups: int
    is_late: bool
    quotes: tuple[str, ...]  # empty until frozen
    created_at: datetime
    is_unknown: bool = False
    is_thin_told: bool = False


def is_held(claim: Claim) -> ColumnElement[bool]:
    """Match the row only while nobody has taken it over since."""
    held = _d.state.in_(("sending", "unknown"))
    return and_(_d.id == claim.id, _d.fence == claim.fence, held)


def on_platforms(platforms: Collection[str]) -> ColumnElement[bool]:
    """Match rows of these platforms."""
    return or_(false(), *(_d.tenant.startswith(f"{p}:", autoescape=True) for p in platforms))


def claimable(now: datetime, platforms: Collection[str]) -> Select[Any]:
    """Select the first pending row of each channel where nothing is being sent."""
    other = deliveries.alias().c
    busy = select(other.tenant, other.channel).where(other.state == "sending")
    order = (_d.scheduled_for, _d.id)
    nth = func.row_number().over(partition_by=(_d.tenant, _d.channel), order_by=order)
    is_due = and_(_d.state == "pending", _d.not_before <= now, on_platforms(platforms))
    columns = (_d.id, _d.tenant, _d.scheduled_for, nth.label("nth"))
    return select(*columns).where(is_due, tuple_(_d.tenant, _d.channel).not_in(busy))


def in_turn(connection: Connection, query: Select[Any], limit: int) -> list[int]:
    """Return ids round-robin over workspaces, so that a big one cannot starve the rest."""
    rows = query.subquery()
    order = (rows.c.scheduled_for, rows.c.id)
    turn = func.row_number().over(partition_by=rows.c.tenant, order_by=order)
    firsts = select(rows.c.id, turn.label("turn")).where(rows.c.nth == 1).subquery()
    picked = select(firsts.c.id).order_by(firsts.c.turn, firsts.c.id).limit(limit)
    return list(connection.execute(picked).scalars())


def read_claims(connection: Connection, ids: Sequence[int]) -> tuple[Claim, ...]:
    """Return what was just taken, with its subscriptions and frozen quotes."""
    frozen: dict[int, list[str]] = {}
    of_rows = delivered_quotes.c.delivery_id.in_(ids)
    query = select(delivered_quotes).where(of_rows).order_by(delivered_quotes.c.position)
    for row in connection.execute(query):
        frozen.setdefault(row.delivery_id, []).append(row.quote)
    orders = select(subscriptions).where(
        _s.id.in_(select(_d.subscription_id).where(_d.id.in_(ids)))
    )
    found = connection.execute(orders).all()
    by_id = {row.id: to_subscription(row) for row in found}
    thin = {row.id: row.is_thin_told for row in found}
    rows = connection.execute(select(deliveries).where(_d.id.in_(ids)).order_by(_d.id))
    return tuple(
        Claim(
            id=row.id,
            fence=row.fence,
            subscription=by_id[row.subscription_id],
            slot_key=row.slot_key,
            scheduled_for=row.scheduled_for,
            expires_at=row.expires_at,
            key=row.delivery_key,
            attempt=row.attempt,
            lookups=row.lookups,
            is_late=row.is_late,
            quotes=tuple(frozen.get(row.id, ())),
            created_at=row.created_at,
            is_unknown=row.state == "unknown",
            is_thin_told=thin[row.subscription_id],
        )
        for row in rows
    )
