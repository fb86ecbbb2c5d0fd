"""Who asks, and who reads along: what payloads leave out is looked up, and kept for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack.clients import Clients
from adapters.slack.outcomes import error_code
from adapters.slack.parse import Ask
from adapters.slack.shelf import Shelf
from bot.messages import Asker, Place
from bot.model import Locale
from bot.script import guess_locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What Slack says of a user; `homes` are their team and organisation, empty if not said."""

    homes: frozenset[str] = frozenset()
    locale: Locale | None = None
    is_admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What Slack says of a channel; None: it does not say whether other organisations read it."""

    is_shared: bool | None = None
    creator: str = ""
    is_joined: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Who asks, and where; `usual` is the locale of their Slack.

    `is_unsure` says that nobody knows who reads along: what is the team's own is then for the
    asker alone. `is_joined` says that the bot can post there.
    """

    asker: Asker
    place: Place
    usual: Locale | None
    is_unsure: bool
    is_joined: bool


class Directory:
    """Looks people and channels up; without the scope for it, everything has its safe default."""

    def __init__(
        self,
        clients: Clients,
        clock: Callable[[], float],
        *,
        default: Locale,
        managers: frozenset[str] = frozenset(),
    ) -> None:
        self._clients = clients
        self._default = default
        self._managers = managers
        self._people = Shelf[Person](self._look_up_person, clock)
        self._channels = Shelf[Channel](self._look_up_channel, clock)

    async def is_shared(self, channel: str) -> bool | None:
        """Tell whether other organisations read a channel; None if Slack does not say."""
        found = await self._channels.get(channel, must_be_fresh=False)
        return found.is_shared if found else None

    async def find_scene(
        self, ask: Ask, *, must_be_fresh: bool = False, is_lasting: bool = False
    ) -> Scene:
        """Return the asker and the place as far as they are known.

        `is_lasting` says that others will see what comes of it, so that it cannot be kept to the
        asker where it is unsure who reads along.
        """
        person, channel = await asyncio.gather(
            self._people.get(ask.user, must_be_fresh=must_be_fresh),
            self._channels.get(ask.place.channel, must_be_fresh=must_be_fresh),
        )
        scene = self._scene(ask, person or Person(), channel or Channel())
        if is_lasting and scene.is_unsure:
            return replace(scene, place=replace(scene.place, is_shared=True))
        return scene

    def _scene(self, ask: Ask, person: Person, channel: Channel) -> Scene:
        """Put together what is known.

        A manager is an administrator of this workspace, the channel's creator, in a direct message
        the one who writes, or on the operator's list, where `*` stands for every member. People of
        other organisations are none, whatever they are at home.
        """
        tenant, is_direct = ask.place.workspace, ask.place.channel.startswith("D")
        is_member = tenant in (person.homes or {tenant}) and (
            ask.user_workspace in person.homes | {tenant}
        )
        is_trusted = ask.user == channel.creator or "*" in self._managers
        is_curator = is_member and (person.is_admin or ask.user in self._managers)
        asker = Asker(
            id=ask.user,
            locale=ask.locale or guess_locale(ask.typed, person.locale or self._default),
            may_manage=is_curator or (is_member and (is_direct or is_trusted)),
            is_curator=is_curator,
        )
        return Scene(
            asker=asker,
            place=replace(ask.place, is_shared=bool(channel.is_shared) or not is_member),
            usual=person.locale,
            is_unsure=channel.is_shared is None,
            is_joined=channel.is_joined,
        )

    async def _look_up_person(self, user: str) -> Person:
        async with self._clients.looking() as client:
            answer = await client.users_info(user=user, include_locale=True)
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
        try:
            async with self._clients.looking() as client:
                answer = await client.conversations_info(channel=channel)
        except SlackApiError as error:
            if error_code(error) == "channel_not_found":  # private, and the bot is not in it
                return Channel(is_joined=False)
            raise
        found: Mapping[str, Any] = answer["channel"]
        shared = ("is_ext_shared", "is_pending_ext_shared")
        return Channel(
            is_shared=any(found.get(name) for name in shared),
            creator=found.get("creator") or "",
            is_joined=found.get("is_member") is not False,
        )


def read_locale(tag: str) -> Locale | None:
    """Read a language tag such as `zh-TW`; None for an empty one."""
    language, _, region = tag.replace("_", "-").lower().partition("-")
    if language != "zh":
        return Locale.ENGLISH if language else None
    is_traditional = any(mark in region for mark in ("hant", "tw", "hk", "mo"))
    return Locale.TRADITIONAL if is_traditional else Locale.SIMPLIFIED
