"""The tables of the library."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from bot.store.engine import UTCDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# `workspace` is empty for what all may see; otherwise the tenant, such as `slack:T024BE7LD`.
# `body` holds what is only ever read whole: the domain object's other fields.


def _entities(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("id", String(64), primary_key=True),
        Column("workspace", String(80), primary_key=True, server_default=""),
        Column("body", JSON, nullable=False),
    )


speakers = _entities("speakers")
topics = _entities("topics")
propositions = _entities("propositions")
sources = _entities("sources")
terms = _entities("terms")

quotes = Table(
    "quotes",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("workspace", String(80), nullable=False, server_default=""),
    Column("speaker", String(64), nullable=False),
    Column("source", String(64), nullable=False),
    Column("said_on", String(10)),
    Column("state", String(16), nullable=False),
    Column("topics", String(300), nullable=False),  # ids, a blank between them
    Column("daily", Boolean, nullable=False),
    Column("later", Text, nullable=False),  # links as `id:kind`, a blank between them
    Column("body", JSON, nullable=False),
    Column("changed", Integer, nullable=False, index=True),
    Column("loaded_at", UTCDateTime, nullable=False),
)

# One row: a counter that every change of the library moves, so that indexes know what is new.
versions = Table(
    "versions",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Integer, nullable=False),
)

# What the analyser made of each quote, so that a start need not cut everything again.
tokens = Table(
    "tokens",
    metadata,
    Column("quote", ForeignKey("quotes.id", ondelete="CASCADE"), primary_key=True),
    Column("analyser", String(32), nullable=False),
    Column("terms", LargeBinary, nullable=False),
)

# The full text of an imported source; never shipped, never shown beyond a few turns.
kept_sources = Table(
    "kept_sources",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("workspace", String(80), primary_key=True, server_default=""),
    Column("sha256", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("turns", JSON, nullable=False),
    Column("kept_at", UTCDateTime, nullable=False),
)
