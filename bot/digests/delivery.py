"""Daily posts: every slot ends in exactly one recorded outcome, and in at most one message.

How a program uses it (`adapters/__main__.py` and the tests build the same objects):

    stores = Stores.on(engine, tzdata=TZDATA_VERSION)
    means = Means(stores=stores, senders={"slack": …}, choice=Choice(stores.history, supply),
                  compose=compose, clock=clock, rules=Rules(lease=settings.lease))
    async with Deliveries(means) as deliveries:  # due times are recomputed
        await deliveries.tick(now)               # once a second, by `bot.digests.clock`
    # leaving drains: what is being sent is finished, what is not is given back

`supply(place)` returns the `Summary` of each quote that daily posts may use there;
`compose(subscription, quote_ids, due_at, is_late)` returns the reply to post, or None when none of
the quotes may be served any more. Both run in one worker thread, as all SQL here does.

The ids are frozen at the first claim, and the words are rendered from them at each attempt, as of
the due time: a corrected quote goes out corrected, a withdrawn one does not go out, and the
delivery key, not the text, is what makes a post recognisable.

At most one message, except where a platform cannot tell us: on Slack, when a request outlives its
lease (a process frozen between its last check and the wire), and wherever the operator chose to
repost what could not be looked up.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine
from datetime import datetime
from types import TracebackType
from typing import Self
from uuid import uuid4

from bot.digests.corrections import Corrections
from bot.digests.courier import Courier, Held
from bot.digests.limits import Limiter
from bot.digests.means import Means, Worker
from bot.digests.notices import tell_owner
from bot.digests.planner import Planner
from bot.store.claims import Claim, Hold
from bot.store.history import OPEN

log = logging.getLogger(__name__)


class Deliveries:
    """Plans, claims and hands to the courier; on PostgreSQL any number of processes may do so."""

    def __init__(self, means: Means) -> None:
        self._means, self._rules = means, means.rules
        self._hold = Hold(owner=str(uuid4()), lease=means.rules.lease, margin=means.rules.margin)
        self._limiter = Limiter(means.rules.limits)
        self._worker = Worker()
        self._planner = Planner(means, self._hold)
        self._courier = Courier(means, self._hold, self._limiter, self._worker)
        changes = means.changes
        self._corrections = Corrections(means, changes, self._worker) if changes else None
        self._under_way: dict[asyncio.Task[None], Claim] = {}
        self._beside: set[asyncio.Task[None]] = set()
        self._filling = asyncio.Lock()
        self._refill_at = 0

    async def __aenter__(self) -> Self:
        await self._worker.run(self._planner.start, self._means.clock.now())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._courier.stopping.set()
        if self._under_way:
            timeout = self._rules.timeout.total_seconds()
            _, late = await asyncio.wait(set(self._under_way), timeout=timeout)
            for task in late:
                task.cancel()  # its row waits for the lease and is looked up
        for task in self._beside:
            task.cancel()
        await self._worker.close()

    async def tick(self, now: datetime) -> None:
        """Do what is due: plan, take over, claim. Posts go on in the background."""
        await self._worker.run(self._courier.recorder.flush)
        await self._worker.run(self._planner.plan, now)
        await self._fill()
        if not self._beside:
            self._go(self._look_after(now))

    async def settle(self) -> None:
        """Wait until nothing is under way any more."""
        while tasks := {*self._under_way, *self._beside}:
            await asyncio.wait(tasks)

    async def _fill(self) -> None:
        """Take as many rows as may be under way at once, those of unknown outcome first."""
        async with self._filling:
            free = self._rules.capacity - len(self._under_way)
            if self._courier.stopping.is_set() or free <= 0:
                return
            # Counted from before the claim: the lease can only end later than we think.
            deadline = self._means.elapsed() + self._rules.lease.total_seconds()
            for claim in await self._worker.run(self._take, self._means.clock.now(), free):
                task = asyncio.create_task(self._courier.deliver(Held(claim, deadline)))
                self._under_way[task] = claim
                task.add_done_callback(self._done)
            self._refill_at = len(self._under_way) // 2

    def _take(self, now: datetime, free: int) -> tuple[Claim, ...]:
        ledger, platforms = self._means.stores.ledger, tuple(self._means.senders)
        under_way = list(self._under_way.values())
        doubtful = ledger.take_over(
            now, self._hold, platforms=platforms, limit=free, but=[claim.id for claim in under_way]
        )
        self._means.metrics.deliveries.labels("expired").inc(ledger.expire(now))
        tenants, channels = self._limiter.parked(self._means.elapsed())
        count = Counter(claim.subscription.place.tenant for claim in under_way)
        full = {tenant for tenant, n in count.items() if n >= self._rules.per_workspace}
        if len(doubtful) >= free:
            return doubtful
        return doubtful + ledger.claim(
            now, self._hold, platforms=platforms, limit=free - len(doubtful),
            parked=channels, busy=tenants | full,
        )  # fmt: skip

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        if not task.cancelled() and (error := task.exception()):
            log.error("a delivery failed; its lease will end", exc_info=error)
        if len(self._under_way) == self._refill_at and not self._courier.stopping.is_set():
            self._go(self._fill())

    def _go(self, work: Coroutine[None, None, None]) -> None:
        """Run something beside the posts, which must not hold up a tick."""
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside_done)

    def _beside_done(self, task: asyncio.Task[None]) -> None:
        self._beside.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("left for the next tick: %s", type(error).__name__)

    async def _look_after(self, now: datetime) -> None:
        """Do what is owed to people beside the posts themselves."""
        counts = await self._worker.run(self._means.stores.history.count_open)
        for state in OPEN:
            self._means.metrics.open.labels(state).set(counts[state])
        await self._tell_owners()
        if self._corrections:
            await self._corrections.follow(now)

    async def _tell_owners(self) -> None:
        subscriptions = self._means.stores.subscriptions
        for subscription, notice in await self._worker.run(subscriptions.owed):
            sender = self._means.senders.get(subscription.place.platform)
            if sender is None:
                continue
            swap, id_ = subscriptions.swap_notice, subscription.id
            if not await self._worker.run(swap, id_, notice, None):
                continue  # another process tells them
            if not await tell_owner(sender, subscription, notice):
                await self._worker.run(swap, id_, None, notice)
