"""Whatever happens in whatever order: one row a slot, one message a row, an outcome for each."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Row, event, text

from bot.digests.delivery import Deliveries
from bot.digests.schedule import next_due
from bot.messages import Gone, Outcome, Refused, RetryAfter, Unknown
from bot.store.engine import Engine, open_engine
from bot.store.migrate import upgrade
from bot.subscriptions import CatchUp, Order, Status, Subscription
from tests.bot.digests.fakes import World

STEPS = 1000  # `make faults` asks for 12,000, from 1,000 kills on
A_RUN = 50
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


def open_fast(path: Path) -> Engine:
    """Open a file without waiting for the disk: only a power cut would tell the difference."""
    engine = open_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA synchronous = OFF"))
    return engine


class Ledger(RuleBasedStateMachine):
    """Plan, claim, crash, expire, look up, edit, pause, resume, in any order."""

    steps: ClassVar[int] = 0

    @initialize(catch_up=st.sampled_from(CatchUp))
    def begin(self, catch_up: CatchUp) -> None:
        """Subscribe one channel, and run one process."""
        self.folder = Path(tempfile.mkdtemp(prefix="jinju-machine-"))
        shutil.copy(template(), self.folder / "jinju.db")
        self.loop = asyncio.new_event_loop()
        self.world = World(open_fast(self.folder / "jinju.db"))
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

    def is_in(self, status: Status) -> bool:
        """Tell how the order stands; asked several times a step."""
        with self.world.engine.connect() as connection:
            query = text("SELECT status FROM subscriptions")
            return bool(connection.execute(query).scalar_one() == status)

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
        self.await_(self.process._worker.close())
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
        if self.is_in(Status.ACTIVE):
            order = Order(times=(f"{hour:02d}:30",), zone=zone)
            now = self.world.clock.now()
            changed = self.world.stores.subscriptions.change_order(
                self.subscription, order, now, next_due
            )
            assert changed

    @precondition(lambda self: self.is_in(Status.ACTIVE))
    @rule()
    def pause(self) -> None:
        """Pause."""
        self.world.stores.subscriptions.pause([self.id], "asked", self.world.clock.now())

    @precondition(lambda self: self.is_in(Status.PAUSED))
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
        Ledger.steps += 1
        keys = Counter(key for _, key in self.world.platform.posts)
        assert all(count == 1 for count in keys.values()), keys
        slots = Counter(row.slot_key for row in self.rows())
        assert all(count == 1 for count in slots.values()), slots

    @invariant()
    def what_is_sent_is_there(self) -> None:
        """A row says sent only of a message that exists."""
        sent = {row.delivery_key for row in self.rows() if row.state == "sent"}
        assert sent <= set(self.world.platform.messages)

    def rows(self) -> Sequence[Row[Any]]:
        """Return slot, state and key of the whole ledger."""
        query = text("SELECT slot_key, state, delivery_key FROM deliveries")
        with self.world.engine.connect() as connection:
            return connection.execute(query).all()

    def teardown(self) -> None:
        """Let days pass quietly: every slot must have come to its outcome, the new ones as posts.

        A day and more, as a row may wait as long as a platform may ask for.
        """
        self.world.platform.answers = []
        self.await_(self.world.run(self.process, seconds=[1, 61, 61, *[160.0] * 4]))
        for _ in range(3):
            self.have_a_quiet_slot()
        self.await_(self.world.run(self.process, seconds=(26 * 3600, 160, 160)))
        self.one_message_a_slot()
        is_open = ("pending", "sending", "unknown")
        assert not [row for row in self.rows() if row.state in is_open]
        self.await_(self.process._worker.close())
        self.world.engine.dispose()
        self.loop.close()
        shutil.rmtree(self.folder)

    def have_a_quiet_slot(self) -> None:
        """Let the next slot come due: it is posted, unless it had its outcome already."""
        self.go_to_the_due_time()
        key, known = self.subscription.next_slot_key, {row.slot_key for row in self.rows()}
        self.await_(self.world.run(self.process, seconds=(1, 1)))
        if self.is_in(Status.ACTIVE) and key not in known:
            assert [row.state for row in self.rows() if row.slot_key == key] == ["sent"]


def walk(steps: int) -> int:
    """Take about so many steps; return how many it were. Raise AssertionError at a fault."""
    before = Ledger.steps
    run_state_machine_as_test(Ledger, settings=_settings(steps))
    return Ledger.steps - before


def _settings(steps: int) -> settings:
    return settings(
        max_examples=steps // A_RUN,
        stateful_step_count=A_RUN,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


TestLedger = Ledger.TestCase
TestLedger.settings = _settings(STEPS)
