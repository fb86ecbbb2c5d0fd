"""Back an SQLite database up while it runs, check a backup, and put one back safely."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, update

from bot.errors import UserError
from bot.store.leases import RESTORED, Leases
from bot.store.ledger_schema import deliveries
from bot.store.lock import delivering_alone
from bot.store.migrate import head

_TAKEN = "backup"  # the mark in a backup: when it was taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a backup holds."""

    revision: str
    taken_at: datetime
    quotes: int
    subscriptions: int
    deliveries: int


def back_up(engine: Engine, target: Path, now: datetime) -> Contents:
    """Write a consistent copy beside running processes; the name appears only once it is sound.

    Raise UserError on PostgreSQL, which brings its own tools, and if the target exists.
    """
    source = _file(engine)
    if target.exists():
        raise UserError("backup_exists", path=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        with closing(sqlite3.connect(source, timeout=30)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        with closing(sqlite3.connect(part, isolation_level=None)) as connection:
            connection.execute(
                "INSERT OR REPLACE INTO marks (name, at) VALUES (?, ?)",
                (_TAKEN, _to_sqlite(now)),
            )
        contents = verify(part)
        _flush(part)
        part.rename(target)
        _flush(target.parent)
    finally:
        part.unlink(missing_ok=True)
    return contents


def verify(path: Path) -> Contents:
    """Check every page of a backup and read what it holds; raise UserError if it is not sound."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            (verdict,) = db.execute("PRAGMA integrity_check(1)").fetchone()
            if verdict != "ok" or db.execute("PRAGMA foreign_key_check").fetchone():
                raise UserError("backup_broken", path=path, why=verdict)
            (revision,) = db.execute("SELECT version_num FROM alembic_version").fetchone()
            taken = db.execute("SELECT at FROM marks WHERE name = ?", (_TAKEN,)).fetchone()
            tables = ("quotes", "subscriptions", "deliveries")
            quotes, subscriptions, rows = (_count(db, table) for table in tables)
    except sqlite3.Error as error:
        raise UserError("backup_broken", path=path, why=error) from None
    if revision > head():
        raise UserError("database_newer", revision=revision)
    at = datetime.fromisoformat(taken[0]).replace(tzinfo=UTC) if taken else _changed_at(path)
    return Contents(
        revision=revision,
        taken_at=at,
        quotes=quotes,
        subscriptions=subscriptions,
        deliveries=rows,
    )


def restore(engine: Engine, backup: Path, now: datetime) -> Contents:
    """Put a backup in the place of the database, which is kept beside it as `….before-restore`.

    What was open, and every slot due between the backup and now, is in doubt and will be looked
    up before anything is posted. Raise UserError while a process delivers from the database.
    """
    path = _file(engine)
    with delivering_alone(engine):
        engine.dispose()
        part = path.with_name(f".{path.name}.{uuid4().hex}")
        try:
            shutil.copyfile(backup, part)
            contents = verify(part)  # of the copy: what was checked is what is used
            _flush(part)
            with _kept(path):
                part.rename(path)
            _flush(path.parent)
        finally:
            part.unlink(missing_ok=True)
        mark_restored(engine, now)
    return contents


def mark_restored(engine: Engine, now: datetime) -> None:
    """Have all that may have been posted since the backup looked up first; for any database."""
    is_open = deliveries.c.state.in_(("pending", "sending", "unknown"))
    doubt = {"state": "unknown", "lease_until": None, "not_before": now}
    with engine.begin() as connection:
        connection.execute(
            update(deliveries).where(is_open).values(**doubt, fence=deliveries.c.fence + 1)
        )
    Leases(engine).set_mark(RESTORED, at=now)


def _file(engine: Engine) -> Path:
    if engine.dialect.name != "sqlite" or not engine.url.database:
        raise UserError("backup_postgresql")
    return Path(engine.url.database)


@contextmanager
def _kept(path: Path) -> Iterator[None]:
    """Move the old database aside, with what its log still holds; put it back on an error."""
    aside = path.with_name(f"{path.name}.before-restore")
    if path.exists():
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        path.replace(aside)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    try:
        yield
    except OSError:
        if aside.exists():
            aside.replace(path)
        raise


def _count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def _to_sqlite(at: datetime) -> str:
    """Write an instant as SQLAlchemy does."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _flush(path: Path) -> None:
    """Have the disk keep it, a folder's names too."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
