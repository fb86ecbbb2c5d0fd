"""The image's health check asks the real health page over a real socket."""

from __future__ import annotations

import asyncio

from prometheus_client import CollectorRegistry

from adapters.healthcheck import check
from adapters.web import Health, serve


async def _checked(health: Health) -> tuple[bool, str]:
    async def answer() -> Health:
        return health

    async with serve("127.0.0.1", 0, health=answer, registry=CollectorRegistry()) as port:
        return await asyncio.to_thread(check, {"JINJU_HTTP_PORT": str(port)})


async def test_all_is_well() -> None:
    assert await _checked({"tick": None, "discord": None}) == (True, "ok")


async def test_the_failing_part_is_named() -> None:
    assert await _checked({"tick": None, "discord": "token_refused"}) == (
        False,
        "discord: token_refused",
    )


def test_a_bot_that_does_not_answer_is_not_well() -> None:
    is_well, words = check({"JINJU_HTTP_PORT": "1"})

    assert not is_well
    assert words.startswith("no answer")
