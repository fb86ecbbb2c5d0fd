"""Pushes posts to Discord's channels, and looks for them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import aiohttp
import discord

from adapters.discord.buttons import mark_of
from adapters.discord.progress import Progress, progress
from adapters.discord.refusals import error_to_outcome
from adapters.discord.render import Style, reply_to_message, reply_to_text
from adapters.discord.views import to_arguments
from bot.messages import (
    Absent,
    Found,
    Gone,
    Notice,
    Outcome,
    Place,
    Reply,
    RetryAfter,
    Sent,
    Unknowable,
    Unknown,
)

PATIENCE_SECONDS = 25.0  # for one post with all retries; below what the core waits for a call
PAUSES = (1.0, 4.0)  # before a lost post is repeated; its nonce keeps it from appearing twice
MOST_NONCE = 25
MOST_HISTORY = 1000  # messages to look through
HELD_BACK = timedelta(seconds=5)  # after waiting in vain for a rate limit to pass
NOT_YET = timedelta(seconds=1)  # a login takes less, mostly; until then nothing can be sent
LOOK_AGAIN = timedelta(seconds=30)
CLOCK_SKEW = timedelta(minutes=1)

_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError)


class DiscordSender:
    """The port `Sender` on Discord; posts by id, so it needs no cache."""

    def __init__(
        self,
        client: discord.Client,
        *,
        patience: float = PATIENCE_SECONDS,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._client = client
        self._patience = patience
        self._pauses = pauses

    async def send(self, place: Place, reply: Reply, key: str, *, silent: bool = False) -> Outcome:
        """Post once: for some minutes Discord answers the same nonce with the first message."""

        async def post() -> Outcome:
            arguments = to_arguments(reply_to_text(reply, Style(key=key)))
            channel = self._client.get_partial_messageable(int(place.channel))
            message = await channel.send(**arguments, nonce=key[:MOST_NONCE], silent=silent)
            return Sent(str(message.id))

        return await self._attempt(post, self._pauses)

    async def find(self, place: Place, key: str, since: datetime) -> Found:
        """Look through the channel's history, where the bot may read it.

        Without that right Discord shows an empty history, which would look like absence.
        """
        if not self._may_read(place):
            if not self._client.is_ready():
                return RetryAfter(NOT_YET, "not_connected")  # permissions come with the connection
            return Unknowable("no_history_permission")
        channel = self._client.get_partial_messageable(int(place.channel))
        count = 0
        try:
            async for message in channel.history(limit=MOST_HISTORY, after=since - CLOCK_SKEW):
                if message.author == self._client.user and _has_key(message, key):
                    return Sent(str(message.id))
                count += 1
        except _ERRORS as error:
            return _error_to_found(error)
        return Absent() if count < MOST_HISTORY else Unknowable("too_many_messages")

    async def edit(self, place: Place, message_id: str, reply: Reply) -> Outcome:
        """Replace a post's content; doing so twice does no harm."""

        async def change() -> Outcome:
            channel = self._client.get_partial_messageable(int(place.channel))
            message = channel.get_partial_message(int(message_id))
            await message.edit(**to_arguments(reply_to_text(reply, Style())))
            return Sent(message_id)

        return await self._attempt(change, self._pauses)

    async def tell(self, place: Place, user: str, text: str) -> Outcome:
        """Send a person a direct message."""

        async def whisper() -> Outcome:
            channel = await self._client.create_dm(discord.Object(int(user)))
            arguments = to_arguments(reply_to_message(Notice(text=text), Style()))
            return Sent(str((await channel.send(**arguments)).id))

        return await self._attempt(whisper, ())

    async def _attempt(
        self, act: Callable[[], Awaitable[Outcome]], pauses: Sequence[float]
    ) -> Outcome:
        """Act, again while the outcome is unknown and patience lasts."""
        if self._client.user is None:
            return RetryAfter(NOT_YET, "not_connected")
        so_far = Progress()
        token = progress.set(so_far)
        try:
            async with asyncio.timeout(self._patience):
                outcome = await _outcome_of(act)
                for pause in pauses:
                    if not isinstance(outcome, Unknown):
                        break
                    await asyncio.sleep(pause)
                    outcome = await _outcome_of(act)
        except TimeoutError:
            outcome = Unknown("timeout") if so_far.may_be_posted else RetryAfter(HELD_BACK)
        finally:
            progress.reset(token)
        if isinstance(outcome, RetryAfter) and so_far.may_be_posted:
            return Unknown(outcome.reason)
        return outcome

    def _may_read(self, place: Place) -> bool:
        """Tell whether history can be read: always in a direct message, else by permission."""
        if place.workspace.startswith("dm-"):
            return True
        guild = self._client.get_guild(int(place.workspace))
        channel = guild.get_channel_or_thread(int(place.channel)) if guild else None
        if guild is None or channel is None:
            return False
        rights = channel.permissions_for(guild.me)
        return rights.view_channel and rights.read_message_history


async def _outcome_of(act: Callable[[], Awaitable[Outcome]]) -> Outcome:
    try:
        return await act()
    except TimeoutError:
        raise
    except ValueError:
        return Gone("malformed_id")  # an id that is no number was never one of Discord's
    except _ERRORS as error:
        return error_to_outcome(error)


def _error_to_found(error: Exception) -> Found:
    """Tell whether to look again later, or never."""
    match error_to_outcome(error):
        case RetryAfter() as later:
            return later
        case Unknown() as lost:
            return RetryAfter(LOOK_AGAIN, lost.reason)
        case _:
            return Unknowable(type(error).__name__)


def _has_key(message: discord.Message, key: str) -> bool:
    """Tell whether a post carries the key, in a button's id or in its last line."""
    marks = [
        mark_of(item.custom_id or "")
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for item in row.children
        if isinstance(item, discord.Button)
    ]
    return key in marks or message.content.endswith(key)
