"""The full texts of imported sources, kept on this server so that words can be checked for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cattrs.preconf.json import make_converter
from sqlalchemy import Engine, Select, delete, func, insert, select

from bot.store.schema import kept_sources

_json = make_converter()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTurn:
    """One turn of a kept source; offsets are characters of its decoded text."""

    speaker: str | None  # canonical simplified name
    role: str  # question, answer, narration, heading or other
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSource:
    """A source's decoded text and its turns; `workspace` is empty where it is shared."""

    source: str
    workspace: str
    sha256: str
    text: str
    turns: tuple[KeptTurn, ...]


class KeptSources:
    """Keeps full texts; they are never shipped and never shown beyond a few turns."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def keep(self, kept: KeptSource, *, now: datetime) -> bool:
        """Keep a text in place of an older one; tell whether anything changed."""
        where = (kept_sources.c.source == kept.source) & (
            kept_sources.c.workspace == kept.workspace
        )
        with self.engine.begin() as connection:
            old = connection.execute(select(kept_sources.c.sha256).where(where)).scalar()
            if old == kept.sha256:
                return False
            connection.execute(delete(kept_sources).where(where))
            connection.execute(
                insert(kept_sources).values(_json.unstructure(kept) | {"kept_at": now})
            )
        return True

    def all(self, *, tenant: str) -> tuple[KeptSource, ...]:
        """Return the texts that a tenant's words may be checked against, in order of their ids."""
        query = (
            select(kept_sources)
            .where(kept_sources.c.workspace.in_(("", tenant)))
            .order_by(kept_sources.c.workspace, kept_sources.c.source)
        )
        return self._fetch(query)

    def mark(self, *, tenant: str) -> tuple[int, datetime | None]:
        """Return what changes when a text is kept: how many there are, and since when."""
        k = kept_sources.c
        query = select(func.count(), func.max(k.kept_at)).where(k.workspace.in_(("", tenant)))
        with self.engine.execution_options(readonly=True).connect() as connection:
            count, newest = connection.execute(query).one()
        return count, newest

    def get(self, sources: Sequence[str], *, tenant: str) -> tuple[KeptSource, ...]:
        """Return those of these sources that are kept and may be seen."""
        query = select(kept_sources).where(
            kept_sources.c.source.in_(sources), kept_sources.c.workspace.in_(("", tenant))
        )
        return self._fetch(query)

    def _fetch(self, query: Select[Any]) -> tuple[KeptSource, ...]:
        with self.engine.execution_options(readonly=True).connect() as connection:
            rows = connection.execute(query).mappings()
            return tuple(_json.structure(dict(row), KeptSource) for row in rows)
