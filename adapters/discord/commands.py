"""The command table → Discord's command tree, with names and descriptions in three languages."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import discord
from discord import app_commands

from adapters.discord.parse import Options
from bot.commands import DigestAdd, DigestEdit
from bot.model import Locale, Text
from bot.script import to_traditional
from bot.texts.say import say
from bot.verbs import VERBS, Completes, Verb

GROUP_WORDS = {"quote": "金句", "digest": "每日"}
MOST_CHOICES = 25
LONGEST_CHOICE = 100
HIGHEST_NUMBER = 9999  # what the grammar reads

Run = Callable[[discord.Interaction, Verb, Options], Awaitable[None]]
Complete = Callable[[discord.Interaction, Completes, str], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One typed option of a command."""

    name: str
    label: Text
    is_required: bool
    is_number: bool = False
    completes: Completes = Completes.NOTHING


def make_groups(run: Run, complete: Complete) -> tuple[app_commands.Group, ...]:
    """Build `/quote …` and `/digest …`; `run` answers a command, `complete` offers choices."""
    groups = {
        "quote": _make_group("quote", is_everywhere=True),
        # A post needs the bot itself in the channel, so not where only the person has installed it.
        "digest": _make_group("digest", is_everywhere=False),
    }
    for verb in VERBS:
        groups[verb.group].add_command(_make_command(verb, run, complete))
    return tuple(groups.values())


def _make_group(name: str, *, is_everywhere: bool) -> app_commands.Group:
    return app_commands.Group(
        name=_words(name, GROUP_WORDS[name]),
        description=_sentence(f"discord_{name}"),
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=is_everywhere
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=is_everywhere),
    )


def _make_command(verb: Verb, run: Run, complete: Complete) -> app_commands.Command[Any, ..., None]:
    options = options_of(verb)

    async def callback(interaction: discord.Interaction, **given: str | int | None) -> None:
        await run(interaction, verb, {k: v for k, v in given.items() if v is not None})

    callback.__signature__ = _signature(options)  # type: ignore[attr-defined]  # discord.py reads it
    labels = {option.name: _words(option.label.en, option.label.zh) for option in options}
    completions = {o.name: _completion(o.completes, complete) for o in options if o.completes}
    described = app_commands.describe(**labels)(callback)
    completed = app_commands.autocomplete(**completions)(described)
    return app_commands.Command(
        name=_words(verb.name, verb.zh),
        description=_words(verb.help.en, verb.help.zh),
        callback=completed,
    )


def options_of(verb: Verb) -> tuple[Option, ...]:
    """Return a command's options: the table's parameters, or for a digest's order its parts."""
    if verb.kind is DigestAdd:
        return _ORDER
    named = _table_options(verb)
    if verb.kind is DigestEdit:
        return (*named[:1], *(replace(part, is_required=False) for part in _ORDER))
    return named


def _table_options(verb: Verb) -> tuple[Option, ...]:
    kinds = {field.name: field.type for field in fields(verb.kind)}
    return tuple(
        Option(
            name=parameter.name,
            label=parameter.label,
            is_required=parameter.is_required,
            is_number=kinds[parameter.name] == "int",
            completes=parameter.completes,
        )
        for parameter in verb.parameters
    )


def _signature(options: tuple[Option, ...]) -> inspect.Signature:
    first = inspect.Parameter(
        "interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction
    )
    rest = [
        inspect.Parameter(
            option.name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=app_commands.Range[int, 1, HIGHEST_NUMBER] if option.is_number else str,
            default=inspect.Parameter.empty if option.is_required else None,
        )
        for option in options
    ]
    return inspect.Signature([first, *rest])


def _completion(
    kind: Completes, complete: Complete
) -> Callable[[discord.Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]:
    async def choices(
        interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        found = await complete(interaction, kind, typed)
        names = [name for name in found if 0 < len(name) <= LONGEST_CHOICE][:MOST_CHOICES]
        return [app_commands.Choice(name=name, value=name) for name in names]

    return choices


def _words(en: str, zh: str) -> app_commands.locale_str:
    return app_commands.locale_str(en, zh=zh)


def _sentence(key: str) -> app_commands.locale_str:
    return _words(say(key, Locale.ENGLISH), say(key, Locale.SIMPLIFIED))


def _order_option(
    name: str,
    *,
    is_required: bool = False,
    is_number: bool = False,
    completes: Completes = Completes.NOTHING,
) -> Option:
    key = f"discord_order_{name}"
    label = Text(zh=say(key, Locale.SIMPLIFIED), en=say(key, Locale.ENGLISH))
    return Option(
        name=name,
        label=label,
        is_required=is_required,
        is_number=is_number,
        completes=completes,
    )


_ORDER = (
    _order_option("time", is_required=True),
    _order_option("days"),
    _order_option("zone"),
    _order_option("topic", completes=Completes.TOPIC),
    _order_option("speaker", completes=Completes.SPEAKER),
    _order_option("count", is_number=True),
    _order_option("language"),
    _order_option("more"),
)


class Chinese(app_commands.Translator):
    """Gives Discord the Chinese names and descriptions; the English ones are the default."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return the text for a locale, or None where the default serves."""
        zh: str | None = string.extras.get("zh")
        if zh is None:
            return None
        match locale:
            case discord.Locale.chinese:
                return zh
            case discord.Locale.taiwan_chinese:
                return to_traditional(zh)
            case _:
                return None
