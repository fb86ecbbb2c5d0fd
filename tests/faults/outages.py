"""`python -m tests.faults.outages`: what each outage comes to, as a table."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.store.migrate import upgrade
from tests.databases import PostgreSQL, postgresql
from tests.faults.scenarios import SCENARIOS, Scenario
from tests.faults.trials import Database, Result, on_server, sqlite_file

LINE = "{:10} {:38} {:44} {:>5} {:>6} {:>7} {:>6}  {:54} {}\n"
HEADS = ("database", "fault", "expected", "posts", "double", "missing", "missed", "health", "")


def main() -> int:
    """Play every scenario on each of its databases; fail if one did not come as it must."""
    logging.disable(logging.CRITICAL)
    sys.stdout.write(LINE.format(*HEADS))
    is_sound = True
    with tempfile.TemporaryDirectory(prefix="jinju-outages-") as folder, postgresql() as server:
        for number, scenario in enumerate(SCENARIOS):
            for kind in scenario.databases:
                path = Path(folder) / f"{number}.db"
                with _fresh(server, path if kind == "sqlite" else None) as database:
                    result = asyncio.run(scenario.play(database))
                is_sound &= _report(kind, scenario, result)
    return 0 if is_sound else 1


@contextmanager
def _fresh(server: PostgreSQL, path: Path | None) -> Iterator[Database]:
    with sqlite_file(path) if path else on_server(server, server.create()) as database:
        upgrade(database.engine)
        yield database


def _report(kind: str, scenario: Scenario, result: Result) -> bool:
    is_met = scenario.is_met(result)
    figures = (result.posts, result.double, result.missing, result.missed)
    health = "not asked" if result.health is None else result.health or "fine"
    texts = (health, "ok" if is_met else "FAILED")
    sys.stdout.write(LINE.format(kind, scenario.fault, scenario.expected, *figures, *texts))
    sys.stdout.flush()
    return is_met


if __name__ == "__main__":
    sys.exit(main())
