"""Compare what was due, what the server has, and what the ledger says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from bot.store.engine import open_engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a run came to; `lies` are rows that say other than the server does."""

    deliveries: int
    missing: int
    double: int
    skipped: int
    unfinished: int
    lies: int


def check(database: str, expected: Collection[str], log: Path) -> Findings:
    """Count by channel, of which each was due exactly once: an oracle without the ledger's keys."""
    posts = [json.loads(line) for line in log.read_text().splitlines()]
    posted = Counter(post["channel"] for post in posts)
    ids: dict[str, set[str]] = {}
    for post in posts:
        ids.setdefault(post["channel"], set()).add(post["id"])
    rows = _rows(database)
    by_channel = {channel: (state, remote) for channel, state, remote in rows}
    on_record = {c for c, (state, _) in by_channel.items() if state in ("skipped", "failed")}
    return Findings(
        deliveries=len(expected),
        missing=sum(c not in posted and c not in on_record for c in expected),
        double=sum(count - 1 for count in posted.values()) + len(rows) - len(by_channel),
        skipped=len(on_record),
        unfinished=sum(
            state not in ("sent", "skipped", "failed") for state, _ in by_channel.values()
        ),
        lies=sum(
            state == "sent" and remote not in ids.get(channel, ())
            for channel, (state, remote) in by_channel.items()
        ),
    )


def _rows(database: str) -> list[tuple[str, str, str | None]]:
    engine = open_engine(database)
    try:
        with engine.connect() as connection:
            found = connection.execute(text("SELECT channel, state, remote_id FROM deliveries"))
            return [(row[0], row[1], row[2]) for row in found]
    finally:
        engine.dispose()


def count_open(database: str, expected: int) -> int:
    """Return how many of the expected deliveries have no outcome yet."""
    return expected - sum(state in ("sent", "skipped", "failed") for _, state, _ in _rows(database))
