"""Fakes for daily posts: a platform that keeps what was posted, a clock, a supply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import Engine

from bot.digests.choice import Choice
from bot.digests.delivery import Deliveries
from bot.digests.limits import Limit
from bot.digests.means import Changes, Means, Rules
from bot.digests.schedule import TZDATA_VERSION, next_due
from bot.messages import Absent, Found, Notice, Outcome, Place, Reply, Sent
from bot.model import Locale
from bot.store.library import Summary
from bot.store.stores import Stores
from bot.subscriptions import Order, Status, Subscription

START = datetime(2026, 11, 22, 0, 59, 50, tzinfo=UTC)  # ten seconds before 09:00 in Shanghai
DUE = START + timedelta(seconds=10)


class FakeClock:
    """A clock that tests move; `elapsed` follows it unless `jump` moves the wall clock alone."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now
        self._elapsed = 1000.0

    def now(self) -> datetime:
        return self._now

    def elapsed(self) -> float:
        return self._elapsed

    def advance(self, by: timedelta) -> None:
        self._now += by
        self._elapsed += by.total_seconds()

    def jump(self, by: timedelta) -> None:
        self._now += by


@dataclass
class FakePlatform:
    """A sender whose messages can be read back; `answers` come before anything is accepted."""

    messages: dict[str, tuple[Place, Reply]] = field(default_factory=dict)  # by key
    posts: list[tuple[Place, str]] = field(default_factory=list)  # every accepted one
    calls: list[Place] = field(default_factory=list)
    finds: list[str] = field(default_factory=list)
    edits: list[tuple[str, Reply]] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    answers: list[Outcome] = field(default_factory=list)
    accepts_before_answer: bool = False  # the message is there although the answer is lost
    finding: Found | None = None  # what every look-up says, instead of the truth
    editing: Outcome | None = None

    async def send(self, place: Place, reply: Reply, key: str, *, silent: bool = False) -> Outcome:
        self.calls.append(place)
        if self.answers and not self.accepts_before_answer:
            return self.answers.pop(0)
        self.messages[key] = (place, reply)
        self.posts.append((place, key))
        return self.answers.pop(0) if self.answers else Sent(f"m{len(self.posts)}")

    async def find(self, place: Place, key: str, since: datetime) -> Found:
        self.finds.append(key)
        if self.finding is not None:
            return self.finding
        return Sent(f"found-{key[:4]}") if key in self.messages else Absent()

    async def edit(self, place: Place, message_id: str, reply: Reply) -> Outcome:
        self.edits.append((message_id, reply))
        return self.editing or Sent(message_id)

    async def tell(self, place: Place, user: str, text: str) -> Outcome:
        self.told.append((user, text))
        return Sent("dm")


def supply_of(
    count: int = 40, *, topics: Sequence[str] = ("a", "b", "c"), prefix: str = "q"
) -> tuple[Summary, ...]:
    return tuple(
        Summary(
            id=f"{prefix}{n}",
            speaker=f"s{n % 3}",
            source=f"r{n % 2}",
            topics=(topics[n % len(topics)],),
            said_on=None,
            loaded_at=START - timedelta(days=30),
        )
        for n in range(count)
    )


@dataclass
class World:
    """All that a scenario of deliveries needs, over one database."""

    engine: Engine
    clock: FakeClock = field(default_factory=FakeClock)
    platform: FakePlatform = field(default_factory=FakePlatform)
    supply: list[Summary] = field(default_factory=lambda: list(supply_of()))
    version: int = 1
    changed: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    rules: Rules = field(default_factory=lambda: Rules(limits={"slack": Limit()}))
    connected: tuple[str, ...] = ("slack",)

    def __post_init__(self) -> None:
        self.stores = Stores.on(self.engine, tzdata=TZDATA_VERSION, has_own_clock=False)
        self.choice = Choice(self.stores.history, lambda _: tuple(self.supply))

    def means(self) -> Means:
        return Means(
            stores=self.stores,
            senders=dict.fromkeys(self.connected, self.platform),
            choice=self.choice,
            compose=self.compose,
            changes=Changes(version=lambda: self.version, since=lambda _: self.changed),
            clock=self.clock,
            rules=self.rules,
            chance=Random(1),
            elapsed=self.clock.elapsed,
        )

    def compose(
        self, subscription: Subscription, quotes: tuple[str, ...], at: datetime, is_late: bool
    ) -> Reply | None:
        """Write a post of the quotes that may be served; None if there is none."""
        served = " ".join(quote for quote in quotes if quote not in self.withdrawn)
        text = f"{served} {at:%Y-%m-%d} v{self.version}{' late' * is_late}"
        return Notice(text=text, private=False) if served else None

    def process(self) -> Deliveries:
        """Return what a fresh process would run."""
        return Deliveries(self.means())

    def subscribe(
        self, order: Order | None = None, *, workspace: str = "T1", channel: str = "C1"
    ) -> Subscription:
        order = order or Order(times=("09:00",), zone="Asia/Shanghai")
        slot = next_due(order, self.clock.now())
        number = len(self.stores.subscriptions.waiting())
        return self.stores.subscriptions.add(
            Subscription(
                id=str(uuid5(NAMESPACE_OID, f"{workspace}/{channel}/{number}")),
                short_id="",
                place=Place(platform="slack", workspace=workspace, channel=channel),
                owner="U1",
                locale=Locale.ENGLISH,
                order=order,
                status=Status.ACTIVE,
                created_at=self.clock.now(),
                next_due_at=slot.due_at if slot else None,
                next_slot_key=slot.key if slot else None,
            )
        )

    async def run(self, deliveries: Deliveries, *, seconds: Iterable[float] = (10,)) -> None:
        """Move the clock step by step, ticking after each."""
        for step in seconds:
            self.clock.advance(timedelta(seconds=step))
            await deliveries.tick(self.clock.now())
            await deliveries.settle()

    def states(self, channel: str = "C1", workspace: str = "T1") -> list[str]:
        """Return the channel's ledger, oldest first: `sent`, `skipped missed`, …"""
        place = Place(platform="slack", workspace=workspace, channel=channel)
        entries = self.stores.history.entries(place, limit=1000)
        return [f"{e.state} {e.reason or ''}".strip() for e in reversed(entries)]
