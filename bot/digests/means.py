"""What daily posts are made with: the stores, the senders, the rules, and a thread for SQL."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import ParamSpec, TypeVar

from bot.digests.choice import Choice
from bot.digests.limits import LIMITS, Limit
from bot.digests.metrics import Metrics
from bot.messages import Reply
from bot.ports import Clock, Sender
from bot.store.stores import Stores
from bot.subscriptions import Subscription

P = ParamSpec("P")
T = TypeVar("T")

# (subscription, quote ids, due at, is late) → what to post; None if no quote may be served now.
Compose = Callable[[Subscription, tuple[str, ...], datetime, bool], Reply | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an operator or a test may set."""

    lease: timedelta = timedelta(seconds=120)
    reposts: bool = False  # where it cannot be known whether a post is there
    limits: Mapping[str, Limit] = field(default_factory=lambda: LIMITS)
    capacity: int = 64  # posts under way at once
    per_workspace: int = 16

    @property
    def margin(self) -> timedelta:
        """Return how long after a lease its holder's last request may still arrive."""
        return self.lease / 4

    @property
    def timeout(self) -> timedelta:
        """Return the longest that one call to a platform may take."""
        return self.lease / 4


@dataclass(frozen=True, slots=True)
class Changes:
    """How the library moves: its version, and the ids of the quotes changed since another."""

    version: Callable[[], int]
    since: Callable[[int], Collection[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """All that deliveries need; built once, at the composition root."""

    stores: Stores
    senders: Mapping[str, Sender]  # by platform; what has no sender waits
    choice: Choice
    compose: Compose
    clock: Clock
    changes: Changes | None = None  # None: posts are not corrected afterwards
    rules: Rules = field(default_factory=Rules)
    metrics: Metrics = field(default_factory=Metrics)
    chance: Random = field(default_factory=Random)
    elapsed: Callable[[], float] = field(default_factory=lambda: elapsed)


def elapsed() -> float:
    """Return seconds that never jump, and that also pass while the machine is suspended."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Worker:
    """One thread for all SQL, so that the event loop never waits for a lock."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in the thread and return what it returns."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: function(*args, **kwargs))

    async def close(self) -> None:
        """Finish what was begun."""
        await asyncio.to_thread(self._thread.shutdown)
