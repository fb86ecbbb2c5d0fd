"""Keep answers of Slack's for a few minutes, and ask once however many wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Generic, TypeVar

from adapters.slack.outcomes import UNANSWERED

FRESH = timedelta(minutes=5).total_seconds()
RETRY = timedelta(seconds=30).total_seconds()  # after a failure, which is mostly a missing scope
MOST_KEPT = 10_000

T = TypeVar("T")


class Shelf(Generic[T]):
    """What one look-up answered, by key; `clock` is monotonic, in seconds."""

    def __init__(self, look_up: Callable[[str], Awaitable[T]], clock: Callable[[], float]) -> None:
        self._look_up = look_up
        self._clock = clock
        self._kept: dict[str, tuple[float, T | None]] = {}
        self._asked: dict[str, asyncio.Task[T | None]] = {}

    async def get(self, key: str, *, must_be_fresh: bool) -> T | None:
        """Return what is kept or what Slack says now; None if it does not say.

        Where it must be fresh, an old answer does not stand in for one that fails: a right that
        was taken away must not live on.
        """
        until, kept = self._kept.get(key, (0.0, None))
        if not must_be_fresh and self._clock() < until:
            return kept
        task = self._asked.get(key)
        if task is None:
            task = self._asked[key] = asyncio.ensure_future(self._ask(key))
            task.add_done_callback(lambda _: self._asked.pop(key, None))
        found = await asyncio.shield(task)
        return kept if found is None and not must_be_fresh else found

    async def _ask(self, key: str) -> T | None:
        try:
            found = await self._look_up(key)
        except UNANSWERED:
            found = None  # no scope, no answer, or not the answer of a Slack
        if len(self._kept) >= MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        old = self._kept.pop(key, (0.0, None))[1]
        span = RETRY if found is None else FRESH
        self._kept[key] = (self._clock() + span, old if found is None else found)
        return found
