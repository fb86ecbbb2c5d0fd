"""Push messages to Slack channels, and look up what became of them."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.outcomes import UNANSWERED, UNFIT, UNREACHABLE, error_code, error_to_outcome
from adapters.slack.privacy import holds_own
from adapters.slack.render import Frame, Message, render, render_text
from bot.messages import (
    Absent,
    Found,
    Gone,
    Outcome,
    Place,
    Refused,
    Reply,
    RetryAfter,
    Revoked,
    Sent,
    Unknowable,
    Unknown,
)
from bot.model import Locale

EVENT_TYPE = "jinju_delivery"  # of the metadata that carries a delivery's key
CLOCKS_APART = timedelta(minutes=2)
PAGE = 200
MOST_PAGES = 10

log = logging.getLogger(__name__)


class SlackSender:
    """Posts with `chat.postMessage`; Slack has no silent posts, and ours never ping.

    `may_look_up` says that the operator granted the history scopes.
    """

    def __init__(
        self,
        clients: Clients,
        directory: Directory,
        locale: Locale,
        *,
        may_look_up: bool = False,
    ) -> None:
        self._clients = clients
        self._directory = directory
        self._locale = locale
        self._may_look_up = may_look_up

    async def send(self, place: Place, reply: Reply, key: str, *, silent: bool = False) -> Outcome:
        """Post the reply; blocks that Slack refuses are posted once more as plain text.

        A channel may have been shared with others since it was subscribed, so what is the team's
        own is posted only where that is ruled out.
        """
        del silent
        is_shared = await self._directory.is_shared(place.channel) if holds_own(reply) else False
        if is_shared:
            return Refused("shared_channel")
        if is_shared is None:
            return RetryAfter(UNREACHABLE, "channel_unknown", spends_attempt=True)
        message = render(reply, Frame(locale=self._locale, key=key))
        marked: dict[str, object] = {
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": key}},
            "thread_ts": place.thread,
        }
        return await self._post(place.channel, message, marked)

    async def edit(self, place: Place, message_id: str, reply: Reply) -> Outcome:
        """Replace a post's content."""
        message = render(reply, Frame(locale=self._locale))
        async with self._clients.posting() as client:
            more: dict[str, object] = {"ts": message_id}
            return await _attempt(client, "chat.update", place.channel, message, more)

    async def tell(self, place: Place, user: str, text: str) -> Outcome:
        """Send a private message; `chat:write` alone reaches a user by their id."""
        del place
        return await self._post(user, render_text(text), {})

    async def find(self, place: Place, key: str, since: datetime) -> Found:
        """Look for a post with the key in the channel's history."""
        if not self._may_look_up:
            return Unknowable("missing_scope")
        call = {
            "channel": place.channel,
            "oldest": f"{(since - CLOCKS_APART).timestamp():.6f}",
            "include_all_metadata": True,
            "limit": PAGE,
        }
        try:
            async with self._clients.posting() as client:
                return await _search(client, place, key, call)
        except UNANSWERED as error:
            match error_to_outcome(error):
                case RetryAfter() as later:
                    return later
                case Unknown(reason):
                    return RetryAfter(UNREACHABLE, reason)
                case Gone(reason) | Revoked(reason) | Refused(reason):
                    return Unknowable(reason)
                case _:
                    return Unknowable("unexpected")

    async def _post(self, channel: str, message: Message, more: dict[str, object]) -> Outcome:
        method = "chat.postMessage"
        async with self._clients.posting() as client:
            try:
                return await _attempt(client, method, channel, message, more, raises=UNFIT)
            except SlackApiError as error:
                log.error("slack refused blocks: %s %s", error_code(error), message.blocks)
            plain = Message(text=message.text, blocks=())
            return await _attempt(client, method, channel, plain, more)


async def _search(client: AsyncWebClient, place: Place, key: str, call: dict[str, Any]) -> Found:
    for _ in range(MOST_PAGES):
        if place.thread:
            answer = await client.conversations_replies(ts=place.thread, **call)
        else:
            answer = await client.conversations_history(**call)
        messages: list[dict[str, Any]] = answer.get("messages") or []
        for message in messages:
            if _has_key(message, key):
                return Sent(message["ts"])
        call["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
        if not call["cursor"]:
            return Absent()
    return Unknowable("too_many_messages")


def _has_key(message: dict[str, Any], key: str) -> bool:
    """Tell whether a message of the history is the post with the key; either mark will do."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    blocks = message.get("blocks") or []
    return payload.get("key") == key or any(b.get("block_id") == f"jinju:{key}" for b in blocks)


async def _attempt(
    client: AsyncWebClient,
    method: str,
    channel: str,
    message: Message,
    more: dict[str, object],
    *,
    raises: frozenset[str] = frozenset(),
) -> Outcome:
    """Call once and tell the outcome; raise SlackApiError only for the errors in `raises`."""
    call = {
        "channel": channel,
        "text": message.text,
        "blocks": list(message.blocks),
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
        **more,
    }
    try:
        answer = await client.api_call(
            method, json={k: v for k, v in call.items() if v is not None}
        )
    except Exception as error:  # the one place of a delivery: whatever failed has an outcome
        if isinstance(error, SlackApiError) and error_code(error) in raises:
            raise
        return error_to_outcome(error)
    sent_as = answer.get("ts")
    return Sent(sent_as) if isinstance(sent_as, str) and sent_as else Unknown("no_ts")
