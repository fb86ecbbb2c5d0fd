"""What goes wrong, and what people and operators then see."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.app import Slack, build_slack
from tests.adapters.slack.acts import ask
from tests.adapters.slack.conftest import QUICK, make_settings, running
from tests.adapters.slack.fakes import FakeService, make_card, make_cards
from tests.adapters.slack.payloads import event_payload
from tests.adapters.slack.world import BOT, TEAM
from tests.adapters.slack_server import SlackServer, Trouble


async def test_a_mistake_gets_a_sentence_with_an_example(
    either_slack: Slack, server: SlackServer, service: FakeService
) -> None:
    answer = await ask(server, "show 你好")

    assert "/quote show k3f9ta" in answer.text
    assert answer.user == "U1"
    assert not service.requests


async def test_our_own_fault_is_shown_as_a_reference_and_logged_with_it(
    either_slack: Slack,
    server: SlackServer,
    service: FakeService,
    caplog: pytest.LogCaptureFixture,
) -> None:
    service.error = RuntimeError("boom")

    answer = await ask(server, "topics")
    await server.mention(f"<@{BOT}> 开源", thread_ts="1.5")
    mentioned = await server.next_message(1)

    assert all("c0ffee" in message.text for message in (answer, mentioned))
    assert "boom" not in answer.text
    assert "c0ffee" in caplog.text


@pytest.mark.parametrize(
    "trouble",
    [Trouble(status=404, error="expired_url"), Trouble(status=500), Trouble(cuts_off=True)],
)
async def test_an_answer_that_cannot_be_shown_is_logged_and_harms_nothing(
    slack: Slack, server: SlackServer, trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    server.trouble("response_url", trouble)

    await server.slash("/quote", "topics")
    await server.until(lambda: server.count("response_url") == 1)
    await ask(server)

    assert "not shown" in caplog.text
    assert "Traceback" not in caplog.text


async def test_an_answer_waits_for_a_rate_limit(slack: Slack, server: SlackServer) -> None:
    server.trouble("response_url", Trouble(status=429, headers={"Retry-After": "0"}))

    assert (await ask(server)).text == "done"


async def test_blocks_that_slack_refuses_are_answered_in_plain_text(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.reply = make_cards()
    server.trouble("response_url", Trouble(status=400))
    server.trouble("chat.postMessage", Trouble(error="invalid_blocks"))

    typed = await ask(server, "topic 融资")
    await server.mention(f"<@{BOT}> 融资")
    mentioned = await server.next_message(1)

    for message in (typed, mentioned):
        assert not message.blocks
        assert "#k3f9ta" in message.text


async def test_a_command_without_a_response_url_is_answered_by_a_call(
    slack: Slack, server: SlackServer
) -> None:
    payload = {"command": "/quote", "text": "topics", "user_id": "U1", "channel_id": "C1"}

    await server.deliver("slash_commands", payload)

    assert (await server.next_message(0)).user == "U1"


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({"type": "app_uninstalled"}, [TEAM]),
        ({"type": "tokens_revoked", "tokens": {"bot": [BOT]}}, [TEAM]),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, []),
    ],
)
async def test_the_core_is_told_when_a_workspace_ends_the_installation(
    server: SlackServer,
    service: FakeService,
    tmp_path: Path,
    event: dict[str, Any],
    told: list[str],
) -> None:
    ended: list[str] = []

    async def on_revocation(workspace: str) -> None:
        ended.append(workspace)

    options = replace(QUICK, on_revocation=on_revocation)
    async with running(build_slack(make_settings(server, tmp_path), service, options), server):
        await server.deliver("events_api", event_payload(event))
        await ask(server)

    assert ended == told


async def test_fifty_commands_in_flight_are_all_acknowledged_and_answered(
    either_slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.reply = make_cards(make_card(), make_card(id="p2w8xz"))

    await asyncio.gather(*(server.slash("/quote", f"find 词{n}") for n in range(50)))

    await server.next_message(49)
    assert len(service.requests) == 50
