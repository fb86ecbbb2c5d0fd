"""Posts over the real HTTP of discord.py, to a Discord on the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from random import Random

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.app import build_discord
from adapters.discord.connection import stay_connected, use_api
from adapters.discord.sender import DiscordSender
from bot.messages import (
    Absent,
    Gone,
    Notice,
    Outcome,
    Place,
    Refused,
    RetryAfter,
    Revoked,
    Sent,
    Unknowable,
    Unknown,
)
from tests.adapters.discord.fakes import FakeService, a_card, cards
from tests.adapters.discord.guild import CHANNEL, GUILD
from tests.adapters.discord.stub import HISTORY, TOKEN, Fault, Stub, running_stub

KEY = "k" * 22
PLACE = Place(platform="discord", workspace=GUILD, channel=CHANNEL)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
POST = cards(a_card())


@pytest.fixture
async def stub(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stub]:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with running_stub() as stub:
        use_api(stub.base_url)
        yield stub


@pytest.fixture
async def client(stub: Stub) -> AsyncIterator[discord.Client]:
    async with build_discord(FakeService()) as client:
        await client.login(TOKEN)
        yield client


@pytest.fixture
def sender(client: discord.Client) -> DiscordSender:
    return DiscordSender(client, pauses=(0.0, 0.0))


async def test_a_post_begins_with_the_words_and_pings_nobody(
    stub: Stub, sender: DiscordSender
) -> None:
    outcome = await sender.send(PLACE, POST, KEY, silent=True)

    (message,) = stub.posts()
    assert outcome == Sent(message["id"])
    assert message["content"].startswith("**「所以每一轮都要当成最后一轮！千万别烧钱。」**\n朱啸虎")
    assert "其后 2025-02" in message["content"]
    assert message["nonce"] == KEY
    assert message["flags"] & 1 << 12  # silent
    assert not message["embeds"]


async def test_the_same_key_posts_once(stub: Stub, sender: DiscordSender) -> None:
    first = await sender.send(PLACE, POST, KEY)
    second = await sender.send(PLACE, POST, KEY)

    assert first == second
    assert len(stub.posts()) == 1


async def test_a_post_deleted_since_counts_as_delivered(stub: Stub, sender: DiscordSender) -> None:
    stub.nonces[KEY] = None

    assert isinstance(await sender.send(PLACE, POST, KEY), Sent)


@pytest.mark.parametrize("fault", [Fault(status=503), Fault(is_cut=True)])
@pytest.mark.parametrize("is_done_first", [True, False])
async def test_a_lost_answer_is_asked_for_again_and_posts_once(
    stub: Stub, sender: DiscordSender, fault: Fault, is_done_first: bool
) -> None:
    stub.faults = [
        Fault(status=fault.status, is_cut=fault.is_cut, is_done_first=is_done_first),
        Fault(status=fault.status, is_cut=fault.is_cut, is_done_first=is_done_first),
    ]

    outcome = await sender.send(PLACE, POST, KEY)

    assert outcome == Sent(stub.posts()[0]["id"])
    assert len(stub.posts()) == 1


async def test_an_answer_that_never_comes_is_unknown(stub: Stub, client: discord.Client) -> None:
    stub.faults = [Fault(is_silent=True)]

    outcome = await DiscordSender(client, patience=0.1).send(PLACE, POST, KEY)

    assert outcome == Unknown("timeout")


async def test_faults_that_last_are_unknown(stub: Stub, sender: DiscordSender) -> None:
    stub.faults = [Fault(status=503)] * 3

    assert await sender.send(PLACE, POST, KEY) == Unknown("status_503")


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(status=404, code=10003), Gone("unknown_channel")),
        (Fault(status=404, code=10004), Gone("unknown_guild")),
        (Fault(status=403, code=50001), Gone("missing_access")),
        (Fault(status=403, code=50013), Gone("missing_permission")),
        (Fault(status=403, code=50007), Gone("cannot_dm")),
        (Fault(status=400, code=50008), Gone("not_a_text_channel")),
        (Fault(status=400, code=50024), Gone("wrong_channel_type")),
        (Fault(status=400, code=160005), Gone("thread_locked")),
        (Fault(status=403, code=99999), Gone("code_99999")),
        (Fault(status=400, code=50035), Refused("invalid_form")),
        (Fault(status=400, code=200000), Refused("blocked_by_automod")),
        (Fault(status=400, code=240000), Refused("harmful_link")),
        (Fault(status=400, code=12345), Refused("code_12345")),
        (Fault(status=401), Revoked("unauthorised")),
        (Fault(status=400, code=20016), RetryAfter(timedelta(seconds=5), "slow_mode")),
        (Fault(status=400, code=130000), RetryAfter(timedelta(seconds=5), "overloaded")),
        (
            Fault(status=403),
            RetryAfter(timedelta(minutes=5), "forbidden", spends_attempt=True),
        ),
        (
            Fault(status=429, headers={"Retry-After": "17"}),
            RetryAfter(timedelta(seconds=17)),
        ),
        (Fault(status=429), RetryAfter(timedelta(minutes=1))),
        (
            Fault(status=429, headers={"Via": "1.1 x"}, retry_after=99.5),
            RetryAfter(timedelta(seconds=99.5)),
        ),
    ],
)
async def test_each_refusal_has_its_outcome(
    stub: Stub, sender: DiscordSender, fault: Fault, outcome: Outcome
) -> None:
    stub.faults = [fault]

    assert await sender.send(PLACE, POST, KEY) == outcome
    assert not stub.posts()
    assert len([path for _, path in stub.requests if path.endswith("/messages")]) == 1


async def test_a_wait_for_a_rate_limit_that_is_cut_short_is_surely_unsent(
    stub: Stub, client: discord.Client
) -> None:
    stub.faults = [Fault(status=429, headers={"Via": "1.1 x"}, retry_after=20)]

    outcome = await DiscordSender(client, patience=0.2).send(PLACE, POST, KEY)

    assert isinstance(outcome, RetryAfter)


async def test_a_rate_limit_after_a_lost_answer_is_not_taken_for_unsent(
    stub: Stub, sender: DiscordSender
) -> None:
    stub.faults = [
        Fault(status=503, is_done_first=True),
        Fault(status=429, headers={"Via": "1.1 x"}, retry_after=99),
    ]

    assert isinstance(await sender.send(PLACE, POST, KEY), Unknown)


async def test_a_host_that_cannot_be_reached_is_surely_unsent(sender: DiscordSender) -> None:
    use_api("http://127.0.0.1:1/api/v10")

    outcome = await sender.send(PLACE, POST, KEY)

    assert outcome == RetryAfter(timedelta(seconds=5), "unreachable", spends_attempt=True)


async def test_before_login_nothing_is_sent() -> None:
    outcome = await DiscordSender(build_discord(FakeService())).send(PLACE, POST, KEY)

    assert isinstance(outcome, RetryAfter)


async def test_an_id_that_is_none_pauses_the_subscription(sender: DiscordSender) -> None:
    place = Place(platform="discord", workspace=GUILD, channel="general")

    assert await sender.send(place, POST, KEY) == Gone("malformed_id")


async def test_a_post_is_edited_in_place(stub: Stub, sender: DiscordSender) -> None:
    sent = await sender.send(PLACE, POST, KEY)
    assert isinstance(sent, Sent)

    outcome = await sender.edit(PLACE, sent.id, Notice(text="withdrawn"))

    assert outcome == sent
    assert stub.posts()[0]["content"] == "withdrawn"
    assert stub.posts()[0]["components"] == []


async def test_a_person_is_told_in_a_direct_message(stub: Stub, sender: DiscordSender) -> None:
    outcome = await sender.tell(PLACE, "42", "the channel is gone @everyone")

    assert isinstance(outcome, Sent)
    assert stub.posts("942")[0]["content"] == "the channel is gone @\u200beveryone"


class TestLookUp:
    """Reading history needs a connection, for the permissions, and the permission itself."""

    @pytest.fixture
    async def connected(self, stub: Stub) -> AsyncIterator[discord.Client]:
        stub.permissions |= HISTORY
        client = build_discord(FakeService())
        arrived = asyncio.Event()

        @client.event
        async def on_guild_available(_: discord.Guild) -> None:
            arrived.set()

        task = asyncio.create_task(stay_connected(client, TOKEN, chance=Random(1)))
        async with asyncio.timeout(5):
            await arrived.wait()
        yield client
        await client.close()
        await task

    async def test_a_post_is_found_by_its_key(self, connected: discord.Client) -> None:
        sender = DiscordSender(connected)
        sent = await sender.send(PLACE, POST, KEY)
        noted = await sender.send(PLACE, Notice(text="no button here"), "n" * 22)

        assert await sender.find(PLACE, KEY, EPOCH) == sent
        assert await sender.find(PLACE, "n" * 22, EPOCH) == noted
        assert await sender.find(PLACE, "x" * 22, EPOCH) == Absent()

    async def test_another_author_cannot_pose_as_us(
        self, connected: discord.Client, stub: Stub
    ) -> None:
        sender = DiscordSender(connected)
        await sender.send(PLACE, POST, KEY)
        stub.posts()[0]["author"] = {**stub.posts()[0]["author"], "id": "666"}

        assert await sender.find(PLACE, KEY, EPOCH) == Absent()

    async def test_without_the_right_to_read_an_empty_history_is_no_absence(
        self, connected: discord.Client
    ) -> None:
        await connected.wait_until_ready()
        elsewhere = Place(platform="discord", workspace=GUILD, channel="71")

        found = await DiscordSender(connected).find(elsewhere, KEY, EPOCH)

        assert found == Unknowable("no_history_permission")

    async def test_a_history_that_fails_says_nothing(
        self, connected: discord.Client, stub: Stub
    ) -> None:
        stub.faults = [Fault(status=403, code=50001)]

        assert isinstance(await DiscordSender(connected).find(PLACE, KEY, EPOCH), Unknowable)

    async def test_a_history_that_is_out_of_reach_is_looked_at_again_later(
        self, connected: discord.Client, stub: Stub
    ) -> None:
        stub.faults = [Fault(status=503)]

        assert isinstance(await DiscordSender(connected).find(PLACE, KEY, EPOCH), RetryAfter)


async def test_before_the_permissions_are_known_a_look_up_waits(sender: DiscordSender) -> None:
    assert isinstance(await sender.find(PLACE, KEY, EPOCH), RetryAfter)
