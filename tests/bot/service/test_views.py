from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.messages import Cards, Listing, Miss, Notice, Problem, Reply
from bot.model import Locale
from bot.service.scenes import Scenes
from bot.store.sources import KeptSource, KeptTurn
from tests.bot.service.conftest import NOW

Ask = Callable[..., Awaitable[Reply]]


async def test_a_timeline_is_in_order_with_gaps_and_the_editors_mark(ask: Ask) -> None:
    reply = await ask("/quote timeline 林远帆 河流")
    assert isinstance(reply, Cards)
    dates = [card.quote.said_on for card in reply.cards]
    assert dates == sorted(dates, key=str)
    assert "1 年" in reply.cards[-1].heading
    assert "编者标注：观点有变化——一年后不再主张。" in reply.cards[-1].heading


async def test_a_timeline_of_nobody_is_a_miss(ask: Ask) -> None:
    assert isinstance(await ask("/quote timeline 查无此人"), Miss)
    assert isinstance(await ask("/quote timeline 苏禾 核能"), Cards | Miss)


async def test_a_timeline_of_an_interviewer_says_what_he_is(ask: Ask) -> None:
    reply = await ask("/quote timeline 贺问")
    assert isinstance(reply, Notice)
    assert "采访者" in reply.text


async def test_a_comparison_of_two_who_said_nothing_is_a_miss(ask: Ask) -> None:
    reply = await ask("/quote compare 贺问 闻无 河流")
    assert isinstance(reply, Miss)
    assert "贺问" in reply.sentence
    assert "闻无" in reply.sentence


async def test_two_speakers_are_compared_on_one_proposition(ask: Ask) -> None:
    reply = await ask("/quote compare 林远帆 苏禾 河流")
    assert isinstance(reply, Cards)
    assert [card.quote.id for card in reply.cards] == ["aaa111", "eee555"]  # nearest dates
    assert "命题：该修坝" in reply.lines
    assert [card.heading for card in reply.cards] == ["林远帆 · 赞成", "苏禾 · 反对"]


async def test_a_comparison_says_who_said_nothing(ask: Ask) -> None:
    reply = await ask("/quote compare 林远帆 闻无 桥梁")
    assert isinstance(reply, Cards)
    assert "闻无 对此没有收录的话。" in reply.lines


async def test_a_comparison_needs_two_and_a_topic(ask: Ask) -> None:
    assert isinstance(await ask("/quote compare 林远帆 河流"), Problem)
    assert isinstance(await ask("/quote compare 林远帆 苏禾"), Problem)


async def test_a_citation_names_role_date_publisher_and_fidelity(ask: Ask) -> None:
    reply = await ask("/quote cite aaa111 en")
    assert isinstance(reply, Cards)
    for part in ("Lin Yuanfan, then Captain", "said 2024-02", "河报", "as published, edited"):
        assert part in reply.block
    assert reply.private


async def test_a_citation_in_an_unknown_language_is_a_mistake(ask: Ask) -> None:
    assert isinstance(await ask("/quote cite aaa111 fr"), Problem)


async def test_the_context_is_the_receipt_until_the_source_is_kept(
    ask: Ask, scenes: Scenes
) -> None:
    reply = await ask("/quote context aaa111")
    assert isinstance(reply, Listing)
    assert reply.private
    assert any("没有存这份原文" in line for line in reply.lines)
    text = "贺问：为什么急？\n林远帆：河水不等人，修坝要趁早。别的以后再说。"
    turns = (
        KeptTurn(speaker="贺问", role="question", text="为什么急？", start=3, end=8),
        KeptTurn(
            speaker="林远帆", role="answer", text="河水不等人，修坝要趁早。别的以后再说。",
            start=13, end=len(text),
        ),
    )  # fmt: skip
    kept = KeptSource(source="talk-2024", workspace="", sha256="a" * 64, text=text, turns=turns)
    scenes.kept.keep(kept, now=NOW)
    reply = await ask("/quote context aaa111")
    assert isinstance(reply, Listing)
    assert reply.lines == ("贺问：为什么急？", "林远帆：河水不等人，修坝要趁早。别的以后再说。")


async def test_lists_count_what_is_served(ask: Ask) -> None:
    topics = await ask("/quote topics", Locale.ENGLISH)
    assert isinstance(topics, Listing)
    assert topics.lines == ("Rivers · 4", "Bridges · 2")
    speakers = await ask("/quote speakers")
    assert isinstance(speakers, Listing)
    assert speakers.lines == ("林远帆 · 4 条 · 2024–2025", "苏禾 · 2 条 · 2024")


async def test_help_is_made_of_the_command_table(ask: Ask) -> None:
    reply = await ask("/digest help", Locale.ENGLISH)
    assert isinstance(reply, Listing)
    assert any(line.startswith("/digest add") for line in reply.lines)
