from __future__ import annotations

import jieba
import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.folding import BREAK, fold, normalise, stem

CONVERTERS = {way: opencc.OpenCC(way) for way in ("s2t", "s2tw", "s2hk", "t2s", "tw2s", "hk2s")}
with jieba.Tokenizer().get_dict_file() as lines:
    WORDS = [line.decode().split(" ")[0] for line in lines]
    WORDS = [word for word in WORDS if "里" not in word and "哩" not in word]  # a mile is no 里


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("朱嘯虎還看好數據飛輪嗎？", "朱啸虎还看好数据飞轮吗"),
        ("ＧＰＴ－４", "gpt4"),
        ("open-source", "open sourc"),
        ("don't stop, C++ & C#", f"dont stop{BREAK}c++ c#"),
        ("做PMF 烧钱", "做pmf烧钱"),
        ("萨姆·奥尔特曼", "萨姆奥尔特曼"),
        ("3.5 模型", "3.5模型"),
        ("大 模 型", "大模型"),
        ("零\u200b宽", "零宽"),
        ("一行\n两行", "一行两行"),
        ("。。。", ""),
    ],
)
def test_a_text_is_normalised_to_its_units(text: str, normalised: str) -> None:
    assert normalise(text) == normalised


@pytest.mark.parametrize("direction", CONVERTERS)
def test_every_word_folds_alike_in_every_script(direction: str) -> None:
    converted = CONVERTERS[direction].convert("\n".join(WORDS))

    differ = zip(
        WORDS, fold(converted).split("\n"), fold("\n".join(WORDS)).split("\n"), strict=True
    )
    assert [word for word, other, own in differ if other != own] == []


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(sorted(CONVERTERS)))
def test_any_text_folds_alike_in_every_script(words: list[str], direction: str) -> None:
    text = "的".join(words)

    assert fold(CONVERTERS[direction].convert(text)) == fold(text)


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=50))
def test_full_width_folds_as_half_width(text: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in text)

    assert normalise(wide) == normalise(text)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("moats", "moat"),
        ("burning", "burn"),
        ("companies", "company"),
        ("running", "run"),
        ("prices", "pricing"),
    ],
)
def test_english_endings_meet(word: str, other: str) -> None:
    assert stem(word) == stem(other)


@pytest.mark.parametrize("word", ["is", "gpu", "less", "campus", "r1", "c++"])
def test_what_is_no_ending_stays(word: str) -> None:
    assert stem(word) == word
