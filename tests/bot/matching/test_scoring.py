from __future__ import annotations

import pytest

from bot.matching.matcher import Matcher
from tests.bot.matching.conftest import ask


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("英伟达", "c1"),
        ("輝達", "c1"),
        ("nvidia", "c1"),
        ("软件", "c2"),
        ("軟體", "c2"),
        ("software", "c2"),
        ("软体", "c2"),
        ("朱啸虎 护城河", "a3"),
        ("朱嘯虎 moat", "a3"),
        ("AGI 马拉松", "b1"),
        ("long race", "b1"),
        ("races to the summit", "b1"),
        ("楊植麟 開源", "b2"),
        ("股票", "c1"),
        ("为什么千万别烧钱", "a2"),
        ("最后一轮", "a2"),
        ("朱啸虎 2024 烧钱", "a2"),
    ],
)
def test_the_right_quote_comes_first(matcher: Matcher, query: str, first: str) -> None:
    assert ask(matcher, query).ids[:1] == (first,)


def test_a_quote_on_the_topic_is_found_though_the_word_is_not_in_it(matcher: Matcher) -> None:
    assert set(ask(matcher, "open source").ids) >= {"a1", "a3", "b2"}


def test_the_speaker_asked_for_comes_before_all_others(matcher: Matcher) -> None:
    ids = ask(matcher, "杨植麟 烧钱").ids

    assert set(ids[:2]) == {"b1", "b2"}


@pytest.mark.parametrize(
    "queries",
    [
        ("英伟达", "輝達", "NVIDIA", "nvidia"),
        ("软件", "軟體", "software", "Software"),
        ("开源", "開源", "open source"),
    ],
)
def test_equal_words_give_the_same_answers_in_the_same_order(
    matcher: Matcher, queries: tuple[str, ...]
) -> None:
    assert len({ask(matcher, query).ids for query in queries}) == 1


def test_a_question_of_question_words_alone_is_still_looked_for(matcher: Matcher) -> None:
    assert ask(matcher, "为什么").is_miss
