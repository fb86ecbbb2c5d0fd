"""Tell Discord the commands, but only when they have changed: it allows 200 creations a day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

Recall = Callable[[str], str | None]
Remember = Callable[[str, str], None]


async def commands_payload(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """Return the commands as Discord receives them, translations included."""
    translator = tree.translator
    if translator is None:
        return [command.to_dict(tree) for command in tree.get_commands()]
    return [await c.get_translated_payload(tree, translator) for c in tree.get_commands()]


async def sync_if_changed(
    tree: app_commands.CommandTree[Any], recall: Recall, remember: Remember
) -> bool:
    """Register the commands unless Discord still has these very ones; tell whether it was needed.

    What we remember may be of another life of the application, so Discord is asked as well: each
    registration gives a command a new version.
    """
    payload = json.dumps(await commands_payload(tree), sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(payload.encode()).hexdigest()
    name = f"discord.commands.{tree.client.application_id}"
    there = await _versions(tree.client)
    if there and recall(name) == f"{digest} {there}":
        return False
    await tree.sync()
    remember(name, f"{digest} {await _versions(tree.client)}")
    return True


async def _versions(client: discord.Client) -> str:
    """Return which commands Discord has, each with its version."""
    if client.application_id is None:
        raise discord.app_commands.MissingApplicationID
    there = await client.http.get_global_commands(client.application_id)
    return " ".join(sorted(f"{command['id']}:{command.get('version', '')}" for command in there))
