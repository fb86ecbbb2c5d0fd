from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.matcher import Matcher
from bot.matching.understanding import Understanding
from tests.bot.matching.conftest import TODAY, ask


def understand(matcher: Matcher, query: str, today: date = TODAY) -> Understanding:
    return matcher.search(query, today=today).understood


@pytest.mark.parametrize(
    ("query", "speakers", "topics", "words"),
    [
        ("朱嘯虎還看好開源嗎", ("zhu",), ("open-source",), ("看好",)),
        ("what did 朱啸虎 say on open source", ("zhu",), ("open-source",), ()),
        ("開源能追上閉源嗎", (), ("open-source",), ("追上",)),
        ("zhuxiaohu moat", ("zhu",), ("moat",), ()),
        ("PMF 烧钱", (), ("burn",), ("pmf",)),
        ("zxh 开源", ("zhu",), ("open-source",), ()),
        ("Yang Zhilin moats", ("yang",), ("moat",), ()),
        ("杨植林 烧钱", ("yang",), ("burn",), ()),
        ("yangzhilinn opensorce", ("yang",), ("open-source",), ()),
        ("傅盛和朱啸虎", ("fu", "zhu"), (), ()),
        ("open weights", (), ("open-source",), ()),
        ("量子烹饪", (), (), ("量子", "烹饪")),
        ("", (), (), ()),
    ],
)
def test_a_query_is_understood(
    matcher: Matcher,
    query: str,
    speakers: tuple[str, ...],
    topics: tuple[str, ...],
    words: tuple[str, ...],
) -> None:
    found = understand(matcher, query)

    assert (set(found.speakers), found.topics) == (set(speakers), topics)
    assert found.words == words or set(found.words) <= {"追", "上", *words}


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("朱啸虎 2024", ("2024",)),
        ("去年的烧钱", ("2025",)),
        ("今年 开源", ("2026",)),
        ("前年", ("2024",)),
        ("this year open source", ("2026",)),
        ("last year", ("2025",)),
        ("开源 2024 2025", ("2024", "2025")),
        ("4090", ()),
        ("开源", ()),
    ],
)
def test_years_are_understood_relative_to_the_day(
    matcher: Matcher, query: str, years: tuple[str, ...]
) -> None:
    assert understand(matcher, query).years == years


@pytest.mark.parametrize("query", ["有人才能开源", "有人才能"])
def test_a_topic_is_not_seen_across_two_words(matcher: Matcher, query: str) -> None:
    assert "teams" not in understand(matcher, query).topics


def test_a_common_word_that_sounds_like_a_short_name_is_no_name(matcher: Matcher) -> None:
    assert understand(matcher, "复生").speakers == ()


@given(st.text(max_size=120))
def test_any_text_can_be_understood(matcher: Matcher, query: str) -> None:
    found = understand(matcher, query)

    for mention in found.mentions:
        start, end = found.span(mention)
        assert 0 <= start < end <= len(found.text)


@pytest.mark.parametrize(
    "query",
    [
        "'",
        '"',
        "*",
        "NEAR(开源, 2)",
        "OR",
        "AND NOT",
        "开源*",
        "-开源",
        "(",
        ")",
        "[开源]",
        "\0",
        "^",
        "a:b",
        "{}",
        "C++",
        "don't",
        "multi-agent",
        "🤖",
        "<script>",
        "%",
        "_",
        "\\",
        "开源\0闭源",
        "é",
        "\u202e",
        "ﷺ" * 50,
    ],
)
def test_no_query_is_syntax(matcher: Matcher, query: str) -> None:
    ask(matcher, query)


@pytest.mark.parametrize(
    "unit", ["开", "开源 ", "a ", "ab", "🤖", "\0", "的", "朱啸", "1.1", "'a", "-", "ﷺ"]
)
def test_a_query_of_ten_thousand_characters_is_read_in_part(matcher: Matcher, unit: str) -> None:
    assert len(understand(matcher, unit * 10_000).text) <= 256


def test_a_known_term_is_no_slip_of_a_topics_name(library: Matcher) -> None:
    assert "valuation" in understand(library, "valuaton").topics
    assert "valuation" not in understand(library, "evaluation").topics
