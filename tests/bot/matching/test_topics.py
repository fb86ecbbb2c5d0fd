from __future__ import annotations

import pytest

from bot.matching.matcher import Matcher
from bot.matching.readings import Readings
from bot.matching.topics import Topics
from bot.model import Locale, Topic
from tests.bot.matching.conftest import ask


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("开源", "open-source"),
        ("開源", "open-source"),
        ("Open Source", "open-source"),
        ("open-source", "open-source"),
        ("OPENSOURCE", "open-source"),
        ("開放原始碼", "open-source"),
        ("开放原始码", "open-source"),
        ("opensorce", "open-source"),
        ("moats", "moat"),
        ("Moat", "moat"),
        ("護城河", "moat"),
        ("烧钱", "burn"),
        ("造血", "burn"),
        ("burnrate", "burn"),
        ("现金流", "burn"),
        ("kaiyuan", "open-source"),
        ("huchenghe", "moat"),
    ],
)
def test_a_topic_is_known_by_any_of_its_names_or_nearly(
    matcher: Matcher, text: str, topic: str
) -> None:
    assert matcher.topic(text).id == topic


@pytest.mark.parametrize("text", ["", "量子烹饪", "random forest", "源"])
def test_other_words_are_no_topic(matcher: Matcher, text: str) -> None:
    assert matcher.topic(text).id is None


def test_the_nearest_are_offered(matcher: Matcher) -> None:
    assert matcher.topic("开源软件").nearest[0] == "open-source"


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("开", "open-source"),
        ("開", "open-source"),
        ("op", "open-source"),
        ("护", "moat"),
        ("hcu", "moat"),
        ("kaiyuan", "open-source"),
        ("ky", "open-source"),
        ("kai", "open-source"),
    ],
)
def test_topics_complete_by_prefix_pinyin_initials_and_either_script(
    matcher: Matcher, prefix: str, first: str
) -> None:
    assert matcher.complete_topic(prefix.replace("hcu", "hch"))[0] == first


@pytest.mark.parametrize("locale", list(Locale))
def test_nothing_typed_offers_all(matcher: Matcher, locale: Locale) -> None:
    assert len(matcher.complete_topic("", locale=locale)) == 4
    assert matcher.complete_topic("qqq", locale=locale) == ()
    assert len(matcher.complete_topic("o", locale=locale, limit=1)) == 1


def test_pinyin_stands_in_a_query_for_a_topic(matcher: Matcher) -> None:
    assert ask(matcher, "朱啸虎 kaiyuan").understood.topics == ("open-source",)
    assert ask(matcher, "ren cai").understood.topics == ("teams",)
    assert ask(matcher, "rencal").understood.topics == ()
    assert ask(matcher, "who can ship").understood.topics == ()


@pytest.mark.parametrize("word", ["taken", "ground", "metro", "around", "essential"])
def test_a_slip_in_words_run_together_is_another_word(library: Matcher, word: str) -> None:
    assert library.topic(word).id is None
    assert ask(library, word).understood.topics == ()


def test_half_a_name_in_latin_letters_is_no_name(readings: Readings) -> None:
    work = Topic(id="work", zh="AI与工作", hant="AI與工作", en="AI and work")

    assert Topics([work], readings).look_up("工作") == ("work",)
    assert Topics([work], readings).look_up("AI") == ()
