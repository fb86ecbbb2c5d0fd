"""What became of deliveries: what a channel has seen, and what it wants no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, and_, func, literal, or_, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.messages import Place
from bot.store.ledger_schema import (
    delivered_quotes,
    deliveries,
    retired_quotes,
    shown_quotes,
    subscriptions,
)
from bot.store.standing import to_subscription
from bot.subscriptions import Subscription

_d = deliveries.c
_s = subscriptions.c
_q = delivered_quotes.c
OPEN = ("pending", "sending", "unknown")

# A post in doubt counts as seen: better a quote passed over than one posted twice.
_SEEN = or_(_d.state.in_((*OPEN, "sent")), _d.reason == "ambiguous")


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A quote that a channel was sent, or is about to be."""

    id: str
    at: datetime
    subscription_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the ledger, as people read it."""

    id: int
    subscription: Subscription
    slot_key: str
    scheduled_for: datetime
    state: str
    reason: str | None
    attempt: int
    is_late: bool
    finished_at: datetime | None
    remote_id: str | None
    corrected: str | None
    quotes: tuple[str, ...]


class History:
    """Reads the ledger, and keeps a channel's own wishes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        is_postgresql = engine.dialect.name == "postgresql"
        # One statement a read: on PostgreSQL BEGIN and ROLLBACK would cost as much again.
        level = {"isolation_level": "AUTOCOMMIT"} if is_postgresql else {}
        self._reading = engine.execution_options(readonly=True, **level)
        self._insert = postgresql.insert if is_postgresql else sqlite.insert

    def posted(self, place: Place, *, but: int | None = None) -> tuple[Past, ...]:
        """Return all that a channel was sent, oldest first, without the delivery `but`."""
        query = (
            select(_q.quote, _d.scheduled_for, _d.subscription_id)
            .join_from(deliveries, delivered_quotes)
            .where(_d.tenant == place.tenant, _d.channel == place.channel, _SEEN)
            .order_by(_d.scheduled_for, _d.id, _q.position)
        )
        if but is not None:
            query = query.where(_d.id != but)
        with self._reading.connect() as connection:
            rows = connection.execute(query)
            return tuple(Past(id=q, at=at, subscription_id=s) for q, at, s in rows)

    def unwanted(self, place: Place, since: datetime) -> tuple[frozenset[str], frozenset[str]]:
        """Return the channel's retired quotes, and those shown by hand since an instant."""
        retired = select(retired_quotes.c.quote, literal(True)).where(
            retired_quotes.c.tenant == place.tenant, retired_quotes.c.channel == place.channel
        )
        shown = select(shown_quotes.c.quote, literal(False)).where(
            shown_quotes.c.tenant == place.tenant,
            shown_quotes.c.channel == place.channel,
            shown_quotes.c.shown_at >= since,
        )
        with self._reading.connect() as connection:
            rows = connection.execute(union_all(retired, shown)).all()
        return (
            frozenset(quote for quote, is_retired in rows if is_retired),
            frozenset(quote for quote, is_retired in rows if not is_retired),
        )

    def note_shown(self, place: Place, quotes: Collection[str], now: datetime) -> None:
        """Remember that people of this channel saw these quotes by hand."""
        rows = [
            {"tenant": place.tenant, "channel": place.channel, "quote": quote, "shown_at": now}
            for quote in sorted(quotes)
        ]
        if not rows:
            return
        statement = self._insert(shown_quotes)
        again = statement.on_conflict_do_update(
            index_elements=["tenant", "channel", "quote"],
            set_={"shown_at": statement.excluded.shown_at},
        )
        with self.engine.begin() as connection:
            connection.execute(again, rows)

    def retire(self, place: Place, quote: str, by: str, now: datetime) -> bool:
        """Keep a quote out of a channel's daily posts; tell whether that is new."""
        row = {"tenant": place.tenant, "channel": place.channel, "quote": quote}
        statement = self._insert(retired_quotes).on_conflict_do_nothing()
        with self.engine.begin() as connection:
            values = row | {"retired_by": by, "retired_at": now}
            return bool(connection.execute(statement.values(values)).rowcount)

    def allow(self, place: Place, quote: str) -> bool:
        """Let a retired quote come again; tell whether it was retired."""
        statement = retired_quotes.delete().where(
            retired_quotes.c.tenant == place.tenant,
            retired_quotes.c.channel == place.channel,
            retired_quotes.c.quote == quote,
        )
        with self.engine.begin() as connection:
            return bool(connection.execute(statement).rowcount)

    def entries(self, place: Place, *, offset: int = 0, limit: int = 10) -> tuple[Entry, ...]:
        """Return the channel's rows of the ledger, newest first."""
        here = and_(_d.tenant == place.tenant, _d.channel == place.channel)
        return self._entries(here, newest_first=True, offset=offset, limit=limit)

    def with_quote(self, place: Place, quote: str) -> tuple[Entry, ...]:
        """Return the channel's deliveries of a quote, newest first."""
        here = and_(_d.tenant == place.tenant, _d.channel == place.channel)
        has_quote = _d.id.in_(select(_q.delivery_id).where(_q.quote == quote))
        return self._entries(and_(here, has_quote), newest_first=True, limit=10)

    def posts_of(self, quotes: Collection[str], since: datetime) -> tuple[Entry, ...]:
        """Return the messages, of all workspaces, that show any of these quotes."""
        has_quote = _d.id.in_(select(_q.delivery_id).where(_q.quote.in_(quotes)))
        sent = and_(_d.state == "sent", _d.remote_id.is_not(None), _d.scheduled_for >= since)
        return self._entries(and_(has_quote, sent), newest_first=False, limit=10_000)

    def _entries(
        self, where: object, *, newest_first: bool, offset: int = 0, limit: int
    ) -> tuple[Entry, ...]:
        order = (_d.scheduled_for.desc(), _d.id.desc()) if newest_first else (_d.id,)
        query = select(deliveries).where(where).order_by(*order)  # type: ignore[arg-type]
        with self._reading.connect() as connection:
            rows = connection.execute(query.offset(offset).limit(limit)).all()
            ids = [row.id for row in rows]
            quotes: dict[int, list[str]] = {}
            frozen = select(delivered_quotes).where(_q.delivery_id.in_(ids)).order_by(_q.position)
            for row in connection.execute(frozen):
                quotes.setdefault(row.delivery_id, []).append(row.quote)
            orders = select(subscriptions).where(_s.id.in_({r.subscription_id for r in rows}))
            by_id = {row.id: to_subscription(row) for row in connection.execute(orders)}
        return tuple(
            Entry(
                id=row.id,
                subscription=by_id[row.subscription_id],
                slot_key=row.slot_key,
                scheduled_for=row.scheduled_for,
                state=row.state,
                reason=row.reason,
                attempt=row.attempt,
                is_late=row.is_late,
                finished_at=row.finished_at,
                remote_id=row.remote_id,
                corrected=row.corrected,
                quotes=tuple(quotes.get(row.id, ())),
            )
            for row in rows
        )

    def note_corrected(self, id_: int, what: str) -> None:
        """Record what came of editing a post."""
        with self.engine.begin() as connection:
            connection.execute(update(deliveries).where(_d.id == id_).values(corrected=what))

    def count_open(self) -> Counter[str]:
        """Return how many deliveries are in each state that is not final."""
        is_open = _d.state.in_(OPEN)
        query = select(_d.state, func.count().label("count")).where(is_open).group_by(_d.state)
        with self._reading.connect() as connection:
            return Counter({row.state: row.count for row in connection.execute(query)})

    def tail(self, ids: Sequence[str]) -> dict[str, Entry]:
        """Return the newest finished delivery of each subscription."""
        newest = (
            select(func.max(_d.id))
            .where(_d.subscription_id.in_(ids), _d.finished_at.is_not(None))
            .group_by(_d.subscription_id)
        )
        rows = self._entries(_d.id.in_(newest), newest_first=True, limit=len(ids) or 1)
        return {entry.subscription.id: entry for entry in rows}
