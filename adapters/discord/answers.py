"""Commands and presses → the core's replies, shown in time and to the right readers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import discord

from adapters.discord.buttons import Press, id_to_press
from adapters.discord.markdown import ELLIPSIS
from adapters.discord.parse import (
    PLATFORM,
    Options,
    locale_of,
    options_to_command,
    place_of,
    to_request,
    typed_locale,
)
from adapters.discord.render import Message, Style, reply_to_message, reply_to_text
from adapters.discord.views import to_arguments
from bot import commands as c
from bot.errors import UserError
from bot.grammar import verb_of
from bot.messages import Cards, Notice, Place, Problem, Reply, Request
from bot.model import Locale
from bot.texts.say import say
from bot.verbs import Completes, Verb

log = logging.getLogger(__name__)

FIRST_ANSWER_SECONDS = 2.0  # Discord waits 3; the rest is for the way there


class Service(Protocol):
    """All that the bot asks of the core."""

    async def handle(self, request: Request) -> Reply:
        """Answer one request."""
        ...

    async def complete(
        self, kind: Completes, prefix: str, place: Place, locale: Locale
    ) -> Sequence[str]:
        """Return names of topics or speakers that go on from what was typed."""
        ...


class Answers:
    """Answers interactions; the one place where a bug of ours is caught, logged and owned up to."""

    def __init__(
        self,
        service: Service,
        new_reference: Callable[[], str],
        *,
        patience: float = FIRST_ANSWER_SECONDS,
    ) -> None:
        self._service = service
        self._new_reference = new_reference
        self._patience = patience
        self._under_way: set[asyncio.Task[Any]] = set()

    async def run(self, interaction: discord.Interaction, verb: Verb, options: Options) -> None:
        """Answer a command."""

        def press() -> Press:
            return Press(command=options_to_command(verb.group, verb.name, options))

        await self._answer(interaction, typed_locale(interaction, options), press)

    async def press(self, interaction: discord.Interaction, custom_id: str) -> None:
        """Answer the press of a button as if its presser had typed the command."""
        press = id_to_press(custom_id)
        locale = press.locale if press and press.locale else locale_of(interaction)

        def known() -> Press:
            if press is None:
                raise UserError("discord_old_button")
            return press

        await self._answer(interaction, locale, known)

    async def complete(
        self, interaction: discord.Interaction, kind: Completes, typed: str
    ) -> Sequence[str]:
        """Offer names; none rather than an error, as there is nowhere to show one."""
        locale = typed_locale(interaction, {"typed": typed})
        return await self._offer(kind, typed, place_of(interaction), locale)

    async def warm_up(self) -> None:
        """Have the core load now what it loads late: the first asker has but three seconds."""
        nowhere = Place(platform=PLATFORM, workspace="", channel="", is_shared=True)
        await self._offer(Completes.TOPIC, "", nowhere, Locale.SIMPLIFIED)

    async def _offer(
        self, kind: Completes, typed: str, place: Place, locale: Locale
    ) -> Sequence[str]:
        try:
            return await self._service.complete(kind, typed, place, locale)
        except Exception:
            log.exception("completion failed", extra={"reference": self._new_reference()})
            return ()

    async def finish(self, seconds: float) -> None:
        """Wait for the answers under way."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)

    async def _answer(
        self, interaction: discord.Interaction, locale: Locale, press: Callable[[], Press]
    ) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # discord.py runs every callback in a task
        self._under_way.add(task)
        try:
            await self._handle(interaction, locale, press())
        except UserError as mistake:
            await _tell(interaction, Problem(text=say(mistake.key, locale, **mistake.facts)))
        except discord.NotFound as gone:
            log.warning("an interaction ended before its answer", extra={"code": gone.code})
        except Exception:
            await self._own_up(interaction, locale)
        finally:
            self._under_way.discard(task)

    async def _handle(self, interaction: discord.Interaction, locale: Locale, press: Press) -> None:
        request = to_request(interaction, press.command, locale)
        reply = await self._in_time(interaction, request)
        if press.is_share and isinstance(reply, Cards):
            reply = replace(reply, private=False)
        kept = locale if locale is not locale_of(interaction) else None
        asked = None if press.is_share else _shareable(reply, press.command)
        share = asked and Press(command=asked, locale=kept, is_share=True)
        style = Style(kept=kept, share=(say("button_share", locale), share) if share else None)
        # Without that right Discord drops embeds without a word.
        render = reply_to_message if interaction.app_permissions.embed_links else reply_to_text
        message = render(_with_warning(reply, interaction, request), style)
        await _show(interaction, message, is_page=verb_of(press.command).has_pages)

    async def _in_time(self, interaction: discord.Interaction, request: Request) -> Reply:
        """Return the reply; when it takes long, tell Discord first that it will come.

        Who sees what follows must be said before it is known; to be safe, the asker alone.
        """
        work = asyncio.ensure_future(self._service.handle(request))
        done, _ = await asyncio.wait((work,), timeout=self._patience)
        if not done:
            await interaction.response.defer(ephemeral=True, thinking=True)
        return await work

    async def _own_up(self, interaction: discord.Interaction, locale: Locale) -> None:
        reference = self._new_reference()
        log.exception("an answer failed", extra={"reference": reference})
        text = say("our_fault", locale, reference=reference)
        await _tell(interaction, Problem(text=text, reference=reference))


async def _tell(interaction: discord.Interaction, problem: Problem) -> None:
    """Show a problem, if that is still possible."""
    try:
        await _show(interaction, reply_to_message(problem, Style()))
    except discord.HTTPException as refused:
        log.warning("a problem could not be told", extra={"code": refused.code})


def _shareable(reply: Reply, asked: c.Command) -> c.Command | None:
    """Return the command whose answer the asker alone sees, if the channel may see it too.

    The words around a quote in its source (`Context`) are for the asker alone. What is chosen
    anew each time is shared by its id.
    """
    if not isinstance(reply, Cards) or not reply.cards or not reply.private:
        return None
    match asked:
        case c.RandomQuote() | c.Today():
            return c.Show(reply.cards[0].quote.id)
        case c.Context() | c.DigestTest() | c.DigestPreview() | c.DigestWhy():
            return None
        case _:
            return asked


def _with_warning(reply: Reply, interaction: discord.Interaction, request: Request) -> Reply:
    """Say at once if a channel is subscribed in which the bot may not speak."""
    rights = interaction.app_permissions
    is_guild = interaction.guild_id is not None
    is_order = isinstance(request.command, c.DigestAdd | c.DigestEdit | c.DigestResume)
    if not is_order or not isinstance(reply, Notice):
        return reply
    if not is_guild or (rights.view_channel and rights.send_messages):
        return reply
    warning = say("discord_cannot_post", request.asker.locale)
    return replace(reply, text=f"{reply.text}\n{warning}")


async def _show(
    interaction: discord.Interaction, message: Message, *, is_page: bool = False
) -> None:
    """Show an answer by whatever way is still open."""
    arguments = to_arguments(message)
    if interaction.response.is_done() and message.is_private:
        await interaction.edit_original_response(**arguments)
    elif interaction.response.is_done():
        # The first message after a private deferral is private; only a further one is not.
        await interaction.edit_original_response(content=ELLIPSIS)
        await interaction.followup.send(**arguments)
        await interaction.delete_original_response()
    elif is_page and message.is_private and _is_private(interaction.message):
        await interaction.response.edit_message(**arguments)  # turn the page in its place
    else:
        await interaction.response.send_message(**arguments, ephemeral=message.is_private)


def _is_private(message: discord.Message | None) -> bool:
    return message is not None and message.flags.ephemeral
