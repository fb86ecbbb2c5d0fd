"""Socket Mode as Slack speaks it: acknowledgements, refreshes, redeliveries, lost connections."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import pytest

from adapters.slack.app import Slack, build_slack
from tests.adapters.slack.conftest import QUICK, make_settings, running
from tests.adapters.slack.fakes import FakeService
from tests.adapters.slack.payloads import event_payload, mention_event, slash_payload
from tests.adapters.slack_server import APP_TOKEN, SlackServer, Trouble


async def test_a_command_is_acknowledged_before_it_is_answered(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.gate = asyncio.Event()

    ack = await server.slash("/quote", "开源")

    assert set(ack) == {"envelope_id"}
    assert not server.world.messages
    service.gate.set()
    assert (await server.next_message(0)).text == "done"


async def test_a_redelivered_envelope_is_acknowledged_and_not_answered_again(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    url = server.make_response_url("C1", "U1")
    payload = slash_payload("/quote", "开源", url)

    for attempt in (None, 1, 2):
        more = {"retry_attempt": attempt, "retry_reason": "timeout"} if attempt else {}
        await server.deliver("slash_commands", payload, envelope_id="one", **more)

    await server.slash("/quote", "last")
    await server.next_message(1)
    assert len(service.requests) == 2


async def test_a_redelivered_event_in_a_new_envelope_is_not_answered_again(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    payload = event_payload(mention_event("<@U0BOT> 开源", "1.1"))

    for attempt in (0, 1, 2):
        await server.deliver("events_api", payload, retry_attempt=attempt)

    await server.slash("/quote", "last")
    await server.next_message(1)
    assert len(service.requests) == 2


async def test_a_refreshed_connection_is_used_at_once(slack: Slack, server: SlackServer) -> None:
    await server.refresh()

    await server.slash("/quote", "开源")

    assert (await server.next_message(0)).text == "done"
    assert server.count("apps.connections.open") == 2


async def test_a_lost_connection_is_made_anew(slack: Slack, server: SlackServer) -> None:
    opened = server.opened

    await server.cut_off()
    await server.until(lambda: server.opened > opened)
    await server.slash("/quote", "开源")

    assert (await server.next_message(0)).text == "done"


async def test_an_address_that_does_not_answer_is_given_up_for_a_new_one(
    server: SlackServer, service: FakeService, tmp_path: Path
) -> None:
    dead = {"ok": True, "url": "ws://127.0.0.1:1/"}
    server.trouble("apps.connections.open", Trouble(cuts_off=True), Trouble(body=dead))

    async with running(build_slack(make_settings(server, tmp_path), service, QUICK), server):
        await server.slash("/quote", "开源")
        assert (await server.next_message(0)).text == "done"

    assert server.count("apps.connections.open") == 3


@pytest.mark.parametrize(
    "text",
    [
        "{", "[]", '"x"', "nonsense", "{}", '{"type": "slash_commands"}',
        '{"type": "slash_commands", "envelope_id": "e", "payload": 7}',
        '{"type": "slash_commands", "envelope_id": "e", "payload": {}}',
        '{"type": "slash_commands", "envelope_id": "e", "payload": {"command": "/quote"}}',
        '{"type": "interactive", "envelope_id": "e", "payload": {"type": "block_actions"}}',
        '{"type": "interactive", "envelope_id": "e", "payload": '
        '{"type": "block_actions", "actions": []}}',
        '{"type": "events_api", "envelope_id": "e", "payload": {"event": {"type": "app_mention"}}}',
        '{"type": "events_api", "envelope_id": "e", "payload": '
        '{"type": "event_callback", "event": {"type": "app_mention"}}}',
        json.dumps({"type": "events_api", "envelope_id": "e", "payload": {"x": "y" * 1_000_000}}),
    ],
)  # fmt: skip
async def test_malformed_envelopes_do_no_harm(slack: Slack, server: SlackServer, text: str) -> None:
    await server.send_raw(text)

    await server.slash("/quote", "开源")

    assert (await server.next_message(0)).text == "done"


@pytest.mark.parametrize("kind", ["message", "reaction_added", "channel_archive"])
async def test_events_that_are_not_for_us_are_acknowledged_and_left(
    slack: Slack, server: SlackServer, service: FakeService, kind: str
) -> None:
    payload = event_payload({"type": kind, "user": "U1", "channel": "C1", "ts": "1.1"})

    await server.deliver("events_api", payload)

    assert not service.requests


async def test_wrong_tokens_are_named_and_tried_again_without_a_traceback(
    server: SlackServer, service: FakeService, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server.trouble("apps.connections.open", *[Trouble(error="invalid_auth")] * 2)
    server.world.refuses = "account_inactive"
    slack = build_slack(make_settings(server, tmp_path), service, QUICK)
    stopping = asyncio.Event()

    with caplog.at_level(logging.INFO):
        task = asyncio.create_task(slack.run(stopping))
        await server.until(lambda: server.count("apps.connections.open") == 2)
        assert slack.problem == "account_inactive"
        await server.connected()
        server.world.refuses = None
        asked = server.count("auth.test")
        await server.until(lambda: server.count("auth.test") > asked)
        await server.slash("/quote", "开源")
        await server.next_message(0)
        assert slack.problem is None
        stopping.set()
        await task

    assert "invalid_auth" in caplog.text
    assert "Traceback" not in caplog.text
    assert not any(t in caplog.text for t in (APP_TOKEN, "xoxb-test"))


async def test_what_answers_and_is_no_slack_is_asked_again(
    server: SlackServer, service: FakeService, tmp_path: Path
) -> None:
    plain = Trouble(headers={"Content-Type": "text/plain"})
    for method in ("apps.connections.open", "auth.test", "users.info", "conversations.info"):
        server.trouble(method, plain, Trouble(body={"ok": True}))

    async with running(build_slack(make_settings(server, tmp_path), service, QUICK), server):
        await server.slash("/quote", "开源")
        assert (await server.next_message(0)).text == "done"


async def test_health_says_why_there_is_no_connection(slack: Slack, server: SlackServer) -> None:
    await server.until(lambda: server.count("auth.test"))
    await server.slash("/quote", "开源")
    await server.next_message(0)
    assert slack.problem is None

    await slack.close()

    assert slack.problem == "disconnected"


async def test_an_answer_under_way_is_finished_before_the_bot_stops(
    server: SlackServer, service: FakeService, tmp_path: Path
) -> None:
    service.gate = asyncio.Event()
    slack = build_slack(make_settings(server, tmp_path), service, QUICK)

    async with running(slack, server):
        await server.slash("/quote", "开源")
        asyncio.get_running_loop().call_later(0.1, service.gate.set)

    assert [message.text for message in server.world.messages] == ["done"]
