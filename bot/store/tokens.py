"""What search needs of each quote; the terms it was cut into are kept from start to start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select

from bot.model import LaterKind, State
from bot.store.schema import quotes, tokens

CHUNK = 1_000  # rows fetched at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Searchable:
    """A quote as search sees it; `terms` is None where it has yet to be cut."""

    id: str
    workspace: str
    speaker: str
    topics: tuple[str, ...]
    said_on: str | None
    state: State
    later: tuple[tuple[str, LaterKind], ...]
    terms: bytes | None


class Tokens:
    """Keeps the terms of quotes, each under the version of the analyser that made them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def changed_since(self, version: int, *, analyser: str) -> Iterator[Searchable]:
        """Yield the quotes that changed after a version, of all workspaces, sorted by id."""
        q = quotes.c
        kept = (tokens.c.quote == q.id) & (tokens.c.analyser == analyser)
        query = (
            select(
                q.id, q.workspace, q.speaker, q.topics, q.said_on, q.state, q.later, tokens.c.terms
            )
            .join_from(quotes, tokens, kept, isouter=True)
            .where(q.changed > version)
            .order_by(q.id)
            .execution_options(yield_per=CHUNK)
        )
        with self.engine.execution_options(readonly=True).connect() as connection:
            for row in connection.execute(query):
                yield Searchable(
                    id=row.id,
                    workspace=row.workspace,
                    speaker=row.speaker,
                    topics=tuple(row.topics.split()),
                    said_on=row.said_on,
                    state=State(row.state),
                    later=links_from_text(row.later),
                    terms=row.terms,
                )

    def save(self, terms: Mapping[str, bytes], *, analyser: str) -> None:
        """Keep the terms of quotes in place of older ones."""
        ids = list(terms)
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            rows = [{"quote": id_, "analyser": analyser, "terms": terms[id_]} for id_ in chunk]
            with self.engine.begin() as connection:
                connection.execute(delete(tokens).where(tokens.c.quote.in_(chunk)))
                connection.execute(insert(tokens), rows)


def links_to_text(links: tuple[tuple[str, LaterKind], ...]) -> str:
    """Write links to later views as `id:kind id:kind`."""
    return " ".join(f"{id_}:{kind}" for id_, kind in links)


def links_from_text(text: str) -> tuple[tuple[str, LaterKind], ...]:
    """Read what `links_to_text` wrote."""
    pairs = (link.split(":") for link in text.split())
    return tuple((id_, LaterKind(kind)) for id_, kind in pairs)
