"""A small Slack workspace: people, channels, messages, and the Web API's answers about them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.adapters.slack.block_kit import find_problems

TEAM, BOT, APP = "T0JINJU", "U0BOT", "A0JINJU"
SCOPES = frozenset(
    {"commands", "chat:write", "app_mentions:read", "users:read", "channels:read", "groups:read"}
)
NEEDS = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "users.info": "users:read",
    "conversations.info": "channels:read",
    "conversations.history": "channels:history",
    "conversations.replies": "channels:history",
    "conversations.open": "im:write",
}

RESPONSE_KEYS = {
    "text", "blocks", "attachments", "response_type", "replace_original", "delete_original",
    "thread_ts", "unfurl_links", "unfurl_media", "metadata", "mrkdwn", "parse", "link_names",
}  # fmt: skip

Arguments = Mapping[str, Any]
Reply = dict[str, Any]


@dataclass
class Posted:
    """A message as it stands; `user` is the only one who sees it, if it is ephemeral."""

    ts: str
    channel: str
    text: str
    blocks: list[dict[str, Any]]
    user: str | None = None
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    call: dict[str, Any] = field(default_factory=dict)  # all that was sent to make it

    @property
    def is_ephemeral(self) -> bool:
        return self.user is not None

    def buttons(self) -> list[dict[str, Any]]:
        return [e for b in self.blocks if b["type"] == "actions" for e in b["elements"]]

    def button(self, label: str) -> dict[str, Any]:
        return next(b for b in self.buttons() if b["text"]["text"] == label)


@dataclass
class ResponseUrl:
    """What a response_url stands for, and how often it was used."""

    channel: str
    user: str
    created_at: float
    source: Posted | None = None
    uses: int = 0


@dataclass
class Channel:
    """A channel; the bot is in it if `is_member`."""

    id: str
    creator: str = "U0CREATOR"
    is_member: bool = True
    is_archived: bool = False
    is_ext_shared: bool = False
    is_private: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "creator": self.creator,
            "is_private": self.is_private,
            "is_member": self.is_member,
            "is_archived": self.is_archived,
            "is_ext_shared": self.is_ext_shared,
        }


class World:
    """The state of a workspace, and its Web API; `changed` is called after each message."""

    def __init__(
        self, changed: Callable[[], None], *, bot_token: str, clock: Callable[[], float]
    ) -> None:
        self.bot_token = bot_token
        self._clock = clock
        self.scopes = set(SCOPES)
        self.users: dict[str, dict[str, Any]] = {}
        self.channels: dict[str, Channel] = {"C1": Channel("C1")}
        self.messages: list[Posted] = []
        self.refuses: str | None = None
        self._changed = changed
        self._count = 0
        self._response_urls: dict[str, ResponseUrl] = {}
        for user in ("U1", "U0CREATOR"):
            self.add_user(user)

    def add_user(
        self, user: str, *, locale: str = "zh-CN", is_admin: bool = False, team: str = TEAM
    ) -> None:
        """Add a person, or change one."""
        self.users[user] = {
            "id": user, "team_id": team, "locale": locale, "is_admin": is_admin,
        }  # fmt: skip

    def post(self, message: Posted) -> Posted:
        """Let a message appear."""
        self.messages.append(message)
        self._changed()
        return message

    def replace(self, message: Posted, text: str, blocks: list[dict[str, Any]]) -> None:
        """Let a message change."""
        message.text, message.blocks = text, blocks
        self.messages.append(self.messages.pop(self.messages.index(message)))
        self._changed()

    def next_ts(self) -> str:
        """Return a message id, in order of time."""
        self._count += 1
        return f"{int(self._clock())}.{self._count:06d}"

    # --- response_url --------------------------------------------------------------------------

    def open_response_url(self, channel: str, user: str, source: Posted | None) -> str:
        """Make a response_url, good for five uses in thirty minutes, and return its number."""
        number = str(len(self._response_urls) + 1)
        self._response_urls[number] = ResponseUrl(channel, user, self._clock(), source)
        return number

    def respond(self, number: str, body: Arguments) -> tuple[int, str]:
        """Answer a use of a response_url."""
        url = self._response_urls[number]
        if self._clock() - url.created_at > 30 * 60:
            return 404, "expired_url"
        url.uses += 1
        if url.uses > 5:
            return 404, "used_url"
        text, blocks = body.get("text") or "", as_json(body.get("blocks")) or []
        if unknown := set(body) - RESPONSE_KEYS:
            return 400, f"invalid_payload {unknown}"
        if body.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
            return 400, "invalid_response_type"
        if problems := find_problems(text, blocks):
            return 400, " ".join((problems[0], *problems[1]))
        if body.get("replace_original") and url.source:
            self.replace(url.source, text, blocks)
        else:
            self._show(url, body, blocks)
        return 200, "ok"

    def _show(self, url: ResponseUrl, body: Arguments, blocks: list[dict[str, Any]]) -> None:
        is_private = body.get("response_type", "ephemeral") == "ephemeral"
        message = Posted(
            ts=self.next_ts(),
            channel=url.channel,
            text=body.get("text") or "",
            blocks=blocks,
            user=url.user if is_private else None,
            thread_ts=body.get("thread_ts"),
            call=dict(body),
        )
        self.post(message)

    # --- the Web API ---------------------------------------------------------------------------

    def call(self, method: str, token: str | None, arguments: Arguments) -> Reply:
        """Answer a call."""
        error = self._refuse_token(token)
        if error:
            return {"ok": False, "error": error}
        answer = getattr(self, "_" + method.replace(".", "_"), None)
        if answer is None:
            return {"ok": False, "error": "unknown_method"}
        needed = NEEDS.get(method)
        if needed and needed not in self.scopes:
            provided = ",".join(sorted(self.scopes))
            return {"ok": False, "error": "missing_scope", "needed": needed, "provided": provided}
        result: Reply = answer(arguments)
        return {"ok": "error" not in result, **result}

    def _refuse_token(self, token: str | None) -> str | None:
        if not token:
            return "not_authed"
        if token != self.bot_token:
            return "invalid_auth"
        return self.refuses

    def _auth_test(self, _: Arguments) -> Reply:
        return {
            "team_id": TEAM,
            "user_id": BOT,
            "bot_id": "B0BOT",
            "team": "Jinju",
            "user": "jinju",
        }

    def _users_info(self, arguments: Arguments) -> Reply:
        user = self.users.get(arguments["user"])
        if user is None:
            return {"error": "user_not_found"}
        wants_locale = str(arguments.get("include_locale")).lower() in ("1", "true")
        return {"user": {k: v for k, v in user.items() if k != "locale" or wants_locale}}

    def _conversations_info(self, arguments: Arguments) -> Reply:
        channel = self.channels.get(arguments["channel"])
        if channel is None or (channel.is_private and not channel.is_member):
            return {"error": "channel_not_found"}
        return {"channel": channel.to_json()}

    def _chat_postMessage(self, arguments: Arguments) -> Reply:  # noqa: N802  # Slack's name
        return self._post_if_possible(arguments, user=None)

    def _chat_postEphemeral(self, arguments: Arguments) -> Reply:  # noqa: N802
        return self._post_if_possible(arguments, user=arguments["user"])

    def _post_if_possible(self, arguments: Arguments, user: str | None) -> Reply:
        target = arguments["channel"]
        error = None if target in self.users else self._refuse_channel(target)
        text, blocks = arguments.get("text") or "", as_json(arguments.get("blocks")) or []
        problems = find_problems(text, blocks)
        if error or problems:
            messages = problems[1] if problems else []
            code = error or (problems or ("",))[0]
            return {"error": code, "response_metadata": {"messages": messages}}
        message = Posted(
            ts=self.next_ts(),
            channel=f"D{target}" if target in self.users else target,
            text=text,
            blocks=blocks,
            user=user,
            thread_ts=arguments.get("thread_ts"),
            metadata=as_json(arguments.get("metadata")),
            call=dict(arguments),
        )
        self.post(message)
        return {"channel": message.channel, "ts": message.ts, "message_ts": message.ts}

    def _refuse_channel(self, channel_id: str) -> str | None:
        channel = self.channels.get(channel_id)
        if channel is None:
            return "channel_not_found"
        if channel.is_archived:
            return "is_archived"
        return None if channel.is_member else "not_in_channel"

    def _chat_update(self, arguments: Arguments) -> Reply:
        for message in self.messages:
            if message.ts == arguments["ts"] and message.channel == arguments["channel"]:
                text, blocks = arguments["text"], as_json(arguments.get("blocks")) or []
                problems = find_problems(text, blocks)
                if problems:
                    return {"error": problems[0]}
                self.replace(message, text, blocks)
                return {"ts": message.ts, "channel": message.channel}
        return {"error": "message_not_found"}

    def _conversations_history(self, arguments: Arguments) -> Reply:
        error = self._refuse_channel(arguments["channel"])
        if error:
            return {"error": error}
        oldest = float(arguments.get("oldest") or 0)
        found = [
            m for m in self.messages
            if m.channel == arguments["channel"] and not m.is_ephemeral and float(m.ts) > oldest
        ]  # fmt: skip
        return self._page(sorted(found, key=lambda m: m.ts, reverse=True), arguments)

    def _conversations_replies(self, arguments: Arguments) -> Reply:
        found = [m for m in self.messages if m.thread_ts == arguments["ts"]]
        return self._page(found, arguments)

    def _page(self, found: list[Posted], arguments: Arguments) -> Reply:
        start, size = int(arguments.get("cursor") or 0), int(arguments.get("limit") or 100)
        shows = str(arguments.get("include_all_metadata")).lower() in ("1", "true")
        more = str(start + size) if start + size < len(found) else ""
        messages = [
            {"type": "message", "ts": m.ts, "text": m.text, "blocks": m.blocks}
            | ({"metadata": m.metadata} if shows and m.metadata else {})
            for m in found[start : start + size]
        ]
        return {"messages": messages, "response_metadata": {"next_cursor": more}}


def as_json(value: Any) -> Any:
    """Return an argument that forms carry as JSON text."""
    return json.loads(value) if isinstance(value, str) and value else value
