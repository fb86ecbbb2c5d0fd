"""`python -m tests.faults --kills N`: one JSON line per database and mode."""

from __future__ import annotations

import argparse
import json
import logging
import secrets
import sys
import tempfile
import time
from pathlib import Path

from bot.digests.schedule import zone_names
from tests.bot.digests.test_schedule import sweep
from tests.bot.digests.test_state_machine import walk
from tests.databases import postgresql
from tests.faults.runs import Plan, run

PER_KILL = 10  # deliveries
FULL = 1000  # kills; from here on zones are swept and the state machine is walked as well
STEPS = 12_000  # asked of the state machine, which takes a few less
MODES = ("look-up", "skip", "repost")


def main() -> int:
    """Run what is asked for; fail if a guarantee was broken."""
    options = _options()
    is_sound = True
    if options.kills >= FULL:
        _sweep()
        _walk()
    with tempfile.TemporaryDirectory(prefix="jinju-faults-") as folder, postgresql() as server:
        for mode in options.mode or MODES:
            # The target is about look-up; the other modes show what they lose, in less time.
            kills = options.kills if mode == "look-up" else max(10, options.kills // 5)
            for kind in options.database or ("sqlite", "postgresql"):
                base = Path(folder) / f"{kind}-{mode}"
                base.mkdir()
                is_sqlite = kind == "sqlite"
                plan = Plan(
                    database=f"sqlite:///{base / 'jinju.db'}" if is_sqlite else server.create(),
                    mode=mode,
                    deliveries=kills * PER_KILL,
                    kills=kills,
                    processes=1 if is_sqlite else 3,
                    seed=options.seed,
                    folder=base,
                )
                is_sound &= _report(kind, plan)
    return 0 if is_sound else 1


def _sweep() -> None:
    """Check every zone around every change of its clock; raise AssertionError at a violation."""
    started = time.monotonic()
    zones = sorted(zone_names())
    cases = sweep(zones, 2010, 2037)
    figures = {"zones": len(zones), "changes x times": cases, "violations": 0}
    seconds = round(time.monotonic() - started, 1)
    sys.stderr.write(json.dumps({**figures, "seconds": seconds}) + "\n")


def _walk() -> None:
    """Do the ledger every harm in any order; raise AssertionError at a violation."""
    started = time.monotonic()
    logging.disable(logging.CRITICAL)
    figures = {"state machine steps": walk(STEPS), "violations": 0}
    logging.disable(logging.NOTSET)
    seconds = round(time.monotonic() - started, 1)
    sys.stderr.write(json.dumps({**figures, "seconds": seconds}) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31))
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    parser.add_argument("--mode", action="append", choices=MODES)
    return parser.parse_args()


def _report(kind: str, plan: Plan) -> bool:
    started = time.monotonic()
    found, kills = run(plan)
    line = {
        "database": kind,
        "mode": plan.mode,
        "deliveries": found.deliveries,
        "kills": kills,
        "missing": found.missing,
        "double": found.double,
        "skipped": found.skipped,
        "unfinished": found.unfinished,
        "lies": found.lies,
        "seconds": round(time.monotonic() - started, 1),
        "seed": plan.seed,
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
    is_honest = not (found.missing or found.unfinished or found.lies)
    return is_honest and (plan.mode == "repost" or not found.double)


if __name__ == "__main__":
    sys.exit(main())
