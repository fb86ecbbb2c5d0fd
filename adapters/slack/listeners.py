"""What is done with each kind of payload: acknowledge, parse, handle, answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import aiohttp
from slack_bolt.async_app import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError

from adapters.slack.answers import Answer, Answers, UndeliverableError
from adapters.slack.buttons import Press
from adapters.slack.directory import Directory, Scene
from adapters.slack.dispatch import MALFORMED
from adapters.slack.parse import Ask, parse_mention, parse_press, parse_revocation, parse_slash
from adapters.slack.privacy import holds_own
from adapters.slack.seen import Seen
from bot.commands import Command, DigestAdd, DigestEdit, DigestResume
from bot.errors import UserError
from bot.grammar import parse_line, verb_of
from bot.messages import Cards, Notice, Problem, Reply, Request
from bot.model import Locale
from bot.script import guess_locale
from bot.texts.say import say

Body = dict[str, Any]

UNREACHABLE = (UndeliverableError, SlackClientError, aiohttp.ClientError, TimeoutError)

log = logging.getLogger(__name__)


class Service(Protocol):
    """The core, as far as an adapter sees it."""

    async def handle(self, request: Request) -> Reply:
        """Answer a request."""
        ...


async def ignore_revocation(workspace: str) -> None:
    """Do nothing about an ended installation."""


@dataclass(frozen=True, kw_only=True)
class Listeners:
    """The listeners of the app; a shutdown can wait for what they are doing."""

    service: Service
    directory: Directory
    answers: Answers
    events: Seen
    locale: Locale
    make_reference: Callable[[], str]
    on_revocation: Callable[[str], Awaitable[None]] = ignore_revocation
    _busy: set[asyncio.Task[Any]] = field(default_factory=set)

    async def drop_repeats(
        self,
        body: Body,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002  # Bolt's word
    ) -> BoltResponse | None:
        """Acknowledge an event that was handled already, and do nothing more."""
        event_id = body.get("event_id")
        if isinstance(event_id, str) and self.events.add(event_id):
            return BoltResponse(status=200, body="")
        await next()
        return None

    async def on_command(self, ack: AsyncAck, body: Body) -> None:
        """Answer a slash command or a press of a button."""
        await ack()
        await self._guard(self._serve(body), body)

    async def on_mention(self, body: Body) -> None:
        """Answer a mention of the bot; Bolt acknowledges events by itself."""
        await self._guard(self._serve(body), body)

    async def on_removal(self, body: Body) -> None:
        """Tell the core that a workspace has removed the app or taken its token away."""
        await self._guard(self._end_installation(body), body)

    async def on_other(self, ack: AsyncAck) -> None:
        """Acknowledge what is not for us, so that Slack does not send it again."""
        await ack()

    async def on_error(self, error: Exception, body: Body) -> None:
        """Log our own fault with a reference, and show the reference."""
        if isinstance(error, UNREACHABLE):
            log.warning("slack answer not shown: %s", error)
            return
        reference = self.make_reference()
        log.error("slack listener failed: %s", reference, exc_info=error)
        ask = _read_ask(body)
        if ask is None:
            return
        locale = ask.locale or guess_locale(ask.typed, self.locale)
        text = say("our_fault", locale, reference=reference)
        problem = Problem(text=text, reference=reference)
        try:
            await self.answers.give(ask, Answer(reply=problem, locale=locale))
        except UNREACHABLE:
            log.warning("slack: the reference %s could not be shown", reference)

    async def drain(self, seconds: float) -> None:
        """Wait for what is being answered."""
        busy = self._busy - {asyncio.current_task()}
        if busy:
            await asyncio.wait(busy, timeout=seconds)

    async def _guard(self, work: Awaitable[None], body: Body) -> None:
        """Do the work of a listener to its end, whatever comes.

        An error must not reach Bolt: it takes back an acknowledgement that it has not sent yet. And
        Bolt lets go of the task, of which the event loop keeps but a weak reference.
        """
        task = asyncio.current_task()
        if task:
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        try:
            await work
        except Exception as error:  # the one handler of our own faults on Slack
            await self.on_error(error, body)

    async def _end_installation(self, body: Body) -> None:
        workspace = parse_revocation(body)
        if workspace:
            log.warning("slack installation ended: %s", workspace)
            await self.on_revocation(workspace)

    async def _serve(self, body: Body) -> None:
        """Ask the core, and show what it says."""
        ask = _read_ask(body)
        if ask is None:
            return
        command = _read_command(ask)
        if isinstance(command, UserError):
            scene = await self.directory.find_scene(ask)
            text = say(command.key, scene.asker.locale, **command.facts)
            await self._show(ask, Problem(text=text), scene)
            return
        verb = verb_of(command)
        is_lasting = verb.group == "digest" or ask.press is Press.SHARE
        scene = await self.directory.find_scene(
            ask, must_be_fresh=verb.needs_manager, is_lasting=is_lasting
        )
        request = Request(place=scene.place, asker=scene.asker, command=command)
        reply = await self.service.handle(request)
        if scene.is_unsure and isinstance(reply, Cards) and holds_own(reply):
            ask, reply = replace(ask, press=None), replace(reply, private=True)
        await self._show(ask, _with_warning(reply, request, scene), scene, command)

    async def _show(
        self, ask: Ask, reply: Reply, scene: Scene, asked: Command | None = None
    ) -> None:
        locale = scene.asker.locale
        kept = locale if locale is not scene.usual else None
        await self.answers.give(ask, Answer(reply=reply, locale=locale, kept=kept, asked=asked))


def _read_command(ask: Ask) -> Command | UserError:
    """Read the line, or say what is wrong with it."""
    if ask.line is None:
        return UserError("slack_old_button")
    try:
        return parse_line(ask.line)
    except UserError as mistake:
        return mistake


def _with_warning(reply: Reply, request: Request, scene: Scene) -> Reply:
    """Say at once if a channel is subscribed in which the bot cannot post."""
    is_order = isinstance(request.command, DigestAdd | DigestEdit | DigestResume)
    if scene.is_joined or not is_order or not isinstance(reply, Notice):
        return reply
    return replace(reply, text=f"{reply.text}\n{say('slack_not_joined', scene.asker.locale)}")


def _read_ask(body: Body) -> Ask | None:
    """Read any payload that a person is behind; None if it cannot be, or nobody is."""
    try:
        if "command" in body:
            return parse_slash(body)
        if "actions" in body:
            return parse_press(body)
        return parse_mention(body)
    except MALFORMED as error:
        log.warning("slack payload not understood: %s", type(error).__name__)
        return None
