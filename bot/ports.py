"""All that the core asks of the outside."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.messages import Found, Outcome, Place, Reply


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class Sender(Protocol):
    """Pushes messages to the channels of one platform; never raises for what a platform answers."""

    async def send(self, place: Place, reply: Reply, key: str, *, silent: bool = False) -> Outcome:
        """Post the reply; `key` (22 characters) makes the post recognisable and idempotent."""
        ...

    async def find(self, place: Place, key: str, since: datetime) -> Found:
        """Look for a post with that key, sent at or after `since`."""
        ...

    async def edit(self, place: Place, message_id: str, reply: Reply) -> Outcome:
        """Replace a post's content."""
        ...

    async def tell(self, place: Place, user: str, text: str) -> Outcome:
        """Send a person of that workspace a private message."""
        ...
