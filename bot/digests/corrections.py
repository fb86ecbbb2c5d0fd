"""Edit posts whose quotes were corrected or withdrawn after they went out."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from bot.digests.means import Changes, Means, Worker
from bot.messages import Notice, Outcome, Reply, RetryAfter, Sent
from bot.store.history import Entry
from bot.texts.say import say

log = logging.getLogger(__name__)

OLDEST = timedelta(days=90)  # older posts are not read any more
MARK = "corrected"


class Corrections:
    """Follows the library; each post is edited once a change, or its failure is on record."""

    def __init__(self, means: Means, changes: Changes, worker: Worker) -> None:
        self._means, self._changes, self._worker = means, changes, worker
        self._seen: int | None = None

    async def follow(self, now: datetime) -> None:
        """Edit what shows quotes that changed since the last time; cheap when none did."""
        version = await self._worker.run(self._changes.version)
        if version == self._seen:
            return
        _, done = await self._worker.run(self._means.stores.leases.mark, MARK)
        if done is not None and done < version:
            ids = await self._worker.run(self._changes.since, done)
            posts = self._means.stores.history.posts_of
            for entry in await self._worker.run(posts, ids, now - OLDEST):
                await self._correct(entry)
        await self._worker.run(self._means.stores.leases.set_mark, MARK, number=version)
        self._seen = version

    async def _correct(self, entry: Entry) -> None:
        place = entry.subscription.place
        sender = self._means.senders.get(place.platform)
        if sender is None or entry.remote_id is None:
            return
        reply = await self._worker.run(self._render, entry)
        outcome: Outcome = await sender.edit(place, entry.remote_id, reply)
        if isinstance(outcome, RetryAfter):
            await asyncio.sleep(outcome.delay.total_seconds())
            outcome = await sender.edit(place, entry.remote_id, reply)
        is_done = isinstance(outcome, Sent)
        what = "edited" if is_done else str(getattr(outcome, "reason", "refused"))[:64]
        if not is_done:
            log.warning("the post of delivery %s could not be corrected: %s", entry.id, what)
        await self._worker.run(self._means.stores.history.note_corrected, entry.id, what)

    def _render(self, entry: Entry) -> Reply:
        subscription, at = entry.subscription, entry.scheduled_for
        reply = self._means.compose(subscription, entry.quotes, at, entry.is_late)
        if reply is None:
            return Notice(text=say("post_withdrawn", subscription.locale), private=False)
        return reply
