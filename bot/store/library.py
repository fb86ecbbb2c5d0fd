"""The library in the database: packs go in whole, quotes come out by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

import cattrs
from cattrs.preconf.json import make_converter
from sqlalchemy import Connection, Engine, Row, Table, delete, insert, select, update

from bot.errors import UserError
from bot.model import Pack, Proposition, Quote, Source, Speaker, State, Topic
from bot.store import schema
from bot.store.tokens import links_to_text

Entity = TypeVar("Entity")
CHUNK = 500  # rows a statement; SQLite takes at most 32,766 values in one

_json: cattrs.Converter = make_converter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load did, in quotes."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept_withdrawn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A quote without its words: what lists count and the choice of daily posts weighs."""

    id: str
    speaker: str
    source: str
    topics: tuple[str, ...]
    said_on: str | None
    loaded_at: datetime


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
            moved = sum(
                _load_entities(connection, table, entities, workspace)
                for table, entities in (
                    (schema.speakers, pack.speakers),
                    (schema.topics, pack.topics),
                    (schema.propositions, pack.propositions),
                    (schema.sources, pack.sources),
                    (schema.terms, [_Term(words) for words in pack.terms]),
                )
            )
            loaded = _load_quotes(connection, pack.quotes, workspace, version, now)
            if moved or loaded.added or loaded.changed:
                connection.execute(update(schema.versions).values(value=version))
            return loaded

    def visible(self, *, tenant: str) -> Pack:
        """Return all that a tenant's pack may refer to: what is shared, and its own."""
        query = select(schema.quotes).where(schema.quotes.c.workspace.in_(("", tenant)))
        with self._reading() as connection:
            quotes = tuple(_quote(row) for row in connection.execute(query))
        return replace(self.entities(tenant=tenant), quotes=quotes)

    def entities(self, *, tenant: str | None = None) -> Pack:
        """Return everything but the quotes: what a tenant sees, or what all workspaces have."""
        with self._reading() as connection:
            terms = _bodies(connection, schema.terms, tenant)
            return Pack(
                speakers=_entities(connection, schema.speakers, Speaker, tenant),
                topics=_entities(connection, schema.topics, Topic, tenant),
                propositions=_entities(connection, schema.propositions, Proposition, tenant),
                sources=_entities(connection, schema.sources, Source, tenant),
                terms=tuple(tuple(body["words"]) for body in terms),
            )

    def quotes(self, ids: Sequence[str], *, tenant: str) -> tuple[Quote, ...]:
        """Return these quotes in this order, in any state; those not to be seen are left out."""
        query = select(schema.quotes).where(
            schema.quotes.c.id.in_(ids), schema.quotes.c.workspace.in_(("", tenant))
        )
        with self._reading() as connection:
            found = {row.id: _quote(row) for row in connection.execute(query)}
        return tuple(found[id_] for id_ in ids if id_ in found)

    def quotes_of_all(self, ids: Sequence[str]) -> tuple[Quote, ...]:
        """Return these quotes whatever their workspace; for indexes, never for an answer."""
        query = select(schema.quotes).where(schema.quotes.c.id.in_(ids))
        with self._reading() as connection:
            return tuple(_quote(row) for row in connection.execute(query))

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
                yield _quote(row)

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

    def set_state(self, id_: str, state: State, *, workspace: str) -> bool:
        """Withdraw, dispute or confirm a quote; tell whether there is such a quote."""
        with self.engine.begin() as connection:
            version = _lock_version(connection) + 1
            done = connection.execute(
                update(schema.quotes)
                .where(schema.quotes.c.id == id_, schema.quotes.c.workspace == workspace)
                .values(state=state, changed=version)
            )
            if done.rowcount:
                connection.execute(update(schema.versions).values(value=version))
            return bool(done.rowcount)

    def _reading(self) -> Connection:
        return self.engine.execution_options(readonly=True).connect()


_SERVED = tuple(state for state in State if state.is_verified)


@dataclass(frozen=True, slots=True)
class _Term:
    words: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.words[0][:64]


def _version(connection: Connection) -> int:
    return int(connection.execute(select(schema.versions.c.value)).scalar_one())


def _lock_version(connection: Connection) -> int:
    """Return the version; no other process can change the library until this transaction ends."""
    query = select(schema.versions.c.value).with_for_update()
    return int(connection.execute(query).scalar_one())


def _body(entity: Any, *left_out: str) -> dict[str, Any]:
    body: dict[str, Any] = _json.unstructure(entity)
    return {key: value for key, value in body.items() if key not in left_out}


def _load_entities(
    connection: Connection, table: Table, entities: Iterable[Any], workspace: str
) -> int:
    """Insert or update; return how many rows were touched."""
    query = select(table.c.id, table.c.body).where(table.c.workspace == workspace)
    old = {row.id: row.body for row in connection.execute(query)}
    touched = 0
    for entity in entities:
        body = _body(entity, "workspace")
        if entity.id not in old:
            values = {"id": entity.id, "workspace": workspace, "body": body}
            connection.execute(insert(table).values(values))
        elif old[entity.id] != body:
            where = (table.c.id == entity.id) & (table.c.workspace == workspace)
            connection.execute(update(table).where(where).values(body=body))
        else:
            continue
        old[entity.id] = body
        touched += 1
    return touched


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
    return tuple(_json.structure(body, kind) for body in _bodies(connection, table, tenant))


_COLUMNS = ("id", "workspace", "speaker", "source", "said_on", "state", "daily")


def _quote(row: Row[Any]) -> Quote:
    columns = {name: row._mapping[name] for name in _COLUMNS}
    return _json.structure(row.body | columns | {"topics": row.topics.split()}, Quote)


def _row(quote: Quote, version: int) -> dict[str, Any]:
    columns = {name: getattr(quote, name) for name in _COLUMNS}
    body = _body(quote, "topics", *_COLUMNS)
    later = links_to_text(tuple((view.id, view.kind) for view in quote.later))
    topics = " ".join(quote.topics)
    return columns | {"topics": topics, "later": later, "body": body, "changed": version}


def _load_quotes(
    connection: Connection, quotes: Sequence[Quote], workspace: str, version: int, now: datetime
) -> Loaded:
    added = changed = kept = 0
    for start in range(0, len(quotes), CHUNK):
        chunk = quotes[start : start + CHUNK]
        query = select(schema.quotes).where(schema.quotes.c.id.in_([q.id for q in chunk]))
        old = {row.id: _quote(row) for row in connection.execute(query)}
        new_rows = []
        for quote in chunk:
            before = old.get(quote.id)
            after = _merge(before, replace(quote, workspace=workspace))
            kept += after.state is not quote.state and not after.state.is_verified
            if before is None:
                new_rows.append(_row(after, version) | {"loaded_at": now})
            elif before != after:
                changed += 1
                where = schema.quotes.c.id == after.id
                connection.execute(update(schema.quotes).where(where).values(_row(after, version)))
                connection.execute(delete(schema.tokens).where(schema.tokens.c.quote == after.id))
        if new_rows:
            connection.execute(insert(schema.quotes), new_rows)
            added += len(new_rows)
    total = len(quotes)
    return Loaded(
        added=added, changed=changed, unchanged=total - added - changed, kept_withdrawn=kept
    )


def _merge(before: Quote | None, after: Quote) -> Quote:
    """Keep what only this server knows: a withdrawal, a dispute, a check against a kept source."""
    if before is None:
        return after
    if before.workspace != after.workspace:
        raise UserError("id_taken", id=after.id)
    is_withdrawn = State.WITHDRAWN in (before.state, after.state)
    if is_withdrawn or before.state is State.DISPUTED:
        return replace(after, state=State.WITHDRAWN if is_withdrawn else before.state)
    if (
        before.state is State.RECHECKED
        and after.state.is_verified
        and _said(before) == _said(after)
    ):
        return replace(after, state=before.state)
    return after


def _said(quote: Quote) -> tuple[str, str, str]:
    """Return what a check against the source confirms."""
    return quote.text, quote.speaker, quote.source
