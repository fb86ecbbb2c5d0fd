"""The whole program as a process of its own, in a Slack workspace of the tests."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.adapters.slack.payloads import SECRET
from tests.adapters.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer

DRAIN_SECONDS = 10.0


class Program:
    """A running bot; its log is kept."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    async def outlive(self, event: Coroutine[None, None, None]) -> None:
        """Wait for something to happen while the program runs; fail with its log if it ends."""
        ended, happens = asyncio.ensure_future(self._process.wait()), asyncio.ensure_future(event)
        await asyncio.wait((ended, happens), return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        assert happens.done(), self.log
        await happens

    async def kill(self) -> None:
        """End it without a chance to do anything."""
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """Ask it to end, as an operator does, and return its exit status."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._process.wait(), DRAIN_SECONDS)


def make_environment(server: SlackServer, home: Path, *, is_http: bool) -> dict[str, str]:
    """Compose the settings; over HTTP, tell the server where the bot will listen."""
    port = _free_port() if is_http else 0
    entry = {"SLACK_SIGNING_SECRET": SECRET} if is_http else {"SLACK_APP_TOKEN": APP_TOKEN}
    values = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_API_BASE_URL": server.base_url,
        "DATA_DIR": str(home / "data"),
        "HTTP_PORT": str(port),
        **entry,
    }
    if is_http:
        server.http_url = f"http://127.0.0.1:{port}/slack/events"
    return {f"JINJU_{name}": value for name, value in values.items()}


@asynccontextmanager
async def program(
    server: SlackServer, environment: Mapping[str, str], home: Path
) -> AsyncIterator[Program]:
    """Run the program until the block ends, once it is connected."""
    log, asked = home / "log.txt", server.count("auth.test")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JINJU_")}
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "adapters", "run",
            env={**kept, **environment, "PYTHONUNBUFFERED": "1"}, stdout=file, stderr=file,
        )  # fmt: skip
    running = Program(process, log)
    try:
        await running.outlive(server.until(lambda: server.count("auth.test") > asked))
        if not server.http_url:
            await running.outlive(server.connected())
        yield running
    finally:
        if process.returncode is None:
            await running.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
