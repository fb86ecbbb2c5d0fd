"""What outlives a process: who holds what only one may hold, and marks in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.ledger_schema import leases, marks

RESTORED = "restored"  # the mark: slots due before it may have been posted by a lost database


class Leases:
    """Named leases, such as the one gateway connection of a token; and named marks."""

    def __init__(self, engine: Engine, *, has_own_clock: bool | None = None) -> None:
        """Leases go by the server's clock on PostgreSQL, where several processes share them."""
        self.engine = engine
        is_postgresql = engine.dialect.name == "postgresql"
        self._has_clock = is_postgresql if has_own_clock is None else has_own_clock
        self._insert = postgresql.insert if is_postgresql else sqlite.insert

    def hold(self, name: str, *, owner: str, lease: timedelta, now: datetime) -> bool:
        """Take or renew a lease; tell whether it is ours until now + lease."""
        with self.engine.begin() as connection:
            if self._has_clock:
                now = connection.execute(select(func.clock_timestamp())).scalar_one()
            values = {"owner": owner, "until": now + lease}
            is_free = or_(leases.c.owner == owner, leases.c.until <= now)
            statement = (
                self._insert(leases)
                .values(name=name, **values)
                .on_conflict_do_update(index_elements=["name"], set_=values, where=is_free)
                .returning(leases.c.name)
            )
            return connection.execute(statement).first() is not None

    def release(self, name: str, *, owner: str) -> None:
        """Let go of a lease, if it is ours."""
        mine = (leases.c.name == name) & (leases.c.owner == owner)
        with self.engine.begin() as connection:
            connection.execute(leases.delete().where(mine))

    def mark(self, name: str) -> tuple[datetime | None, int | None]:
        """Return an instant and a number that outlive the process."""
        query = select(marks.c.at, marks.c.number).where(marks.c.name == name)
        with self.engine.execution_options(readonly=True).connect() as connection:
            row = connection.execute(query).first()
        return (row.at, row.number) if row else (None, None)

    def set_mark(self, name: str, *, at: datetime | None = None, number: int | None = None) -> None:
        """Keep an instant and a number."""
        values = {"at": at, "number": number}
        statement = self._insert(marks).values(name=name, **values)
        with self.engine.begin() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["name"], set_=values)
            )
