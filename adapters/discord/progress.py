"""How far requests to Discord got: what a timeout alone cannot tell."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import aiohttp


@dataclass(slots=True, kw_only=True)
class Progress:
    """The requests made on behalf of one post; a library's own retries are requests too."""

    is_in_flight: bool = False  # a request is out, and Discord has not answered it
    is_uncertain: bool = False  # one was lost, or ended in a fault of Discord's

    @property
    def may_be_posted(self) -> bool:
        """Tell whether the post may be there: not if never asked, or held back by a rate limit."""
        return self.is_in_flight or self.is_uncertain

    def note_start(self) -> None:
        """Note that a request leaves; if another never came back, that one is lost."""
        self.is_uncertain |= self.is_in_flight
        self.is_in_flight = True

    def note_answer(self, status: int) -> None:
        """Note that Discord has answered."""
        self.is_uncertain |= status >= 500
        self.is_in_flight = False


progress: ContextVar[Progress | None] = ContextVar("progress", default=None)


def make_trace() -> aiohttp.TraceConfig:
    """Return a trace for the HTTP session that keeps the present `progress` up to date.

    A trace is called in the task that makes the request, so the context variable is that task's.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(_note_start)
    trace.on_request_end.append(_note_answer)
    return trace


async def _note_start(*_: Any) -> None:
    if (now := progress.get()) is not None:
        now.note_start()


async def _note_answer(
    _session: aiohttp.ClientSession, _context: Any, answer: aiohttp.TraceRequestEndParams
) -> None:
    if (now := progress.get()) is not None:
        now.note_answer(answer.response.status)
