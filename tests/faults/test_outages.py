"""Each outage comes as the table of `tests.faults.outages` says that it must."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import PostgreSQL
from tests.faults.scenarios import SCENARIOS, Scenario
from tests.faults.trials import Database, on_server, sqlite_file

CASES = [(kind, scenario) for scenario in SCENARIOS for kind in scenario.databases]


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Yield a fresh database of the kind that is asked for."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "jinju.db")
        with sqlite_file(tmp_path / "jinju.db") as made:
            yield made
        return
    server: PostgreSQL = request.getfixturevalue("postgresql_server")
    address = server.create(like=request.getfixturevalue("migrated_database"))
    with on_server(server, address) as made:
        yield made
    server.drop(address)


@pytest.mark.parametrize(
    ("database", "scenario"),
    CASES,
    indirect=["database"],
    ids=[f"{kind}: {scenario.fault}" for kind, scenario in CASES],
)
async def test_an_outage_ends_as_it_must(database: Database, scenario: Scenario) -> None:
    result = await scenario.play(database)

    assert scenario.is_met(result), result
