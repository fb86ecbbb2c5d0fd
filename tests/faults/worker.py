"""A process that delivers, with the real code, until it is killed: from outside or at a point."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import aiohttp

from bot.digests.choice import Choice
from bot.digests.delivery import Deliveries
from bot.digests.limits import Limit
from bot.digests.means import Means, Rules
from bot.digests.schedule import TZDATA_VERSION
from bot.messages import (
    Absent,
    Found,
    Notice,
    Outcome,
    Place,
    Reply,
    RetryAfter,
    Sent,
    Unknowable,
    Unknown,
)
from bot.store.claims import Claim, Hold
from bot.store.engine import open_engine
from bot.store.ledger import Decide, Ledger
from bot.store.library import Summary
from bot.store.lock import delivering_alone
from bot.store.stores import Stores
from bot.subscriptions import Subscription

TICK = 0.03  # seconds; the program ticks once a second
# K1-K6 of the design, and between claim and freeze.
POINTS = ("in plan", "after plan", "after claim", "while sending", "after sending", "after look-up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What one process is to do, and where it is to die, if anywhere."""

    database: str
    port: int
    lease: float
    seed: int
    reposts: bool
    die_at: str = ""
    die_after: int = 1  # passes of that point
    blow: signal.Signals = signal.SIGKILL  # or SIGSTOP, to be woken later
    epitaph: str = ""  # a file that appears just before the blow


class Fate:
    """Kills the process at its point."""

    def __init__(self, life: Life) -> None:
        self._life, self._left = life, life.die_after

    def passes(self, point: str) -> None:
        """Die here, if here it is to be: no handler, no finally, no flush."""
        if point != self._life.die_at:
            return
        self._left -= 1
        if self._left == 0:
            if self._life.epitaph:
                Path(self._life.epitaph).touch()
            os.kill(os.getpid(), self._life.blow)


class MortalLedger(Ledger):
    """The real ledger, with points to die at."""

    fate: Fate

    def plan(self, now: datetime, decide: Decide) -> int:
        """Plan; die inside the transaction, or right after it."""

        def decide_and_die(subscription: Subscription) -> object:
            self.fate.passes("in plan")
            return decide(subscription)

        planned = super().plan(now, decide_and_die)  # type: ignore[arg-type]
        if planned:
            self.fate.passes("after plan")
        return planned

    def claim(self, now: datetime, hold: Hold, **kwargs: object) -> tuple[Claim, ...]:
        """Claim; die with the claims committed and nothing sent."""
        claims = super().claim(now, hold, **kwargs)  # type: ignore[arg-type]
        if claims:
            self.fate.passes("after claim")
        return claims


class HttpSender:
    """Speaks to the tests' chat server; turns its answers into outcomes."""

    def __init__(self, session: aiohttp.ClientSession, port: int, fate: Fate) -> None:
        self._session, self._fate = session, fate
        self._base = f"http://127.0.0.1:{port}"

    async def send(self, place: Place, reply: Reply, key: str, *, silent: bool = False) -> Outcome:
        """Post."""
        asyncio.get_running_loop().call_later(0.002, self._fate.passes, "while sending")
        body = {"channel": place.channel, "key": key}
        try:
            async with self._session.post(f"{self._base}/post", json=body) as response:
                outcome = await _outcome(response)
        except aiohttp.ClientConnectorError:
            return RetryAfter(timedelta(0), "connection refused", spends_attempt=True)
        except aiohttp.ClientError as error:
            return Unknown(type(error).__name__)
        self._fate.passes("after sending")
        return outcome

    async def find(self, place: Place, key: str, since: datetime) -> Found:
        """Read the history."""
        try:
            async with self._session.get(f"{self._base}/find", params={"key": key}) as response:
                if response.status == 403:
                    return Unknowable("missing_scope")
                id_ = (await response.json())["id"]
        except aiohttp.ClientError as error:
            return RetryAfter(timedelta(seconds=0.1), type(error).__name__)
        self._fate.passes("after look-up")
        return Sent(id_) if id_ else Absent()

    async def edit(self, place: Place, message_id: str, reply: Reply) -> Outcome:
        """Not used here."""
        return Sent(message_id)

    async def tell(self, place: Place, user: str, text: str) -> Outcome:
        """Not used here."""
        return Sent("dm")


async def _outcome(response: aiohttp.ClientResponse) -> Outcome:
    if response.status == 429:
        return RetryAfter(timedelta(seconds=float(response.headers["Retry-After"])))
    if response.status >= 500:
        return Unknown(f"http {response.status}")
    return Sent((await response.json())["id"])


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)


def run_life(life: Life) -> None:
    """Deliver until killed."""
    logging.disable(logging.CRITICAL)
    engine = open_engine(life.database)
    with delivering_alone(engine):
        asyncio.run(_deliver(life, Stores.on(engine, tzdata=TZDATA_VERSION)))


async def _deliver(life: Life, stores: Stores) -> None:
    fate = Fate(life)
    ledger = MortalLedger(stores.ledger.engine)
    ledger.fate = fate
    stores = Stores(stores.subscriptions, ledger, stores.history, stores.leases)
    async with aiohttp.ClientSession() as session:
        means = Means(
            stores=stores,
            senders={"slack": HttpSender(session, life.port, fate)},
            choice=Choice(stores.history, lambda _: SUPPLY),
            compose=compose,
            clock=SystemClock(),
            rules=Rules(
                lease=timedelta(seconds=life.lease),
                reposts=life.reposts,
                limits={"slack": Limit()},
            ),
            chance=Random(life.seed),
        )
        async with Deliveries(means) as deliveries:
            while True:
                await deliveries.tick(means.clock.now())
                await asyncio.sleep(TICK)


def compose(
    subscription: Subscription, quotes: Sequence[str], at: datetime, is_late: bool
) -> Reply:
    """Write a post."""
    return Notice(text=" ".join(quotes), private=False)


SUPPLY = tuple(
    Summary(
        id=f"q{number}",
        speaker=f"s{number % 3}",
        source="r",
        topics=("t",),
        said_on=None,
        loaded_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    for number in range(30)
)
