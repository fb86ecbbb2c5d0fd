"""Draw what people see on Slack: `python -m tests.slack_pictures FOLDER`.

The messages are what the real bot sends to the tests' Slack over Socket Mode. Needs Debian's
`chromium` and `fonts-noto-cjk`.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import tempfile
from pathlib import Path
from random import Random

from adapters.slack.app import build_slack
from adapters.wiring import open_core
from bot.messages import Place, Sent
from tests.adapters.slack.conftest import QUICK, make_settings, running
from tests.adapters.slack.drawing import message_to_page
from tests.adapters.slack.world import TEAM, Posted
from tests.adapters.slack_server import SlackServer
from tests.pictures import CHROMIUM, StoppedClock, daily_post

WIDTH = 430  # CSS pixels, a phone's
HOUR = "09:00"
PLACE = Place(platform="slack", workspace=TEAM, channel="C1")
ANSWERS = {
    "answer": ("speaker 朱啸虎 开源", "zh-CN"),
    "answer-en": ("topic open-source", "en-US"),
    "check": ("check 所以每一轮都要当成最后一轮！千万要烧钱。", "zh-CN"),
}


async def draw(folder: Path, home: Path) -> None:
    """Draw every answer, and a daily post."""
    async with SlackServer() as server:
        settings = make_settings(server, home)
        with open_core(settings, clock=StoppedClock(), chance=Random(1)) as core:
            slack = build_slack(settings, core.service, QUICK)
            async with running(slack, server):
                for name, (text, tag) in ANSWERS.items():
                    server.world.add_user(f"U-{name}", locale=tag)
                    before = len(server.world.messages)
                    await server.slash("/quote", text, user=f"U-{name}")
                    answer = await server.next_message(before)
                    _draw_one(answer, folder / f"slack-{name}.png")
                outcome = await slack.sender.send(PLACE, daily_post(core, PLACE), "k" * 22)
                if not isinstance(outcome, Sent):
                    raise RuntimeError(str(outcome))
                _draw_one(server.world.messages[-1], folder / "slack-daily.png")


def _draw_one(message: Posted, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(message_to_page(message, HOUR), encoding="utf-8")
        shown = _browse("--dump-dom", page.as_uri()).decode()
        height = re.search(r"<title>(\d+)</title>", shown)
        size = f"--window-size={WIDTH},{height[1] if height else 900}"
        _browse(
            f"--screenshot={path.resolve()}", size, "--force-device-scale-factor=1.5", page.as_uri()
        )


def _browse(*arguments: str) -> bytes:
    always = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
    return subprocess.run([CHROMIUM, *always, *arguments], check=True, capture_output=True).stdout


def main() -> None:
    """Draw into the folder that is named."""
    parser = argparse.ArgumentParser(description="Draw what people see on Slack.")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        asyncio.run(draw(folder, Path(home)))


if __name__ == "__main__":
    main()
