"""Remember for a while what has been received, so that it is not handled twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta


class Seen:
    """Keys with the time until which they count; `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float], span: timedelta, *, most: int = 100_000) -> None:
        self._clock = clock
        self._span = span.total_seconds()
        self._most = most
        self._until: dict[str, float] = {}  # in order of time, since the span is the same for all

    def add(self, key: str) -> bool:
        """Remember the key; tell whether it was already there."""
        now = self._clock()
        while self._until:
            oldest = next(iter(self._until))
            if self._until[oldest] > now and len(self._until) <= self._most:
                break
            del self._until[oldest]
        was_there = key in self._until
        if not was_there:
            self._until[key] = now + self._span
        return was_there

    def discard(self, key: str) -> None:
        """Forget a key, since what it stood for was not handled after all."""
        self._until.pop(key, None)
