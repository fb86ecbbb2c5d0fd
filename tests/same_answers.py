"""Whether both databases give the same ranked ids: `python -m tests.same_answers SET…`.

A set is a folder in BEIR's layout, as `bot.matching.ablation` reads it. Prints a JSON line a set.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from bot.matching.ablation import read_task
from bot.matching.evaluation import DEPTH
from bot.matching.matcher import Matcher
from bot.model import Pack
from bot.service.current import Current
from bot.store.engine import open_engine
from bot.store.library import Library
from bot.store.migrate import upgrade
from bot.store.tokens import Tokens
from tests.bot.library.samples import PACK, make_quote
from tests.databases import postgresql

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def read_at_once(engine: Engine, pack: Pack, folder: Path) -> Matcher:
    """Load a pack, and start on it."""
    Library(engine).load(pack, workspace="", now=NOW)
    return Current(Library(engine), Tokens(engine), folder).snapshot().matcher


def read_in_parts(engine: Engine, pack: Pack, folder: Path) -> Matcher:
    """Load a pack's second half first, and the rest while another process looks things up."""
    library = Library(engine)
    current = Current(library, Tokens(engine), folder)
    half = len(pack.quotes) // 2
    for part in (pack.quotes[half:], pack.quotes[:half]):
        library.load(replace(pack, quotes=part), workspace="", now=NOW)
        current.snapshot()
    return current.snapshot().matcher


def differing(one: Matcher, other: Matcher, queries: Iterable[str]) -> list[str]:
    """Return the queries of which two matchers rank different ids, or see a miss differently."""
    return [query for query in queries if _ranked(one, query) != _ranked(other, query)]


def _ranked(matcher: Matcher, query: str) -> Sequence[Sequence[str]]:
    kinds = (True, False)
    return [
        matcher.search(query, today=NOW.date(), limit=DEPTH, may_miss=may_miss).ids
        for may_miss in kinds
    ]


def _compare(path: Path, postgres: str) -> dict[str, object]:
    task = read_task(path)
    quotes = (make_quote(id=f"{at:06}", text=one.text) for at, one in enumerate(task.entries))
    pack = replace(PACK, quotes=tuple(quotes))
    with tempfile.TemporaryDirectory() as folder:
        engines = [open_engine(f"sqlite:///{folder}/jinju.db"), open_engine(postgres)]
        for engine in engines:
            upgrade(engine)
        one = read_at_once(engines[0], pack, Path(folder))
        other = read_in_parts(engines[1], pack, Path(folder))
        found = differing(one, other, (text for _, text in task.asked))
        for engine in engines:
            engine.dispose()
    return {"set": path.name, "queries": len(task.asked), "differing": len(found)}


def main() -> int:
    """Compare the sets that are named."""
    differ = 0
    with postgresql() as server:
        for path in map(Path, sys.argv[1:]):
            line = _compare(path, server.create())
            differ += bool(line["differing"])
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
