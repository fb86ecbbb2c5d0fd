"""The tests' own Slack refuses what Slack refuses; else the tests would prove nothing."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.adapters.slack.block_kit import find_problems
from tests.adapters.slack_server import BOT_TOKEN, SlackServer


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(action_id: str = "a", **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain("x"), "action_id": action_id, **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


SECTION: dict[str, Any] = {"type": "section", "text": plain("x")}
OPTION = {"text": plain("x"), "value": "v"}


@pytest.mark.parametrize(
    "blocks",
    [
        [SECTION] * 51,
        [{"type": "section"}],
        [{"type": "section", "text": plain("")}],
        [{"type": "section", "text": plain("x" * 3001)}],
        [{"type": "section", "text": plain("\U0001f600" * 1501)}],
        [{"type": "section", "text": {"type": "html", "text": "x"}}],
        [{"type": "section", "text": "x"}],
        [{"type": "section", "text": {**plain("x"), "color": "red"}}],
        [{"type": "section", "fields": [plain("x")] * 11}],
        [{"type": "section", "fields": [plain("x" * 2001)]}],
        [{**SECTION, "colour": "red"}],
        [{**SECTION, "block_id": "b" * 256}],
        [{**SECTION, "block_id": "b"}] * 2,
        [{"type": "header", "text": plain("x" * 151)}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        [{"type": "context", "elements": []}],
        [{"type": "context", "elements": [plain("x")] * 11}],
        [{"type": "context", "elements": [plain("x" * 2001)]}],
        [actions()],
        [actions(*[button(str(n)) for n in range(26)])],
        [actions(button()), actions(button())],
        [actions(button("a" * 256))],
        [actions(button(value="v" * 2001))],
        [actions(button(url="https://a/" + "u" * 3000))],
        [actions(button(style="loud"))],
        [actions({**button(), "text": plain("x" * 76)})],
        [actions({**button(), "text": {"type": "mrkdwn", "text": "x"}})],
        [actions({**button(), "colour": "red"})],
        [actions({"type": "overflow", "action_id": "o", "options": [OPTION] * 6})],
        [actions({"type": "overflow", "action_id": "o", "options": [
            {"text": plain("x" * 76), "value": "v"}, OPTION]})],
        [actions({"type": "overflow", "action_id": "o", "options": [
            {"text": plain("x"), "value": "v" * 151}, OPTION]})],
        [actions({"type": "gauge", "action_id": "g"})],
        [{"type": "input", "label": plain("x"), "element": button()}],
        [{"type": "carousel"}],
        [{"type": "image", "image_url": "https://a", "alt_text": "x" * 2001}],
    ],
)  # fmt: skip
def test_blocks_that_slack_refuses(blocks: list[dict[str, Any]]) -> None:
    problems = find_problems("text", blocks)

    assert problems
    assert problems[0] == "invalid_blocks"


def test_texts_that_slack_refuses() -> None:
    assert find_problems("x" * 40_001, []) == ("msg_too_long", ["text"])
    assert find_problems(" ", []) == ("no_text", ["neither text nor blocks"])
    huge = [{"type": "section", "text": plain("x" * 3000)}] * 5
    assert find_problems("x", huge) == ("msg_blocks_too_long", ["all texts together"])


def test_what_slack_takes() -> None:
    row = actions(button("a", value="v" * 2000), button("b", style="danger"))
    blocks = [{**SECTION, "block_id": "b"}, {"type": "divider"}, row]

    assert find_problems("", blocks) is None


@pytest.mark.parametrize(
    ("token", "method", "arguments", "error"),
    [
        (None, "auth.test", {}, "not_authed"),
        ("xoxb-wrong", "auth.test", {}, "invalid_auth"),
        (BOT_TOKEN, "no.such", {}, "unknown_method"),
        (BOT_TOKEN, "conversations.history", {"channel": "C1"}, "missing_scope"),
        (BOT_TOKEN, "chat.postMessage", {"channel": "C9", "text": "x"}, "channel_not_found"),
        (BOT_TOKEN, "chat.postMessage", {"channel": "C1", "text": ""}, "no_text"),
        (BOT_TOKEN, "users.info", {"user": "U99"}, "user_not_found"),
    ],
)
async def test_calls_that_slack_refuses(
    server: SlackServer, token: str | None, method: str, arguments: dict[str, Any], error: str
) -> None:
    client = AsyncWebClient(token=token, base_url=server.base_url)

    with pytest.raises(SlackApiError) as refusal:
        await client.api_call(method, params=arguments)

    assert refusal.value.response["error"] == error


async def test_a_response_url_is_good_for_five_uses(server: SlackServer) -> None:
    client = AsyncWebhookClient(server.make_response_url("C1", "U1"))

    codes = [(await client.send(text="x")).status_code for _ in range(6)]

    assert codes == [200] * 5 + [404]


async def test_a_response_url_is_good_for_thirty_minutes() -> None:
    now = 0.0
    async with SlackServer(lambda: now) as server:
        client = AsyncWebhookClient(server.make_response_url("C1", "U1"))
        now = 1801.0

        answer = await client.send(text="x")

    assert (answer.status_code, answer.body) == (404, "expired_url")
