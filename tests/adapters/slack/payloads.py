"""What Slack sends to a bot, as recorded from its documentation, and how it signs it."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from typing import Any
from urllib.parse import urlencode

from tests.adapters.slack.world import APP, BOT, TEAM, Posted

SECRET = "signing-secret"  # noqa: S105  # of the tests' own workspace

Payload = dict[str, Any]

_numbers = itertools.count(1)


def slash_payload(
    command: str, text: str, response_url: str, *, user: str = "U1", channel: str = "C1"
) -> Payload:
    """Compose a slash command."""
    return {
        "token": "deprecated",
        "team_id": TEAM,
        "team_domain": "jinju",
        "channel_id": channel,
        "channel_name": "general",
        "user_id": user,
        "user_name": "someone",
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": f"{next(_numbers)}.1.abc",
    }


def press_payload(
    message: Posted, button: Payload, response_url: str, *, user: str = "U1", team: str = TEAM
) -> Payload:
    """Compose the press of a message's button; `team` is the presser's own."""
    container: Payload = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.is_ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    action = {
        "action_id": button["action_id"],
        "block_id": "b1",
        "text": button["text"],
        "value": button.get("value"),
        "type": "button",
        "action_ts": "1790000000.000001",
    }
    return {
        "type": "block_actions",
        "user": {"id": user, "username": "someone", "team_id": team},
        "api_app_id": APP,
        "token": "deprecated",
        "container": container,
        "trigger_id": f"{next(_numbers)}.1.abc",
        "team": {"id": TEAM, "domain": "jinju"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": message.channel, "name": "general"},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [action],
    }


def mention_event(
    text: str, ts: str, *, user: str = "U1", channel: str = "C1", thread_ts: str | None = None
) -> Payload:
    """Compose a mention of the bot."""
    event = {
        "type": "app_mention",
        "user": user,
        "text": text,
        "ts": ts,
        "channel": channel,
        "team": TEAM,
    }
    return event | ({"thread_ts": thread_ts} if thread_ts else {})


def event_payload(event: Payload) -> Payload:
    """Wrap an event as the Events API does."""
    authorization = {
        "enterprise_id": None,
        "team_id": TEAM,
        "user_id": BOT,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": "deprecated",
        "team_id": TEAM,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{next(_numbers):08d}",
        "event_time": 1790000000,
        "is_ext_shared_channel": False,
        "authorizations": [authorization],
    }


def http_body(kind: str, payload: Payload) -> bytes:
    """Write a payload as Slack does over HTTP."""
    match kind:
        case "slash_commands":
            return urlencode(payload).encode()
        case "interactive":
            return urlencode({"payload": json.dumps(payload)}).encode()
        case _:
            return json.dumps(payload).encode()


def sign(body: bytes, timestamp: int, secret: str = SECRET) -> dict[str, str]:
    """Return the headers with which Slack signs a body."""
    base = b"v0:%d:%s" % (timestamp, body)
    signature = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    is_json = body.startswith(b"{")
    return {
        "Content-Type": "application/json" if is_json else "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": str(timestamp),
        "X-Slack-Signature": f"v0={signature}",
    }
