"""The whole bot as a process on Slack: every scenario, daily posts once, an orderly end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest

from adapters.wiring import SystemClock, open_core
from bot.config import from_env
from bot.digests.schedule import next_due
from bot.messages import Place
from bot.model import Locale
from bot.subscriptions import Order, Status, Subscription
from tests.adapters.contract import SCENARIOS, play
from tests.adapters.slack.driver import SlackDriver
from tests.adapters.slack.world import TEAM, Channel
from tests.adapters.slack_server import SlackServer
from tests.e2e.slack_process import make_environment, program


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


def subscribe(environment: dict[str, str], home: Path, channel: str) -> None:
    """Give a channel a digest that has just fallen due."""
    due = datetime.now(UTC) - timedelta(seconds=5)
    order = Order(times=(due.time().isoformat(),), zone="UTC")
    slot = next_due(order, due - timedelta(seconds=1))
    assert slot
    subscription = Subscription(
        id=str(uuid4()),
        short_id="",
        place=Place(platform="slack", workspace=TEAM, channel=channel),
        owner="U1",
        locale=Locale.SIMPLIFIED,
        order=order,
        status=Status.ACTIVE,
        created_at=due,
        next_due_at=slot.due_at,
        next_slot_key=slot.key,
    )
    settings = from_env(environment, home=home)
    with open_core(settings, clock=SystemClock(), chance=Random(1)) as core:
        core.stores.subscriptions.add(subscription)


@pytest.mark.parametrize("is_http", [False, True], ids=["socket mode", "http"])
async def test_every_scenario_and_an_orderly_end(
    server: SlackServer, tmp_path: Path, is_http: bool
) -> None:
    environment = make_environment(server, tmp_path, is_http=is_http)

    async with program(server, environment, tmp_path) as running:
        for scenario in SCENARIOS:
            await play(scenario, SlackDriver(server))
        status = await running.stop()

    assert status == 0
    assert "Traceback" not in running.log
    assert not any(secret in running.log for secret in ("xoxb-", "xapp-", "signing-secret"))


async def test_a_digest_due_now_is_posted_once_also_over_a_kill_and_a_restart(
    server: SlackServer, tmp_path: Path
) -> None:
    environment = make_environment(server, tmp_path, is_http=False)
    server.world.channels["C2"] = Channel("C2")
    subscribe(environment, tmp_path, "C1")

    async with program(server, environment, tmp_path) as running:
        await server.next_message(0)
        await running.kill()
    subscribe(environment, tmp_path, "C2")
    async with program(server, environment, tmp_path) as running:
        await server.next_message(1)
        await running.stop()

    posted = server.world.messages
    assert [message.channel for message in posted] == ["C1", "C2"]
    assert len({str(message.metadata) for message in posted}) == 2


async def test_a_bot_that_cannot_log_in_says_why_and_ends_in_order(
    server: SlackServer, tmp_path: Path
) -> None:
    environment = make_environment(server, tmp_path, is_http=False)
    server.world.refuses = "account_inactive"

    async with program(server, environment, tmp_path) as running:
        await asyncio.wait_for(server.until(lambda: server.count("auth.test") > 1), 30)
        status = await running.stop()

    assert status == 0
    assert "account_inactive" in running.log
    assert "Traceback" not in running.log
