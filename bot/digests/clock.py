"""The clock that ticks: APScheduler in memory, without any state, once a second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.digests.metrics import Metrics
from bot.ports import Clock
from bot.store.trouble import explain

log = logging.getLogger(__name__)

OLD = 30.0  # seconds since the last finished tick, from which on we are not healthy
SECOND = 1.0


class Ticker:
    """Calls `tick(now)` once a second, never twice at a time; a failed tick is not the last."""

    def __init__(
        self, tick: Callable[[datetime], Awaitable[None]], *, clock: Clock,
        elapsed: Callable[[], float], metrics: Metrics,
    ) -> None:  # fmt: skip
        self._tick, self._clock, self._elapsed, self._metrics = tick, clock, elapsed, metrics
        self._finished_at = elapsed()
        self._failure = ""
        self._beating = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    async def __aenter__(self) -> Self:
        self._finished_at = self._elapsed()
        self._scheduler.add_job(
            self.beat, "interval", seconds=SECOND, id="tick",
            max_instances=1, coalesce=True, misfire_grace_time=None,
        )  # fmt: skip
        self._scheduler.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._scheduler.pause()
        await asyncio.sleep(0)  # let a tick begin that was just handed over
        async with self._beating:  # and let it finish: to cancel it would log a trace
            self._scheduler.shutdown(wait=False)

    async def beat(self) -> None:
        """Tick once, and remember how it went."""
        async with self._beating:
            await self._beat()

    async def _beat(self) -> None:
        started = self._elapsed()
        try:
            await self._tick(self._clock.now())
        except Exception as error:  # around one tick: the next one may do better
            self._metrics.failed_ticks.inc()
            if not self._failure:
                _log_failure(error)
            self._failure = type(error).__name__
            return
        self._failure = ""
        self._finished_at = self._elapsed()
        self._metrics.tick_at.set(self._clock.now().timestamp())
        self._metrics.tick_seconds.observe(self._finished_at - started)

    def problem(self) -> str:
        """Return what is wrong with the clock, in English for operators; empty if nothing is."""
        age = self._elapsed() - self._finished_at
        if age > OLD:
            return f"the last finished tick is {age:.0f} s old {self._failure}".strip()
        return f"the last tick failed: {self._failure}" if self._failure else ""


def _log_failure(error: Exception) -> None:
    """Tell of a database that is away in one line, and of a fault of our own with its trace."""
    if trouble := explain(error):
        log.error("a tick failed, the next one tries again: %s", trouble.facts["why"])
    else:
        log.error("a tick failed; the next one tries again", exc_info=error)
