"""The `/digest` commands, and this channel's quote of the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot import commands as c
from bot.errors import UserError
from bot.grammar import verb_of
from bot.messages import Cards, Place, Reply
from bot.service import digest_views, standing
from bot.service.digest_desk import Desk
from bot.service.scene import Scene

USE_CASES: Mapping[type[c.Command], Callable[[Desk, Scene, Any], Reply]] = {
    c.DigestAdd: standing.add,
    c.DigestEdit: standing.edit,
    c.DigestPause: standing.pause,
    c.DigestResume: standing.resume,
    c.DigestRemove: standing.remove,
    c.DigestSkip: standing.skip,
    c.DigestList: digest_views.list_orders,
    c.DigestPreview: digest_views.preview,
    c.DigestTest: digest_views.test,
    c.DigestHistory: digest_views.history,
    c.DigestWhy: digest_views.why,
    c.Retire: digest_views.retire,
    c.Again: digest_views.again,
    c.Today: digest_views.today,
}


class Digests:
    """Manages a channel's standing orders; every call looks at the asker's rights anew."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handle(self, scene: Scene) -> Reply:
        """Answer one of the commands of `USE_CASES`; raise UserError for a mistake."""
        command = scene.request.command
        if verb_of(command).needs_manager and not scene.request.asker.may_manage:
            raise UserError("not_manager")
        return USE_CASES[type(command)](self._desk, scene, command)

    def note_shown(self, place: Place, reply: Reply, now: datetime) -> None:
        """Remember which quotes a channel saw in answer to somebody: not to be posted that day."""
        if not isinstance(reply, Cards) or reply.private:
            return
        if self._desk.stores.subscriptions.of_place(place):
            ids = [card.quote.id for card in reply.cards]
            self._desk.stores.history.note_shown(place, ids, now)
