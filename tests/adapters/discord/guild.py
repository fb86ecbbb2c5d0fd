"""The one guild of the stub, with its one channel, the bot in it, and what the bot posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ME = {"id": "100", "username": "jinju", "discriminator": "0", "avatar": None, "bot": True}
GUILD, CHANNEL = "7", "70"


def a_guild(permissions: int) -> dict[str, Any]:
    """Return a guild as the gateway sends it, where everyone may do the same."""
    everyone = {
        "id": GUILD, "name": "@everyone", "permissions": str(permissions),
        "position": 0, "color": 0, "hoist": False, "managed": False, "mentionable": False,
    }  # fmt: skip
    channel = {
        "id": CHANNEL, "type": 0, "name": "general", "position": 0, "permission_overwrites": [],
        "parent_id": None, "topic": None, "nsfw": False,
    }  # fmt: skip
    me = {
        "user": ME,
        "flags": 0,
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
    }
    return {
        "id": GUILD, "name": "guild", "owner_id": "1", "roles": [everyone], "emojis": [],
        "features": [], "channels": [channel], "members": [me], "threads": [],
        "member_count": 1, "stickers": [], "voice_states": [], "presences": [],
        "unavailable": False, "large": False, "verification_level": 0, "afk_timeout": 60,
        "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0,
        "premium_tier": 0, "preferred_locale": "en-US", "nsfw_level": 0,
        "premium_progress_bar_enabled": False, "system_channel_flags": 0,
    }  # fmt: skip


def a_message(id_: int, channel: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message of the bot as the API shows it."""
    return {
        "id": str(id_), "channel_id": channel, "author": ME, "type": 0,
        "content": body.get("content") or "", "embeds": body.get("embeds") or [],
        "components": body.get("components") or [], "attachments": [], "mentions": [],
        "mention_roles": [], "pinned": False, "mention_everyone": False, "tts": False,
        "timestamp": "2026-11-22T12:00:00+00:00", "edited_timestamp": None,
        "flags": body.get("flags", 0), "nonce": body.get("nonce"),
    }  # fmt: skip
