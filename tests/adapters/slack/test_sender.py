"""Posts to Slack: each of its answers has its outcome, and nothing is sent twice."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.sender import SlackSender
from bot.messages import (
    Absent,
    Found,
    Gone,
    Outcome,
    Place,
    Refused,
    RetryAfter,
    Revoked,
    Sent,
    Unknowable,
    Unknown,
)
from bot.model import Locale
from tests.adapters.slack.fakes import make_card, make_cards
from tests.adapters.slack_server import BOT_TOKEN, SlackServer, Trouble

PLACE = Place(platform="slack", workspace="T0JINJU", channel="C1")
KEY = "abcdefghijklmnopqrstuv"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SECONDS = timedelta(seconds=1)


@pytest.fixture
async def clients(server: SlackServer) -> AsyncIterator[Clients]:
    clients = Clients(token=BOT_TOKEN, base_url=server.base_url)
    yield clients
    await clients.close()


def make_sender(clients: Clients, *, may_look_up: bool = False) -> SlackSender:
    directory = Directory(clients, lambda: 0.0, default=Locale.SIMPLIFIED)
    return SlackSender(clients, directory, Locale.SIMPLIFIED, may_look_up=may_look_up)


@pytest.fixture
def sender(clients: Clients) -> SlackSender:
    return make_sender(clients)


async def test_a_post_is_marked_with_its_key_and_neither_pings_nor_unfurls(
    sender: SlackSender, server: SlackServer
) -> None:
    outcome = await sender.send(PLACE, make_cards(), KEY)

    message = server.world.messages[0]
    assert outcome == Sent(message.ts)
    assert message.metadata == {"event_type": "jinju_delivery", "event_payload": {"key": KEY}}
    assert message.blocks[0]["block_id"] == f"jinju:{KEY}"
    expected = {"parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False}
    assert message.call.items() >= expected.items()


async def test_a_post_to_a_thread_goes_there(sender: SlackSender, server: SlackServer) -> None:
    place = Place(platform="slack", workspace="T0JINJU", channel="C1", thread="1.2")

    await sender.send(place, make_cards(), KEY)

    assert server.world.messages[0].thread_ts == "1.2"


ERRORS: dict[str, Outcome] = {
    "ratelimited": RetryAfter(30 * SECONDS),
    "channel_not_found": Gone("channel_not_found"),
    "is_archived": Gone("is_archived"),
    "not_in_channel": Gone("not_in_channel"),
    "token_revoked": Revoked("token_revoked"),
    "account_inactive": Revoked("account_inactive"),
    "invalid_auth": Revoked("invalid_auth"),
    "not_authed": Revoked("not_authed"),
    "restricted_action": Gone("restricted_action"),
    "restricted_action_read_only_channel": Gone("restricted_action_read_only_channel"),
    "ekm_access_denied": Gone("ekm_access_denied"),
    "internal_error": Unknown("internal_error"),
    "fatal_error": Unknown("fatal_error"),
    "request_timeout": Unknown("request_timeout"),
    "team_added_to_org": Unknown("team_added_to_org"),
    "metadata_too_large": Refused("metadata_too_large"),
}


@pytest.mark.parametrize(("error", "outcome"), ERRORS.items())
async def test_an_error_has_its_outcome(
    sender: SlackSender, server: SlackServer, error: str, outcome: Outcome
) -> None:
    server.trouble("chat.postMessage", Trouble(error=error))

    assert await sender.send(PLACE, make_cards(), KEY) == outcome
    assert server.count("chat.postMessage") == 1


async def test_a_missing_scope_is_named(sender: SlackSender, server: SlackServer) -> None:
    server.world.scopes.clear()

    assert await sender.send(PLACE, make_cards(), KEY) == Gone("missing_scope:chat:write")


@pytest.mark.parametrize(("header", "seconds"), [("7", 7), ("soon", 30), ("", 30), ("9" * 9, 3600)])
async def test_a_rate_limit_says_how_long_to_wait_and_costs_no_attempt(
    sender: SlackSender, server: SlackServer, header: str, seconds: int
) -> None:
    trouble = Trouble(error="ratelimited", status=429, headers={"Retry-After": header})
    server.trouble("chat.postMessage", trouble)

    assert await sender.send(PLACE, make_cards(), KEY) == RetryAfter(seconds * SECONDS)
    assert server.count("chat.postMessage") == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_failing_server_may_have_posted(
    sender: SlackSender, server: SlackServer, status: int
) -> None:
    server.trouble("chat.postMessage", Trouble(status=status))

    assert await sender.send(PLACE, make_cards(), KEY) == Unknown(f"http_{status}")


async def test_a_lost_reply_is_unknown_and_the_post_is_not_repeated(
    sender: SlackSender, server: SlackServer
) -> None:
    server.trouble("chat.postMessage", Trouble(happens_anyway=True, cuts_off=True))

    assert await sender.send(PLACE, make_cards(), KEY) == Unknown("connection_lost")
    assert len(server.world.messages) == 1


async def test_a_connection_that_was_never_made_has_sent_nothing() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    clients = Clients(token=BOT_TOKEN, base_url=f"http://127.0.0.1:{port}/api/")

    outcome = await make_sender(clients).send(PLACE, make_cards(), KEY)

    assert outcome == RetryAfter(15 * SECONDS, "unreachable", spends_attempt=True)
    await clients.close()


async def test_refused_blocks_are_posted_once_more_as_plain_text(
    sender: SlackSender, server: SlackServer
) -> None:
    server.trouble("chat.postMessage", Trouble(error="invalid_blocks"))

    outcome = await sender.send(PLACE, make_cards(), KEY)

    message = server.world.messages[0]
    assert outcome == Sent(message.ts)
    assert (message.blocks, message.metadata) == (
        [],
        {"event_type": "jinju_delivery", "event_payload": {"key": KEY}},
    )
    assert message.text.startswith("「所以每一轮都要当成最后一轮！」")


async def test_text_that_is_refused_too_is_refused(
    sender: SlackSender, server: SlackServer
) -> None:
    server.trouble("chat.postMessage", *[Trouble(error="msg_too_long")] * 2)

    assert await sender.send(PLACE, make_cards(), KEY) == Refused("msg_too_long")
    assert server.count("chat.postMessage") == 2


async def test_a_post_is_looked_up_by_its_key(clients: Clients, server: SlackServer) -> None:
    server.world.scopes.add("channels:history")
    sender = make_sender(clients, may_look_up=True)
    for number in range(250):
        await sender.send(PLACE, make_cards(), f"{number:022d}")

    sent = await sender.find(PLACE, f"{3:022d}", LONG_AGO)

    assert sent == Sent(server.world.messages[3].ts)
    assert server.count("conversations.history") == 2
    assert await sender.find(PLACE, KEY, LONG_AGO) == Absent()
    assert await sender.find(PLACE, KEY, datetime(2100, 1, 1, tzinfo=UTC)) == Absent()


async def test_a_post_in_a_thread_is_looked_up_in_the_thread(
    clients: Clients, server: SlackServer
) -> None:
    server.world.scopes.add("channels:history")
    sender = make_sender(clients, may_look_up=True)
    place = Place(platform="slack", workspace="T0JINJU", channel="C1", thread="1.2")
    await sender.send(place, make_cards(), KEY)

    assert await sender.find(place, KEY, LONG_AGO) == Sent(server.world.messages[0].ts)


async def test_without_the_setting_history_is_not_even_asked_for(
    sender: SlackSender, server: SlackServer
) -> None:
    assert await sender.find(PLACE, KEY, LONG_AGO) == Unknowable("missing_scope")
    assert not server.calls


@pytest.mark.parametrize(
    ("trouble", "found"),
    [
        (Trouble(error="missing_scope"), Unknowable("missing_scope:?")),
        (Trouble(error="not_in_channel"), Unknowable("not_in_channel")),
        (Trouble(error="token_revoked"), Unknowable("token_revoked")),
        (Trouble(status=502), RetryAfter(15 * SECONDS, "http_502")),
        (Trouble(error="fatal_error"), RetryAfter(15 * SECONDS, "fatal_error")),
        (Trouble(status=429, headers={"Retry-After": "9"}), RetryAfter(9 * SECONDS)),
    ],
)
async def test_a_look_up_that_fails_says_whether_to_try_again(
    clients: Clients, server: SlackServer, trouble: Trouble, found: Found
) -> None:
    server.trouble("conversations.history", trouble)
    sender = make_sender(clients, may_look_up=True)

    assert await sender.find(PLACE, KEY, LONG_AGO) == found


async def test_a_post_can_be_replaced(sender: SlackSender, server: SlackServer) -> None:
    outcome = await sender.send(PLACE, make_cards(), KEY)
    assert isinstance(outcome, Sent)

    assert await sender.edit(PLACE, outcome.id, make_cards()) == outcome
    assert await sender.edit(PLACE, "1.1", make_cards()) == Refused("message_not_found")


async def test_a_person_is_told_in_private(sender: SlackSender, server: SlackServer) -> None:
    outcome = await sender.tell(PLACE, "U1", "Your digest <stopped>.")

    message = server.world.messages[0]
    assert outcome == Sent(message.ts)
    assert (message.channel, message.text) == ("DU1", "Your digest &lt;stopped&gt;.")


async def test_a_proxy_is_for_https_and_not_for_a_server_on_loopback(
    monkeypatch: pytest.MonkeyPatch, server: SlackServer
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    near = Clients(token=BOT_TOKEN, base_url=server.base_url, proxy="http://127.0.0.1:1")
    far = Clients(token=BOT_TOKEN, base_url="https://slack.com/api/", proxy="http://127.0.0.1:1")

    assert isinstance(await make_sender(near).send(PLACE, make_cards(), KEY), Sent)
    outcome = await make_sender(far).send(PLACE, make_cards(), KEY)

    assert outcome == RetryAfter(15 * SECONDS, "unreachable", spends_attempt=True)
    await near.close()
    await far.close()


@pytest.mark.parametrize(
    ("shared", "outcome"),
    [(True, Refused("shared_channel")), (None, RetryAfter(15 * SECONDS, "channel_unknown", True))],
)
async def test_what_is_the_teams_own_is_not_posted_where_others_may_read_it(
    sender: SlackSender, server: SlackServer, shared: bool | None, outcome: Outcome
) -> None:
    server.world.channels["C1"].is_ext_shared = bool(shared)
    if shared is None:
        server.world.scopes.discard("channels:read")

    assert await sender.send(PLACE, make_cards(make_card(workspace="slack:T")), KEY) == outcome
    assert isinstance(await sender.send(PLACE, make_cards(), KEY), Sent)


async def test_what_is_the_teams_own_is_posted_where_only_the_team_reads(
    sender: SlackSender, server: SlackServer
) -> None:
    reply = make_cards(make_card(workspace="slack:T"))

    assert isinstance(await sender.send(PLACE, reply, KEY), Sent)
