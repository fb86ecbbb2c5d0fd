"""Whatever happens in whatever order: one row a slot, one message a row, an outcome for each."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import text

from bot.digests.delivery import Deliveries
from bot.digests.schedule import next_due
from bot.messages import Gone, Outcome, Refused, RetryAfter, Unknown
from bot.store.engine import open_engine
from bot.store.history import Entry
from bot.store.migrate import upgrade
from bot.subscriptions import CatchUp, Order, Status, Subscription
from tests.bot.digests.fakes import World

STEPS = int(os.environ.get("LEDGER_STEPS", "1000"))  # more at night
A_RUN = 25
ANSWERS: tuple[Outcome, ...] = (
    RetryAfter(timedelta(seconds=20)),
    RetryAfter(timedelta(0), "unreachable", spends_attempt=True),
    Refused("invalid_blocks"),
    Gone("is_archived"),
)
ZONES = ("Asia/Shanghai", "America/New_York", "Australia/Lord_Howe")
_template: list[Path] = []


def template() -> Path:
    """Return a file with the tables, made once."""
    if not _template:
        path = Path(tempfile.mkdtemp(prefix="jinju-machine-")) / "jinju.db"
        engine = open_engine(f"sqlite:///{path}")
        upgrade(engine)
        engine.dispose()
        _template.append(path)
    return _template[0]


class Ledger(RuleBasedStateMachine):
    """Plan, claim, crash, expire, look up, edit, pause, resume, in any order."""

    @initialize(catch_up=st.sampled_from(CatchUp))
    def begin(self, catch_up: CatchUp) -> None:
        """Subscribe one channel, and run one process."""
        self.folder = Path(tempfile.mkdtemp(prefix="jinju-machine-"))
        shutil.copy(template(), self.folder / "jinju.db")
        self.loop = asyncio.new_event_loop()
        self.world = World(open_engine(f"sqlite:///{self.folder / 'jinju.db'}"))
        order = Order(times=("09:00", "12:00"), zone=ZONES[0], catch_up=catch_up)
        self.id = self.world.subscribe(order).id
        self.process = self.start()

    def start(self) -> Deliveries:
        """Run a fresh process."""
        process = self.world.process()
        self.await_(process.__aenter__())
        return process

    def await_(self, work: Coroutine[None, None, object]) -> None:
        """Run something to its end."""
        self.loop.run_until_complete(work)

    @property
    def subscription(self) -> Subscription:
        """Return the order as it stands."""
        return self.world.stores.subscriptions.get([self.id])[self.id]

    @rule(seconds=st.sampled_from((1, 10, 31, 160, 1800, 3600, 7 * 3600, 26 * 3600)))
    def tick(self, seconds: int) -> None:
        """Let time pass, and do what is due."""
        self.await_(self.world.run(self.process, seconds=(seconds,)))

    @rule()
    def go_to_the_due_time(self) -> None:
        """Let the next slot come due."""
        due_at = self.subscription.next_due_at
        if due_at and due_at > self.world.clock.now():
            self.world.clock.advance(due_at - self.world.clock.now())

    @rule(answer=st.sampled_from(ANSWERS))
    def be_refused(self, answer: Outcome) -> None:
        """Have the next post refused."""
        self.world.platform.accepts_before_answer = False
        self.world.platform.answers = [answer]

    @rule(is_there=st.booleans())
    def lose_an_answer(self, is_there: bool) -> None:
        """Have the next post's answer lost; the message is there or not."""
        self.world.platform.accepts_before_answer = is_there
        self.world.platform.answers = [Unknown("timeout")]

    @rule(claims=st.booleans())
    def crash(self, claims: bool) -> None:
        """Die, with claims in hand or not, and come back."""
        if claims:
            self.await_(self.claim_and_die())
        self.process = self.start()

    async def claim_and_die(self) -> None:
        """Tick, and cancel all that it started before it gets anywhere."""
        await self.process.tick(self.world.clock.now())
        for task in [*self.process._under_way, *self.process._beside]:
            task.cancel()
        await asyncio.sleep(0)

    @rule(zone=st.sampled_from(ZONES), hour=st.integers(0, 23))
    def edit(self, zone: str, hour: int) -> None:
        """Change times and zone."""
        if self.subscription.status is Status.ACTIVE:
            order = Order(times=(f"{hour:02d}:30",), zone=zone)
            now = self.world.clock.now()
            self.world.stores.subscriptions.change_order(self.id, order, now, next_due)

    @precondition(lambda self: self.subscription.status is Status.ACTIVE)
    @rule()
    def pause(self) -> None:
        """Pause."""
        self.world.stores.subscriptions.pause([self.id], "asked", self.world.clock.now())

    @precondition(lambda self: self.subscription.status is Status.PAUSED)
    @rule()
    def resume(self) -> None:
        """Resume."""
        now, order = self.world.clock.now(), self.subscription.order
        self.world.stores.subscriptions.resume(self.id, order, now, next_due)

    @rule(hours=st.sampled_from((-30, -1, 1, 30)))
    def jump(self, hours: int) -> None:
        """Set the clock wrong, or right again."""
        self.world.clock.jump(timedelta(hours=hours))

    @invariant()
    def one_message_a_slot(self) -> None:
        """No key was accepted twice, and no slot has two rows."""
        keys = Counter(key for _, key in self.world.platform.posts)
        assert all(count == 1 for count in keys.values()), keys
        slots = Counter(entry.slot_key for entry in self.entries())
        assert all(count == 1 for count in slots.values()), slots

    @invariant()
    def what_is_sent_is_there(self) -> None:
        """A row says sent only of a message that exists."""
        query = text("SELECT delivery_key FROM deliveries WHERE state = 'sent'")
        with self.world.engine.connect() as connection:
            sent = set(connection.execute(query).scalars())
        assert sent <= set(self.world.platform.messages)

    def entries(self) -> tuple[Entry, ...]:
        """Return the ledger."""
        return self.world.stores.history.entries(self.subscription.place, limit=10_000)

    def teardown(self) -> None:
        """Let three quiet slots pass: every slot must have come to its outcome."""
        self.world.platform.answers = []
        self.await_(self.world.run(self.process, seconds=[1, 61, 61, *[160.0] * 4]))
        for _ in range(3):
            self.go_to_the_due_time()
            self.await_(self.world.run(self.process, seconds=(1, 1)))
        self.one_message_a_slot()
        open_now = [entry for entry in self.world.states() if entry.split()[0] in
                    ("pending", "sending", "unknown")]  # fmt: skip
        assert not open_now
        if self.subscription.status is Status.ACTIVE:
            assert self.world.states()[-1] == "sent"
        self.world.engine.dispose()
        self.loop.close()
        shutil.rmtree(self.folder)


TestLedger = Ledger.TestCase
TestLedger.settings = settings(
    max_examples=STEPS // A_RUN,
    stateful_step_count=A_RUN,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
