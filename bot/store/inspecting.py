"""Look at a database without changing it: what `jinju doctor` wants to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, func, select, text

from bot.store.engine import UTCDateTime
from bot.store.migrate import current, head
from bot.store.schema import quotes

_MOUNTS = Path("/proc/mounts")
_OVER_A_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "gluster", "lustre", "fuse.sshfs")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreState:
    """A database as it is; the last three are known only where its tables are up to date."""

    kind: str  # sqlite or postgresql
    path: Path | None  # of an SQLite file
    revision: str | None  # None: empty
    head: str
    fault: str = ""  # of an SQLite file's pages
    clock: datetime | None = None  # a PostgreSQL server's
    quotes: Mapping[str, int] = field(default_factory=dict)  # how many in each state

    @property
    def is_ready(self) -> bool:
        """Tell whether the tables are of this version."""
        return self.revision == self.head


def inspect_store(engine: Engine) -> StoreState:
    """Read what there is; raise UserError if the database is out of reach."""
    kind, path = engine.dialect.name, file_of(engine)
    if path is not None and not path.exists():  # to connect would make it
        return StoreState(kind=kind, path=path, revision=None, head=head())
    revision = current(engine)
    fault, clock, counts = "", None, {}
    with engine.execution_options(readonly=True).connect() as connection:
        if path is not None:
            verdict = str(connection.execute(text("PRAGMA quick_check(1)")).scalar())
            fault = "" if verdict == "ok" else verdict
        else:
            moment = select(func.clock_timestamp(type_=UTCDateTime()))
            clock = connection.execute(moment).scalar_one().astimezone(UTC)
        if revision == head():
            query = select(quotes.c.state, func.count()).group_by(quotes.c.state)
            counts = {row[0]: row[1] for row in connection.execute(query)}
    return StoreState(
        kind=kind, path=path, revision=revision, head=head(),
        fault=fault, clock=clock, quotes=counts,
    )  # fmt: skip


def file_of(engine: Engine) -> Path | None:
    """Return the file of an SQLite database."""
    path = engine.url.database
    return Path(path) if engine.dialect.name == "sqlite" and path else None


def network_file_system(path: Path, mounts: Path = _MOUNTS) -> str | None:
    """Return the kind of network file system that holds a path; None for a disk, or if unknown."""
    try:
        lines = mounts.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    places = ((Path(fields[1]), fields[2]) for line in lines if len(fields := line.split()) > 2)
    resolved = path.resolve()
    above = [(len(place.parts), kind) for place, kind in places if resolved.is_relative_to(place)]
    _, kind = max(above, default=(0, ""), key=lambda found: found[0])
    return kind if kind.startswith(_OVER_A_NETWORK) else None
