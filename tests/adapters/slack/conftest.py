"""A Slack workspace, and the bot in it: over Socket Mode or over signed HTTP."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.slack.app import Options, Slack, build_slack
from bot.config import Settings, from_env
from tests.adapters.slack.fakes import FakeService
from tests.adapters.slack.payloads import SECRET
from tests.adapters.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer, serve_http


def make_settings(server: SlackServer, home: Path, **more: str) -> Settings:
    """Compose the settings of a bot in that workspace; `more` are names without the prefix."""
    values = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_API_BASE_URL": server.base_url, **more}
    if "SLACK_SIGNING_SECRET" not in more:
        values["SLACK_APP_TOKEN"] = APP_TOKEN
    return from_env({f"JINJU_{name}": value for name, value in values.items()}, home=home)


@contextlib.asynccontextmanager
async def running(slack: Slack, server: SlackServer) -> AsyncIterator[Slack]:
    """Run the bot until the block ends; over HTTP if it has routes."""
    stopping = asyncio.Event()
    task = asyncio.create_task(slack.run(stopping))
    try:
        if routes := slack.routes():
            async with serve_http(routes) as url:
                server.http_url = url
                yield slack
        else:
            await server.connected()
            yield slack
    finally:
        stopping.set()
        await task


QUICK = Options(ping_seconds=0.2, make_reference=lambda: "c0ffee")


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
async def slack(server: SlackServer, service: FakeService, tmp_path: Path) -> AsyncIterator[Slack]:
    """The bot over Socket Mode, with a core that says what it is told to."""
    built = build_slack(make_settings(server, tmp_path), service, QUICK)
    async with running(built, server):
        yield built


@pytest.fixture
async def http_slack(
    server: SlackServer, service: FakeService, tmp_path: Path
) -> AsyncIterator[Slack]:
    """The same over signed HTTP."""
    settings = make_settings(server, tmp_path, SLACK_SIGNING_SECRET=SECRET)
    async with running(build_slack(settings, service, QUICK), server) as built:
        yield built


@pytest.fixture(params=["socket mode", "http"])
async def either_slack(
    request: pytest.FixtureRequest, server: SlackServer, service: FakeService, tmp_path: Path
) -> AsyncIterator[Slack]:
    """The bot, once each way."""
    more = {"SLACK_SIGNING_SECRET": SECRET} if request.param == "http" else {}
    built = build_slack(make_settings(server, tmp_path, **more), service, QUICK)
    async with running(built, server):
        yield built
