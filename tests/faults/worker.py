"""A process that delivers, with the real code, until it is killed: from outside or at a point."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import discord

from adapters.discord.connection import use_api
from adapters.discord.progress import make_trace
from adapters.discord.sender import DiscordSender
from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.sender import SlackSender
from bot.digests.choice import Choice
from bot.digests.delivery import Deliveries
from bot.digests.means import Means, Rules
from bot.digests.schedule import TZDATA_VERSION
from bot.messages import Found, Notice, Outcome, Place, Reply
from bot.model import Locale
from bot.ports import Sender
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
    may_look_up: bool = True
    die_at: str = ""
    die_after: int = 1  # passes of that point
    blow: signal.Signals = signal.SIGKILL  # or SIGSTOP, to be woken later
    epitaph: str = ""  # a file that appears just before the blow


class Fate:
    """Kills the process at its point."""

    def __init__(self, life: Life) -> None:
        self._life, self._left = life, life.die_after
        self._chance = Random(life.seed)

    def moment(self) -> float:
        """Return how long after its start a request meets its end: before, at or after arrival."""
        return self._chance.uniform(0.0, 0.02)

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


class MortalSender:
    """A real sender, with points to die at."""

    def __init__(self, sender: Sender, fate: Fate) -> None:
        self._sender, self._fate = sender, fate

    async def send(self, place: Place, reply: Reply, key: str, *, silent: bool = False) -> Outcome:
        """Send; die with the request on its way, or with the answer in hand."""
        loop = asyncio.get_running_loop()
        loop.call_later(self._fate.moment(), self._fate.passes, "while sending")
        outcome = await self._sender.send(place, reply, key, silent=silent)
        self._fate.passes("after sending")
        return outcome

    async def find(self, place: Place, key: str, since: datetime) -> Found:
        """Look; die with the finding in hand."""
        found = await self._sender.find(place, key, since)
        self._fate.passes("after look-up")
        return found

    async def edit(self, place: Place, message_id: str, reply: Reply) -> Outcome:
        """Edit."""
        return await self._sender.edit(place, message_id, reply)

    async def tell(self, place: Place, user: str, text: str) -> Outcome:
        """Tell."""
        return await self._sender.tell(place, user, text)


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
    async with _senders(life) as senders:
        means = Means(
            stores=stores,
            senders={name: MortalSender(sender, fate) for name, sender in senders.items()},
            choice=Choice(stores.history, lambda _: SUPPLY),
            compose=compose,
            clock=SystemClock(),
            rules=Rules(
                lease=timedelta(seconds=life.lease),
                reposts=life.reposts,
                limits={},
            ),
            chance=Random(life.seed),
        )
        async with Deliveries(means) as deliveries:
            while True:
                await deliveries.tick(means.clock.now())
                await asyncio.sleep(TICK)


@asynccontextmanager
async def _senders(life: Life) -> AsyncIterator[dict[str, Sender]]:
    """Build the adapters' own senders, as the program does, on the server of the tests."""
    base = f"http://127.0.0.1:{life.port}"
    clients = Clients(token="xoxb-1", base_url=f"{base}/slack/")  # noqa: S106
    directory = Directory(clients, time.monotonic, default=Locale.SIMPLIFIED)
    slack = SlackSender(clients, directory, Locale.SIMPLIFIED, may_look_up=life.may_look_up)
    use_api(f"{base}/discord")
    async with discord.Client(
        intents=discord.Intents.none(), http_trace=make_trace(), max_ratelimit_timeout=30.0
    ) as client:
        await client.login("a.b.c")
        yield {"slack": slack, "discord": DiscordSender(client)}


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
