from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.grammar import command_to_text
from bot.messages import Cards, Miss, Notice, Problem, Reply
from bot.model import Locale, Pack, State
from bot.service.lookup import mixed
from bot.store.library import Library
from tests.bot.service.conftest import NOW, elsewhere, quote

Ask = Callable[..., Awaitable[Reply]]


def ids(reply: Reply) -> list[str]:
    assert isinstance(reply, Cards)
    return [card.quote.id for card in reply.cards]


async def test_a_topic_shows_two_speakers_on_its_first_page(ask: Ask) -> None:
    reply = await ask("/quote topic 河流")
    assert isinstance(reply, Cards)
    assert len({card.speaker.id for card in reply.cards}) == 2


@pytest.mark.parametrize("typed", ["江河", "waterways", "RIVERS", "Rivers"])
async def test_a_topic_is_known_by_all_its_names(ask: Ask, typed: str) -> None:
    reply = await ask(f"/quote topic {typed}")
    assert isinstance(reply, Cards)
    assert [topic.id for topic in reply.understood.topics] == ["rivers"]


async def test_a_speaker_is_shown_newest_first(ask: Ask) -> None:
    assert ids(await ask("/quote speaker 林远帆"))[0] == "bbb222"


async def test_a_speaker_on_a_topic_is_shown_on_that_topic_alone(ask: Ask) -> None:
    assert ids(await ask("/quote speaker 林遠帆 桥梁")) == ["ccc333"]


async def test_pages_turn_forth_and_back(ask: Ask) -> None:
    first = await ask("/quote speaker 林远帆")
    assert isinstance(first, Cards)
    second = await ask(command_to_text(first.buttons[-1].command))
    assert isinstance(second, Cards)
    assert not set(ids(first)) & set(ids(second))
    back = await ask(command_to_text(second.buttons[0].command))
    assert ids(back) == ids(first)


async def test_a_page_that_is_not_there_is_a_mistake(ask: Ask) -> None:
    assert isinstance(await ask("/quote topic 河流 page:99"), Problem)


async def test_a_miss_is_private_and_offers_what_there_is(ask: Ask) -> None:
    reply = await ask("/quote topic 量子烹饪")
    assert isinstance(reply, Miss)
    assert reply.private
    assert reply.buttons


async def test_an_interviewer_is_named_as_such(ask: Ask) -> None:
    reply = await ask("贺问")
    assert isinstance(reply, Notice)
    assert "河上谈话" in reply.text


async def test_who_is_only_mentioned_is_counted(ask: Ask) -> None:
    reply = await ask("闻无")
    assert isinstance(reply, Notice)
    assert "1 条" in reply.text


async def test_a_withdrawn_quote_is_never_served(ask: Ask) -> None:
    reply = await ask("/quote show ggg777")
    assert isinstance(reply, Notice)
    assert "撤回" in reply.text
    found = await ask("这句话已经撤回")
    assert not isinstance(found, Cards) or "ggg777" not in ids(found)


async def test_a_withdrawal_is_seen_by_the_next_request(ask: Ask, library: Library) -> None:
    assert ids(await ask("/quote show ddd444")) == ["ddd444"]
    library.set_state(["ddd444"], State.WITHDRAWN, workspace="")
    assert "ddd444" not in ids(await ask("/quote topic 河流"))
    assert isinstance(await ask("/quote show ddd444"), Notice)


async def test_random_stays_on_its_topic(ask: Ask) -> None:
    for _ in range(10):
        assert set(ids(await ask("/quote random 桥梁"))) <= {"ccc333", "fff666"}


async def test_random_of_a_word_that_is_no_topic_is_a_miss(ask: Ask) -> None:
    assert isinstance(await ask("/quote random forest"), Miss)


async def test_an_empty_library_says_what_to_do(ask: Ask, library: Library) -> None:
    for id_ in ("aaa111", "bbb222", "ccc333", "ddd444", "eee555", "fff666"):
        library.set_state([id_], State.WITHDRAWN, workspace="")
    reply = await ask("/quote random")
    assert isinstance(reply, Notice)
    assert "content load" in reply.text
    for line in ("/quote", "/quote topics", "/quote speakers", "/quote today", "/quote zzzz"):
        reply = await ask(line)
        assert isinstance(reply, Notice | Miss)
        assert reply.private
        text = reply.text if isinstance(reply, Notice) else reply.sentence
        assert "content load" in text, line


async def test_a_topic_without_quotes_is_not_called_an_empty_library(
    ask: Ask, library: Library
) -> None:
    library.set_state(["ccc333", "fff666"], State.WITHDRAWN, workspace="")
    for line in ("/quote random 桥梁", "/quote topic 桥梁"):
        reply = await ask(line)
        assert isinstance(reply, Miss)
        assert "“桥梁”这个主题还没有可用的金句" in reply.sentence


@pytest.mark.parametrize(
    "line", ["speaker 林远帆 量子烹饪", "timeline 林远帆 量子烹饪", "find 林远帆 量子烹饪"]
)
async def test_a_speaker_who_said_nothing_on_it_is_not_shown_on_something_else(
    ask: Ask, line: str
) -> None:
    reply = await ask(f"/quote {line}")
    assert isinstance(reply, Miss)
    assert "没有林远帆关于“量子 烹饪”的金句" in reply.sentence
    assert "林远帆" in [button.label for button in reply.buttons]


async def test_what_is_not_near_is_not_called_near(ask: Ask) -> None:
    reply = await ask("/quote topic zzzz qqqq", Locale.ENGLISH)
    assert isinstance(reply, Miss)
    assert "Nearest" not in reply.sentence
    assert "for example: Rivers, Bridges" in reply.sentence
    near = await ask("/quote speaker 林远帆 量子烹饪", Locale.ENGLISH)
    assert isinstance(near, Miss)
    assert "Nearest: Lin Yuanfan. What there is, for example: Rivers" in near.sentence


async def test_a_checked_line_names_its_speaker_as_the_reader_knows_them(ask: Ask) -> None:
    reply = await ask("/quote check 桥是两岸的约定", Locale.ENGLISH)
    assert isinstance(reply, Cards)
    assert reply.lines[0].startswith("Word for word: Lin Yuanfan")
    assert reply.check
    assert reply.check.speaker == "林远帆"


async def test_what_is_offered_is_offered_once(ask: Ask, library: Library) -> None:
    library.set_state(["ccc333", "fff666"], State.WITHDRAWN, workspace="")
    reply = await ask("/quote topic 桥梁")
    assert isinstance(reply, Miss)
    labels = [button.label for button in reply.buttons]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("line", ["show", "context", "cite"])
async def test_a_withdrawn_quote_is_said_to_be_withdrawn(ask: Ask, line: str) -> None:
    reply = await ask(f"/quote {line} ggg777")
    assert isinstance(reply, Notice)
    assert "撤回" in reply.text


async def test_a_workspaces_quotes_are_its_own(ask: Ask, library: Library) -> None:
    mine = quote("own888", "lin", "只给我们自己看的一句：河底有金。")
    library.load(Pack(quotes=(mine,)), workspace="test:w1", now=NOW)
    assert ids(await ask("河底有金"))[0] == "own888"
    for place in (elsewhere("w2"), elsewhere("w1", is_shared=True)):
        for line in ("河底有金", "/quote topic 河流", "/quote speaker 林远帆"):
            reply = await ask(line, place=place)
            assert not isinstance(reply, Cards) or "own888" not in ids(reply)
        for line in ("show", "context", "cite"):
            assert isinstance(await ask(f"/quote {line} own888", place=place), Miss)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
async def test_no_search_fails(ask: Ask, words: str) -> None:
    words = words.replace("\0", " ")
    if not words.strip() or words.strip().startswith("/"):
        return
    reply = await ask(f"/quote find {words}")
    assert not isinstance(reply, Problem) or reply.reference is None


def test_mixing_moves_only_what_it_must() -> None:
    assert mixed(["a1", "a2", "a3", "a4", "b1", "a5"], key=lambda item: item[0]) == [
        "a1", "a2", "b1", "a3", "a4", "a5",
    ]  # fmt: skip
    assert mixed(["a1", "a2"], key=lambda item: item[0]) == ["a1", "a2"]
    assert mixed([], key=str) == []


async def test_english_readers_read_english(ask: Ask) -> None:
    reply = await ask("/quote show aaa111", Locale.ENGLISH)
    assert isinstance(reply, Cards)
    card = reply.cards[0]
    assert card.byline == "Lin Yuanfan · Captain · 2024-02 (2 years 9 months ago)"
    assert card.translation == "Our translation: Our rendering."
    assert card.later == ("Later, 2025-02: changed: A year later no longer.",)
    assert card.words == "「河水不等人，修坝要趁早。」"


async def test_a_year_narrows_a_speakers_quotes(ask: Ask) -> None:
    assert ids(await ask("林远帆 2025")) == ["bbb222"]
