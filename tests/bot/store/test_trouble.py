from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from bot.errors import UserError
from bot.store.engine import Engine, open_engine
from bot.store.migrate import upgrade
from bot.store.trouble import explain


def failure(engine: Engine, *statements: str) -> DBAPIError:
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    except DBAPIError as error:
        return error
    raise AssertionError("nothing failed")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "jinju.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (body)")
    connection.close()
    return path


def test_a_full_disk_is_named(file: Path) -> None:
    engine = open_engine(f"sqlite:///{file}")
    large = "INSERT INTO notes VALUES (zeroblob(100000))"
    trouble = explain(failure(engine, "PRAGMA max_page_count = 2", large))
    engine.dispose()
    assert trouble
    assert trouble.key == "disk_full"


def test_a_writer_that_waits_in_vain_is_told_that_the_database_is_busy(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.engine.BUSY_SECONDS", 0.01)
    engine = open_engine(f"sqlite:///{file}")
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("PRAGMA journal_mode = WAL")
    holder.execute("BEGIN IMMEDIATE")
    trouble = explain(failure(engine, "INSERT INTO notes VALUES (1)"))
    holder.close()
    engine.dispose()
    assert trouble
    assert trouble.key == "database_busy"


def test_a_file_that_is_no_database_is_named_when_the_tables_are_made(tmp_path: Path) -> None:
    path = tmp_path / "jinju.db"
    path.write_bytes(b"these are the notes of a meeting, " * 40)
    engine = open_engine(f"sqlite:///{path}")
    with pytest.raises(UserError) as caught:
        upgrade(engine)
    engine.dispose()
    assert caught.value.key == "database_broken"


def test_an_unreachable_server_is_away() -> None:
    error = OperationalError("SELECT 1", {}, OSError("connection refused"))
    trouble = explain(error)
    assert trouble
    assert trouble.key == "database_away"
    assert trouble.facts["why"] == "connection refused"


def test_a_fault_of_our_own_has_no_excuse(file: Path) -> None:
    assert explain(ValueError("x")) is None
    assert explain(IntegrityError("INSERT", {}, sqlite3.IntegrityError("unique"))) is None
