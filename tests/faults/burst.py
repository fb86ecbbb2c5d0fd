"""`python -m tests.faults.burst`: ten thousand orders due at one instant, as JSON lines.

The whole core is at work, as the program wires it, on the shipped library: posts are planned,
chosen, rendered and sent while people ask. Once the platform sets no limit, once it allows 50
posts a second, as Discord does; the ratio says how near we come to that.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from adapters.wiring import Core, SystemClock, open_core
from bot.config import PREFIX, from_env
from bot.digests.delivery import Deliveries
from bot.digests.limits import Limit
from bot.digests.means import Means, Rules
from bot.messages import Absent, Found, Outcome, Place, Reply, Sent
from bot.store.ledger import Decide, Ledger
from tests.databases import postgresql
from tests.faults.asking import Answered, Asking, figures
from tests.faults.runs import make_orders

ANSWER = 0.1  # seconds that the platform takes to answer
IDLE = 10.0  # seconds of looking at an idle program first
PROBE = 0.005  # seconds between two looks at the event loop
PLACES = 200  # channels that people ask in
TARGETS = {"plan_s": 2.0, "loop_block_max_ms": 50.0, "command_max_ms": 500.0}


class CountingSender:
    """A platform that takes its time, and counts."""

    def __init__(self) -> None:
        self.count = 0

    async def send(self, place: Place, reply: Reply, key: str, *, silent: bool = False) -> Outcome:
        """Accept."""
        await asyncio.sleep(ANSWER)
        self.count += 1
        return Sent(str(self.count))

    async def find(self, place: Place, key: str, since: datetime) -> Found:
        """Know nothing."""
        return Absent()

    async def edit(self, place: Place, message_id: str, reply: Reply) -> Outcome:
        """Accept."""
        return Sent(message_id)

    async def tell(self, place: Place, user: str, text: str) -> Outcome:
        """Accept."""
        return Sent("dm")


class TimedLedger(Ledger):
    """The real ledger, which notes how long planning took."""

    began_at: float = 0.0
    ended_at: float = 0.0

    def plan(self, now: datetime, decide: Decide) -> int:
        """Plan."""
        self.began_at = self.began_at or time.monotonic()
        planned = super().plan(now, decide)
        if planned:
            self.ended_at = time.monotonic()
        return planned


@dataclass
class Loop:
    """How long the event loop did not get round to what was due."""

    blocks: list[float] = field(default_factory=list)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Look at the loop while the body runs."""
        probe = asyncio.create_task(self._probe())
        try:
            yield
        finally:
            probe.cancel()

    async def _probe(self) -> None:
        while True:
            started = time.monotonic()
            await asyncio.sleep(PROBE)
            self.blocks.append(max(0.0, time.monotonic() - started - PROBE))

    def figures(self, name: str) -> dict[str, float]:
        """Return the longest block and p99."""
        blocks = sorted(self.blocks)
        return {
            f"{name}_max_ms": round(blocks[-1] * 1000, 1),
            f"{name}_p99_ms": round(blocks[len(blocks) * 99 // 100] * 1000, 1),
        }


async def measure(core: Core, count: int, rate: float) -> dict[str, float]:
    """Return the figures of one burst; `rate` is what the platform allows, zero for no limit."""
    due_at = datetime.now(UTC) - timedelta(seconds=1)
    orders = make_orders([due_at] * count, Random(1))
    core.stores.subscriptions.add_all(orders)
    await core.service.warm_up()
    gc.collect()
    gc.freeze()  # as the program does once it has started
    asking = Asking(core.service, [order.place for order in orders[:PLACES]])
    quiet = Loop()
    async with asking.going_on() as before, quiet.watched():
        await asyncio.sleep(IDLE)
    sender, ledger, busy = CountingSender(), TimedLedger(core.engine), Loop()
    started = time.monotonic()
    async with asking.going_on() as meanwhile, busy.watched():
        await _deliver(_means(core, sender, ledger, rate), sender, count)
        took = time.monotonic() - started
    return {
        "plan_s": round(ledger.ended_at - ledger.began_at, 2),
        "took_s": round(took, 1),
        "per_s": round(count / took, 1),
        "ratio_to_limit": round(took / (count / rate), 3) if rate else 0,
        **busy.figures("loop_block"),
        **quiet.figures("idle_loop_block"),
        **figures(meanwhile),
        **figures(before, "idle_"),
        "command_max_ms_while_planning": _longest(meanwhile, ledger),
    }


def _means(core: Core, sender: CountingSender, ledger: Ledger, rate: float) -> Means:
    limit = Limit(platform=2 / rate if rate else 0)  # each of two platforms takes half
    return Means(
        stores=replace(core.stores, ledger=ledger),
        senders={"slack": sender, "discord": sender},
        choice=core.choice,
        compose=core.posts.compose,
        clock=core.clock,
        rules=Rules(limits={"slack": limit, "discord": limit}),
    )


async def _deliver(means: Means, sender: CountingSender, count: int) -> None:
    """Tick until all is posted, as the program does but more often, to see the end of it."""
    async with Deliveries(means) as deliveries:
        while sender.count < count:
            await deliveries.tick(datetime.now(UTC))
            await asyncio.sleep(0.1)


def _longest(answered: list[Answered], ledger: TimedLedger) -> float:
    """Return how long the slowest command took that was asked while posts were planned."""
    took = [one.ms for one in answered if ledger.began_at <= one.at <= ledger.ended_at]
    return round(max(took, default=0.0), 1)


def _report(address: str, folder: Path, count: int, rate: float) -> bool:
    """Print one line; tell whether every target was met."""
    environment = {f"{PREFIX}DATA_DIR": str(folder), f"{PREFIX}DATABASE_URL": address}
    settings = from_env(environment, home=folder)
    with open_core(settings, clock=SystemClock(), chance=Random(1)) as core:
        found = asyncio.run(measure(core, count, rate))
        line = {"database": core.engine.dialect.name, "deliveries": count, "limit_per_s": rate}
    over = [name for name, most in TARGETS.items() if found[name] > most]
    sys.stdout.write(json.dumps({**line, **found, "over": over}) + "\n")
    sys.stdout.flush()
    gc.unfreeze()
    return not over


def main() -> int:
    """Measure both databases, without a limit and with one; fail if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.burst")
    parser.add_argument("--deliveries", type=int, default=10_000)
    parser.add_argument("--limited", type=int, default=2_000, help="deliveries under the limit")
    parser.add_argument("--rate", type=float, default=50.0)
    options = parser.parse_args()
    is_sound = True
    with tempfile.TemporaryDirectory(prefix="jinju-burst-") as folder, postgresql() as server:
        for count, rate in ((options.deliveries, 0.0), (options.limited, options.rate)):
            for kind in ("sqlite", "postgresql"):
                base = Path(folder) / f"{kind}-{count}-{rate}"
                base.mkdir()
                is_sqlite = kind == "sqlite"
                address = f"sqlite:///{base / 'jinju.db'}" if is_sqlite else server.create()
                is_sound &= _report(address, base, count, rate)
    return 0 if is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
