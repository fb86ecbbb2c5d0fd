"""Interactions as Discord's gateway sends them, and a person who acts by them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from bot.model import Locale
from tests.adapters.contract import Seen
from tests.adapters.discord.driver import TAGS, line_to_options, shown_parts
from tests.adapters.discord.guild import CHANNEL, GUILD, ME
from tests.adapters.discord.stub import PRIVATE, Stub

MANAGE_CHANNELS = 1 << 4

_ids = itertools.count(10**17)


def a_command(
    group: str,
    name: str,
    options: Mapping[str, str | int],
    *,
    locale: Locale = Locale.SIMPLIFIED,
    may_manage: bool = True,
) -> dict[str, Any]:
    """Return a slash command."""
    given = [
        {"name": key, "type": 4 if isinstance(value, int) else 3, "value": value}
        for key, value in options.items()
    ]
    data = {
        "id": "500", "name": group, "type": 1,
        "options": [{"name": name, "type": 1, "options": given}],
    }  # fmt: skip
    return _interaction(2, data, locale, may_manage=may_manage)


def a_press(
    message: Mapping[str, Any], custom_id: str, *, locale: Locale, may_manage: bool = True
) -> dict[str, Any]:
    """Return the press of a button of a message that the bot has sent."""
    shown = {
        "id": str(next(_ids)), "channel_id": CHANNEL, "author": ME, "type": 0, "pinned": False,
        "attachments": [], "mentions": [], "mention_roles": [], "mention_everyone": False,
        "tts": False, "timestamp": "2026-11-22T12:00:00+00:00", "edited_timestamp": None,
        "content": "", "embeds": [], "components": [], "flags": 0, **message,
    }  # fmt: skip
    data = {"custom_id": custom_id, "component_type": 2}
    pressed = _interaction(3, data, locale, may_manage=may_manage)
    return {**pressed, "message": shown}


def _interaction(
    kind: int, data: Mapping[str, Any], locale: Locale, *, may_manage: bool
) -> dict[str, Any]:
    user = {"id": "42", "username": "ann", "discriminator": "0", "avatar": None}
    rights = MANAGE_CHANNELS if may_manage else 0
    return {
        "id": str(next(_ids)), "application_id": ME["id"], "type": kind, "token": "t",
        "version": 1, "guild_id": GUILD, "channel_id": CHANNEL, "locale": TAGS[locale],
        "guild_locale": "en-US", "context": 0, "entitlements": [], "app_permissions": "3072",
        "channel": {"id": CHANNEL, "type": 0, "name": "general", "permissions": "0"},
        "authorizing_integration_owners": {"0": GUILD}, "attachment_size_limit": 1,
        "member": {
            "user": user, "roles": [], "permissions": str(rights), "flags": 0, "deaf": False,
            "mute": False, "joined_at": "2026-01-01T00:00:00+00:00",
        },
        "data": data,
    }  # fmt: skip


class GatewayDriver:
    """A person whose Discord is the stub: what they do arrives over its gateway."""

    def __init__(self, stub: Stub) -> None:
        self._stub = stub
        self._last: Mapping[str, Any] = {}
        self._locale = Locale.SIMPLIFIED

    async def type(
        self, line: str, *, locale: Locale = Locale.SIMPLIFIED, may_manage: bool = True
    ) -> Sequence[Seen]:
        """Give a command; return the answer."""
        self._locale = locale
        command = a_command(*line_to_options(line), locale=locale, may_manage=may_manage)
        return await self._act(command)

    async def press(self, label: str) -> Sequence[Seen]:
        """Press a button of the last answer; return the next."""
        ids = shown_parts(self._last)[1]
        return await self._act(a_press(self._last, ids[label], locale=self._locale))

    async def _act(self, interaction: Mapping[str, Any]) -> Sequence[Seen]:
        await self._stub.emit("INTERACTION_CREATE", interaction)
        first = await self._stub.called_back()
        is_promise = first["type"] == 5
        self._last = await self._stub.answered_late() if is_promise else first["data"]
        text, ids = shown_parts(self._last)
        is_private = bool(self._last.get("flags", 0) & PRIVATE)
        return [Seen(text=text, is_private=is_private, buttons=tuple(ids))]
