from __future__ import annotations

import pytest

from bot.matching.matcher import Matcher
from bot.matching.names import Names
from bot.matching.readings import Readings
from bot.model import Part, Speaker
from tests.bot.matching.conftest import SPEAKERS


@pytest.fixture(scope="module")
def names(readings: Readings) -> Names:
    return Names(SPEAKERS, readings)


@pytest.mark.parametrize(
    "text",
    [
        "朱啸虎",
        "朱嘯虎",
        "朱总",
        "金沙江创投",
        "金沙江創投",
        "Zhu Xiaohu",
        "xiaohu zhu",
        "ZHUXIAOHU",
        "zhu xiao hu",
        "Zhu Xiao-Hu",
        "xiaohuzhu",
        "zxh",
        "ZXH",
        "啸虎",
        "金沙江",
        "朱啸虎老师",
        "朱晓虎",
        "朱小护",
        "朱啸龙",
        "主啸虎",
        "zhu xiaohuu",
        "zhu xiaoh",
        "ｚｈｕ ｘｉａｏｈｕ",
    ],
)
def test_a_speaker_is_known_by_any_of_his_names_or_nearly(names: Names, text: str) -> None:
    assert names.look_up(text)[:1] == ("zhu",)


@pytest.mark.parametrize("text", ["", "。", "马斯克", "random forest", "的", "x", "足球", "zzz"])
def test_nobody_is_known_by_other_words(names: Names, text: str) -> None:
    assert names.look_up(text) == ()


def test_those_quoted_come_before_those_only_mentioned(readings: Readings) -> None:
    people = [
        Speaker(id=one, name=name, traditional=name, english="", part=part)
        for one, name, part in (("a", "张伟", Part.MENTIONED), ("b", "张卫", Part.GUEST))
    ]

    assert Names(people, readings).look_up("zhangwei") == ("b", "a")


def test_a_compound_surname_is_turned_as_one(readings: Readings) -> None:
    names = Names([Speaker(id="a", name="欧阳修", traditional="歐陽修", english="")], readings)

    assert names.look_up("xiuouyang") == ("a",)


@pytest.mark.parametrize(
    ("text", "nearest"), [("朱虎", "zhu"), ("杨志", "yang"), ("huiwen", "wang")]
)
def test_the_nearest_are_offered(names: Names, text: str, nearest: str) -> None:
    assert names.nearest(text)[0] == nearest


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("朱", "zhu"),
        ("嘯", "zhu"),
        ("zhu", "zhu"),
        ("zx", "zhu"),
        ("xiaoh", "zhu"),
        ("楊", "yang"),
        ("猎", "fu"),
    ],
)
def test_names_complete_by_prefix_pinyin_initials_and_either_script(
    matcher: Matcher, prefix: str, first: str
) -> None:
    assert matcher.complete_speaker(prefix)[0] == first


def test_nothing_typed_offers_everyone_the_quoted_first(matcher: Matcher) -> None:
    assert matcher.complete_speaker("") == ("fu", "yang", "zhu", "wang")
    assert matcher.complete_speaker("", limit=2) == ("fu", "yang")
    assert matcher.complete_speaker("qqq") == ()
