"""The real core with the shipped library, for every platform's tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

import pytest

from adapters.wiring import Core, open_core
from bot.config import from_env

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class StoppedClock:
    """A clock that stands until it is set."""

    def __init__(self, now: datetime = NOON) -> None:
        self.time = now

    def now(self) -> datetime:
        """Return the time it stands at."""
        return self.time


@pytest.fixture(scope="module")
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory, clock: StoppedClock) -> Iterator[Core]:
    """The core is shared by a file's tests: each platform's driver uses a new channel each time."""
    settings = from_env({}, home=tmp_path_factory.mktemp("home"))
    with open_core(settings, clock=clock, chance=Random(1)) as core:
        yield core
