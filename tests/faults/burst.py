"""`python -m tests.faults.burst`: ten thousand orders due at one instant, as JSON lines.

The platform allows 50 posts a second, as Discord does; the ratio says how near we come to that.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Engine

from bot.digests.choice import Choice
from bot.digests.delivery import Deliveries
from bot.digests.limits import Limit
from bot.digests.means import Means, Rules
from bot.digests.planner import Planner
from bot.digests.schedule import TZDATA_VERSION
from bot.messages import Absent, Found, Outcome, Place, Reply, Sent
from bot.store.engine import open_engine
from bot.store.migrate import upgrade
from bot.store.stores import Stores
from tests.databases import postgresql
from tests.faults.runs import make_orders
from tests.faults.worker import SUPPLY, SystemClock, compose

ANSWER = 0.1  # seconds that the platform takes to answer
IDLE = 3.0  # seconds of looking at an idle loop first
PROBE = 0.005  # seconds between two looks at the event loop


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


async def measure(engine: Engine, count: int, rate: float) -> dict[str, float]:
    """Return the figures of one burst; `rate` is what the platform allows, zero for no limit."""
    stores = Stores.on(engine, tzdata=TZDATA_VERSION)
    due_at = datetime.now(UTC) - timedelta(seconds=1)
    stores.subscriptions.add_all(make_orders([due_at] * count, Random(1)))
    sender = CountingSender()
    means = Means(
        stores=stores,
        senders={"slack": sender, "discord": sender},
        choice=Choice(stores.history, lambda _: SUPPLY),
        compose=compose,
        clock=SystemClock(),
        rules=Rules(
            limits={name: Limit(platform=2 / rate if rate else 0) for name in ("slack", "discord")}
        ),
    )
    started = time.monotonic()
    Planner(means).plan(datetime.now(UTC))
    planned = time.monotonic() - started
    gc.collect()
    gc.freeze()  # as the program does once it has started
    idle = await _look(IDLE)
    blocks: list[float] = []
    probe = asyncio.create_task(_probe(blocks))
    started = time.monotonic()
    async with Deliveries(means) as deliveries:
        while sender.count < count:
            await deliveries.tick(datetime.now(UTC))
            await asyncio.sleep(0.1)
        took = time.monotonic() - started
    probe.cancel()
    blocks.sort()
    return {
        "plan_s": round(planned, 2),
        "took_s": round(took, 1),
        "per_s": round(count / took, 1),
        "ratio_to_limit": round(took / (count / rate), 3) if rate else 0,
        "loop_block_max_ms": round(blocks[-1] * 1000, 1),
        "loop_block_idle_max_ms": round(max(idle) * 1000, 1),
        "loop_block_p99_ms": round(blocks[len(blocks) * 99 // 100] * 1000, 1),
    }


async def _look(seconds: float) -> list[float]:
    """Look at a loop that does nothing: what it shows is the machine's, not ours."""
    blocks: list[float] = []
    probe = asyncio.create_task(_probe(blocks))
    await asyncio.sleep(seconds)
    probe.cancel()
    return blocks


async def _probe(blocks: list[float]) -> None:
    while True:
        started = time.monotonic()
        await asyncio.sleep(PROBE)
        blocks.append(max(0.0, time.monotonic() - started - PROBE))


def main() -> None:
    """Measure both databases."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.burst")
    parser.add_argument("--deliveries", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=50.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jinju-burst-") as folder, postgresql() as server:
        for address in (f"sqlite:///{Path(folder) / 'jinju.db'}", server.create()):
            engine = open_engine(address)
            upgrade(engine)
            figures = asyncio.run(measure(engine, options.deliveries, options.rate))
            line = {"database": engine.dialect.name, "deliveries": options.deliveries, **figures}
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
            engine.dispose()


if __name__ == "__main__":
    main()
