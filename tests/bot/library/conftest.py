from __future__ import annotations

import pytest

from bot.matching.letters import make_letters
from bot.transcripts.letters import Letters


@pytest.fixture(scope="session")
def letters() -> Letters:
    return make_letters()
