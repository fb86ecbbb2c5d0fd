"""Slack and Discord in one process: one library, one ledger, and trouble with one alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.messages import Place
from tests.adapters.contract import SCENARIOS, play
from tests.adapters.discord.guild import CHANNEL, GUILD
from tests.adapters.discord.interactions import a_command
from tests.adapters.discord.stub import TOKEN, Stub, running_stub
from tests.adapters.slack.driver import SlackDriver
from tests.adapters.slack.world import TEAM
from tests.adapters.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer
from tests.databases import PostgreSQL
from tests.e2e.program import environment, free_port, health, jinju, running, subscribe

SLACK = Place(platform="slack", workspace=TEAM, channel="C1")
DISCORD = Place(platform="discord", workspace=GUILD, channel=CHANNEL)
NOWHERE = "http://127.0.0.1:1/"


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    async with running_stub() as stub:
        yield stub


def both(server: SlackServer, stub: Stub, port: int) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_BASE_URL": server.base_url,
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_BASE_URL": stub.base_url,
        "HTTP_PORT": str(port),
    }


async def is_answered(stub: Stub) -> bool:
    """Give a command on Discord; tell whether an answer comes, or the promise of one."""
    await stub.emit("INTERACTION_CREATE", a_command("quote", "topic", {"topic": "开源"}))
    return (await stub.called_back())["type"] in (4, 5)


async def test_a_digest_due_now_reaches_both_once_also_over_a_kill_and_a_restart(
    server: SlackServer, stub: Stub, tmp_path: Path
) -> None:
    settings = both(server, stub, port := free_port())
    subscribe(environment(tmp_path, **settings), SLACK, DISCORD)

    async with running(tmp_path, **settings) as bot:
        await asyncio.gather(server.next_message(0), stub.posted(CHANNEL))
        await bot.kill()
    stub.sockets.clear()
    stub.identified.clear()
    async with running(tmp_path, **settings) as bot:
        await asyncio.gather(server.connected(), stub.identified.wait())
        await play(SCENARIOS[0], SlackDriver(server))
        assert await is_answered(stub)
        assert await health(port) == (
            200, {"tick": "ok", "database": "ok", "slack": "ok", "discord": "ok"},
        )  # fmt: skip
        assert await bot.stop() == 0

    assert "Traceback" not in bot.words
    assert len([m for m in server.world.messages if m.metadata]) == 1
    assert len(stub.posts(CHANNEL)) == 1


async def test_a_database_that_goes_away_is_named_and_ends_nothing(
    server: SlackServer, stub: Stub, postgresql_server: PostgreSQL, tmp_path: Path
) -> None:
    url = postgresql_server.create()
    settings = {**both(server, stub, port := free_port()), "DATABASE_URL": url}

    async with running(tmp_path, **settings) as bot:
        await asyncio.gather(server.connected(), stub.identified.wait())
        postgresql_server.drop(url)
        await bot.says("the next one tries again")
        status, parts = await health(port)
        await server.slash("/quote", "topic 开源")
        answer = await server.next_message(0)
        assert await bot.stop() == 0

    assert status == 503
    assert parts["database"] == "database_away"
    assert parts["slack"] == parts["discord"] == "ok"
    assert "数据库暂时连不上" in answer.text
    assert "Traceback" not in bot.words


async def test_slack_out_of_reach_leaves_discord_alone(
    server: SlackServer, stub: Stub, tmp_path: Path
) -> None:
    settings = both(server, stub, port := free_port()) | {"SLACK_API_BASE_URL": NOWHERE}
    subscribe(environment(tmp_path, **settings), SLACK, DISCORD)

    async with running(tmp_path, **settings) as bot:
        await bot.says("slack bot token: unreachable")
        await stub.identified.wait()
        assert await is_answered(stub)
        await stub.posted(CHANNEL)
        status, parts = await health(port)
        assert await bot.stop() == 0

    assert (status, parts["slack"], parts["discord"]) == (503, "unreachable", "ok")
    assert "Traceback" not in bot.words


@pytest.mark.parametrize("trouble", ["unreachable", "token_refused"])
async def test_discord_in_trouble_leaves_slack_alone(
    trouble: str, server: SlackServer, stub: Stub, tmp_path: Path
) -> None:
    settings = both(server, stub, port := free_port())
    if trouble == "unreachable":
        settings["DISCORD_API_BASE_URL"] = NOWHERE
    else:
        settings |= {"DISCORD_TOKEN": "wrong"}
    subscribe(environment(tmp_path, **settings), SLACK)

    async with running(tmp_path, **settings) as bot:
        words = "Discord is out of reach" if trouble == "unreachable" else "token_refused"
        await bot.says(words)
        await server.connected()
        await server.next_message(0)
        await play(SCENARIOS[0], SlackDriver(server))
        status, parts = await health(port)
        doctor = await asyncio.to_thread(jinju, tmp_path, "doctor", "--json", **settings)
        assert await bot.stop() == 0

    assert (status, parts["slack"]) == (503, "ok")
    assert parts["discord"] != "ok"
    checks = json.loads(doctor.stdout)["checks"]
    assert {c["part"] for c in checks if c["status"] == "wrong"} == {"discord"}
    assert doctor.returncode == 1
    assert "Traceback" not in bot.words
