from __future__ import annotations

from pathlib import Path

import pytest

from bot.matching.letters import make_letters
from bot.transcripts.letters import Letters

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"


@pytest.fixture(scope="session")
def letters() -> Letters:
    return make_letters()


@pytest.fixture(scope="session")
def seeds() -> dict[str, Path]:
    if not SEEDS.is_dir():
        pytest.skip("the folder ../shared/seeds is absent")
    return {path.name[:3]: path for path in sorted(SEEDS.glob("*.txt"))}
