"""The whole program as a process of its own: run to its end, or kept running and listened to."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import aiohttp

from adapters.wiring import open_store
from bot.config import PREFIX, from_env
from bot.digests.schedule import TZDATA_VERSION, next_due
from bot.messages import Place
from bot.model import Locale
from bot.store.stores import Stores
from bot.subscriptions import Order, Status, Subscription

COMMAND = (sys.executable, "-m", "adapters")
PATIENCE = 60.0  # how long a test waits before it fails; nothing is measured by it
DRAIN_SECONDS = 10.0  # an orderly end may take so long

Done = subprocess.CompletedProcess[bytes]


def environment(home: Path, **settings: str) -> dict[str, str]:
    """Compose a process's environment; `settings` are names without the prefix."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    given = {"DATA_DIR": str(home / "data"), **settings}
    return {
        **kept, "PYTHONUNBUFFERED": "1", **{PREFIX + name: value for name, value in given.items()}
    }  # fmt: skip


def jinju(home: Path, *arguments: str, typed: str = "", **settings: str) -> Done:
    """Run `jinju …` to its end."""
    return subprocess.run(
        [*COMMAND, *arguments], env=environment(home, **settings), capture_output=True,
        input=typed.encode("utf-8", "surrogateescape"), check=False, timeout=PATIENCE,
    )  # fmt: skip


def said(done: Done) -> str:
    """Return all that a process wrote, which never is a traceback."""
    words = (done.stdout + done.stderr).decode("utf-8")
    assert "Traceback" not in words, words
    return words


class Running:
    """A process that runs; what it writes is read line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.lines: list[str] = []

    async def says(self, words: str) -> str:
        """Read on until a line holds these words, and return it."""
        assert self._process.stdout
        async with asyncio.timeout(PATIENCE):
            while line := (await self._process.stdout.readline()).decode("utf-8"):
                self.lines.append(line)
                if words in line:
                    return line
        raise AssertionError(f"it ended without a word of {words}:\n{''.join(self.lines)}")

    async def type(self, line: str) -> None:
        """Type a line."""
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n".encode())
        await self._process.stdin.drain()

    async def kill(self) -> None:
        """End it without a chance to do anything."""
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """Ask it to end, as an operator does, and return its exit status."""
        self._process.terminate()
        status = await asyncio.wait_for(self._process.wait(), DRAIN_SECONDS)
        await self._read_rest()
        return status

    async def close(self) -> int:
        """End its input, as Ctrl-D does, and return its exit status."""
        assert self._process.stdin
        self._process.stdin.close()
        await self._read_rest()
        return await self._process.wait()

    async def _read_rest(self) -> None:
        assert self._process.stdout
        self.lines.append((await self._process.stdout.read()).decode("utf-8"))

    @property
    def words(self) -> str:
        return "".join(self.lines)


@asynccontextmanager
async def running(home: Path, **settings: str) -> AsyncIterator[Running]:
    """Run the bot until the block ends, if it did not end before."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "run", env=environment(home, **settings),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def subscribe(settings: Mapping[str, str], *places: Place, owner: str = "42") -> None:
    """Give each channel a digest that has just fallen due."""
    with open_store(from_env(settings, home=Path("/"))) as engine:
        stores = Stores.on(engine, tzdata=TZDATA_VERSION)
        stores.subscriptions.add_all([_digest_of(place, owner) for place in places])


def _digest_of(place: Place, owner: str) -> Subscription:
    due = datetime.now(UTC) - timedelta(seconds=5)
    order = Order(times=(due.time().isoformat(),), zone="UTC")
    slot = next_due(order, due - timedelta(seconds=1))
    assert slot
    return Subscription(
        id=str(uuid4()), short_id="", place=place, owner=owner, locale=Locale.SIMPLIFIED,
        order=order, status=Status.ACTIVE, created_at=due,
        next_due_at=slot.due_at, next_slot_key=slot.key,
    )  # fmt: skip


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def health(port: int) -> tuple[int, Mapping[str, str]]:
    """Ask the bot how it is."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/healthz") as response,
    ):
        return response.status, await response.json()


def lines_of(text: bytes) -> Sequence[str]:
    """Return the lines of an output, without the empty ones."""
    return [line for line in text.decode("utf-8").splitlines() if line]
