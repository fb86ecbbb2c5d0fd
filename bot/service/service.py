"""One request in, one reply out: the only way into the core."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from bot import commands as c
from bot.errors import UserError
from bot.messages import Place, Problem, Reply, Request
from bot.model import Locale
from bot.service import checks, digests, lists, lookup, proof, views
from bot.service.digests import Digests
from bot.service.scene import Scene
from bot.service.scenes import Scenes
from bot.store.trouble import explain
from bot.texts.say import say
from bot.verbs import Completes

log = logging.getLogger(__name__)

Arguments = ParamSpec("Arguments")
Made = TypeVar("Made")


class Service:
    """Answers requests; look-ups run one at a time in a thread of their own.

    One thread, because look-ups hold the interpreter: twenty threads stall the event loop for
    hundreds of milliseconds, one does not.
    """

    def __init__(self, scenes: Scenes, digests: Digests) -> None:
        self._scenes = scenes
        self._digests = digests
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
        """Load the index, and what names sound like, before the first request."""
        await self._in_thread(self._load)

    def _load(self) -> None:
        self._scenes.current.snapshot().matcher.complete_speaker("")

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
            return self._answer(request)
        except UserError as error:
            return Problem(text=say(error.key, locale, **error.facts))
        except Exception as error:
            return _apologise(error, request)

    def _answer(self, request: Request) -> Reply:
        """Hand a command to its use case."""
        scene, command = self._scenes.of(request), request.command
        if type(command) in digests.USE_CASES:
            return self._digests.handle(scene)
        reply = USE_CASES[type(command)](scene, command)
        self._note_shown(request.place, reply, scene.now)
        return reply

    def _note_shown(self, place: Place, reply: Reply, now: datetime) -> None:
        """Remember what was shown; an answer is not lost over a database that takes no notes."""
        try:
            self._digests.note_shown(place, reply, now)
        except Exception as error:
            trouble = explain(error)
            if trouble is None:
                raise
            log.warning("what was shown is not noted: %s", trouble.key)

    def _complete(
        self, kind: Completes, prefix: str, place: Place, locale: Locale
    ) -> tuple[str, ...]:
        tenant = "" if place.is_shared else place.tenant
        snapshot = self._scenes.current.snapshot()
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


def _apologise(error: Exception, request: Request) -> Problem:
    """Answer for what the asker cannot mend, under a reference that the log has as well."""
    reference, locale = secrets.token_hex(4), request.asker.locale
    name = type(request.command).__name__
    if trouble := explain(error):
        log.error("failed %s %s: %s %s", name, reference, trouble.key, trouble.facts["why"])
        is_away = trouble.key == "database_away"
        key = "database_down" if is_away else "database_unusable"
    else:
        log.error("failed %s %s", name, reference, exc_info=error)
        key = "our_fault"
    return Problem(text=say(key, locale, reference=reference), reference=reference)


USE_CASES: dict[type[c.Command], Callable[[Scene, Any], Reply]] = {
    c.Find: lookup.find,
    c.CheckLine: checks.check,
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
