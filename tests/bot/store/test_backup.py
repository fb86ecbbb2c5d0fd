"""Backups of a running database, and what a restore must not do: post again."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.errors import UserError
from bot.store.backup import back_up, mark_restored, restore, verify
from bot.store.engine import open_engine
from bot.store.lock import delivering_alone
from tests.bot.digests.fakes import START, World

HOUR = 3600.0


@pytest.fixture
def sqlite(tmp_path: Path, migrated_file: Path) -> Engine:
    path = tmp_path / "jinju.db"
    shutil.copy(migrated_file, path)
    return open_engine(f"sqlite:///{path}")


def test_a_backup_is_whole_while_others_write(sqlite: Engine, tmp_path: Path) -> None:
    world = World(sqlite)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            world.subscribe(channel=f"C{number}")

    writer = threading.Thread(target=write)
    writer.start()
    found = [back_up(sqlite, tmp_path / f"backup-{n}.db", START) for n in range(3)]
    stop.set()
    writer.join()

    counts = [contents.subscriptions for contents in found]
    assert counts == sorted(counts)
    assert verify(tmp_path / "backup-2.db").taken_at == START


def test_a_backup_never_overwrites_another(sqlite: Engine, tmp_path: Path) -> None:
    back_up(sqlite, tmp_path / "backup.db", START)

    with pytest.raises(UserError, match="backup_exists"):
        back_up(sqlite, tmp_path / "backup.db", START)


def test_a_damaged_backup_is_refused_and_the_database_stays(sqlite: Engine, tmp_path: Path) -> None:
    world = World(sqlite)
    for number in range(200):
        world.subscribe(channel=f"C{number}")
    backup = tmp_path / "backup.db"
    back_up(sqlite, backup, START)
    damaged = bytearray(backup.read_bytes())
    damaged[8192:20480] = b"\xff" * 12288
    backup.write_bytes(damaged)

    with pytest.raises(UserError, match="backup_broken"):
        restore(sqlite, backup, START)
    assert len(world.stores.subscriptions.waiting()) == 200


def test_what_is_no_database_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello, this is not a database at all " * 50)

    with pytest.raises(UserError, match="backup_broken"):
        verify(tmp_path / "notes.txt")
    with pytest.raises(UserError, match="backup_broken"):
        verify(tmp_path / "missing.db")


def test_a_backup_of_a_newer_version_is_refused(sqlite: Engine, tmp_path: Path) -> None:
    back_up(sqlite, tmp_path / "backup.db", START)
    with closing(sqlite3.connect(tmp_path / "backup.db", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(UserError, match="database_newer"):
        verify(tmp_path / "backup.db")


def test_nothing_is_restored_under_a_delivering_process(sqlite: Engine, tmp_path: Path) -> None:
    back_up(sqlite, tmp_path / "backup.db", START)

    with delivering_alone(sqlite), pytest.raises(UserError, match="second_process"):
        restore(sqlite, tmp_path / "backup.db", START)


def test_a_second_delivering_process_is_refused_and_reading_goes_on(sqlite: Engine) -> None:
    other = open_engine(sqlite.url.render_as_string())
    with delivering_alone(sqlite):
        with pytest.raises(UserError, match="second_process"), delivering_alone(other):
            pass
        assert World(other).stores.subscriptions.waiting() == ()
    with delivering_alone(other):
        pass


async def test_after_a_restore_what_was_posted_since_is_found_and_not_posted_again(
    sqlite: Engine, tmp_path: Path
) -> None:
    world = World(sqlite)
    world.subscribe()
    back_up(sqlite, tmp_path / "yesterday.db", world.clock.now())
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(10, 24 * HOUR))
    assert len(world.platform.posts) == 2

    world.clock.advance(timedelta(hours=1))
    restore(sqlite, tmp_path / "yesterday.db", world.clock.now())
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(1, 1))

    assert world.states() == ["sent", "sent"]
    assert len(world.platform.posts) == 2


async def test_after_a_restore_what_was_not_posted_is_posted_or_missed(engine: Engine) -> None:
    world = World(engine)
    world.subscribe()
    world.clock.advance(timedelta(days=2, hours=1))
    mark_restored(engine, world.clock.now())
    async with world.process() as deliveries:
        await world.run(deliveries, seconds=(1, 1, 24 * HOUR))

    assert world.states() == ["skipped missed", "skipped missed", "sent", "sent"]
    assert len(world.platform.posts) == 2
    assert len(world.platform.finds) == 3


def test_postgresql_is_backed_up_by_its_own_tools(engine: Engine, tmp_path: Path) -> None:
    if engine.dialect.name == "sqlite":
        return
    with pytest.raises(UserError, match="backup_postgresql"):
        back_up(engine, tmp_path / "backup.db", START)
