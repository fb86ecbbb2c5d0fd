"""Daily posts, printed in the terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from adapters.console.render import printable, reply_to_text
from bot.messages import Found, Outcome, Place, Reply, Sent, Unknowable


class ConsoleSender:
    """A `Sender` that prints; a terminal keeps no history, so nothing can be looked up."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self.write = write

    async def send(self, place: Place, reply: Reply, key: str, *, silent: bool = False) -> Outcome:
        """Print the post."""
        self.write(f"{reply_to_text(reply)}\n")
        return Sent(key)

    async def find(self, place: Place, key: str, since: datetime) -> Found:
        """Say that printed posts cannot be looked up."""
        return Unknowable("a terminal keeps no history")

    async def edit(self, place: Place, message_id: str, reply: Reply) -> Outcome:
        """Print the corrected post: what stands above it cannot be changed."""
        return await self.send(place, reply, message_id)

    async def tell(self, place: Place, user: str, text: str) -> Outcome:
        """Print a message to the person at the terminal."""
        self.write(f"{printable(text)}\n")
        return Sent("told")
