"""A process that is frozen past its lease and wakes again must not send, nor overwrite.

Frozen between its last look at the clock and the wire, nothing could hold it: that moment is the
limit which the documentation names, and no test here claims otherwise.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import pytest

from bot.digests.schedule import TZDATA_VERSION
from bot.store.engine import open_engine
from bot.store.standing import Subscriptions
from tests.databases import PostgreSQL
from tests.faults.checker import check, count_open
from tests.faults.runs import CONTEXT, LEASE, chat_server, make_orders
from tests.faults.server import Manners
from tests.faults.worker import Life, run_life

DEADLINE = 30.0  # seconds; a failure, not a pace
MANNERS = Manners(mode="look-up", lease=LEASE, seed=1, slow=0.0, broken=0.0, limited=0.0)


@contextmanager
def running(life: Life) -> Iterator[ForkServerProcess]:
    process = CONTEXT.Process(target=run_life, args=(life,), daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def wait_until_stopped(process: ForkServerProcess, epitaph: Path) -> None:
    for _ in range(int(DEADLINE / 0.02)):
        if epitaph.exists():
            return
        process.join(0.02)
        assert process.exitcode is None
    raise AssertionError("not stopped")


def wait_until_done(database: str, process: ForkServerProcess, expected: int) -> None:
    for _ in range(int(DEADLINE / 0.05)):
        if not count_open(database, expected):
            return
        process.join(0.05)
    raise AssertionError("not done")


def subscribe(database: str, count: int) -> list[str]:
    engine = open_engine(database)
    orders = make_orders([datetime.now(UTC)] * count, Random(1))
    Subscriptions(engine, tzdata=TZDATA_VERSION).add_all(orders)
    engine.dispose()
    return [order.place.channel for order in orders]


@pytest.mark.parametrize("point", ["after claim", "after sending"])
def test_a_stale_holder_that_wakes_after_a_take_over_adds_nothing(
    point: str, postgresql_server: PostgreSQL, migrated_database: str, tmp_path: Path
) -> None:
    database, log = postgresql_server.create(like=migrated_database), tmp_path / "posted.jsonl"
    log.touch()
    channels = subscribe(database, 1)
    with chat_server(MANNERS, log) as port:
        sound = Life(database=database, port=port, lease=LEASE, reposts=False, seed=2)
        epitaph = str(tmp_path / "epitaph")
        frozen = replace(sound, seed=1, die_at=point, blow=signal.SIGSTOP, epitaph=epitaph)
        with running(frozen) as stale:
            wait_until_stopped(stale, tmp_path / "epitaph")
            with running(sound) as fresh:
                wait_until_done(database, fresh, len(channels))
                os.kill(stale.pid or 0, signal.SIGCONT)
                stale.join(LEASE / 2)

    found = check(database, channels, log)
    assert (found.missing, found.double, found.lies) == (0, 0, 0)


def test_alone_a_process_that_overslept_its_lease_starts_over(
    migrated_file: Path, tmp_path: Path
) -> None:
    path, log = tmp_path / "jinju.db", tmp_path / "posted.jsonl"
    path.write_bytes(migrated_file.read_bytes())
    log.touch()
    database = f"sqlite:///{path}"
    channels = subscribe(database, 3)
    with chat_server(MANNERS, log) as port:
        life = Life(database=database, port=port, lease=LEASE, seed=1, reposts=False,
                    die_at="after claim", blow=signal.SIGSTOP,
                    epitaph=str(tmp_path / "epitaph"))  # fmt: skip
        with running(life) as process:
            wait_until_stopped(process, tmp_path / "epitaph")
            assert log.read_text() == ""
            process.join(LEASE * 1.5)
            os.kill(process.pid or 0, signal.SIGCONT)
            wait_until_done(database, process, len(channels))

    found = check(database, channels, log)
    assert (found.missing, found.double, found.lies) == (0, 0, 0)
