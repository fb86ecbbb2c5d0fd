"""What Discord answers → what it means for a post."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import discord

from bot.messages import Gone, Outcome, Refused, RetryAfter, Revoked, Sent, Unknown

# Codes: Discord's "Opcodes and Status Codes".
_BY_CODE: dict[int, Outcome] = {
    # a person must act before a post can work again
    10003: Gone("unknown_channel"),
    10004: Gone("unknown_guild"),
    50001: Gone("missing_access"),
    50007: Gone("cannot_dm"),
    50008: Gone("not_a_text_channel"),
    50013: Gone("missing_permission"),
    50024: Gone("wrong_channel_type"),
    50278: Gone("cannot_dm"),
    160005: Gone("thread_locked"),
    # this content only
    50035: Refused("invalid_form"),
    200000: Refused("blocked_by_automod"),
    240000: Refused("harmful_link"),
    # the nonce names a message that was posted, and deleted since
    10008: Sent(""),
}
_BUSY = {
    20016: "slow_mode",
    20028: "write_limit",
    40062: "resource_limited",
    130000: "overloaded",
}

_SHORT = timedelta(seconds=5)
_LONG = timedelta(minutes=5)


def error_to_outcome(error: Exception) -> Outcome:
    """Return the outcome that an exception of discord.py stands for; raise what is none."""
    match error:
        case discord.RateLimited():
            return RetryAfter(timedelta(seconds=error.retry_after))
        case discord.LoginFailure():
            return Revoked("unauthorised")
        case discord.HTTPException():
            return _answer_to_outcome(error)
        case aiohttp.ClientConnectorError():
            return RetryAfter(_SHORT, "unreachable", spends_attempt=True)  # nothing left this host
        case aiohttp.ClientError() | OSError():
            return Unknown("connection_lost")
        case _:
            raise error


def _answer_to_outcome(error: discord.HTTPException) -> Outcome:
    if error.code in _BUSY or error.status == 429:
        return RetryAfter(_wait(error), _BUSY.get(error.code, "rate_limited"))
    return _BY_CODE.get(error.code) or _status_to_outcome(error)


def _status_to_outcome(error: discord.HTTPException) -> Outcome:
    match error.status:
        case 401:
            return Revoked("unauthorised")
        case 403 if error.code == 0:
            # Not Discord but what stands before it; many such answers lead to a ban.
            return RetryAfter(_LONG, "forbidden", spends_attempt=True)
        case 403 | 404:
            return Gone(f"code_{error.code}")
        case status if status >= 500:
            return Unknown(f"status_{status}")
        case _:
            return Refused(f"code_{error.code}")


def _wait(error: discord.HTTPException) -> timedelta:
    """Return how long Discord asks us to wait."""
    header = error.response.headers.get("Retry-After", "")
    try:
        return max(_SHORT, timedelta(seconds=float(header)))
    except (ValueError, OverflowError):
        return _SHORT if error.status != 429 else timedelta(minutes=1)
