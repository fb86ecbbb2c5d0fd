"""What outages are played on: a database that can go away, a disk that fills, a held post."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, event, text

from bot.digests.clock import Ticker
from bot.digests.delivery import Deliveries
from bot.digests.metrics import Metrics
from bot.messages import Outcome, Place, Reply, Sent
from bot.store.engine import open_engine
from tests.bot.digests.fakes import FakePlatform, World
from tests.databases import PostgreSQL

NO_LIMIT = 2**31 - 2  # pages
LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print(flush=True)
sys.stdin.read()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A fresh database of either kind, with all the tables."""

    engine: Engine
    address: str
    gone: Callable[[], AbstractContextManager[None]]  # out of reach while in the context


@contextmanager
def sqlite_file(path: Path) -> Iterator[Database]:
    """Yield a database on a file that has the tables; its engine does not wait for locks."""
    address = f"sqlite:///{path}"
    engine = open_engine(address)
    event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout = 20"))
    yield Database(engine=engine, address=address, gone=partial(_locked, path))
    engine.dispose()


@contextmanager
def on_server(server: PostgreSQL, address: str) -> Iterator[Database]:
    """Yield a database of a server that may be stopped."""
    engine = open_engine(address)
    yield Database(engine=engine, address=address, gone=server.stopped)
    engine.dispose()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Have another process lock the file against writing."""
    command = (sys.executable, "-c", LOCK, str(path))
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as other:
        assert other.stdout
        other.stdout.readline()
        try:
            yield
        finally:
            other.communicate()


class Disk:
    """The room an SQLite file has; on a full one, writes that need another page really fail."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pages = NO_LIMIT
        event.listen(engine, "checkout", self._limit)

    def fill(self) -> None:
        """Leave no page beyond those there are."""
        with self._engine.execution_options(readonly=True).connect() as connection:
            self._pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def free(self) -> None:
        """Make room."""
        self._pages = NO_LIMIT

    def _limit(self, connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {self._pages}")


@dataclass
class HoldingPlatform(FakePlatform):
    """A platform that takes posts into its hands and accepts them only when told to."""

    in_hand: asyncio.Event = field(default_factory=asyncio.Event)
    may_accept: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, place: Place, reply: Reply, key: str, *, silent: bool = False) -> Outcome:
        self.in_hand.set()
        await self.may_accept.wait()
        return await super().send(place, reply, key, silent=silent)


@dataclass
class WordyPlatform(FakePlatform):
    """A platform whose ids are as long as the ledger allows: each makes its row wider."""

    on_post: Callable[[], None] = lambda: None

    async def send(self, place: Place, reply: Reply, key: str, *, silent: bool = False) -> Outcome:
        await super().send(place, reply, key, silent=silent)
        self.on_post()
        return Sent(f"{len(self.posts):064}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What an outage came to; `slots` were due, by a count of its own."""

    slots: int
    posts: int
    double: int
    missed: int
    health: str | None = None  # the clock's last complaint; empty: none; None: it was not asked
    health_at_end: str = ""

    @property
    def missing(self) -> int:
        """Return how many slots have neither a message nor a row that says so."""
        return self.slots - (self.posts - self.double) - self.missed


@dataclass
class Trial:
    """A world, the last complaint of its clock, and what it says now."""

    world: World
    problem: str = ""
    problem_now: str = ""

    @asynccontextmanager
    async def process(self) -> AsyncIterator[Run]:
        """Run a process for a while."""
        world = self.world
        async with world.process() as deliveries:
            ticker = Ticker(
                deliveries.tick, clock=world.clock, elapsed=world.clock.elapsed, metrics=Metrics()
            )
            yield Run(self, deliveries, ticker)

    def count(self, state: str) -> int:
        """Return how many rows the ledger has in a state."""
        query = text(
            "SELECT count(*) FROM deliveries"
            " WHERE state = :state OR state || ' ' || reason = :state"
        )
        with self.world.engine.connect() as connection:
            return int(connection.execute(query, {"state": state}).scalar_one())

    def result(self, slots: int) -> Result:
        """Count what the platform has and what the ledger says."""
        posts = self.world.platform.posts
        return Result(
            slots=slots,
            posts=len(posts),
            double=len(posts) - len(set(posts)),
            missed=self.count("skipped missed"),
            health=self.problem,
            health_at_end=self.problem_now,
        )


@dataclass
class Run:
    """One process, ticking by the fake clock."""

    trial: Trial
    deliveries: Deliveries
    ticker: Ticker

    async def go(self, *seconds: float) -> None:
        """Let time pass, tick after each step, and let posts come to their end."""
        for step in seconds:
            await self.beat(step)
            await self.deliveries.settle()

    async def beat(self, seconds: float) -> None:
        """Let time pass and tick, whatever is still under way."""
        self.trial.world.clock.advance(timedelta(seconds=seconds))
        await self.ticker.beat()
        self.trial.problem_now = self.ticker.problem()
        self.trial.problem = self.trial.problem_now or self.trial.problem
