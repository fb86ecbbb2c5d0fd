"""The parts of the database that daily posts use, together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from sqlalchemy import Engine

from bot.store.history import History
from bot.store.leases import Leases
from bot.store.ledger import Ledger
from bot.store.standing import Subscriptions


@dataclass(frozen=True, slots=True)
class Stores:
    """Schedule, ledger, history and leases on one engine."""

    subscriptions: Subscriptions
    ledger: Ledger
    history: History
    leases: Leases

    @classmethod
    def on(cls, engine: Engine, *, tzdata: str, has_own_clock: bool | None = None) -> Self:
        """Build them; `tzdata` is the version by which due times are computed."""
        return cls(
            Subscriptions(engine, tzdata=tzdata),
            Ledger(engine, has_own_clock=has_own_clock),
            History(engine),
            Leases(engine, has_own_clock=has_own_clock),
        )
