"""`jinju bench`: how fast the whole core answers here, how soon it starts, what memory it takes."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from adapters.console.parse import line_to_request
from adapters.wiring import SystemClock, open_core
from bot.config import PREFIX, Settings
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
    with open_core(settings, clock=SystemClock(), chance=Random(1)) as core:
        lookups, completions = asyncio.run(_time_service(core.service, settings))
    starts = [_time_start(settings) for _ in range(STARTS)]
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "handle_ms": percentiles(lookups),
        "complete_ms": percentiles(completions),
        "start_to_first_answer_s": round(statistics.median(starts), 2),
        "memory_mb": round(memory),
    }


async def _time_service(service: Service, settings: Settings) -> tuple[list[float], list[float]]:
    """Return how many milliseconds each request and each completion took, one at a time."""
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
    return 1000 * (time.perf_counter() - started)


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Return p50, p95 and p99."""
    cuts = statistics.quantiles(values, n=100)
    return {name: round(cuts[at], 2) for name, at in (("p50", 49), ("p95", 94), ("p99", 98))}


def _time_start(settings: Settings) -> float:
    """Return how many seconds a new process takes from its start to its first answer."""
    environment = os.environ | {f"{PREFIX}DATA_DIR": str(settings.data_dir)}
    environment[f"{PREFIX}DATABASE_URL"] = settings.database_url
    started = time.perf_counter()
    subprocess.run(  # noqa: S603  # this program itself
        [sys.executable, "-m", "adapters", "ask", COMMANDS[0]],
        env=environment, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    return time.perf_counter() - started
