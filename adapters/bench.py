"""`jinju bench`: how fast the whole core answers here, how soon it starts, what memory it takes."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from adapters.console.parse import line_to_request
from adapters.wiring import SystemClock, open_core
from bot.config import PREFIX, Settings
from bot.matching.evaluation import percentiles
from bot.service.service import Service
from bot.verbs import Completes

COMMANDS = (
    "/quote topic 开源", "/quote speaker 朱嘯虎", "/quote 朱啸虎 烧钱", "/quote topic open source",
    "/quote topic 量子烹饪", "/quote 的", "/quote moat", "/quote random", "/quote topics",
    "/quote timeline 朱啸虎 AGI", "/quote compare 朱啸虎 傅盛 大模型", "/quote zhuxiaohu",
    "/quote check 千万别烧钱", "/quote 開源能追上閉源嗎", "/quote is google search dead",
)  # fmt: skip
TYPED = ("", "开", "護城", "k", "kaiyuan", "open", "z", "zhu", "朱", "fs", "xyz")  # so far
ROUNDS = 100
STARTS = 5
QUIET = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]


def run_bench(settings: Settings, *, quotes: int, as_json: bool) -> int:
    """Print figures of the shipped library, or with `quotes` of a made-up one's search index."""
    if quotes:
        from bot.matching.benchmark import benchmark  # noqa: PLC0415  # needs the development tools

        figures: dict[str, Any] = benchmark(quotes)
    else:
        with tempfile.TemporaryDirectory() as folder:
            figures = _whole(replace_data(settings, Path(folder)))
    figures["machine"] = (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        for name, value in figures.items():
            print(f"{name:32} {value}")
    return 0


def replace_data(settings: Settings, folder: Path) -> Settings:
    """Return the settings with a database of their own, so that nothing real is touched."""
    return replace(settings, data_dir=folder, database_url=f"sqlite:///{folder / 'bench.db'}")


def _whole(settings: Settings) -> dict[str, Any]:
    # First, while this process is small: a child's peak counts what its parent held when it began.
    starts = [_start(settings) for _ in range(STARTS)]
    with open_core(settings, clock=SystemClock(), chance=Random(1)) as core:
        lookups, completions = asyncio.run(_time_service(core.service, settings))
    (_, first), *later = starts  # the first fills the caches
    seconds, memory = zip(*later, strict=True)
    return {
        "handle_ms": percentiles(lookups),
        "complete_ms": percentiles(completions),
        "start_to_first_answer_s": round(statistics.median(seconds), 2),
        "memory_mb": round(statistics.median(memory)),
        "memory_of_first_start_mb": round(first),
    }


async def _time_service(service: Service, settings: Settings) -> tuple[list[float], list[float]]:
    """Return how many seconds each request and each completion took, one at a time."""
    await service.warm_up()
    requests = [line_to_request(line, settings.locale) for line in COMMANDS]
    place = requests[0].place
    handled, completed = [], []
    for _ in range(ROUNDS):
        for request in requests:
            handled.append(await _time(service.handle(request)))
        for kind, typed in product((Completes.TOPIC, Completes.SPEAKER), TYPED):
            completed.append(await _time(service.complete(kind, typed, place, settings.locale)))
    return handled, completed


async def _time(answer: Awaitable[object]) -> float:
    started = time.perf_counter()
    await answer
    return time.perf_counter() - started


def _start(settings: Settings) -> tuple[float, float]:
    """Return the seconds from a process's start to its first answer, and the most MB it held."""
    environment = os.environ | {f"{PREFIX}DATA_DIR": str(settings.data_dir)}
    environment[f"{PREFIX}DATABASE_URL"] = settings.database_url
    command = [sys.executable, "-m", "adapters", "ask", COMMANDS[0]]
    started = time.perf_counter()
    process = os.posix_spawn(sys.executable, command, environment, file_actions=QUIET)
    _, status, used = os.wait4(process, 0)
    seconds = time.perf_counter() - started
    if status:
        raise RuntimeError(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return seconds, used.ru_maxrss / 1024
