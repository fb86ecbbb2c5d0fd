from __future__ import annotations

from bot.messages import Cards
from bot.model import State
from bot.service.rechecks import recheck_library
from bot.service.scenes import Scenes
from bot.store.sources import KeptSource, KeptTurn
from tests.bot.service.conftest import NOW
from tests.bot.service.test_lookup import Ask

TURNS = (
    ("贺问", "question", "为什么急？"),
    ("林远帆", "answer", "河水不等人，修坝要趁早。"),
    ("林远帆", "answer", "桥是两岸的约定。"),
    ("林远帆", "answer", "渡船的人最嫌河宽。"),
    ("苏禾", "answer", "我只信会转弯的河。闻无说过的话，我一句也不信。"),
)


def kept_talk() -> KeptSource:
    text, turns = "", []
    for speaker, role, words in TURNS:
        start = len(text) + len(speaker) + 1
        text += f"{speaker}：{words}\n"
        turns.append(
            KeptTurn(speaker=speaker, role=role, text=words, start=start, end=len(text) - 1)
        )
    return KeptSource(
        source="talk-2024", workspace="", sha256="a" * 64, text=text, turns=tuple(turns)
    )


async def test_what_stands_in_a_kept_source_is_re_checked_and_what_does_not_is_disputed(
    ask: Ask, scenes: Scenes
) -> None:
    scenes.kept.keep(kept_talk(), now=NOW)
    result = recheck_library(scenes.library, scenes.kept, scenes.letters, workspace="")
    assert set(result.confirmed) == {"aaa111", "ccc333", "eee555", "fff666"}
    assert {fault.quote for fault in result.faults} == {"ddd444"}
    states = {quote.id: quote.state for quote in scenes.library.changed_since(-1)}
    assert states["aaa111"] is State.RECHECKED
    assert states["bbb222"] is State.MATCHED  # its source is not kept
    assert states["ddd444"] is State.DISPUTED
    assert states["ggg777"] is State.WITHDRAWN
    shown = await ask("/quote show aaa111")
    assert isinstance(shown, Cards)
    assert "已在本服务器复核" in shown.cards[0].provenance
    assert not isinstance(await ask("/quote show ddd444"), Cards)
