"""One delivering process for an SQLite file: a lock beside it, which dies with its holder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from bot.errors import UserError


@contextmanager
def delivering_alone(engine: Engine) -> Iterator[None]:
    """Hold the file's lock; raise UserError if another process delivers from it.

    Reading commands and backups do not ask for the lock. On PostgreSQL the ledger's own leases
    do the work and there is nothing to hold.
    """
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        yield
        return
    with Path(f"{path}.lock").open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError("second_process", path=path) from None
        yield
