"""The Discord bot: a client with the command tree, connected to nothing until it is started."""

from __future__ import annotations

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

DRAIN_SECONDS = 8.0  # of the 10 in which the whole program ends


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
        self.tree = CommandTree(self)
        for group in make_groups(answers.run, answers.complete):
            self.tree.add_command(group)

    async def setup_hook(self) -> None:
        """Register the commands if they have changed; called once, before anything arrives."""
        self.add_dynamic_items(Pressed)
        await self.tree.set_translator(Chinese())
        try:
            await sync_if_changed(self.tree, self._recall, self._remember)
        except (app_commands.CommandSyncFailure, discord.Forbidden):
            log.exception("the commands were refused; those of before stay in use")

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
        log.warning("a command was refused", extra={"error": type(error).__name__})
        is_command = interaction.type is discord.InteractionType.application_command
        if is_command and not interaction.response.is_done():
            text = say("discord_old_command", locale_of(interaction))
            await interaction.response.send_message(text, ephemeral=True)
