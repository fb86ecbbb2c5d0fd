"""The factory that other people's tests drive the Discord bot with."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from adapters.running import discord_for_tests
from tests.adapters.discord.driver import simulated_discord


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have temporary folders made below one that can be looked into."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.delenv("JINJU_DATA_DIR", raising=False)
    return tmp_path


async def test_the_client_answers_from_the_shipped_library() -> None:
    async with simulated_discord(discord_for_tests) as world:
        (seen,) = await world.type("/quote topic open source")
        assert "Zhu Xiaohu" in seen.text
        assert not seen.is_private


def test_the_core_lives_as_long_as_the_client(temporary: Path) -> None:
    client = discord_for_tests()
    (data,) = temporary.glob("jinju-*")
    gc.collect()
    assert (data / "jinju.db").is_file()
    del client
    gc.collect()
    assert not data.exists()


async def test_two_clients_know_nothing_of_each_other() -> None:
    async with simulated_discord(discord_for_tests) as world:
        (added,) = await world.type("/digest add 09:00", may_manage=True)
        assert "is set" in added.text
    async with simulated_discord(discord_for_tests) as world:
        (listed,) = await world.type("/digest list")
        assert "no daily quote yet" in listed.text


async def test_the_data_folder_can_be_named_and_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JINJU_DATA_DIR", str(tmp_path / "mine"))
    async with simulated_discord(discord_for_tests) as world:
        assert await world.type("/quote topics")
    assert (tmp_path / "mine" / "jinju.db").is_file()
