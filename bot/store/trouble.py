"""What the database refuses → what an operator can do about it."""

from __future__ import annotations

import re
import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import UserError

_BY_SQLITE_CODE = {
    5: "database_busy",
    6: "database_busy",
    8: "database_readonly",
    11: "database_broken",
    13: "disk_full",
    26: "database_broken",
}
_BY_SQLSTATE = {"53100": "disk_full", "25006": "database_readonly", "53300": "database_busy"}
_PRIMARY = 0xFF  # SQLite's extended codes carry the primary one in their last byte


def explain(error: BaseException) -> UserError | None:
    """Return the sentence for an error of the database; None where the fault is our own."""
    if isinstance(error, PoolTimeoutError):
        return UserError("database_busy", why="pool")
    if not isinstance(error, DBAPIError | sqlite3.Error):
        return None
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", 0) & _PRIMARY
    state = getattr(origin, "sqlstate", None) or ""
    key = _BY_SQLITE_CODE.get(code) or _BY_SQLSTATE.get(state)
    if key is None and isinstance(error, OperationalError | InterfaceError | sqlite3.Error):
        key = "database_away"
    return UserError(key, why=first_line(error)) if key else None


def first_line(error: DBAPIError | sqlite3.Error) -> str:
    """Return what the driver says, on one line; a statement and its values are not shown."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    return re.sub(r"\s+", " ", str(origin)).strip()[:200]
