"""A person on Slack, for the scenarios that every platform passes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from bot.model import Locale
from tests.adapters.contract import Seen
from tests.adapters.slack.block_kit import texts_of
from tests.adapters.slack.world import Channel, Posted
from tests.adapters.slack_server import SlackServer

_TAGS = {Locale.SIMPLIFIED: "zh-CN", Locale.TRADITIONAL: "zh-TW", Locale.ENGLISH: "en-US"}


_channels = itertools.count(1)


class SlackDriver:
    """Types slash commands and presses buttons; what is seen is read from the blocks.

    Each driver is in a channel of its own, as the core may be shared by many.
    """

    def __init__(self, server: SlackServer) -> None:
        self._server = server
        self._last: Posted | None = None
        self._people = 0
        self.channel = f"C0DRIVER{next(_channels)}"
        server.world.channels[self.channel] = Channel(self.channel)

    async def type(
        self, line: str, *, locale: Locale = Locale.SIMPLIFIED, may_manage: bool = True
    ) -> Sequence[Seen]:
        """Type a command and return what is then seen."""
        self._people += 1  # a new person each time, as the bot remembers people for a while
        user = f"U{locale.replace('-', '').upper()}{self._people}"
        self._server.world.add_user(user, locale=_TAGS[locale], is_admin=may_manage)
        command, _, text = line.partition(" ")
        before = len(self._server.world.messages)
        await self._server.slash(command, text, user=user, channel=self.channel)
        self._last = await self._server.next_message(before)
        return (see(self._last),)

    async def press(self, label: str) -> Sequence[Seen]:
        """Press a button of the last answer and return what is then seen."""
        assert self._last
        before, text = len(self._server.world.messages), self._last.text
        message = self._last
        await self._server.press(message, message.button(label), user=message.user or "U1")
        await self._server.until(
            lambda: len(self._server.world.messages) > before or message.text != text
        )
        self._last = self._server.world.messages[-1]
        return (see(self._last),)


def see(message: Posted) -> Seen:
    """Read a message as a person does: its blocks, escapes undone; buttons apart."""
    labels = tuple(str(b["text"]["text"]) for b in message.buttons())
    return Seen(text="\n".join(_shown(message)), is_private=message.is_ephemeral, buttons=labels)


def _shown(message: Posted) -> Iterator[str]:
    for block in message.blocks:
        if block["type"] != "actions":
            for text in texts_of(block):
                yield text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
