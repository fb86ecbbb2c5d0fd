from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Locale
from bot.script import guess_locale, set_punctuation, set_script

MARKS = {
    "現在開源比閉源落后一代,但長遠看呢?": "現在開源比閉源落后一代，但長遠看呢？",
    "你10個人找不到PMF,100個人更找不到": "你10個人找不到PMF，100個人更找不到",
    "估值1,000萬": "估值1,000萬",
    "9:30開會": "9:30開會",
    "他說oh, yes": "他說oh, yes",
    "(開源)": "（開源）",
    "plain English, untouched!": "plain English, untouched!",
}


@pytest.mark.parametrize(("stored", "shown"), MARKS.items())
def test_chinese_text_is_shown_with_full_width_marks(stored: str, shown: str) -> None:
    assert set_punctuation(stored) == shown


def test_words_are_set_in_the_readers_script() -> None:
    assert set_script("開源", Locale.SIMPLIFIED) == "开源"
    assert set_script("开源", Locale.TRADITIONAL) == "開源"
    assert set_script("开源", Locale.ENGLISH) == "开源"


@pytest.mark.parametrize(
    ("typed", "default", "locale"),
    [
        ("朱嘯虎還看好嗎", Locale.SIMPLIFIED, Locale.TRADITIONAL),
        ("朱啸虎还看好吗", Locale.TRADITIONAL, Locale.SIMPLIFIED),
        ("AGI", Locale.ENGLISH, Locale.ENGLISH),
        ("moat", Locale.SIMPLIFIED, Locale.SIMPLIFIED),
        ("公司", Locale.TRADITIONAL, Locale.TRADITIONAL),
        ("公司", Locale.ENGLISH, Locale.SIMPLIFIED),
    ],
)
def test_the_script_typed_is_the_script_answered(
    typed: str, default: Locale, locale: Locale
) -> None:
    assert guess_locale(typed, default) is locale


@given(st.text(max_size=200))
def test_any_text_can_be_shown(text: str) -> None:
    for locale in Locale:
        set_punctuation(set_script(text, locale))
