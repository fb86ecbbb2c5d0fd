"""Migrations: from nothing to this version's tables, and never two at a time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from bot.errors import UserError
from bot.store import ledger_schema
from bot.store.engine import open_engine
from bot.store.library import Library
from bot.store.migrate import current, head, upgrade
from tests.databases import PostgreSQL


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Yield an engine on a database that has no tables."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    server: PostgreSQL = request.getfixturevalue("postgresql_server")
    address = server.create()
    engine = open_engine(address)
    yield engine
    engine.dispose()
    server.drop(address)


def test_an_empty_database_is_brought_up_to_date_once(empty: Engine) -> None:
    assert current(empty) is None
    assert upgrade(empty)
    assert current(empty) == head()
    assert not upgrade(empty)


def test_the_migrations_make_what_the_code_expects(empty: Engine) -> None:
    upgrade(empty)

    with empty.connect() as connection:
        knows_defaults = empty.dialect.name == "postgresql"  # SQLite writes '' in its own way
        options = {"compare_server_default": knows_defaults}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, ledger_schema.subscriptions.metadata) == []


def test_a_new_database_counts_its_versions_from_nought(empty: Engine) -> None:
    upgrade(empty)

    assert Library(empty).version() == 0


def test_processes_that_start_together_migrate_once(empty: Engine) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: upgrade(empty), range(4)))

    assert current(empty) == head()
    with empty.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM versions")).scalar() == 1


def test_a_newer_database_is_left_alone(empty: Engine) -> None:
    upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    tables = set(inspect(empty).get_table_names())

    with pytest.raises(UserError) as caught:
        upgrade(empty)

    assert (caught.value.key, caught.value.facts) == ("database_newer", {"revision": "9999"})
    assert set(inspect(empty).get_table_names()) == tables


def test_a_database_out_of_reach_is_said_without_its_password(tmp_path: Path) -> None:
    engine = open_engine(f"postgresql+psycopg://me:secret@/none?host={tmp_path}")

    with pytest.raises(UserError) as caught:
        upgrade(engine)

    assert caught.value.key == "database_unreachable"
    assert "secret" not in str(caught.value.facts)
