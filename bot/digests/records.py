"""Write down what became of each claim, and keep at it while the database is away."""

from __future__ import annotations

import logging

from bot.digests.means import Means, Worker
from bot.digests.verdicts import Verdict
from bot.store.claims import Claim
from bot.store.ledger import DatabaseFailure

log = logging.getLogger(__name__)


class Recorder:
    """Records verdicts; those that the database refuses are tried again at each tick."""

    def __init__(self, means: Means, worker: Worker) -> None:
        self._means = means
        self._worker = worker
        self._unrecorded: list[tuple[Claim, Verdict]] = []

    async def record(self, claim: Claim, verdict: Verdict) -> None:
        """Write a verdict under the claim's fence; a new holder's row is left alone."""
        try:
            await self._worker.run(self._write, claim, verdict)
        except DatabaseFailure as error:
            log.warning("delivery %s not recorded yet: %s", claim.id, type(error).__name__)
            self._unrecorded.append((claim, verdict))

    def flush(self) -> None:
        """Write what could not be written before; runs in the worker's thread."""
        while self._unrecorded:
            self._write(*self._unrecorded[0])
            self._unrecorded.pop(0)

    def _write(self, claim: Claim, verdict: Verdict) -> None:
        values: dict[str, object] = {"reason": verdict.reason}
        values["attempt"] = claim.attempt + verdict.spends_attempt
        values["lookups"] = claim.lookups + claim.is_unknown
        if verdict.remote_id is not None:
            values["remote_id"] = verdict.remote_id
        if verdict.not_before is not None:
            values["not_before"] = verdict.not_before
        now = self._means.clock.now()
        if self._means.stores.ledger.record(claim, verdict.state, now, **values):
            self._means.metrics.deliveries.labels(verdict.state).inc()
            return
        log.warning("delivery %s was taken over; its new holder records it", claim.id)
        self._means.metrics.lost_leases.inc()
