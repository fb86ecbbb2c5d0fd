"""Each outage comes as the table of `tests.faults.outages` says that it must."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bot.digests.fakes import World
from tests.databases import PostgreSQL
from tests.faults.scenarios import SCENARIOS, Scenario
from tests.faults.trials import Database, Result, Trial, on_server, sqlite_file

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


def test_health_must_be_green_again_at_the_end() -> None:
    scenario = next(one for one in SCENARIOS if one.is_red)
    played = Result(slots=scenario.posts, posts=scenario.posts, double=0, missed=0, health="locked")

    assert scenario.is_met(played)
    assert not scenario.is_met(replace(played, health_at_end="locked"))


async def test_a_trial_keeps_what_the_clock_says_at_the_end(migrated_file: Path) -> None:
    with sqlite_file(migrated_file) as database:
        trial = Trial(World(database.engine))
        async with trial.process() as run:
            with database.gone():
                await run.go(10)
            assert trial.result(slots=0).health_at_end
            await run.go(1)

    assert trial.result(slots=0).health
    assert not trial.result(slots=0).health_at_end
