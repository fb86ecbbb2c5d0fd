"""How a pack goes into the database: whole, idempotent, and never over a withdrawal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from bot.errors import UserError
from bot.model import Pack, Quote, State
from bot.store import schema
from bot.store.rows import quote_to_row, row_to_quote, to_body

CHUNK = 500  # rows a statement; SQLite takes at most 32,766 values in one


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load did, in quotes."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept_withdrawn: int = 0


def load_pack(
    connection: Connection, pack: Pack, *, workspace: str, version: int, now: datetime
) -> tuple[Loaded, bool]:
    """Load a pack as of a version; also tell whether anything changed."""
    moved = sum(
        _load_entities(connection, table, entities, workspace)
        for table, entities in (
            (schema.speakers, pack.speakers),
            (schema.topics, pack.topics),
            (schema.propositions, pack.propositions),
            (schema.sources, pack.sources),
            (schema.terms, pack.terms),
        )
    )
    loaded = _load_quotes(connection, pack.quotes, workspace, version, now)
    return loaded, bool(moved or loaded.added or loaded.changed)


def _load_entities(
    connection: Connection, table: Table, entities: Iterable[Any], workspace: str
) -> int:
    """Insert or update; return how many rows were touched."""
    query = select(table.c.id, table.c.body).where(table.c.workspace == workspace)
    old = {row.id: row.body for row in connection.execute(query)}
    touched = 0
    for entity in entities:
        body = to_body(entity, "workspace")
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


def _load_quotes(
    connection: Connection, quotes: Sequence[Quote], workspace: str, version: int, now: datetime
) -> Loaded:
    added = changed = kept = 0
    for start in range(0, len(quotes), CHUNK):
        chunk = quotes[start : start + CHUNK]
        query = select(schema.quotes).where(schema.quotes.c.id.in_([q.id for q in chunk]))
        old = {row.id: row_to_quote(row) for row in connection.execute(query)}
        new_rows = []
        for quote in chunk:
            before = old.get(quote.id)
            after = _merge(before, replace(quote, workspace=workspace))
            kept += after.state is not quote.state and not after.state.is_verified
            if before is None:
                new_rows.append(quote_to_row(after, version) | {"loaded_at": now})
            elif before != after:
                changed += 1
                where = schema.quotes.c.id == after.id
                connection.execute(
                    update(schema.quotes).where(where).values(quote_to_row(after, version))
                )
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
