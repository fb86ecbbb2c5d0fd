from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.transcripts.letters import Letters
from bot.transcripts.receipts import CONTEXT, FOLDINGS, FoldedSource, find_receipt

SOURCE = """**腾讯新闻《潜望》：你看好吗？**

**朱啸虎：** 用LLaMA训练两三个月，**至少做到人类top
30水平**，马上去掉50%人工销售。「别烧钱」，他说。

我們做創(chuàng)業(yè)的，沒有退路。今年要活下去！明年要活下去！

[开源的文章](https://example.org/a_b)说，开源不会一直落后。涨了20%，到了3.5倍，花三十万。
"""


@pytest.mark.parametrize(
    ("quote", "folding"),
    [
        ("马上去掉50%人工销售。", ()),
        ("至少做到人类top 30水平", ("wrap",)),
        ("训练两三个月，至少做到人类top 30水平，马上去掉", ("wrap", "emphasis")),
        ("马上去掉50％人工销售。", ("width",)),
        ("“别烧钱”,他说。", ("width", "quotes")),
        ("我们做創(chuàng)業(yè)的，沒有退路。", ("script",)),
        ("我們做創業的，沒有退路。", ("pinyin",)),
        ("我们做创业的，没有退路。", ("script", "pinyin")),
        ("马上去掉\u200b50%人工销售。", ("invisible",)),
        ("开源的文章说，开源不会一直落后。", ("emphasis",)),
    ],
)
def test_each_difference_of_form_is_named_and_no_other(
    quote: str, folding: tuple[str, ...], letters: Letters
) -> None:
    match = find_receipt(SOURCE, quote, letters)
    assert match is not None
    assert match.folding == folding


@pytest.mark.parametrize(
    "quote",
    [
        "马上去掉60%人工销售。",
        "马上去掉5%人工销售。",
        "马上去掉50%人工。",
        "马上不去掉50%人工销售。",
        "开源会一直落后。",
        "会一直落后。",
        "涨了2",
        "涨了20",
        "到了3",
        "5倍，花三十万。",
        "十万。",
        "0%，到了3.5倍",
        "你看好",
        "aMA训练两三个月",
        "top30水平",
        "",
        "   ",
    ],
)
def test_other_words_are_refused_and_so_are_cuts_through_words_numbers_and_nots(
    quote: str, letters: Letters
) -> None:
    assert find_receipt(SOURCE, quote, letters) is None


def test_what_stands_around_decides_between_places(letters: Letters) -> None:
    source = FoldedSource(SOURCE, letters)
    free = source.find("要活下去！")
    assert free is not None
    assert free.is_ambiguous
    assert free.occurrences == 2
    second = source.find("要活下去！", prefix="今年要活下去！明年")
    assert second is not None
    assert not second.is_ambiguous
    assert second.start > free.start
    assert source.find("要活下去！", prefix="后年") is None
    assert source.find("要活下去！", suffix="后年") is None
    assert len(source.find_all("要活下去！")) == 2


def test_the_position_is_that_of_the_raw_text(letters: Letters) -> None:
    match = find_receipt(SOURCE, "至少做到人类top 30水平", letters)
    assert match is not None
    assert SOURCE[match.start : match.end] == "至少做到人类top\n30水平"
    assert SOURCE[: match.start].endswith(match.prefix)
    assert SOURCE[match.end :].startswith(match.suffix)


def test_the_minimal_folding_of_identical_words_is_empty(letters: Letters) -> None:
    match = find_receipt("一样的话。", "一样的话。", letters)
    assert match is not None
    assert match.folding == ()
    assert match.prefix == match.suffix == ""


def test_a_receipt_fits_the_source_that_it_was_taken_from_and_one_wrapped_anew(
    letters: Letters,
) -> None:
    source = FoldedSource(SOURCE, letters)
    rewrapped = FoldedSource(SOURCE.replace("\n\n", "\r\n").replace("，", "，\n"), letters)
    for quote in ("马上去掉50%人工销售。", "沒有退路。", "开源不会一直落后。", "今年要活下去！"):
        match = source.find(quote)
        assert match is not None
        assert max(len(match.prefix), len(match.suffix)) <= CONTEXT
        for text in (source, rewrapped):
            again = text.find(quote, prefix=match.prefix, suffix=match.suffix)
            assert again is not None
            assert not again.is_ambiguous


@pytest.mark.seeds
def test_ten_thousand_planted_changes_are_all_refused(
    seeds: dict[str, Path], letters: Letters
) -> None:
    chance = random.Random(20261122)
    for name in ("000", "002"):
        text = seeds[name].read_text("utf-8")
        source = FoldedSource(text, letters)
        sentences = [line for line in text.replace("**", "").split("。") if 12 < len(line) < 90]
        quotes = [match for line in sentences if (match := source.find(line.strip()))]
        for _ in range(5000):
            match = chance.choice(quotes)
            words = text[match.start : match.end]
            changed = _change(words, chance)
            found = source.find(changed, prefix=match.prefix, suffix=match.suffix)
            assert found is None or source.find(words) is None, changed


def _change(words: str, chance: random.Random) -> str:
    han = [index for index, letter in enumerate(words) if "\u4e00" <= letter <= "\u9fff"]
    at = chance.choice(han or range(len(words)))
    other = chance.choice([letter for letter in "东西南北甲乙丙丁戊" if letter != words[at]])
    return chance.choice(
        [
            words[:at] + other + words[at + 1 :],
            words[:at] + words[at + 1 :],
            words[:at] + "不" + words[at:],
            words[:at] + "9" + words[at:],
        ]
    )


def test_every_folding_has_its_place_in_the_order() -> None:
    assert FOLDINGS == ("wrap", "invisible", "emphasis", "width", "quotes", "script", "pinyin")
