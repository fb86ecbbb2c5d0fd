"""One request in, one reply out: the only way into the core."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from bot import commands as c
from bot.errors import UserError
from bot.messages import Place, Problem, Reply, Request
from bot.model import Locale
from bot.ports import Clock
from bot.service import lists, lookup, proof, views
from bot.service.current import Current
from bot.service.scene import Scene
from bot.store.library import Library
from bot.store.sources import KeptSources
from bot.texts.say import say
from bot.transcripts.letters import Letters
from bot.verbs import Completes

log = logging.getLogger(__name__)

Arguments = ParamSpec("Arguments")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What the service works with; the composition root puts it together."""

    library: Library
    kept: KeptSources
    current: Current
    letters: Letters
    clock: Clock
    chance: Random
    zone: ZoneInfo


class Service:
    """Answers requests; look-ups run one at a time in a thread of their own.

    One thread, because look-ups hold the interpreter: twenty threads stall the event loop for
    hundreds of milliseconds, one does not.
    """

    def __init__(self, means: Means) -> None:
        self._means = means
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="look-up")

    def close(self) -> None:
        """Let the look-up under way finish, and take no more."""
        self._thread.shutdown()

    async def handle(self, request: Request) -> Reply:
        """Answer a request; a mistake and a fault of our own are replies too."""
        return await self._in_thread(self._answer_safely, request)

    async def complete(
        self, kind: Completes, prefix: str, place: Place, locale: Locale
    ) -> tuple[str, ...]:
        """Return at most 25 topics or speakers that continue what is typed."""
        return await self._in_thread(self._complete, kind, prefix, place, locale)

    async def warm_up(self) -> None:
        """Load the index before the first request."""
        await self._in_thread(self._means.current.snapshot)

    async def _in_thread(
        self,
        function: Callable[Arguments, Made],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Made:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: function(*arguments, **named))

    def _answer_safely(self, request: Request) -> Reply:
        locale = request.asker.locale
        try:
            return _answer(self.scene(request))
        except UserError as error:
            return Problem(text=say(error.key, locale, **error.facts))
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("failed %s %s", type(request.command).__name__, reference)
            return Problem(text=say("our_fault", locale, reference=reference), reference=reference)

    @property
    def library(self) -> Library:
        """Return the stored library."""
        return self._means.library

    def scene(
        self, request: Request, *, now: datetime | None = None, zone: ZoneInfo | None = None
    ) -> Scene:
        """Gather what answering needs; the library is as it stands, whatever the time."""
        means = self._means
        return Scene(
            request=request,
            now=now or means.clock.now(),
            zone=zone or means.zone,
            snapshot=means.current.snapshot(),
            library=means.library,
            kept=means.kept,
            letters=means.letters,
            chance=means.chance,
        )

    def _complete(
        self, kind: Completes, prefix: str, place: Place, locale: Locale
    ) -> tuple[str, ...]:
        tenant = "" if place.is_shared else place.tenant
        snapshot = self._means.current.snapshot()
        catalogue, matcher = snapshot.catalogue(tenant), snapshot.matcher
        match kind:
            case Completes.TOPIC:
                found = matcher.complete_topic(prefix, workspace=tenant, locale=locale)
                return tuple(catalogue.topic_name(id_, locale) for id_ in found)
            case Completes.SPEAKER:
                found = matcher.complete_speaker(prefix, workspace=tenant)
                return tuple(catalogue.speaker_name(id_, locale) for id_ in found)
            case Completes.NOTHING:
                return ()


_USE_CASES: dict[type[c.Command], Callable[[Scene, Any], Reply]] = {
    c.Find: lookup.find,
    c.ByTopic: lookup.by_topic,
    c.BySpeaker: lookup.by_speaker,
    c.RandomQuote: lookup.random_quote,
    c.Show: lookup.show,
    c.Context: proof.context,
    c.Cite: proof.cite,
    c.Timeline: views.timeline,
    c.Compare: views.compare,
    c.Topics: lists.topics,
    c.Speakers: lists.speakers,
    c.Help: lists.help_,
}


def _answer(scene: Scene) -> Reply:
    """Hand a command to its use case."""
    command = scene.request.command
    return _USE_CASES[type(command)](scene, command)
