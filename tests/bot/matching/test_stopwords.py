from __future__ import annotations

import pytest

from bot.matching.stopwords import is_stopword


@pytest.mark.parametrize("word", ["的", "很多", "怎样才能", "哪几个", "怎么办", "the", "。"])
def test_a_word_of_no_subject_is_one_however_it_is_put_together(word: str) -> None:
    assert is_stopword(word)


@pytest.mark.parametrize("word", ["开源", "年会", "看好", "时间", "未来", "对话", "model"])
def test_a_word_with_a_subject_is_none_though_its_characters_are(word: str) -> None:
    assert not is_stopword(word)
