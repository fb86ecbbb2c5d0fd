"""Who asks, and who reads along: what payloads leave out is looked up, and kept for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.slack.clients import Clients
from adapters.slack.parse import Ask
from adapters.slack.shelf import Shelf
from bot.messages import Asker, Place
from bot.model import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What Slack says of a user; `homes` are their team and organisation, empty if not said."""

    homes: frozenset[str] = frozenset()
    locale: Locale | None = None
    is_admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What Slack says of a channel; unknown ones count as shared with strangers."""

    is_shared: bool = True
    creator: str = ""


class Directory:
    """Looks people and channels up; without the scope for it, everything has its safe default."""

    def __init__(
        self, clients: Clients, clock: Callable[[], float], managers: frozenset[str] = frozenset()
    ) -> None:
        self._clients = clients
        self._managers = managers
        self._people = Shelf[Person](self._look_up_person, clock)
        self._channels = Shelf[Channel](self._look_up_channel, clock)

    async def find_asker(self, ask: Ask, *, must_be_fresh: bool) -> tuple[Asker, Place]:
        """Return the asker and the place as far as they are known.

        A manager is an administrator of this workspace, the channel's creator, or on the
        operator's list. People of other organisations are none, whatever they are at home.
        """
        person, channel = await asyncio.gather(
            self._people.get(ask.user, must_be_fresh=must_be_fresh),
            self._channels.get(ask.place.channel, must_be_fresh=must_be_fresh),
        )
        person, channel = person or Person(), channel or Channel()
        tenant = ask.place.workspace
        is_member = tenant in (person.homes or {tenant}) and (
            ask.user_workspace in person.homes | {tenant}
        )
        is_admin = is_member and (person.is_admin or ask.user in self._managers)
        asker = Asker(
            id=ask.user,
            locale=person.locale or ask.locale,
            may_manage=is_admin or (is_member and ask.user == channel.creator),
            is_curator=is_admin,
        )
        return asker, replace(ask.place, is_shared=channel.is_shared or not is_member)

    async def _look_up_person(self, user: str) -> Person:
        answer = await self._clients.looking.users_info(user=user, include_locale=True)
        profile: Mapping[str, Any] = answer["user"]
        home = profile.get("enterprise_user") or {}
        homes = [profile.get("team_id"), home.get("enterprise_id"), *(home.get("teams") or ())]
        is_guest = profile.get("is_restricted") or profile.get("is_ultra_restricted")
        ranks = ("is_admin", "is_owner", "is_primary_owner")
        return Person(
            homes=frozenset(filter(None, homes)),
            locale=read_locale(profile.get("locale") or ""),
            is_admin=not is_guest and any(profile.get(rank) for rank in ranks),
        )

    async def _look_up_channel(self, channel: str) -> Channel:
        answer = await self._clients.looking.conversations_info(channel=channel)
        found: Mapping[str, Any] = answer["channel"]
        shared = ("is_ext_shared", "is_pending_ext_shared")
        return Channel(
            is_shared=any(found.get(name) for name in shared),
            creator=found.get("creator") or "",
        )


def read_locale(tag: str) -> Locale | None:
    """Read a language tag such as `zh-TW`; None for an empty one."""
    language, _, region = tag.replace("_", "-").lower().partition("-")
    if language != "zh":
        return Locale.ENGLISH if language else None
    is_traditional = any(mark in region for mark in ("hant", "tw", "hk", "mo"))
    return Locale.TRADITIONAL if is_traditional else Locale.SIMPLIFIED
