"""The Discord bot: a client with the command tree, connected to nothing until it is started."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from adapters.discord.answers import Answers, Service
from adapters.discord.commands import Chinese, make_groups
from adapters.discord.parse import locale_of
from adapters.discord.progress import make_trace
from adapters.discord.sync import Recall, Remember, sync_if_changed
from adapters.discord.views import Pressed
from bot.texts.say import say

log = logging.getLogger(__name__)

GRACE_SECONDS = 60.0  # gateways disconnect every day, and discord.py comes back by itself
DRAIN_SECONDS = 8.0  # of the 10 in which the whole program ends

OUT_OF_DATE = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)


def build_discord(
    service: Service,
    *,
    proxy: str | None = None,
    recall: Recall = lambda _name: None,
    remember: Remember = lambda _name, _value: None,
    new_reference: Callable[[], str] = lambda: secrets.token_hex(4),
) -> JinjuClient:
    """Build the bot.

    `recall` and `remember` keep a little text over restarts; `new_reference` names a fault of ours
    to the asker and in the log.
    """
    return JinjuClient(Answers(service, new_reference), recall, remember, proxy=proxy)


class JinjuClient(discord.Client):
    """A client whose commands and buttons are answered by the core."""

    def __init__(
        self, answers: Answers, recall: Recall, remember: Remember, *, proxy: str | None = None
    ) -> None:
        # We never speak in voice channels, so its libraries are not missed.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=30.0,  # the least that discord.py accepts
            http_trace=make_trace(),
            proxy=proxy,
        )
        self._answers = answers
        self._recall = recall
        self._remember = remember
        self._has_connected = False
        self._lost_at: float | None = None  # on the loop's clock
        self.tree = CommandTree(self)
        for group in make_groups(answers.run, answers.complete):
            self.tree.add_command(group)

    async def setup_hook(self) -> None:
        """Make ready; called once, before anything arrives."""
        await self._answers.warm_up()
        self.add_dynamic_items(Pressed)
        await self.tree.set_translator(Chinese())
        try:
            await sync_if_changed(self.tree, self._recall, self._remember)
        except (app_commands.CommandSyncFailure, discord.Forbidden):
            log.exception("the commands were refused; those of before stay in use")

    @property
    def problem(self) -> str | None:
        """Say why commands go unanswered, if they do."""
        if not self._has_connected:
            return "connecting"
        if self._lost_at is None:
            return None
        lost_for = asyncio.get_running_loop().time() - self._lost_at
        return "connection_lost" if lost_for > GRACE_SECONDS else None

    async def on_connect(self) -> None:
        """Note that the gateway has welcomed us."""
        self._has_connected, self._lost_at = True, None

    async def on_resumed(self) -> None:
        """Note that the gateway has welcomed us back."""
        self._lost_at = None

    async def on_disconnect(self) -> None:
        """Note since when the gateway is gone; it may be told several times."""
        self._lost_at = self._lost_at or asyncio.get_running_loop().time()

    async def press(self, interaction: discord.Interaction, custom_id: str) -> None:
        """Answer the press of a button."""
        await self._answers.press(interaction, custom_id)

    async def close(self) -> None:
        """Finish the answers under way, then leave."""
        await self._answers.finish(DRAIN_SECONDS)
        await super().close()


class CommandTree(app_commands.CommandTree[JinjuClient]):
    """A tree that says what to do when Discord still shows an older set of commands."""

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError
    ) -> None:
        """Answer a command that this version does not have, or not so."""
        if isinstance(error, OUT_OF_DATE) and not interaction.response.is_done():
            text = say("discord_old_command", locale_of(interaction))
            await interaction.response.send_message(text, ephemeral=True)
        else:
            log.error("a command failed outside of its answer", exc_info=error)
