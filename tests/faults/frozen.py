"""A process that is frozen past its lease and wakes again must not send, nor overwrite.

Frozen between its last look at the clock and the wire, nothing could hold it: that moment is the
limit which the documentation names, and nothing here claims otherwise.
"""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

from bot.digests.schedule import TZDATA_VERSION
from bot.store.standing import Subscriptions
from tests.faults.checker import check, count_open
from tests.faults.runs import CONTEXT, LEASE, chat_server, make_orders
from tests.faults.server import Manners
from tests.faults.trials import Database, Result
from tests.faults.worker import Life, run_life

DEADLINE = 30.0  # seconds; a failure, not a pace
MANNERS = Manners(mode="look-up", lease=LEASE, seed=1, slow=0.0, broken=0.0, limited=0.0)


async def frozen_and_taken_over(database: Database, *, point: str) -> Result:
    """Freeze a process at a point until another has done its work, then wake it."""
    return await asyncio.to_thread(_take_over, database, point)


async def frozen_alone(database: Database) -> Result:
    """Freeze the only process with claims in hand, until their leases are over."""
    return await asyncio.to_thread(_oversleep, database)


def _take_over(database: Database, point: str) -> Result:
    with _stage(database, 1) as stage:
        with _running(stage.life(point)) as stale:
            stage.wait_until_stopped(stale)
            with _running(replace(stage.life(), seed=2)) as fresh:
                stage.wait_until_done(fresh)
                os.kill(stale.pid or 0, signal.SIGCONT)
                stale.join(LEASE / 2)
        return stage.result()


def _oversleep(database: Database) -> Result:
    with _stage(database, 3) as stage:
        with _running(stage.life("after claim")) as process:
            stage.wait_until_stopped(process)
            assert stage.log.read_text() == ""
            process.join(LEASE * 1.5)
            os.kill(process.pid or 0, signal.SIGCONT)
            stage.wait_until_done(process)
        return stage.result()


class _Stage:
    """A chat server, its log, and channels whose post is due."""

    def __init__(self, database: Database, count: int, folder: Path) -> None:
        self._address = database.address
        self.log, self._epitaph = folder / "posted.jsonl", folder / "epitaph"
        self.log.touch()
        orders = make_orders([datetime.now(UTC)] * count, Random(1))
        Subscriptions(database.engine, tzdata=TZDATA_VERSION).add_all(orders)
        self._channels = [order.place.channel for order in orders]
        self.port = 0

    def life(self, point: str = "") -> Life:
        """Return a process to run, which is frozen at a point, if one is given."""
        return Life(
            database=self._address, port=self.port, lease=LEASE, seed=1, reposts=False,
            die_at=point, blow=signal.SIGSTOP, epitaph=str(self._epitaph),
        )  # fmt: skip

    def wait_until_stopped(self, process: ForkServerProcess) -> None:
        """Wait for the word that is left just before."""
        for _ in range(int(DEADLINE / 0.02)):
            if self._epitaph.exists():
                return
            process.join(0.02)
            assert process.exitcode is None
        raise AssertionError("not stopped")

    def wait_until_done(self, process: ForkServerProcess) -> None:
        """Wait until every delivery has its outcome."""
        for _ in range(int(DEADLINE / 0.05)):
            if not count_open(self._address, len(self._channels)):
                return
            process.join(0.05)
        raise AssertionError("not done")

    def result(self) -> Result:
        """Compare what the server has with what the ledger says."""
        found = check(self._address, self._channels, self.log)
        assert (found.lies, found.unfinished) == (0, 0)
        posts = len(self.log.read_text().splitlines())
        return Result(
            slots=found.deliveries, posts=posts, double=found.double, missed=found.skipped
        )


@contextmanager
def _stage(database: Database, count: int) -> Iterator[_Stage]:
    with tempfile.TemporaryDirectory(prefix="jinju-frozen-") as folder:
        stage = _Stage(database, count, Path(folder))
        with chat_server(MANNERS, stage.log) as stage.port:
            yield stage


@contextmanager
def _running(life: Life) -> Iterator[ForkServerProcess]:
    process = CONTEXT.Process(target=run_life, args=(life,), daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()
