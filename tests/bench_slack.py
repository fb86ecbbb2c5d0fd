"""How soon Slack hears of a command, beside a bare Bolt app that answers a constant.

Run it: `python -m tests.bench_slack [--commands 1000]`; it prints one JSON line.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.app import Options, Slack, build_slack
from adapters.wiring import open_core
from bot.config import Settings, from_env
from bot.matching.evaluation import percentiles
from tests.adapters.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer

IN_FLIGHT = 50
LINES = ("topic 开源", "find 朱啸虎 烧钱", "random", "speaker 傅盛", "find 数据 护城河", "topics")

Times = list[float]


class NoonClock:
    """A clock that stands."""

    def now(self) -> datetime:
        """Return the time it stands at."""
        return datetime(2026, 11, 22, 12, tzinfo=UTC)


async def measure(server: SlackServer, commands: int) -> tuple[Times, Times]:
    """Send commands, fifty at a time; return seconds to each acknowledgement and each answer."""
    acknowledged: Times = []
    answered: Times = []

    async def one(number: int) -> None:
        started = time.perf_counter()
        await server.slash("/quote", LINES[number % len(LINES)], user="U1")
        acknowledged.append(time.perf_counter() - started)

    for start in range(0, commands, IN_FLIGHT):
        before, started = len(server.world.messages), time.perf_counter()
        numbers = range(start, min(start + IN_FLIGHT, commands))
        await asyncio.gather(*map(one, numbers))
        for count in range(len(numbers)):
            await server.next_message(before + count)
            answered.append(time.perf_counter() - started)
    return acknowledged, answered


@asynccontextmanager
async def bare_app(server: SlackServer) -> AsyncIterator[None]:
    """Run a Bolt app that does nothing but answer a constant."""
    client = AsyncWebClient(token=BOT_TOKEN, base_url=server.base_url)
    app = AsyncApp(client=client, request_verification_enabled=False)

    @app.command("/quote")
    async def answer(ack: AsyncAck, respond: object) -> None:
        await ack()
        await respond("constant")  # type: ignore[operator]  # Bolt passes it by name

    handler = AsyncSocketModeHandler(app, APP_TOKEN, web_client=client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await server.connected()
    yield
    await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def jinju(server: SlackServer, settings: Settings) -> AsyncIterator[None]:
    """Run the whole bot with its library."""
    stopping = asyncio.Event()
    with open_core(settings, clock=NoonClock(), chance=Random(1)) as core:
        slack: Slack = build_slack(settings, core.service, Options())
        task = asyncio.create_task(slack.run(stopping))
        await server.connected()
        yield
        stopping.set()
        await task


def _settle() -> None:
    """Keep what is loaded out of later collections, as the program does once it has started."""
    gc.collect()
    gc.freeze()


async def run(commands: int, home: Path) -> dict[str, object]:
    """Measure both in turn, on the same machine and against the same server."""
    results: dict[str, object] = {"commands": commands, "in_flight": IN_FLIGHT}
    async with SlackServer() as server, bare_app(server):
        await measure(server, IN_FLIGHT)  # to warm up
        _settle()
        bare, bare_answers = await measure(server, commands)
    async with SlackServer() as server:
        settings = from_env(
            {
                "JINJU_SLACK_BOT_TOKEN": BOT_TOKEN,
                "JINJU_SLACK_APP_TOKEN": APP_TOKEN,
                "JINJU_SLACK_API_BASE_URL": server.base_url,
            },
            home=home,
        )
        async with jinju(server, settings):
            await measure(server, IN_FLIGHT)
            _settle()
            ours, our_answers = await measure(server, commands)
    theirs, own = percentiles(bare), percentiles(ours)
    results["bare_first_response_ms"], results["first_response_ms"] = theirs, own
    results["ratio_p99"] = round(own["p99"] / theirs["p99"], 2)
    results["bare_answer_ms"] = percentiles(bare_answers)
    results["answer_ms"] = percentiles(our_answers)
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=1000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(run(arguments.commands, Path(folder)))))  # noqa: T201
