"""The same answers from both databases, however the quotes got into them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from bot.library.packs import read_pack
from bot.matching.evaluation import read_queries
from bot.store.engine import open_engine
from tests.databases import PostgreSQL
from tests.same_answers import NOW, differing, read_at_once, read_in_parts

ROOT = Path(__file__).parents[3]
LOOKUPS = ROOT / "tests" / "bot" / "matching" / "lookups" / "queries.jsonl"


def test_both_databases_rank_the_same_quotes(
    migrated_database: str, migrated_file: Path, postgresql_server: PostgreSQL, tmp_path: Path
) -> None:
    pack = read_pack(ROOT / "content")
    queries = [text for _, text in read_queries(LOOKUPS)]
    file = tmp_path / "jinju.db"
    file.write_bytes(migrated_file.read_bytes())
    address = postgresql_server.create(like=migrated_database)
    engines: list[Engine] = [open_engine(f"sqlite:///{file}"), open_engine(address)]

    one = read_at_once(engines[0], pack, tmp_path)
    other = read_in_parts(engines[1], pack, tmp_path)

    assert differing(one, other, queries) == []
    best = one.search(queries[0], today=NOW.date()).ids[0]
    other.update([], removed=[best])
    assert queries[0] in differing(one, other, queries)  # a difference would be seen
    for engine in engines:
        engine.dispose()
    postgresql_server.drop(address)
