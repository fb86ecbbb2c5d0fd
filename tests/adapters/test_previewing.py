"""The preview on the command line takes names as names."""

from __future__ import annotations

import json
from argparse import Namespace

import pytest

from adapters.previewing import run_preview
from adapters.wiring import Core
from bot.errors import UserError


def options(**given: object) -> Namespace:
    return Namespace(**({"topic": "", "speaker": "", "posts": 2, "as_json": True} | given))


@pytest.mark.parametrize("name", ['开源" count:5', "开源 silent", "量子烹饪"])
@pytest.mark.parametrize("option", ["topic", "speaker"])
def test_what_is_no_name_is_refused_and_never_an_option(core: Core, option: str, name: str) -> None:
    with pytest.raises(UserError):
        run_preview(core, options(**{option: name}))


def test_topic_and_speaker_narrow_the_posts(core: Core, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_preview(core, options(topic="open source", speaker="Zhu Xiaohu")) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["post"] for row in rows] == [1, 2]
    quotes = core.library.quotes([id_ for row in rows for id_ in row["quotes"]], tenant="")
    assert {quote.speaker for quote in quotes} == {"zhu-xiaohu"}
    assert all("open-source" in quote.topics for quote in quotes)
