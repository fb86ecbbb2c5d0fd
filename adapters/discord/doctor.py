"""Examine the Discord side: the token, the application, the gateway, the subscribed channels."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from adapters.discord.connection import invite_link
from adapters.discord.permissions import permissions_in
from adapters.findings import Finding, ok, warning, wrong
from adapters.probing import OutOfReachError, Probe
from bot.subscriptions import Subscription

PART = "discord"
# Application flags, limited and full: presences, members, message content.
INTENTS = {
    "Presence": 1 << 12 | 1 << 13,
    "Server Members": 1 << 14 | 1 << 15,
    "Message Content": 1 << 18 | 1 << 19,
}
THREADS = (10, 11, 12)  # channel types
VIEW, HISTORY = 1 << 10, 1 << 16
NEEDED = {"Send Messages": 1 << 11, "Embed Links": 1 << 14}
NEEDED_IN_THREADS = {"Send Messages in Threads": 1 << 38, "Embed Links": 1 << 14}
MOST_CHANNELS = 50
HELLO = 10


@dataclass(frozen=True, slots=True)
class _Post:
    """Where a digest posts, and who we are there."""

    subscription: Subscription
    user: str
    probe: Probe

    @property
    def facts(self) -> dict[str, object]:
        return {"channel": self.subscription.place.channel, "id": self.subscription.short_id}


async def examine_discord(
    probe: Probe, subscriptions: Sequence[Subscription]
) -> AsyncIterator[Finding]:
    """Yield what is found; no session is opened. Raise OutOfReachError where nothing answers."""
    me = await probe.ask("/users/@me")
    if me.status == 401:
        yield wrong(PART, "doctor_discord_refused")
        return
    if me.status != 200 or "id" not in me.body:
        yield wrong(PART, "doctor_strange", host=probe.host, status=me.status)
        return
    application = (await probe.ask("/oauth2/applications/@me")).body
    user = me.body.get("username", "?")
    yield ok(PART, "doctor_discord_token", user=user, application=application.get("id", "?"))
    yield _examine_intents(int(application.get("flags") or 0))
    if application.get("interactions_endpoint_url"):
        yield wrong(PART, "doctor_discord_endpoint")
    if (await probe.ask("/users/@me/guilds")).count == 0:
        link = invite_link(str(application.get("id", "")))
        yield warning(PART, "doctor_discord_nowhere", link=link)
    yield await _examine_gateway(probe)
    here = [s for s in subscriptions if s.place.platform == PART][:MOST_CHANNELS]
    posts = [_Post(subscription, str(me.body["id"]), probe) for subscription in here]
    found = [finding for post in posts for finding in await _examine_channel(post)]
    for finding in found:
        yield finding
    if here and not found:
        yield ok(PART, "doctor_channels", count=len(here))


def _examine_intents(flags: int) -> Finding:
    names = [name for name, bits in INTENTS.items() if flags & bits]
    if names:
        return warning(PART, "doctor_discord_intents", names=", ".join(names))
    return ok(PART, "doctor_discord_intents_none")


async def _examine_gateway(probe: Probe) -> Finding:
    """Shake hands with the gateway, without logging in: logins are counted."""
    answer = await probe.ask("/gateway/bot")
    if "url" not in answer.body:
        answer = await probe.ask("/gateway")
    limit: dict[str, Any] = answer.body.get("session_start_limit") or {}
    if limit.get("remaining") == 0:
        hours = ceil(int(limit.get("reset_after", 0)) / 3_600_000)
        return wrong(PART, "doctor_discord_sessions", hours=hours)
    url = str(answer.body.get("url") or "")
    if not url:
        return wrong(PART, "doctor_strange", host=probe.host, status=answer.status)
    host = urlsplit(url).netloc
    try:
        hello = await probe.greet(f"{url.rstrip('/')}/?v=10&encoding=json")
    except OutOfReachError as error:
        return wrong(PART, "doctor_discord_gateway_down", host=host, why=error.why)
    if hello.get("op") != HELLO:
        return wrong(PART, "doctor_discord_gateway_down", host=host, why="no hello")
    return ok(PART, "doctor_discord_gateway")


async def _examine_channel(post: _Post) -> tuple[Finding, ...]:
    """Look whether the bot may post where it is to."""
    place = post.subscription.place
    try:
        answer = await post.probe.ask(f"/channels/{place.channel}")
        if answer.status == 404:
            return (wrong(PART, "doctor_discord_channel_gone", **post.facts),)
        if answer.status == 403:
            return (wrong(PART, "doctor_discord_channel_hidden", **post.facts),)
        if answer.status != 200 or not answer.body.get("guild_id"):
            return ()  # a direct message has no permissions
        rights = await _rights(answer.body, post)
    except OutOfReachError:
        return ()
    is_thread = answer.body.get("type") in THREADS
    return tuple(_judge(rights, NEEDED_IN_THREADS if is_thread else NEEDED, post))


async def _rights(channel: Any, post: _Post) -> int | None:
    """Return our permissions in a channel; None if they cannot be found out."""
    guild = await post.probe.ask(f"/guilds/{channel['guild_id']}")
    member = await post.probe.ask(f"/guilds/{channel['guild_id']}/members/{post.user}")
    if channel.get("type") in THREADS:
        channel = (await post.probe.ask(f"/channels/{channel.get('parent_id')}")).body
    if guild.status != 200 or member.status != 200 or "permission_overwrites" not in channel:
        return None
    return permissions_in(channel, guild.body, member.body, post.user)


def _judge(rights: int | None, needed: dict[str, int], post: _Post) -> list[Finding]:
    if rights is None:
        return []
    if not rights & VIEW:
        return [wrong(PART, "doctor_discord_channel_hidden", **post.facts)]
    findings = [
        wrong(PART, "doctor_discord_permission", permission=name, **post.facts)
        for name, bit in needed.items()
        if not rights & bit
    ]
    if not rights & HISTORY:
        findings.append(warning(PART, "doctor_discord_history", **post.facts))
    return findings
