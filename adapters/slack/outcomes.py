"""Slack's answers to a post → Outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.messages import Gone, Outcome, Refused, RetryAfter, Revoked, Unknown

# What a call raises if Slack refuses, or does not answer, or what answers is no Slack.
UNANSWERED = (
    SlackClientError, aiohttp.ClientError, TimeoutError,
    LookupError, TypeError, AttributeError, ValueError,
)  # fmt: skip
UNREACHABLE = timedelta(seconds=15)
NO_RETRY_AFTER = 30  # seconds, where a rate limit does not say how long

GONE = frozenset(
    {
        "channel_not_found", "is_archived", "not_in_channel", "missing_scope", "access_denied",
        "no_permission", "ekm_access_denied", "user_not_found", "user_disabled",
        "messages_tab_disabled", "cannot_dm_bot", "thread_not_found", "is_inactive",
        "not_allowed_token_type", "team_access_not_granted",
    }
)  # fmt: skip
REVOKED = frozenset(
    {
        "token_revoked", "account_inactive", "token_expired", "invalid_auth", "not_authed",
        "org_login_required",
    }
)  # fmt: skip
UNSURE = frozenset(
    {
        "internal_error", "fatal_error", "request_timeout", "team_added_to_org",
        "service_unavailable",
    }
)  # fmt: skip
UNFIT = frozenset(
    {
        "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text",
        "invalid_attachments", "attachment_payload_limit_exceeded",
    }
)  # fmt: skip
RATE_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})


def error_code(error: SlackApiError) -> str:
    """Return Slack's word for what is wrong, or empty."""
    data = getattr(error.response, "data", error.response)
    code = data.get("error") if isinstance(data, Mapping) else None
    return code if isinstance(code, str) else ""


def error_to_outcome(error: Exception) -> Outcome:
    """Tell what became of a post whose call failed; what cannot be told is Unknown."""
    match error:
        case SlackApiError():
            return _refusal_to_outcome(error)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return RetryAfter(UNREACHABLE, "unreachable", spends_attempt=True)
        case aiohttp.ClientHttpProxyError():
            return RetryAfter(UNREACHABLE, "proxy_refused", spends_attempt=True)
        case aiohttp.ClientError() | asyncio.TimeoutError():
            return Unknown("connection_lost")
        case _:
            return Unknown(type(error).__name__)


def _refusal_to_outcome(error: SlackApiError) -> Outcome:
    code, status = error_code(error), _status(error)
    if status == 429 or code in RATE_LIMITED:
        return RetryAfter(timedelta(seconds=_retry_after(error)))
    if code in UNSURE or status >= 500 or (not code and status < 400):
        return Unknown(code or f"http_{status}")
    if not code:
        return RetryAfter(UNREACHABLE, f"http_{status}", spends_attempt=True)
    if code in REVOKED:
        return Revoked(code)
    if code in GONE or code.startswith("restricted_action"):
        return Gone(f"missing_scope:{_needed(error)}" if code == "missing_scope" else code)
    return Refused(code)


def _needed(error: SlackApiError) -> str:
    return str(error.response.get("needed") or "?")


def _status(error: SlackApiError) -> int:
    response: Any = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    return status if isinstance(status, int) else 0


def _retry_after(error: SlackApiError) -> int:
    headers = getattr(error.response, "headers", None) or {}
    value = str(headers.get("Retry-After") or "")
    return min(int(value[:6]), 3600) if value.isascii() and value.isdigit() else NO_RETRY_AFTER
