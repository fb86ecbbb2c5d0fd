"""From what a platform answered to what the ledger records. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import assert_never

from bot.messages import (
    Absent,
    Found,
    Gone,
    Outcome,
    Refused,
    RetryAfter,
    Revoked,
    Sent,
    Unknowable,
    Unknown,
)
from bot.store.claims import Claim

LONGEST_BACKOFF = timedelta(minutes=5)
MOST_REFUSALS = 3  # other quotes are tried when a platform refuses these
MOST_LOOKUPS = 8
REASON_LENGTH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The next state of a row; `is_absent` asks for a post, nothing is recorded for it."""

    state: str
    reason: str | None = None
    remote_id: str | None = None
    not_before: datetime | None = None
    spends_attempt: bool = True
    is_absent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Decides by the clock it is given; `chance` spreads retries."""

    chance: Random
    margin: timedelta
    reposts: bool  # what to do where it cannot be known whether a post is there

    def of_sending(self, outcome: Outcome, claim: Claim, now: datetime) -> Verdict:
        """Return what becomes of a claim whose post was answered."""
        match outcome:
            case Sent(id_):
                return Verdict(state="sent", remote_id=id_)
            case RetryAfter(delay, reason, spends_attempt):
                pause = max(delay, self._backoff(claim.attempt)) if spends_attempt else delay
                return Verdict(
                    state="pending",
                    reason=_short(reason),
                    not_before=now + pause,
                    spends_attempt=spends_attempt,
                )
            case Gone(reason) | Revoked(reason):
                return Verdict(state="failed", reason=_short(reason))
            case Refused(reason) if claim.attempt + 1 < MOST_REFUSALS:
                return Verdict(state="pending", reason=_short(reason), not_before=now)
            case Refused(reason):
                return Verdict(state="failed", reason=_short(reason))
            case Unknown(reason):
                # The request may still be on its way: look only once it must have arrived.
                later = now + self.margin
                return Verdict(state="unknown", reason=_short(reason), not_before=later)
            case _:
                assert_never(outcome)

    def of_looking(self, found: Found, claim: Claim, now: datetime) -> Verdict:
        """Return what becomes of a claim that was looked up."""
        match found:
            case Sent(id_):
                return Verdict(state="sent", remote_id=id_, spends_attempt=False)
            case Absent():
                return self._absent(claim, now)
            case RetryAfter(delay, reason) if claim.lookups + 1 < MOST_LOOKUPS:
                pause = max(delay, self._backoff(claim.lookups))
                return Verdict(
                    state="unknown",
                    reason=_short(reason),
                    not_before=now + pause,
                    spends_attempt=False,
                )
            case RetryAfter() | Unknowable() if self.reposts:
                return self._absent(claim, now)
            case RetryAfter() | Unknowable():
                return Verdict(state="skipped", reason="ambiguous", spends_attempt=False)
            case _:
                assert_never(found)

    @staticmethod
    def _absent(claim: Claim, now: datetime) -> Verdict:
        if now < claim.expires_at:
            return Verdict(state="sending", is_absent=True)
        if claim.attempt:
            return Verdict(state="failed", reason="expired", spends_attempt=False)
        return Verdict(state="skipped", reason="missed", spends_attempt=False)

    def _backoff(self, attempt: int) -> timedelta:
        """Return a full-jitter pause: up to 2^n seconds, five minutes at most."""
        longest = min(2.0 ** min(attempt + 1, 20), LONGEST_BACKOFF.total_seconds())
        return timedelta(seconds=self.chance.uniform(0.0, longest))


def _short(reason: str) -> str:
    return reason[:REASON_LENGTH]
