"""A person in a simulated Discord: types, presses, and sees what comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import discord
import simcord
from simcord import interactions

from adapters.discord.commands import options_of
from bot.commands import DigestAdd, DigestEdit
from bot.model import Locale
from bot.verbs import VERBS

Typed = tuple[str, str, Mapping[str, str | int]]  # group, name, options
TAGS = {Locale.SIMPLIFIED: "zh-CN", Locale.TRADITIONAL: "zh-TW", Locale.ENGLISH: "en-US"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A message as a person sees it; `source` and `by` let a button of it be pressed."""

    text: str
    is_private: bool
    buttons: tuple[str, ...]
    source: Any
    by: Any
    ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class World:
    """One server with one channel; further ones and private talks are made on demand."""

    env: simcord.Env
    guild: Any
    channels: dict[str, Any] = field(default_factory=dict)
    people: dict[tuple[str, bool], Any] = field(default_factory=dict)
    payload_changes: dict[str, Any] = field(default_factory=dict)

    async def type(
        self,
        typed: str | Typed,
        *,
        locale: Locale = Locale.ENGLISH,
        may_manage: bool = False,
        channel: str = "general",
        user: str = "ann",
    ) -> tuple[Seen, ...]:
        """Give a command, as a line or as (group, name, options); return the answers seen."""
        group, name, options = line_to_options(typed) if isinstance(typed, str) else typed
        person = self.person(user, may_manage=may_manage)
        with self._speaking(locale):
            result = await person.slash(self.channel(channel), f"{group} {name}", **options)
        return _seen(result, person)

    async def press(
        self, seen: Seen, button: str, *, locale: Locale = Locale.ENGLISH, user: Any = None
    ) -> tuple[Seen, ...]:
        """Press the button of that label; return the answers seen."""
        person = user or seen.by
        with self._speaking(locale):
            result = await person.click(seen.source, custom_id=seen.ids[button])
        return _seen(result, person)

    async def complete(
        self, command: str, option: str, typed: str, *, locale: Locale = Locale.ENGLISH
    ) -> list[str]:
        """Type into an option; return what is offered."""
        person = self.person("ann")
        with self._speaking(locale):
            choices = await person.autocomplete(self.channel("general"), command, option, typed)
        return [choice["value"] for choice in choices]

    def channel(self, name: str) -> Any:
        """Return the channel of that name."""
        if name not in self.channels:
            self.channels[name] = self.guild.create_text_channel(name)
        return self.channels[name]

    def person(self, name: str, *, may_manage: bool = False) -> Any:
        """Return a member of the server."""
        if (name, may_manage) not in self.people:
            rights = discord.Permissions(manage_channels=may_manage)
            role = self.guild.create_role(f"{name}-{may_manage}", permissions=rights)
            user = self.env.create_user(f"{name}{'-manager' if may_manage else ''}")
            self.people[name, may_manage] = self.guild.add_member(user, roles=[role])
        return self.people[name, may_manage]

    def _speaking(self, locale: Locale) -> _Shim:
        return _Shim({"locale": TAGS[locale], **self.payload_changes})


class _Shim:
    """Changes what simcord sends as an interaction: it knows no locale and no other context."""

    def __init__(self, changes: Mapping[str, Any]) -> None:
        self._changes = changes
        self._base = interactions.base_payload

    def __enter__(self) -> None:
        def changed(*args: Any, **kwargs: Any) -> Any:
            record, payload = self._base(*args, **kwargs)
            payload.update(self._changes)
            return record, payload

        interactions.base_payload = changed

    def __exit__(self, *_: object) -> None:
        interactions.base_payload = self._base


def line_to_options(line: str) -> Typed:
    """Fill in the options as a person who means the line would: a word each, the last the rest."""
    group, name, *words = line.removeprefix("/").split()
    verb = next(verb for verb in VERBS if (verb.group, verb.name) == (group, name))
    part = {DigestAdd: slice(1), DigestEdit: slice(1, 2)}.get(verb.kind, slice(None))
    fields = options_of(verb)[part]
    parts = [*words[: len(fields) - 1], " ".join(words[len(fields) - 1 :])]
    pairs = [(field, part) for field, part in zip(fields, parts, strict=False) if part]
    return group, name, {f.name: int(part) if f.is_number else part for f, part in pairs}


def _seen(result: simcord.InteractionResult, person: Any) -> tuple[Seen, ...]:
    messages = [*([result.response] if result.response else []), *result.followups]
    return tuple(_to_seen(message, person) for message in messages)


def _to_seen(message: simcord.ResponseMessage, person: Any) -> Seen:
    embeds = [embed.to_dict() for embed in message.embeds]
    shown = {"content": message.content, "embeds": embeds, "components": message.components}
    text, ids = shown_parts(shown)
    return Seen(
        text=text,
        is_private=message.ephemeral,
        buttons=tuple(ids),
        source=message,
        by=person,
        ids=ids,
    )


def shown_parts(message: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Return all that a message shows as text, and the ids of its buttons by their labels."""
    parts = [message.get("content") or ""]
    for embed in message.get("embeds") or ():
        parts += [embed.get("title"), embed.get("description"), embed.get("footer", {}).get("text")]
    ids = {
        part["label"]: part["custom_id"]
        for row in message.get("components") or ()
        for part in row["components"]
        if part.get("custom_id")
    }
    return "\n".join(part for part in parts if part), ids


@asynccontextmanager
async def simulated_discord(build: Callable[[], discord.Client]) -> AsyncIterator[World]:
    """Run a bot in a simulated Discord."""
    # Not simcord.run(): that binds a context variable, which fixtures enter and leave in two tasks.
    env = simcord.Env(build())
    await env.start()
    try:
        yield World(env, env.create_guild())
    finally:
        await env.shutdown()
