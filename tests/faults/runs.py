"""One run: a server, processes that deliver, kills at random moments and at chosen points."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random
from uuid import UUID

from bot.digests.schedule import TZDATA_VERSION, next_due
from bot.messages import Place
from bot.model import Locale
from bot.store.engine import open_engine
from bot.store.migrate import upgrade
from bot.store.standing import Subscriptions
from bot.subscriptions import Order, Status, Subscription
from tests.faults.checker import Findings, check, count_open
from tests.faults.server import Manners, run_server
from tests.faults.worker import POINTS, Life, run_life

LEASE = 3.2  # seconds; 120 in the program. Shorter ones break on a busy machine, not in the code
PACE = (0.1, 0.4)  # seconds between two kills of one process
PATIENCE = 20.0  # seconds without progress after the last kill: then it is stuck
TENANTS = 20
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.worker", "tests.faults.server"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to run."""

    database: str  # address
    mode: str
    deliveries: int
    kills: int
    processes: int
    seed: int
    folder: Path

    @property
    def haste(self) -> float:
        """Return how much sooner a kill follows another where there are more to be killed."""
        return 1 / math.sqrt(self.processes)


@dataclass
class Crew:
    """The living processes; the dead are replaced at once."""

    plan: Plan
    port: int
    chance: Random
    living: list[ForkServerProcess] = field(default_factory=list)
    kills: int = 0
    is_over: bool = False

    def start(self) -> None:
        """Start what is missing; every second life ends at a chosen point by itself."""
        while len(self.living) < self.plan.processes:
            is_marked = not self.is_over and self.chance.random() < 0.5
            life = Life(
                database=self.plan.database,
                port=self.port,
                lease=LEASE,
                seed=self.chance.randrange(2**32),
                reposts=self.plan.mode == "repost",
                may_look_up=self.plan.mode != "skip",
                die_at=self.chance.choice(POINTS) if is_marked else "",
                die_after=self.chance.randint(1, 4),
            )
            process = CONTEXT.Process(target=run_life, args=(life,), daemon=True)
            process.start()
            self.living.append(process)

    def bury(self) -> None:
        """Count those that died at their point, and replace them."""
        for process in [p for p in self.living if p.exitcode is not None]:
            if process.exitcode != -signal.SIGKILL:
                raise RuntimeError(f"a process ended by itself: {process.exitcode}")
            self.kills += 1
            self.living.remove(process)
        self.start()

    def kill_one(self) -> None:
        """Kill one of the living, whatever it is doing."""
        victim = self.chance.choice(self.living)
        if victim.pid is not None and victim.exitcode is None:
            os.kill(victim.pid, signal.SIGKILL)
            victim.join()
        self.bury()


def run(plan: Plan) -> tuple[Findings, int]:
    """Run to the end; return the findings and the number of kills."""
    chance = Random(plan.seed)
    log = plan.folder / "posted.jsonl"
    log.touch()
    expected = _seed_database(plan, chance)
    manners = Manners(mode=plan.mode, lease=LEASE, seed=plan.seed)
    with chat_server(manners, log) as port:
        crew = Crew(plan, port, chance)
        crew.start()
        while crew.kills < plan.kills:
            time.sleep(chance.uniform(*PACE) * plan.haste)
            crew.kill_one()
        crew.is_over = True
        crew.kill_one()  # the last of the marked may still die; the rest live on
        _wait(crew, plan.database, len(expected))
        for process in crew.living:
            process.kill()
            process.join()
        kills = crew.kills
    return check(plan.database, expected, log), kills


def _wait(crew: Crew, database: str, expected: int) -> None:
    """Wait until every delivery has an outcome, or nothing moves any more."""
    deadline, last = time.monotonic() + PATIENCE, expected
    while (left := count_open(database, expected)) and time.monotonic() < deadline:
        if left < last:
            deadline, last = time.monotonic() + PATIENCE, left
        time.sleep(0.1)
        crew.bury()


def _seed_database(plan: Plan, chance: Random) -> list[str]:
    """Subscribe channels, each due once while the processes are being killed."""
    engine = open_engine(plan.database)
    upgrade(engine)
    mean = sum(PACE) / 2 * plan.haste
    start = datetime.now(UTC) + timedelta(seconds=plan.deliveries / 800)  # once all are stored
    spread = plan.kills * mean * 0.95
    due = [start + timedelta(seconds=chance.uniform(0, spread)) for _ in range(plan.deliveries)]
    orders = make_orders(due, chance)
    Subscriptions(engine, tzdata=TZDATA_VERSION).add_all(orders)
    engine.dispose()
    return [order.place.channel for order in orders]


def make_orders(due: Sequence[datetime], chance: Random) -> list[Subscription]:
    """Return an order for each instant, in channels of their own over twenty workspaces."""
    orders = []
    for number, due_at in enumerate(due):
        order = Order(times=(due_at.time().isoformat(),), zone="UTC")
        slot = next_due(order, due_at - timedelta(seconds=1))
        assert slot
        place = make_place(number)
        orders.append(
            Subscription(
                id=str(UUID(int=chance.getrandbits(128), version=4)),
                short_id="",
                place=place,
                owner="U1",
                locale=Locale.ENGLISH,
                order=order,
                status=Status.ACTIVE,
                created_at=due_at,
                next_due_at=slot.due_at,
                next_slot_key=slot.key,
            )
        )
    return orders


def make_place(number: int) -> Place:
    """Return a channel of Slack or, every second time, a direct message of Discord."""
    tenant = number % TENANTS
    if number % 2:
        return Place(platform="slack", workspace=f"T{tenant}", channel=f"C{number}")
    return Place(platform="discord", workspace=f"dm-{tenant}", channel=str(10**17 + number))


@contextmanager
def chat_server(manners: Manners, log: Path) -> Iterator[int]:
    """Run a server in a process of its own; yield its port."""
    here, there = CONTEXT.Pipe()
    process = CONTEXT.Process(target=run_server, args=(manners, log, there), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.kill()
        process.join()
