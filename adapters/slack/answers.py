"""Give an answer by the way its request came: only that way can be private."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.webhook_response import WebhookResponse

from adapters.slack.buttons import Press
from adapters.slack.clients import Clients
from adapters.slack.outcomes import UNFIT, error_code
from adapters.slack.parse import Ask, Conversation, ResponseUrl
from adapters.slack.render import Frame, Message, render
from bot.commands import Command
from bot.messages import Cards, Reply
from bot.model import Locale

log = logging.getLogger(__name__)


class UndeliverableError(Exception):
    """An answer's reply path is closed: expired, used up, or the app was removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply, and what decides how it is shown; `kept` as in `Frame`."""

    reply: Reply
    locale: Locale
    kept: Locale | None = None
    asked: Command | None = None


class Answers:
    """Shows answers to people in Slack."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def give(self, ask: Ask, answer: Answer) -> None:
        """Show an answer to the asker or to the channel."""
        is_sharing = ask.press is Press.SHARE and isinstance(answer.reply, Cards)
        is_private = answer.reply.private and not is_sharing
        frame = Frame(
            locale=answer.locale,
            kept=answer.kept,
            asked=answer.asked,
            is_shared_already=is_sharing,
        )
        message = render(answer.reply, frame)
        match ask.way:
            case ResponseUrl(url=url) as way if url:
                await self._give_by_url(way, message, is_private)
            case _:
                await self._give_by_call(ask, message, is_private)

    async def _give_by_url(self, way: ResponseUrl, message: Message, is_private: bool) -> None:
        client = self._clients.for_response_url(way.url)
        body: dict[str, Any] = {
            "response_type": "ephemeral" if is_private else "in_channel",
            "replace_original": way.replaces and is_private,
            "text": message.text,
            "blocks": list(message.blocks),
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if way.thread:
            body["thread_ts"] = way.thread
        answer = await client.send_dict(body)
        if answer.status_code == 400:  # the blocks, mostly: better plain than silent
            _log_refusal(answer.body, message)
            answer = await client.send_dict({k: v for k, v in body.items() if k != "blocks"})
        _check(answer)

    async def _give_by_call(self, ask: Ask, message: Message, is_private: bool) -> None:
        client, thread = self._clients.answering, None
        if isinstance(ask.way, Conversation):
            # Slack shows a private message in a thread only where there is a thread already.
            thread = ask.way.thread if ask.way.is_threaded or not is_private else None
        call: dict[str, Any] = {
            "channel": ask.place.channel,
            "text": message.text,
            "blocks": list(message.blocks),
            "thread_ts": thread,
            "parse": "none",
            "link_names": False,
        }
        method = "chat.postEphemeral" if is_private else "chat.postMessage"
        call |= {"user": ask.user} if is_private else {"unfurl_links": False, "unfurl_media": False}
        try:
            await client.api_call(method, json=_given(call))
        except SlackApiError as error:
            if error_code(error) not in UNFIT:
                raise
            _log_refusal(error_code(error), message)
            await client.api_call(method, json=_given(call | {"blocks": None}))


def _given(call: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in call.items() if value is not None}


def _log_refusal(why: str, message: Message) -> None:
    """Log our fault; the texts stay out, since an answer may hold what a person typed."""
    kinds = " ".join(str(block["type"]) for block in message.blocks)
    log.error("slack refused an answer: %s (%s)", why[:200], kinds)


def _check(answer: WebhookResponse) -> None:
    if answer.status_code != 200:
        raise UndeliverableError(f"response_url: {answer.status_code} {answer.body[:100]}")
