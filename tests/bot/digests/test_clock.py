from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import OperationalError

from bot.digests.clock import OLD, Ticker
from bot.digests.metrics import Metrics

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class StandingClock:
    def now(self) -> datetime:
        return NOON


class Ticks:
    """What is called once a second; it fails as told, and waits at a gate."""

    def __init__(self) -> None:
        self.times: list[datetime] = []
        self.errors: list[Exception] = []
        self.begun, self.gate = asyncio.Event(), asyncio.Event()
        self.gate.set()

    async def tick(self, now: datetime) -> None:
        self.begun.set()
        await self.gate.wait()
        if self.errors:
            raise self.errors.pop()
        self.times.append(now)


@pytest.fixture
async def ticks() -> Ticks:
    return Ticks()


def make_ticker(ticks: Ticks, age: list[float]) -> Ticker:
    return Ticker(ticks.tick, clock=StandingClock(), elapsed=lambda: age[0], metrics=Metrics())


async def test_a_failed_tick_is_told_and_is_not_the_last(ticks: Ticks) -> None:
    ticker = make_ticker(ticks, [0.0])
    ticks.errors = [ValueError("x")]

    await ticker.beat()
    assert "ValueError" in ticker.problem()

    await ticker.beat()
    assert (ticks.times, ticker.problem()) == ([NOON], "")


async def test_a_database_that_is_away_is_told_in_one_line(
    ticks: Ticks, caplog: pytest.LogCaptureFixture
) -> None:
    ticker = make_ticker(ticks, [0.0])
    ticks.errors = [OperationalError("SELECT 1", {}, OSError("connection refused"))] * 2

    with caplog.at_level(logging.ERROR):
        await ticker.beat()
        await ticker.beat()

    (record,) = caplog.records
    assert "connection refused" in record.message
    assert record.exc_info is None


async def test_a_clock_without_a_finished_tick_is_a_problem(ticks: Ticks) -> None:
    age = [0.0]
    ticker = make_ticker(ticks, age)
    await ticker.beat()
    age[0] = OLD + 1
    assert "31 s old" in ticker.problem()


async def test_leaving_lets_the_tick_under_way_finish(
    ticks: Ticks, caplog: pytest.LogCaptureFixture
) -> None:
    ticker = make_ticker(ticks, [0.0])
    ticks.gate.clear()
    inside = AsyncExitStack()
    await inside.enter_async_context(ticker)
    await ticks.begun.wait()  # the scheduler's own first tick, after a second

    leaving = asyncio.create_task(inside.aclose())
    await asyncio.sleep(0)
    ticks.gate.set()
    await leaving

    assert ticks.times == [NOON]
    assert caplog.records == []
