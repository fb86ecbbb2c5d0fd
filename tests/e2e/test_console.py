"""The bot in a terminal, as a process: a daily post once, and one that delivers at a time."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from adapters.console.parse import PLACE
from tests.e2e.program import environment, jinju, lines_of, running, said, subscribe


def said_by(line: str) -> str:
    """Return the id at the end of a card's last line."""
    return line.rpartition("#")[2].split()[0]


async def test_a_digest_due_now_is_posted_once_also_over_a_kill_and_a_restart(
    tmp_path: Path,
) -> None:
    subscribe(environment(tmp_path), PLACE)

    async with running(tmp_path) as bot:
        first = said_by(await bot.says(" · #"))
        await bot.kill()
    async with running(tmp_path) as bot:
        await bot.type("/digest history")
        await bot.says(first)
        assert await bot.close() == 0

    assert " · #" not in bot.words
    assert "Traceback" not in bot.words


async def test_what_is_posted_is_what_the_preview_said(tmp_path: Path) -> None:
    foreseen = await asyncio.to_thread(
        jinju, tmp_path, "digest", "preview", "--posts", "1", "--json"
    )
    subscribe(environment(tmp_path), PLACE)
    async with running(tmp_path) as bot:
        posted = said_by(await bot.says(" · #"))
        await bot.close()
    assert json.loads(foreseen.stdout)[0]["quotes"] == [posted]


async def test_one_process_delivers_from_a_file_and_others_work_beside_it(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        await bot.type("/quote help")
        await bot.says("/quote")

        second = await asyncio.to_thread(jinju, tmp_path, "run", LOCALE="en")
        assert second.returncode == 69
        assert "Another process already posts daily quotes" in said(second)

        asked, exported, copied = await asyncio.gather(
            asyncio.to_thread(jinju, tmp_path, "ask", "/quote random", "--json"),
            asyncio.to_thread(jinju, tmp_path, "export"),
            asyncio.to_thread(jinju, tmp_path, "backup", str(tmp_path / "copy.db")),
        )
        assert [asked.returncode, exported.returncode, copied.returncode] == [0, 0, 0]
        assert len(lines_of(exported.stdout)) > 60

        refused = await asyncio.to_thread(jinju, tmp_path, "restore", str(tmp_path / "copy.db"))
        assert refused.returncode == 69
        assert await bot.close() == 0

    assert jinju(tmp_path, "restore", str(tmp_path / "copy.db")).returncode == 0
    assert jinju(tmp_path, "ask", "/quote random").returncode == 0
