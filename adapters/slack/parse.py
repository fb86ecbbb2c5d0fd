"""Slack payload → Ask: what a payload says, before anything is looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack.buttons import Press, read_action_id
from adapters.slack.plain import unescape
from bot.messages import Place
from bot.model import Locale

Payload = Mapping[str, Any]

_ANGLES = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseUrl:
    """A reply path of a command or a press; it alone can be private and turn pages."""

    url: str
    thread: str | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The reply path of a mention: a message in its thread."""

    thread: str
    is_threaded: bool = False  # the mention itself stood in the thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a person asks: `line` is None if a button is not (or no longer) one of ours.

    `place.is_shared` is true until someone knows better. The place is the channel even for words
    in a thread, since digests belong to channels; `way` knows the thread. `typed` are the person's
    own words, which show a script; `locale` is what a button carries on.
    """

    place: Place
    user: str
    user_workspace: str
    line: str | None
    way: ResponseUrl | Conversation
    typed: str = ""
    locale: Locale | None = None
    press: Press | None = None


def parse_slash(payload: Payload) -> Ask:
    """Read a slash command: `/quote` or `/digest`, however the workspace has named them."""
    text = plain_words(payload.get("text") or "")
    group = "/digest" if "digest" in payload["command"] else "/quote"
    return Ask(
        place=_place(_workspace(payload, payload.get("team_id")), payload["channel_id"]),
        user=payload["user_id"],
        user_workspace=payload.get("team_id") or "",
        line=f"{group} {text}",
        typed=text,
        way=ResponseUrl(url=payload.get("response_url") or ""),
    )


def parse_press(payload: Payload) -> Ask:
    """Read a press of a button; its message says all that is needed."""
    action, container = payload["actions"][0], payload.get("container") or {}
    user, team = payload["user"], payload.get("team") or {}
    mark = read_action_id(action.get("action_id") or "")
    channel = (payload.get("channel") or {}).get("id") or container.get("channel_id") or ""
    thread = container.get("thread_ts") or (payload.get("message") or {}).get("thread_ts")
    workspace = _workspace(payload, team.get("id") or user.get("team_id"))
    is_private = bool(container.get("is_ephemeral"))
    return Ask(
        place=_place(workspace, channel),
        user=user["id"],
        user_workspace=user.get("team_id") or workspace,
        line=unescape(action.get("value") or "") if mark else None,
        locale=mark.locale if mark else None,
        way=ResponseUrl(
            url=payload.get("response_url") or "",
            thread=thread,
            replaces=is_private and mark is not None and mark.press is Press.TURN,
        ),
        press=mark.press if mark else Press.OPEN,
    )


def parse_mention(payload: Payload) -> Ask | None:
    """Read a mention of the bot; None if a bot wrote it, which nobody must answer."""
    event = payload["event"]
    if event.get("bot_id") or not event.get("user"):
        return None
    authorization = (payload.get("authorizations") or [{}])[0]
    installed = authorization.get("team_id") or payload.get("team_id")
    workspace = _workspace({**payload, **authorization}, installed)
    text = plain_words(event.get("text") or "", bot=authorization.get("user_id"))
    return Ask(
        place=_place(workspace, event["channel"]),
        user=event["user"],
        user_workspace=event.get("user_team") or event.get("team") or workspace,
        line=text,
        typed=text,
        way=Conversation(
            thread=event.get("thread_ts") or event["ts"], is_threaded="thread_ts" in event
        ),
    )


def parse_revocation(payload: Payload) -> str | None:
    """Return the workspace whose installation ended; None if a mere user's token did."""
    event = payload["event"]
    if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
        return None
    return _workspace(payload, payload.get("team_id")) or None


def plain_words(text: str, bot: str | None = None) -> str:
    """Return what a person typed without Slack's syntax; the first mention of the bot goes.

    Where the bot's own id is not known, it is the first mention that is taken for it.
    """
    mention = rf"<@{re.escape(bot)}(\|[^<>]*)?>" if bot else r"^\s*<@[^<>]*>"
    words = re.sub(mention, " ", text, count=1)
    return " ".join(unescape(_ANGLES.sub(_label, words)).split())


def _label(match: re.Match[str]) -> str:
    """Return what a reader saw in place of `<…>`: a label, a name or an address."""
    target, _, label = match[1].partition("|")
    return label or ("" if target[:1] in ("@", "#", "!") else target.removeprefix("mailto:"))


def _place(workspace: str, channel: str) -> Place:
    return Place(platform="slack", workspace=workspace, channel=channel, is_shared=True)


def _workspace(payload: Payload, team: str | None) -> str:
    """Return the tenant: the organisation where the app is installed for all of it, or the team."""
    enterprise = payload.get("enterprise_id") or (payload.get("enterprise") or {}).get("id")
    is_wide = str(payload.get("is_enterprise_install")).lower() == "true"
    return (enterprise if is_wide and enterprise else team) or enterprise or ""
