"""Discord's rules of permission: what a member may do in a channel, from the API's own objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ADMINISTRATOR = 1 << 3
EVERYTHING = ~0

Json = Mapping[str, Any]


def permissions_in(channel: Json, guild: Json, member: Json, user: str) -> int:
    """Return the bits that a member has in a channel: guild's roles first, then overwrites.

    As Discord's documentation orders them: everyone's, all roles' together, the member's own.
    """
    mine = {str(role) for role in member.get("roles", ())} | {str(guild["id"])}
    bits = 0
    for role in guild.get("roles", ()):
        if str(role["id"]) in mine:
            bits |= int(role["permissions"])
    if bits & ADMINISTRATOR or str(guild.get("owner_id")) == user:
        return EVERYTHING
    overwrites = {str(o["id"]): o for o in channel.get("permission_overwrites", ())}
    bits = _apply([overwrites.get(str(guild["id"]))], bits)
    bits = _apply([overwrites.get(role) for role in mine - {str(guild["id"])}], bits)
    return _apply([overwrites.get(user)], bits)


def _apply(overwrites: list[Json | None], bits: int) -> int:
    """Deny what any of them denies, then allow what any of them allows."""
    there = [overwrite for overwrite in overwrites if overwrite]
    for overwrite in there:
        bits &= ~int(overwrite["deny"])
    for overwrite in there:
        bits |= int(overwrite["allow"])
    return bits
