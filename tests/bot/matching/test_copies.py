from __future__ import annotations

from bot.matching.analyser import Analyser
from bot.matching.readings import Readings
from tests.bot.matching.conftest import TODAY, Line, ask, make_matcher

SAID = "所以每一轮都要当成最后一轮！千万别烧钱，一定要活下去，先把钱赚回来再说。"


def test_one_quote_of_several_near_copies_is_enough(analyser: Analyser, readings: Readings) -> None:
    lines = (
        Line("a", SAID, said_on="2024"),
        Line("b", SAID.replace("！", "，"), said_on="2025"),
        Line("c", SAID.replace("所以", ""), said_on="2023"),
        Line("d", SAID, speaker="fu"),
        Line("e", "千万别烧钱，要分红。"),
    )
    matcher = make_matcher(analyser, readings, lines)

    found = ask(matcher, "千万别烧钱").ids

    assert len(found) == 3
    assert len({"a", "b", "c"} & set(found)) == 1


def test_copies_come_last_where_everything_is_wanted(
    analyser: Analyser, readings: Readings
) -> None:
    lines = (
        Line("a", SAID, said_on="2024"),
        Line("b", SAID, said_on="2025"),
        Line("e", "烧钱要分红。"),
    )
    matcher = make_matcher(analyser, readings, lines)

    found = matcher.search("千万别烧钱", today=TODAY, may_miss=False)

    assert found.ids == ("b", "e", "a")


def test_a_sentence_and_its_opposite_are_no_copies(analyser: Analyser, readings: Readings) -> None:
    lines = (Line("a", "开源一定会赢。"), Line("b", "开源一定不会赢。"))

    assert len(ask(make_matcher(analyser, readings, lines), "开源").ids) == 2
