"""Slack passes what every platform passes, over Socket Mode and over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.slack.app import build_slack
from adapters.wiring import Core
from tests.adapters.contract import SCENARIOS, Scenario, play
from tests.adapters.slack.conftest import QUICK, make_settings, running
from tests.adapters.slack.driver import SlackDriver
from tests.adapters.slack.payloads import SECRET
from tests.adapters.slack_server import SlackServer


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
@pytest.mark.parametrize("more", [{}, {"SLACK_SIGNING_SECRET": SECRET}], ids=["socket", "http"])
async def test_scenario(
    scenario: Scenario, more: dict[str, str], core: Core, server: SlackServer, tmp_path: Path
) -> None:
    slack = build_slack(make_settings(server, tmp_path, **more), core.service, QUICK)

    async with running(slack, server):
        await play(scenario, SlackDriver(server))
