"""Engines for SQLite and PostgreSQL, and the column types that both share."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, DateTime, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.types import TypeDecorator

from bot.errors import UserError

if TYPE_CHECKING:  # 0.15 s that an SQLite user need not pay
    import psycopg

__all__ = ["Engine", "UTCDateTime", "open_engine"]

BUSY_SECONDS = 5.0  # how long a writer waits for another


class UTCDateTime(TypeDecorator[datetime]):
    """Aware UTC datetimes; SQLite keeps them naive, so the zone is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def open_engine(url: str) -> Engine:
    """Return an engine for `sqlite:///…` or `postgresql+psycopg://…`; raise UserError otherwise."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # such as a port that is no number
        raise UserError("database_url") from None
    if parsed.drivername == "sqlite":
        return _open_sqlite(url, parsed.database)
    if parsed.drivername != "postgresql+psycopg":
        raise UserError("database_url")
    engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5})
    event.listen(engine, "connect", _set_timeout)
    return engine


def _open_sqlite(url: str, path: str | None) -> Engine:
    if path and path != ":memory:":
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError("data_dir", path=Path(path).parent, why=error.strerror) from None
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _set_timeout(connection: psycopg.Connection, _record: object) -> None:
    """Have the server end the transaction of a frozen process, whose locks would stop the rest."""
    connection.autocommit = True
    connection.execute("SET idle_in_transaction_session_timeout = '30s'")
    connection.autocommit = False


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    """Set up one connection; FULL, because a claim lost with the power would be posted twice."""
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at once: a read that turns into a write fails under load.

    Readers say `connection.execution_options(readonly=True)` and begin deferred.
    """
    readonly = connection.get_execution_options().get("readonly", False)
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")
