from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.analyser import Analyser
from bot.matching.matcher import Matcher
from bot.matching.readings import Readings
from bot.model import Term, Topic
from tests.bot.matching.conftest import (
    LINES,
    SPEAKERS,
    TERMS,
    TODAY,
    TOPICS,
    Line,
    ask,
    make_document,
    make_matcher,
)

PIECES = (
    "开源",
    "闭源",
    "朱啸虎",
    "护城河",
    "英伟达",
    "软件",
    "质量",
    "了解",
    "open source",
    "AGI",
    "的",
    "吗",
    "2024",
    "去年",
    "，",
    " ",
    "PMF",
    "马拉松",
    "发展",
    "后面",
    "干净",
    "台湾",
)
QUERIES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)
TRADITIONAL = {way: opencc.OpenCC(way) for way in ("s2t", "s2tw", "s2hk")}


@given(query=QUERIES, way=st.sampled_from(sorted(TRADITIONAL)))
def test_a_query_finds_the_same_in_either_script(matcher: Matcher, query: str, way: str) -> None:
    assert ask(matcher, TRADITIONAL[way].convert(query)) == ask(matcher, query)


@given(query=QUERIES)
def test_a_query_finds_the_same_in_either_width_and_case(matcher: Matcher, query: str) -> None:
    wide = "".join(
        chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else "\u3000" if one == " " else one
        for one in query.upper()
    )

    assert ask(matcher, wide) == ask(matcher, query)


@given(st.permutations(LINES))
def test_the_order_in_which_quotes_come_does_not_matter(
    analyser: Analyser, readings: Readings, matcher: Matcher, lines: list[Line]
) -> None:
    other = Matcher(analyser, readings, SPEAKERS, TOPICS, TERMS)
    for line in lines:
        other.update([make_document(analyser, line)])

    for query in ("开源", "朱啸虎 烧钱", "马拉松", "的 软件"):
        assert ask(other, query) == ask(matcher, query)


def test_a_workspace_sees_its_own_quotes_and_the_shared_ones(
    analyser: Analyser, readings: Readings
) -> None:
    private = (
        Line("p1", "开源是我们的路。", workspace="slack:A"),
        Line("p2", "开源不是我们的路。", workspace="slack:B"),
    )
    matcher = make_matcher(analyser, readings, (*LINES, *private))

    assert "p1" in ask(matcher, "开源", workspace="slack:A").ids
    assert "p2" not in ask(matcher, "开源", workspace="slack:A").ids
    assert {"p1", "p2"}.isdisjoint(ask(matcher, "开源").ids)
    assert {"p1", "p2"}.isdisjoint(ask(matcher, "开源", workspace="slack:C").ids)
    assert set(matcher.browse(workspace="slack:B")) - set(matcher.browse()) == {"p2"}


def test_the_quotes_of_another_workspace_change_nothing(
    analyser: Analyser, readings: Readings
) -> None:
    others = [Line(f"p{at}", "开源" * at, workspace="slack:B") for at in range(1, 30)]
    matcher = make_matcher(analyser, readings)
    before = ask(matcher, "开源 马拉松", workspace="slack:A")

    matcher.update([make_document(analyser, line) for line in others])

    assert ask(matcher, "开源 马拉松", workspace="slack:A") == before


def test_the_equal_words_of_a_workspace_are_its_own(analyser: Analyser, readings: Readings) -> None:
    codename = Term(words=("灯塔计划", "马拉松"), workspace="slack:A")
    matcher = Matcher(analyser, readings, SPEAKERS, TOPICS, (*TERMS, codename))
    matcher.update([make_document(analyser, line) for line in LINES])

    assert ask(matcher, "灯塔计划", workspace="slack:A").ids[0] == "b1"
    assert ask(matcher, "灯塔计划", workspace="slack:B").is_miss
    assert ask(matcher, "灯塔计划").is_miss


def test_the_topics_of_a_workspace_are_its_own(analyser: Analyser, readings: Readings) -> None:
    own = Topic(id="tea", zh="茶", hant="茶", en="Tea", workspace="slack:A")
    matcher = Matcher(analyser, readings, SPEAKERS, (*TOPICS, own))

    assert matcher.topic("tea", workspace="slack:A").id == "tea"
    assert matcher.topic("tea", workspace="slack:B").id is None
    assert "tea" not in matcher.complete_topic("te")
    assert "tea" in matcher.complete_topic("te", workspace="slack:A")


def test_quotes_are_added_changed_moved_and_taken_away(
    analyser: Analyser, readings: Readings
) -> None:
    matcher = make_matcher(analyser, readings)

    matcher.update([make_document(analyser, Line("n", "分红要稳定。"))])
    assert ask(matcher, "分红").ids == ("n",)
    matcher.update([make_document(analyser, Line("n", "估值太贵。"))])
    assert ask(matcher, "分红").is_miss
    assert ask(matcher, "估值").ids == ("n",)
    matcher.update([make_document(analyser, Line("n", "估值太贵。", workspace="w"))])
    assert ask(matcher, "估值").is_miss
    assert ask(matcher, "估值", workspace="w").ids == ("n",)
    matcher.update([], removed=["n", "never there"])
    assert ask(matcher, "估值", workspace="w").is_miss


def test_pages_follow_each_other(matcher: Matcher) -> None:
    whole = ask(matcher, "开源").ids

    pages = [
        matcher.search("开源", today=TODAY, limit=1, offset=at).ids for at in range(len(whole))
    ]

    assert tuple(one for page in pages for one in page) == whole


def test_browsing_is_newest_first(matcher: Matcher) -> None:
    assert matcher.browse(topics=("open-source",)) == ("a3", "b2", "a1")
    assert matcher.browse(speakers=("fu",)) == ("c1", "c2")
    assert matcher.browse(topics=("open-source",), speakers=("yang",)) == ("b2",)
    assert matcher.browse(topics=("nothing",)) == ()


def test_a_name_that_two_share_has_both_as_candidates(matcher: Matcher) -> None:
    found = matcher.speaker("虎")

    assert found.id is None
    assert matcher.speaker("朱啸虎").candidates == ("zhu",)


@pytest.mark.parametrize("seed", range(3))
def test_every_piece_of_two_characters_finds_every_quote_that_holds_it(
    analyser: Analyser, readings: Readings, seed: int
) -> None:
    chance = Random(seed)
    letters = "开源闭模型的是数据一不"
    texts = {f"q{at}": "".join(chance.choices(letters, k=12)) for at in range(60)}
    matcher = make_matcher(analyser, readings, [Line(one, text) for one, text in texts.items()])

    for word in {a + b for a in letters for b in letters}:
        holding = {one for one, text in texts.items() if word in text}
        found = ask(matcher, word, limit=100).ids
        assert holding <= set(found)


def test_looking_up_while_quotes_come_and_go_sees_them_before_or_after(
    analyser: Analyser, readings: Readings
) -> None:
    matcher = make_matcher(analyser, readings)
    steady = ask(matcher, "马拉松").ids
    lines = [Line(f"n{at}", f"分红要稳定，第{at}次说。") for at in range(60)]

    def change() -> None:
        for line in lines:
            matcher.update([make_document(analyser, line)])
        matcher.update([], removed=[line.id for line in lines[::2]])

    with ThreadPoolExecutor(max_workers=4) as pool:
        changing = pool.submit(change)
        seen = [pool.submit(ask, matcher, query) for query in ("马拉松", "分红") * 60]
        changing.result()

    known = {line.id for line in lines}
    assert all(one.result().ids in (steady, ()) or set(one.result().ids) <= known for one in seen)
    assert set(ask(matcher, "分红", limit=100).ids) <= {line.id for line in lines[1::2]}


def test_browsing_everything_sees_what_has_changed(analyser: Analyser, readings: Readings) -> None:
    matcher = make_matcher(analyser, readings)
    assert matcher.browse()[0] == "c1"

    matcher.update([make_document(analyser, Line("new", "分红。", said_on="2026"))], removed=["c1"])

    assert matcher.browse()[0] == "new"
    assert "c1" not in matcher.browse()
