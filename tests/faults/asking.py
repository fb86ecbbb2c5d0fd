"""People who ask while posts go out: a command every 50 ms through the real service."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

from bot.grammar import parse_line
from bot.messages import Asker, Place, Problem, Request
from bot.model import Locale
from bot.service.service import Service

PACE = 0.05  # seconds between two commands, whether or not the last one has its answer
COMMANDS = (
    "/quote find 朱啸虎 烧钱", "/quote topic 开源", "/digest list", "/digest history",
    "/quote today", "/quote random 融资", "/quote topic open source", "/digest preview",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answered:
    """When a command was asked, by the monotonic clock, and how many milliseconds it took."""

    at: float
    ms: float


@dataclass
class Asking:
    """Asks in channels that have their daily posts in the burst, one after the other."""

    service: Service
    places: Sequence[Place]

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[list[Answered]]:
        """Ask while the body runs; yield what is answered, all of it once the body has ended."""
        answered: list[Answered] = []
        ended = asyncio.Event()
        task = asyncio.create_task(self._ask_on(answered, ended))
        try:
            yield answered
        finally:
            ended.set()
            await task

    async def _ask_on(self, answered: list[Answered], ended: asyncio.Event) -> None:
        started = time.monotonic()
        async with asyncio.TaskGroup() as asked:
            for number in count():
                due = started + number * PACE
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                if ended.is_set():
                    return
                asked.create_task(self._ask(number, due, answered))

    async def _ask(self, number: int, due: float, answered: list[Answered]) -> None:
        """Ask, and count from when it was due: a loop that comes late to it is our delay too."""
        line = COMMANDS[number % len(COMMANDS)]
        place = self.places[number // len(COMMANDS) % len(self.places)]
        asker = Asker(id="U1", locale=Locale.SIMPLIFIED, may_manage=True)
        request = Request(place=place, asker=asker, command=parse_line(line))
        reply = await self.service.handle(request)
        answered.append(Answered(due, 1000 * (time.monotonic() - due)))
        if isinstance(reply, Problem) and reply.reference:
            raise RuntimeError(f"{line}: {reply.text}")


def figures(answered: Sequence[Answered], prefix: str = "") -> dict[str, float]:
    """Return how many were answered, and p50, p99 and maximum in milliseconds."""
    cuts = statistics.quantiles([one.ms for one in answered], n=100)
    return {
        f"{prefix}commands": len(answered),
        f"{prefix}command_p50_ms": round(cuts[49], 1),
        f"{prefix}command_p99_ms": round(cuts[98], 1),
        f"{prefix}command_max_ms": round(max(one.ms for one in answered), 1),
    }
