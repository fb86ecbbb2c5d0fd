"""Examine the Slack side: tokens, scopes, the socket, and the channels with a daily post."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from adapters.findings import Finding, ok, warning, wrong
from adapters.probing import Answer, OutOfReachError, Probe
from bot.config import Settings
from bot.model import Locale
from bot.subscriptions import Subscription
from bot.texts.say import say

PART = "slack"
# As in manifest.yaml: without the first nothing works, without the others one feature each.
ESSENTIAL = ("commands", "chat:write", "app_mentions:read")
FOR_A_FEATURE = ("users:read", "channels:read", "groups:read")
FOR_LOOKING_UP = ("channels:history", "groups:history")
MOST_CHANNELS = 50  # a call each; Slack allows about that many a minute


async def examine_slack(
    settings: Settings, probe: Probe, subscriptions: Sequence[Subscription]
) -> AsyncIterator[Finding]:
    """Yield what is found; nothing is posted. Raise OutOfReachError where nothing answers."""
    answer = await probe.ask("auth.test", method="POST")
    if not answer.body.get("ok"):
        yield _refusal(answer, probe.host, "doctor_slack_refused")
        return
    user, team = answer.body.get("user", "?"), answer.body.get("team", "?")
    yield ok(PART, "doctor_slack_token", user=user, team=team)
    for finding in _examine_scopes(answer, settings):
        yield finding
    yield await _examine_entry(settings, probe)
    here = [s for s in subscriptions if s.place.platform == PART][:MOST_CHANNELS]
    found = [f for s in here for f in await _examine_channel(s, answer.body, probe)]
    for finding in found:
        yield finding
    if here and not found:
        yield ok(PART, "doctor_channels", count=len(here))


def _refusal(answer: Answer, host: str, key: str) -> Finding:
    error = answer.body.get("error")
    if isinstance(error, str) and answer.status == 200:
        return wrong(PART, key, error=error)
    return wrong(PART, "doctor_strange", host=host, status=answer.status)


def _examine_scopes(answer: Answer, settings: Settings) -> list[Finding]:
    """Name each scope that is missing, and what does not work without it."""
    header = answer.headers.get("x-oauth-scopes")
    if header is None:
        return [ok(PART, "doctor_slack_scopes_unknown")]
    given = {scope.strip() for scope in header.split(",")}
    asked_for = FOR_LOOKING_UP if settings.slack_look_up else ()
    findings = [
        (wrong if scope not in FOR_A_FEATURE else warning)(
            PART, "doctor_slack_scope", scope=scope, why=_why(scope, settings.locale)
        )
        for scope in (*ESSENTIAL, *FOR_A_FEATURE, *asked_for)
        if scope not in given
    ]
    return findings or [ok(PART, "doctor_slack_scopes", scopes=", ".join(sorted(given)))]


def _why(scope: str, locale: Locale) -> str:
    return say(f"doctor_why_{scope}", locale)


async def _examine_entry(settings: Settings, probe: Probe) -> Finding:
    """Look whether commands can come in: by an address for a socket, which is then not used."""
    if not settings.slack_app_token:
        return ok(PART, "doctor_slack_http", port=settings.http_port)
    token = f"Bearer {settings.slack_app_token}"
    answer = await probe.ask("apps.connections.open", method="POST", token=token)
    if answer.body.get("ok"):
        return ok(PART, "doctor_slack_socket")
    return _refusal(answer, probe.host, "doctor_slack_socket_refused")


async def _examine_channel(
    subscription: Subscription, bot: Any, probe: Probe
) -> tuple[Finding, ...]:
    """Look whether the bot may post where it is to; what cannot be seen is not complained of."""
    place, id_ = subscription.place, subscription.short_id
    homes = {bot.get("team_id"), bot.get("enterprise_id")}
    if place.workspace not in homes:
        return (wrong(PART, "doctor_slack_elsewhere", id=id_, workspace=place.workspace),)
    try:
        answer = await probe.ask("conversations.info", channel=place.channel)
    except OutOfReachError:
        return ()
    facts = {"channel": place.channel, "id": id_, "user": bot.get("user", "jinju")}
    channel = answer.body.get("channel") or {}
    if answer.body.get("error") == "channel_not_found" or channel.get("is_member") is False:
        return (wrong(PART, "doctor_slack_not_in", **facts),)
    if channel.get("is_archived"):
        return (wrong(PART, "doctor_slack_archived", **facts),)
    return ()
