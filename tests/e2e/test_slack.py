"""The whole bot as a process on Slack: every scenario, daily posts once, an orderly end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.messages import Place
from tests.adapters.contract import SCENARIOS, play
from tests.adapters.slack.driver import SlackDriver
from tests.adapters.slack.world import TEAM, Channel
from tests.adapters.slack_server import SlackServer
from tests.e2e.program import subscribe as subscribe_place
from tests.e2e.slack_process import make_environment, program


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


def subscribe(environment: dict[str, str], channel: str) -> None:
    """Give a channel a digest that has just fallen due."""
    subscribe_place(
        environment, Place(platform="slack", workspace=TEAM, channel=channel), owner="U1"
    )


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
    subscribe(environment, "C1")

    async with program(server, environment, tmp_path) as running:
        await server.next_message(0)
        await running.kill()
    subscribe(environment, "C2")
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
