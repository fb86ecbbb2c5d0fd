"""Bring a database to this version's tables; safe when several processes start at once."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from bot.errors import UserError
from bot.store.trouble import explain, first_line

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x6A696E6A75  # "jinju": one migration at a time on PostgreSQL


def head() -> str:
    """Return the newest revision: the number that the last file's name begins with."""
    return max(path.name[:4] for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def current(engine: Engine) -> str | None:
    """Return the database's revision, or None if empty; raise UserError if out of reach."""
    try:
        with engine.execution_options(readonly=True).connect() as connection:
            return _revision(connection)
    except DatabaseError as error:
        trouble = explain(error)
        if trouble is None:
            raise
        if trouble.key != "database_away":  # but busy, full, or no database at all
            raise trouble from None
        raise UserError(
            "database_unreachable", where=_where(engine), why=first_line(error)
        ) from None


def upgrade(engine: Engine) -> bool:
    """Run the migrations that are missing; tell whether there were any."""
    revision = current(engine)
    if revision == head():
        return False
    if revision is not None and revision > head():
        raise UserError("database_newer", revision=revision)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if _revision(connection) != head():  # another process may have been first
            _run_alembic(connection)
    return True


def _run_alembic(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  # 0.3 s that a ready database need not pay
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _where(engine: Engine) -> str:
    """Name the database without its password."""
    return engine.url.render_as_string(hide_password=True)
