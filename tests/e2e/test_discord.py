"""The whole bot as a process on Discord: every scenario, daily posts once, an orderly end."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.messages import Place
from tests.adapters.contract import SCENARIOS, play
from tests.adapters.discord.guild import CHANNEL, GUILD
from tests.adapters.discord.interactions import GatewayDriver
from tests.adapters.discord.stub import HISTORY, TOKEN, Fault, Stub, running_stub
from tests.e2e.program import subscribe as subscribe_place

START_SECONDS = 30.0
DRAIN_SECONDS = 10.0


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    async with running_stub() as stub:
        yield stub


def environment_for(stub: Stub, home: Path, token: str = TOKEN) -> dict[str, str]:
    return {
        "JINJU_DISCORD_TOKEN": token,
        "JINJU_DISCORD_API_BASE_URL": stub.base_url,
        "JINJU_DATA_DIR": str(home / "data"),
        "JINJU_HTTP_PORT": "0",
    }


@asynccontextmanager
async def program(
    environment: dict[str, str], log: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the program until the block ends, or is killed in it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JINJU_")}
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "adapters", "run",
            env={**kept, **environment, "PYTHONUNBUFFERED": "1"}, stdout=file, stderr=file,
        )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def logged(log: Path, words: str) -> str:
    """Wait until a log holds these words; return it."""
    for _ in range(int(START_SECONDS / 0.05)):
        said = await asyncio.to_thread(log.read_text, encoding="utf-8")
        if words in said:
            return said
        await asyncio.sleep(0.05)
    raise TimeoutError(words)


async def stopped(process: asyncio.subprocess.Process) -> int:
    """Ask it to end, as an operator does; return its exit status."""
    process.terminate()
    return await asyncio.wait_for(process.wait(), DRAIN_SECONDS)


def subscribe(environment: dict[str, str], channel: str) -> None:
    """Give a channel a digest that has just fallen due."""
    subscribe_place(environment, Place(platform="discord", workspace=GUILD, channel=channel))


async def test_every_scenario_and_an_orderly_end(stub: Stub, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    environment = environment_for(stub, tmp_path) | {"JINJU_LOG_LEVEL": "debug"}
    async with program(environment, log) as process:
        await asyncio.wait_for(stub.identified.wait(), START_SECONDS)
        for scenario in SCENARIOS:
            await play(scenario, GatewayDriver(stub))
        status = await stopped(process)

    said = log.read_text(encoding="utf-8")
    assert status == 0
    assert "Traceback" not in said
    assert TOKEN not in said
    assert "千万别烧钱" not in said  # nor what people ask


async def test_a_digest_due_now_is_posted_once_also_over_a_kill_and_a_restart(
    stub: Stub, tmp_path: Path
) -> None:
    environment, log = environment_for(stub, tmp_path), tmp_path / "log.txt"
    subscribe(environment, "71")

    async with program(environment, log) as process:
        await asyncio.wait_for(stub.posted("71"), START_SECONDS)
        process.kill()
        await process.wait()
    subscribe(environment, "72")
    async with program(environment, log) as process:
        await asyncio.wait_for(stub.posted("72"), START_SECONDS)
        assert await stopped(process) == 0

    (first,), (second,) = stub.posts("71"), stub.posts("72")
    assert first["nonce"] != second["nonce"]
    assert first["content"].startswith("**「")


async def test_a_post_whose_answer_was_lost_in_a_kill_is_looked_up_and_not_repeated(
    stub: Stub, tmp_path: Path
) -> None:
    stub.permissions |= HISTORY
    stub.faults = [Fault(is_done_first=True, is_silent=True)]
    log = tmp_path / "log.txt"
    environment = environment_for(stub, tmp_path) | {"JINJU_LEASE_SECONDS": "2"}
    subscribe(environment, CHANNEL)

    async with program(environment, log) as process:
        await asyncio.wait_for(stub.posted(CHANNEL), START_SECONDS)
        process.kill()
        await process.wait()
    async with program(environment, log) as process:
        await asyncio.wait_for(stub.looked_at.wait(), START_SECONDS)
        assert await stopped(process) == 0

    assert len(stub.posts()) == 1
    assert stub.requests.count(("POST", f"/channels/{CHANNEL}/messages")) == 1


async def test_a_deleted_channel_pauses_its_digest_and_its_owner_is_told_once(
    stub: Stub, tmp_path: Path
) -> None:
    environment, log = environment_for(stub, tmp_path), tmp_path / "log.txt"
    subscribe(environment, "73")
    stub.deleted.add("73")

    async with program(environment, log) as process:
        await asyncio.wait_for(stub.posted("942"), START_SECONDS)
        await stopped(process)
    async with program(environment, log) as process:
        await asyncio.wait_for(stub.identified_again(), START_SECONDS)
        await stopped(process)

    assert len(stub.posts("942")) == 1
    assert stub.requests.count(("POST", "/channels/73/messages")) == 1


async def test_a_refused_token_is_named_and_the_program_still_ends_in_order(
    stub: Stub, tmp_path: Path
) -> None:
    log = tmp_path / "log.txt"
    async with program(environment_for(stub, tmp_path, token="wrong"), log) as process:  # noqa: S106
        await asyncio.wait_for(stub.refused.wait(), START_SECONDS)
        said = await logged(log, "token_refused")
        status = await stopped(process)

    assert status == 0
    assert "Traceback" not in said
