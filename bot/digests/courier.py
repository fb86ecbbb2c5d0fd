"""One delivery, from the claim to the record: look up if in doubt, prepare, send, react."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

from bot.digests.choice import days_left
from bot.digests.limits import Limiter
from bot.digests.means import Means, Worker
from bot.digests.planning import LATE
from bot.digests.records import Recorder
from bot.digests.verdicts import Judge, Verdict
from bot.messages import (
    Found,
    Gone,
    Outcome,
    Refused,
    Reply,
    RetryAfter,
    Revoked,
    Sent,
    Unknown,
)
from bot.store.claims import Claim, Hold
from bot.subscriptions import Status

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(minutes=10)  # our clock and the platform's may differ
THIN_DAYS = 14  # the owner is told this many days before the first repeat
PLENTY_DAYS = 28  # and may be told again once there were this many


@dataclass(frozen=True, slots=True)
class Held:
    """A claim, and until when by our own clock it is safe to send."""

    claim: Claim
    deadline: float


@dataclass(frozen=True, slots=True)
class _Ready:
    """A post that is ready to go; `days_left` of quotes are known at the first attempt."""

    reply: Reply
    quotes: tuple[str, ...]
    days_left: int | None = None


@dataclass(frozen=True, slots=True)
class _Lost:
    """Another process has taken the row over."""


class Courier:
    """Takes each claim to its verdict."""

    def __init__(self, means: Means, hold: Hold, limiter: Limiter, worker: Worker) -> None:
        self._means, self._hold, self._limiter, self._worker = means, hold, limiter, worker
        self._judge = Judge(
            chance=means.chance, margin=means.rules.margin, reposts=means.rules.reposts
        )
        self.recorder = Recorder(means, worker)
        self.stopping = asyncio.Event()
        self._refused: dict[int, frozenset[str]] = {}
        self._dead: dict[str, float] = {}  # tenants whose installation was revoked, until when

    async def deliver(self, held: Held) -> None:
        """Bring one claim to an end."""
        if held.claim.is_unknown:
            verdict = await self._look_up(held.claim)
            if not verdict.is_absent:
                await self.recorder.record(held.claim, verdict)
                return
            renewed = await self._renew(held.claim)
            if renewed is None:
                return
            held = renewed
        await self._post(held)

    async def _look_up(self, claim: Claim) -> Verdict:
        place = claim.subscription.place
        since = min(claim.scheduled_for, claim.created_at) - LOOK_BACK
        found: Found
        try:
            async with asyncio.timeout(self._means.rules.timeout.total_seconds()):
                found = await self._means.senders[place.platform].find(place, claim.key, since)
        except Exception as error:  # around one delivery: the row stays unknown
            log.warning("look-up of delivery %s failed: %s", claim.id, type(error).__name__)
            found = RetryAfter(timedelta(seconds=1), type(error).__name__)
        self._means.metrics.lookups.labels(type(found).__name__).inc()
        return self._judge.of_looking(found, claim, self._means.clock.now())

    async def _renew(self, claim: Claim) -> Held | None:
        """Start a new lease to send under, if nobody took the row over meanwhile."""
        deadline = self._means.elapsed() + self._hold.lease.total_seconds()
        now = self._means.clock.now()
        ledger = self._means.stores.ledger
        is_ours = await self._worker.run(ledger.send_again, claim, now, self._hold)
        return Held(claim, deadline) if is_ours else None

    async def _post(self, held: Held) -> None:
        claim, status = held.claim, held.claim.subscription.status
        if status is not Status.ACTIVE:
            await self._skip(claim, status)
            return
        if not await self._may_go(held):
            return
        # Frozen only now: a row whose quotes are not frozen was certainly never sent.
        ready = await self._worker.run(self._prepare, claim)
        if ready is None:
            await self._skip(claim, "no_quotes")
            subscriptions = self._means.stores.subscriptions
            await self._worker.run(subscriptions.owe, claim.subscription.id, "empty:")
        elif isinstance(ready, _Ready) and await self._is_safe(held):
            await self._finish(claim, ready)

    async def _finish(self, claim: Claim, ready: _Ready) -> None:
        outcome = await self._send(claim, ready.reply)
        await self._react(claim, outcome, ready)
        verdict = self._judge.of_sending(outcome, claim, self._means.clock.now())
        await self.recorder.record(claim, verdict)
        if isinstance(outcome, Sent):
            await self._worker.run(self._warn_if_thin, claim, ready.days_left)

    async def _skip(self, claim: Claim, reason: str) -> None:
        verdict = Verdict(state="skipped", reason=reason, spends_attempt=False)
        await self.recorder.record(claim, verdict)

    def _prepare(self, claim: Claim) -> _Ready | _Lost | None:
        """Render the frozen quotes; choose and freeze them first if none are, or none are left.

        Return None if there is nothing to post.
        """
        means, subscription, at = self._means, claim.subscription, claim.scheduled_for
        refused = self._refused.get(claim.id, frozenset())
        if claim.quotes and not refused:
            reply = means.compose(subscription, claim.quotes, at, claim.is_late)
            if reply is not None:
                return _Ready(reply, claim.quotes)
        pick = means.choice.pick(subscription, at, but=claim.id, refused=refused)
        if not pick.quotes:
            return None
        is_late = means.clock.now() - at > LATE
        if not means.stores.ledger.freeze(claim, pick.quotes, is_late=is_late):
            return _Lost()
        reply = means.compose(subscription, pick.quotes, at, is_late)
        days = days_left(pick, subscription.order, at)
        return _Ready(reply, pick.quotes, days) if reply is not None else None

    async def _may_go(self, held: Held) -> bool:
        """Wait for the turn; leave the row where its workspace is revoked, its limit reached."""
        claim, place = held.claim, held.claim.subscription.place
        delay = self._limiter.reserve(place, self._means.elapsed())
        if delay > 0:
            await self._pause(delay)
        now = self._means.elapsed()
        if self._dead.get(place.tenant, now) > now:
            await self._skip(claim, "paused")
            return False
        if parked := self._limiter.parked_for(place, now):
            await self._give_back(claim, parked)
            return False
        return await self._is_safe(held)

    async def _is_safe(self, held: Held) -> bool:
        """Look at the clock and for a shutdown once more; give the row back if it is too late.

        A process that was frozen finds out here: its request could outlive its lease.
        """
        latest = held.deadline - self._means.rules.timeout.total_seconds()
        if self._means.elapsed() <= latest and not self.stopping.is_set():
            return True
        await self._give_back(held.claim, timedelta(0))
        return False

    async def _give_back(self, claim: Claim, wait: timedelta) -> None:
        not_before = self._means.clock.now() + wait
        verdict = Verdict(state="pending", not_before=not_before, spends_attempt=False)
        await self.recorder.record(claim, verdict)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return

    async def _send(self, claim: Claim, reply: Reply) -> Outcome:
        place, is_silent = claim.subscription.place, claim.subscription.order.silent
        sender = self._means.senders[place.platform]
        if not claim.attempt:
            self._means.metrics.observe_start(claim.scheduled_for, self._means.clock.now())
        try:
            async with asyncio.timeout(self._means.rules.timeout.total_seconds()):
                return await sender.send(place, reply, claim.key, silent=is_silent)
        except TimeoutError:
            return Unknown("timeout")
        except Exception:  # around one delivery: it may have gone out all the same
            log.exception("sending delivery %s raised", claim.id)
            return Unknown("error")

    async def _react(self, claim: Claim, outcome: Outcome, ready: _Ready) -> None:
        """Do what an answer means beyond its row, before the row: park, pause, choose others."""
        place = claim.subscription.place
        if not isinstance(outcome, Refused):
            self._refused.pop(claim.id, None)
        match outcome:
            case RetryAfter(delay, _, False):
                self._limiter.park(place, delay, self._means.elapsed())
            case Refused(reason):
                log.error("delivery %s of %s refused: %s", claim.id, ready.quotes, reason)
                refused = self._refused.get(claim.id, frozenset())
                self._refused[claim.id] = refused | set(ready.quotes)
            case Gone(reason):
                await self._worker.run(self._pause_one, claim, reason)
            case Revoked(reason):
                log.error("the installation %s was revoked: %s", place.tenant, reason)
                lease = self._means.rules.lease.total_seconds()
                self._dead[place.tenant] = self._means.elapsed() + lease
                await self._worker.run(self._pause_tenant, claim, reason)
            case _:
                pass

    def _pause_one(self, claim: Claim, reason: str) -> None:
        now, notice = self._means.clock.now(), f"gone:{reason}"[:80]
        subscriptions = self._means.stores.subscriptions
        subscriptions.pause([claim.subscription.id], reason[:64], now, notice=notice)

    def _pause_tenant(self, claim: Claim, reason: str) -> None:
        subscriptions = self._means.stores.subscriptions
        ids = subscriptions.of_tenant(claim.subscription.place.tenant)
        subscriptions.pause(ids, reason[:64], self._means.clock.now())

    def _warn_if_thin(self, claim: Claim, days: int | None) -> None:
        subscriptions = self._means.stores.subscriptions
        if days is None:
            return
        if days <= THIN_DAYS and not claim.is_thin_told:
            subscriptions.owe(claim.subscription.id, f"thin:{days}")
        elif days >= PLENTY_DAYS and claim.is_thin_told:
            subscriptions.forget_thin(claim.subscription.id)
