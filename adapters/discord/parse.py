"""Interaction → Request: who asks, where, in which language."""

from __future__ import annotations

from collections.abc import Mapping

import discord

from bot.commands import Command
from bot.grammar import parse_options
from bot.messages import Asker, Place, Request
from bot.model import Locale
from bot.script import guess_locale

PLATFORM = "discord"

_LOCALES = {
    discord.Locale.chinese: Locale.SIMPLIFIED,
    discord.Locale.taiwan_chinese: Locale.TRADITIONAL,
}

Options = Mapping[str, str | int]


def locale_of(interaction: discord.Interaction) -> Locale:
    """Return the language in which the asker uses Discord; there is no zh-HK among its own."""
    tag = str(interaction.locale)
    if tag.lower() in ("zh-hk", "zh-mo"):
        return Locale.TRADITIONAL
    return _LOCALES.get(interaction.locale, Locale.ENGLISH)


def typed_locale(interaction: discord.Interaction, options: Options) -> Locale:
    """Return the language to answer in: the script that was typed, else the asker's own."""
    typed = " ".join(str(value) for value in options.values())
    return guess_locale(typed, locale_of(interaction))


def place_of(interaction: discord.Interaction) -> Place:
    """Return where the answer will be read.

    Outside a server that has installed the bot, the asker is a workspace of their own; unless
    they are alone with the bot, others read along and nothing private may show.
    """
    channel = str(interaction.channel_id)
    if _is_in_own_guild(interaction):
        return Place(platform=PLATFORM, workspace=str(interaction.guild_id), channel=channel)
    return Place(
        platform=PLATFORM,
        workspace=f"dm-{interaction.user.id}",
        channel=channel,
        is_shared=not _is_alone(interaction),
    )


def _is_in_own_guild(interaction: discord.Interaction) -> bool:
    is_guest = interaction.is_user_integration() and not interaction.is_guild_integration()
    return interaction.guild_id is not None and not is_guest


def _is_alone(interaction: discord.Interaction) -> bool:
    return interaction.guild_id is None and not interaction.context.private_channel


def asker_of(interaction: discord.Interaction, locale: Locale) -> Asker:
    """Return who asks; Discord itself computes the permissions, anew for each interaction."""
    rights = interaction.permissions
    may_manage = rights.manage_channels or rights.manage_guild or rights.administrator
    is_own = _is_in_own_guild(interaction)
    return Asker(
        id=str(interaction.user.id),
        locale=locale,
        may_manage=may_manage if is_own else _is_alone(interaction),
    )


def to_request(interaction: discord.Interaction, command: Command, locale: Locale) -> Request:
    """Make the request that the core handles."""
    asker = asker_of(interaction, locale)
    return Request(place=place_of(interaction), asker=asker, command=command)


def options_to_command(group: str, name: str, options: Options) -> Command:
    """Make a command from typed options; raise UserError for what cannot be meant."""
    values = {key: str(value) for key, value in options.items()}
    if (group, name) == ("digest", "add"):
        values = {"order": _order(values)}
    if (group, name) == ("digest", "edit"):
        id_ = values.get("id", "").strip().removeprefix("#")
        # Marked as an id: a typed line may leave it out, and begin with a time.
        values = {"id": f"#{id_}" if id_ else "", "change": _order(values)}
    return parse_options(group, name, values)


def _order(values: Mapping[str, str]) -> str:
    """Write the options of `/digest add` and `edit` as the line that is typed elsewhere."""
    words = [values.get(key, "") for key in ("time", "days", "zone", "more")]
    for key in ("topic", "speaker", "count", "language"):
        if value := values.get(key, "").replace('"', " ").strip():
            words.append(f'{key}:"{value}"')
    return " ".join(word for word in words if word)
