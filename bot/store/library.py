"""The library in the database: packs go in whole, quotes come out by id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, func, select, update

from bot.model import Pack, Proposition, Quote, Source, Speaker, State, Term, Topic
from bot.store import schema
from bot.store.loading import CHUNK, Loaded, load_pack
from bot.store.rows import json, row_to_quote

Entity = TypeVar("Entity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A quote without its words: what lists count and the choice of daily posts weighs."""

    id: str
    speaker: str
    source: str
    topics: tuple[str, ...]
    said_on: str | None
    loaded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many served quotes one speaker has on just these topics in one year."""

    speaker: str
    topics: tuple[str, ...]
    year: str | None
    count: int


class Library:
    """Quotes, speakers, topics, propositions and sources; every read is scoped to a tenant."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def version(self) -> int:
        """Return the number that every change of the library raises."""
        with self._reading() as connection:
            return _version(connection)

    def load(self, pack: Pack, *, workspace: str, now: datetime) -> Loaded:
        """Make a pack live, for all (`workspace` empty) or one tenant; loading again is idempotent.

        A withdrawn or disputed quote stays so; a quote keeps its id, its state and its first day.
        """
        with self.engine.begin() as connection:
            version = _lock_version(connection) + 1
            loaded, is_changed = load_pack(
                connection, pack, workspace=workspace, version=version, now=now
            )
            if is_changed:
                connection.execute(update(schema.versions).values(value=version))
            return loaded

    def visible(self, *, tenant: str) -> Pack:
        """Return all that a tenant's pack may refer to: what is shared, and its own."""
        query = select(schema.quotes).where(schema.quotes.c.workspace.in_(("", tenant)))
        with self._reading() as connection:
            quotes = tuple(row_to_quote(row) for row in connection.execute(query))
        return replace(self.entities(tenant=tenant), quotes=quotes)

    def entities(self, *, tenant: str | None = None) -> Pack:
        """Return everything but the quotes: what a tenant sees, or what all workspaces have."""
        with self._reading() as connection:
            return Pack(
                speakers=_entities(connection, schema.speakers, Speaker, tenant),
                topics=_entities(connection, schema.topics, Topic, tenant),
                propositions=_entities(connection, schema.propositions, Proposition, tenant),
                sources=_entities(connection, schema.sources, Source, tenant),
                terms=_entities(connection, schema.terms, Term, tenant),
            )

    def quotes(self, ids: Sequence[str], *, tenant: str) -> tuple[Quote, ...]:
        """Return these quotes in this order, in any state; those not to be seen are left out."""
        seen = select(schema.quotes).where(schema.quotes.c.workspace.in_(("", tenant)))
        found: dict[str, Quote] = {}
        with self._reading() as connection:
            for start in range(0, len(ids), CHUNK):
                these = seen.where(schema.quotes.c.id.in_(ids[start : start + CHUNK]))
                found |= {row.id: row_to_quote(row) for row in connection.execute(these)}
        return tuple(found[id_] for id_ in ids if id_ in found)

    def quotes_of_all(self, ids: Sequence[str]) -> tuple[Quote, ...]:
        """Return these quotes whatever their workspace; for indexes, never for an answer."""
        query = select(schema.quotes).where(schema.quotes.c.id.in_(ids))
        with self._reading() as connection:
            return tuple(row_to_quote(row) for row in connection.execute(query))

    def changed_since(self, version: int) -> Iterator[Quote]:
        """Yield the quotes that changed after a version, in any state, of all workspaces."""
        query = (
            select(schema.quotes)
            .where(schema.quotes.c.changed > version)
            .order_by(schema.quotes.c.id)
            .execution_options(yield_per=CHUNK)
        )
        with self._reading() as connection:
            for row in connection.execute(query):
                yield row_to_quote(row)

    def served(self, *, tenant: str) -> Iterator[Quote]:
        """Yield all quotes that may be served, sorted by id."""
        q = schema.quotes
        query = select(q).where(q.c.state.in_(_SERVED), q.c.workspace.in_(("", tenant)))
        with self._reading() as connection:
            for row in connection.execute(
                query.order_by(q.c.id).execution_options(yield_per=CHUNK)
            ):
                yield row_to_quote(row)

    def summary(self, *, tenant: str, daily_only: bool = False) -> tuple[Summary, ...]:
        """Return what is served, or what daily posts may use, sorted by id."""
        q = schema.quotes.c
        query = select(q.id, q.speaker, q.source, q.topics, q.said_on, q.loaded_at).where(
            q.state.in_(_SERVED), q.workspace.in_(("", tenant))
        )
        if daily_only:
            query = query.where(q.daily)
        with self._reading() as connection:
            rows = sorted(connection.execute(query), key=lambda row: row.id)
        return tuple(
            Summary(
                id=row.id,
                speaker=row.speaker,
                source=row.source,
                topics=tuple(row.topics.split()),
                said_on=row.said_on,
                loaded_at=row.loaded_at,
            )
            for row in rows
        )

    def tally(self, *, tenant: str) -> tuple[Tally, ...]:
        """Count what is served by speaker, topics and year."""
        q = schema.quotes.c
        year = func.substr(q.said_on, 1, 4).label("year")
        query = (
            select(q.speaker, q.topics, year, func.count().label("number"))
            .where(q.state.in_(_SERVED), q.workspace.in_(("", tenant)))
            .group_by(q.speaker, q.topics, year)
            .order_by(q.speaker, q.topics, year)
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            Tally(speaker=r.speaker, topics=tuple(r.topics.split()), year=r.year, count=r.number)
            for r in rows
        )

    def confirm(self, ids: Sequence[str], *, workspace: str) -> None:
        """Note that quotes were re-checked here; a withdrawn or disputed one stays so."""
        found = self.quotes(ids, tenant=workspace)
        matched = [quote.id for quote in found if quote.state is State.MATCHED]
        self.set_state(matched, State.RECHECKED, workspace=workspace)

    def set_state(self, ids: Sequence[str], state: State, *, workspace: str) -> int:
        """Withdraw, dispute or confirm quotes; return how many there are of these."""
        q = schema.quotes.c
        these = (q.workspace == workspace) & q.id.in_(ids)
        with self.engine.begin() as connection:
            version = _lock_version(connection) + 1
            moved = connection.execute(
                update(schema.quotes)
                .where(these, q.state != state)
                .values(state=state, changed=version)
            )
            if moved.rowcount:
                connection.execute(update(schema.versions).values(value=version))
            found = connection.execute(select(func.count()).where(these).select_from(schema.quotes))
            return found.scalar_one()

    def _reading(self) -> Connection:
        return self.engine.execution_options(readonly=True).connect()


_SERVED = tuple(state for state in State if state.is_verified)


def _version(connection: Connection) -> int:
    return int(connection.execute(select(schema.versions.c.value)).scalar_one())


def _lock_version(connection: Connection) -> int:
    """Return the version; no other process can change the library until this transaction ends."""
    query = select(schema.versions.c.value).with_for_update()
    return int(connection.execute(query).scalar_one())


def _bodies(connection: Connection, table: Table, tenant: str | None) -> list[dict[str, Any]]:
    """Return rows in the order of their ids, which each database would sort its own way."""
    query = select(table)
    if tenant is not None:
        query = query.where(table.c.workspace.in_(("", tenant)))
    rows = sorted(connection.execute(query), key=lambda row: (row.workspace, row.id))
    return [row.body | {"workspace": row.workspace} for row in rows]


def _entities(
    connection: Connection, table: Table, kind: type[Entity], tenant: str | None
) -> tuple[Entity, ...]:
    return tuple(json.structure(body, kind) for body in _bodies(connection, table, tenant))
