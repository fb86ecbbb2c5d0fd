"""Signed HTTP: what Slack signed is answered, and nothing else is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.app import Slack
from adapters.slack.http import LARGEST_BODY, Verifier, parse_body
from tests.adapters.slack.fakes import FakeService
from tests.adapters.slack.payloads import (
    SECRET,
    event_payload,
    http_body,
    mention_event,
    sign,
    slash_payload,
)
from tests.adapters.slack_server import SlackServer

NOW = 1_790_000_000


def make_verifier() -> Verifier:
    return Verifier(SECRET, lambda: NOW)


def test_what_slack_signed_is_genuine() -> None:
    assert make_verifier().is_genuine(sign(b"a=b", NOW), b"a=b")
    assert make_verifier().is_genuine(sign("开源".encode(), NOW - 299), "开源".encode())


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=0"},
        sign(b"a=b", NOW, "another secret"),
        sign(b"a=c", NOW),
        sign(b"a=b", NOW - 301),
        sign(b"a=b", NOW + 301),
        sign(b"a=b", NOW) | {"X-Slack-Request-Timestamp": "soon"},
        sign(b"a=b", NOW) | {"X-Slack-Request-Timestamp": "9" * 4000},
        sign(b"a=b", NOW) | {"X-Slack-Request-Timestamp": "１７９０００００００"},
        sign(b"a=b", NOW) | {"X-Slack-Request-Timestamp": "-1"},
        sign(b"a=b", NOW) | {"X-Slack-Signature": "v0=é\udcff"},
    ],
)
def test_what_slack_did_not_sign_just_now_is_not_genuine(headers: Mapping[str, str]) -> None:
    assert not make_verifier().is_genuine(headers, b"a=b")


@given(st.text(), st.text(), st.binary())
def test_no_headers_and_no_body_make_the_verifier_raise(
    timestamp: str, signature: str, body: bytes
) -> None:
    headers = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}

    assert not make_verifier().is_genuine(headers, body)


@given(st.binary())
def test_no_body_makes_the_parser_raise(body: bytes) -> None:
    parse_body(body)


def test_a_deeply_nested_body_is_not_a_payload() -> None:
    assert parse_body(b'{"a":' + b"[" * 200_000) is None


async def test_a_command_is_acknowledged_with_an_empty_body_and_answered(
    http_slack: Slack, server: SlackServer
) -> None:
    ack = await server.slash("/quote", "开源")

    assert ack == {"status": 200, "body": ""}
    assert (await server.next_message(0)).text == "done"


async def test_a_command_that_holds_the_word_payload_is_not_lost(
    http_slack: Slack, server: SlackServer, service: FakeService
) -> None:
    await server.slash("/quote", "payload")

    await server.next_message(0)
    assert len(service.requests) == 1


async def test_slack_may_verify_the_address(http_slack: Slack, server: SlackServer) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB"}).encode()

    assert await server.post_signed(body) == (200, "3eZbrw1aB")


async def test_a_wrong_signature_is_refused_and_nothing_is_done(
    http_slack: Slack, server: SlackServer, service: FakeService
) -> None:
    body = http_body("slash_commands", slash_payload("/quote", "开源", "http://x"))

    status, _ = await server.post_signed(body, secret=SECRET.upper())

    assert (status, service.requests) == (401, [])


@pytest.mark.parametrize("body", [b"", b"{", b"payload={", b"\xff\xfe", b"payload=7"])
async def test_a_signed_body_that_is_no_payload_is_refused(
    http_slack: Slack, server: SlackServer, body: bytes
) -> None:
    status, _ = await server.post_signed(body)

    assert status == 400


async def test_a_huge_body_is_refused_before_it_is_read(
    http_slack: Slack, server: SlackServer
) -> None:
    status, _ = await server.post_signed(b"a=" + b"x" * LARGEST_BODY)

    assert status == 413


async def test_a_huge_body_of_unsaid_length_is_refused_too(
    http_slack: Slack, server: SlackServer
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 65536

    assert server.http_url
    async with aiohttp.ClientSession() as session:
        try:
            async with session.post(server.http_url, data=pieces()) as response:
                assert response.status == 413
        except aiohttp.ClientError:
            pass  # refused while still being sent: as good


async def test_the_same_signed_request_is_taken_once(
    http_slack: Slack, server: SlackServer, service: FakeService
) -> None:
    url = server.make_response_url("C1", "U1")
    body = http_body("slash_commands", slash_payload("/quote", "开源", url))
    headers = sign(body, int(server.clock()))

    first = await server.post_signed(body, headers=headers)
    again = await server.post_signed(body, headers=headers)
    repeated = await server.post_signed(body, headers=headers | {"X-Slack-Retry-Num": "1"})

    assert [status for status, _ in (first, again, repeated)] == [200, 401, 200]
    await server.next_message(0)
    assert len(service.requests) == 1


async def test_a_repeated_event_is_acknowledged_and_not_answered_again(
    http_slack: Slack, server: SlackServer, service: FakeService
) -> None:
    body = json.dumps(event_payload(mention_event("<@U0BOT> 开源", "1.1"))).encode()
    for number in range(3):
        headers = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"}
        stamped = sign(body, int(server.clock()) - number) | headers
        assert (await server.post_signed(body, headers=stamped))[0] == 200

    await server.next_message(0)
    assert len(service.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        urlencode({"command": "/quote"}).encode(),
        b'{"type": "event_callback", "event": {"type": "app_mention"}}',
        b'{"type": "event_callback", "event": {"type": "message", "text": "hello"}}',
        urlencode({"payload": '{"type": "block_actions", "actions": []}'}).encode(),
        urlencode({"payload": '{"type": "view_submission", "view": {}}'}).encode(),
        b'{"type": "app_rate_limited"}',
    ],
)
async def test_signed_payloads_without_what_they_should_hold_are_no_server_errors(
    http_slack: Slack, server: SlackServer, service: FakeService, body: bytes
) -> None:
    status, _ = await server.post_signed(body)

    assert status == 200
    assert not service.requests


async def test_fifty_commands_at_once_are_all_answered(
    http_slack: Slack, server: SlackServer
) -> None:
    await asyncio.gather(*(server.slash("/quote", f"词{number}") for number in range(50)))

    await server.next_message(49)
    assert {message.text for message in server.world.messages} == {"done"}
