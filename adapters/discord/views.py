"""Message → what discord.py sends; buttons that answer without anything kept in memory."""

from __future__ import annotations

import re
from typing import Any, Protocol, TypedDict

import discord

from adapters.discord.render import Face, Message


class Presses(Protocol):
    """A client that answers presses of buttons."""

    async def press(self, interaction: discord.Interaction, custom_id: str) -> None:
        """Answer one press."""
        ...


class Arguments(TypedDict):
    """The arguments that every way of sending and editing a message shares."""

    content: str
    embeds: list[discord.Embed]
    view: discord.ui.View
    allowed_mentions: discord.AllowedMentions


class Pressed(discord.ui.DynamicItem[discord.ui.Button[Any]], template=re.compile(".+", re.DOTALL)):
    """Any button of ours, of this version or an older one: its custom id says what it asks for."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Pressed:
        """Take up a button that was pressed, maybe one sent before a restart."""
        return cls(item)  # type: ignore[arg-type]  # only buttons are ever sent

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press on."""
        client: Presses = interaction.client
        await client.press(interaction, self.custom_id)


def to_arguments(message: Message) -> Arguments:
    """Return the arguments with which a message is sent or an older one replaced by it."""
    return {
        "content": message.content,
        "embeds": list(message.embeds),
        "view": _to_view(message.rows),
        "allowed_mentions": discord.AllowedMentions.none(),
    }


def _to_view(rows: tuple[tuple[Face, ...], ...]) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(rows):
        for face in row:
            view.add_item(_to_item(face, number))
    view.stop()  # else discord.py would keep each private message's view and a timer for it
    return view


def _to_item(face: Face, row: int) -> discord.ui.Item[Any]:
    if face.url:
        return discord.ui.Button(label=face.label, url=face.url, row=row)
    button: discord.ui.Button[Any] = discord.ui.Button(
        label=face.label, custom_id=face.custom_id, row=row
    )
    return Pressed(button)
