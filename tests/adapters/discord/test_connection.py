"""Logging in, staying connected, giving up: over real sockets to a Discord on the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.app import build_discord
from adapters.discord.connection import DiscordDownError, invite_link, stay_connected, use_api
from adapters.discord.sender import DiscordSender
from bot.commands import ByTopic
from bot.messages import Notice, Place, Sent
from bot.model import Locale
from tests.adapters.discord.fakes import FakeService
from tests.adapters.discord.guild import CHANNEL, GUILD
from tests.adapters.discord.interactions import a_command
from tests.adapters.discord.stub import TOKEN, Stub, running_stub


@pytest.fixture
async def stub(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stub]:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with running_stub() as stub:
        use_api(stub.base_url)
        yield stub


async def test_a_command_over_the_gateway_is_answered_over_http(stub: Stub) -> None:
    service = FakeService()
    client = build_discord(service)
    assert client.problem == "connecting"
    task = asyncio.create_task(stay_connected(client, TOKEN, chance=Random(1)))
    async with asyncio.timeout(5):
        await stub.identified.wait()
        await stub.emit(
            "INTERACTION_CREATE",
            a_command("quote", "topic", {"topic": "AGI"}, locale=Locale.TRADITIONAL),
        )
        answer = await stub.called_back()
        await client.close()
        await task

    assert client.problem is None
    assert service.requests[0].command == ByTopic("AGI")
    assert service.requests[0].asker.locale is Locale.TRADITIONAL
    assert service.requests[0].asker.may_manage
    assert "千万别烧钱" in answer["data"]["content"]  # the bot may not embed links there
    assert not answer["data"]["embeds"]
    assert answer["data"]["allowed_mentions"] == {"parse": []}


async def test_a_refused_token_is_final(stub: Stub) -> None:
    async with build_discord(FakeService()) as client:
        with pytest.raises(DiscordDownError, match="token_refused"):
            await stay_connected(client, "wrong", chance=Random(1))


async def test_a_gateway_that_refuses_us_is_not_asked_again(stub: Stub) -> None:
    stub.close_code = 4014
    async with build_discord(FakeService()) as client:
        with pytest.raises(DiscordDownError, match="gateway_refused"):
            await stay_connected(client, TOKEN, chance=Random(1))


async def test_an_outage_at_the_start_is_waited_out(stub: Stub) -> None:
    use_api("http://127.0.0.1:1/api/v10")
    pauses: list[float] = []

    async def until_back(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            use_api(stub.base_url)

    client = build_discord(FakeService())
    task = asyncio.create_task(stay_connected(client, TOKEN, chance=Random(1), sleep=until_back))
    async with asyncio.timeout(5):
        await stub.identified.wait()
        await client.close()
        await task

    assert len(pauses) == 3
    assert pauses[0] < pauses[1] < pauses[2]


async def test_who_waits_for_a_turn_can_post_but_does_not_connect(stub: Stub) -> None:
    turn, logged_in = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        logged_in.set()
        await turn.wait()

    client = build_discord(FakeService())
    task = asyncio.create_task(stay_connected(client, TOKEN, chance=Random(1), turn=wait))
    async with asyncio.timeout(5):
        await logged_in.wait()
        place = Place(platform="discord", workspace=GUILD, channel=CHANNEL)
        sent = await DiscordSender(client).send(place, Notice(text="hello"), "k" * 22)
        assert isinstance(sent, Sent)
        assert not stub.identified.is_set()
        turn.set()
        await stub.identified.wait()
        await client.close()
        await task


async def test_commands_that_discord_refuses_do_not_keep_the_bot_away(
    stub: Stub, caplog: pytest.LogCaptureFixture
) -> None:
    stub.refuses_commands = True
    client = build_discord(FakeService())
    task = asyncio.create_task(stay_connected(client, TOKEN, chance=Random(1)))
    async with asyncio.timeout(5):
        await stub.identified.wait()
        await client.close()
        await task

    assert "those of before stay in use" in caplog.text


async def test_a_connection_that_stays_lost_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    client = build_discord(FakeService())
    await client.on_connect()
    await client.on_disconnect()
    at_once = client.problem
    monkeypatch.setattr("adapters.discord.app.GRACE_SECONDS", -1.0)
    later = client.problem
    await client.on_resumed()

    assert (at_once, later, client.problem) == (None, "connection_lost", None)


def test_the_invite_link_of_the_readme_asks_for_exactly_the_rights_we_use() -> None:
    readme = Path(__file__).parents[3] / "README.md"

    assert invite_link("YOUR_ID") in readme.read_text(encoding="utf-8")
