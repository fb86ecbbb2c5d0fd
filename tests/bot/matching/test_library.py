"""The shipped library, searched."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from bot.matching.folding import normalise
from bot.matching.matcher import Matcher
from bot.model import Pack, Part
from tests.bot.matching.conftest import TODAY, ask
from tests.bot.matching.lookups import (
    FOREIGN,
    agreement,
    answered,
    figures_by_kind,
    lost,
    match_metadata,
)

ASKED = """
开源能追上闭源吗|大模型公司值得投资吗|创业公司该不该烧钱|AI会不会取代搜索|is google search dead
what did 朱啸虎 say on open source|will open source catch up|朱嘯虎還看好數據飛輪嗎
AGI什么时候实现|中国和美国AI差距|人形机器人靠谱吗|模型的护城河在哪里|怎么找到PMF
如何看待DeepSeek|AI有意识吗|does AI have consciousness|创业者应该出海吗
should startups go global|英伟达股价会跌吗|三天工作制|will AI take jobs|长文本为什么重要
杨植麟的技术信仰|傅盛怎么看小模型|zxh agi|zhuxiaohu moat|PMF 烧钱|輝達|募資|資料飛輪|創辦人
"""


def test_what_is_foreign_to_the_library_is_a_miss(library: Matcher) -> None:
    assert len(FOREIGN) > 200
    assert set(answered(library)) <= {
        "used cars",  # "used" says nothing of a subject, and the library has a car
        "winter coat sale",  # two words of three: winter, and what sellers do
    }


def test_graded_look_ups_find_what_a_reader_would(
    library: Matcher, pack: Pack, caches: Path
) -> None:
    served = figures_by_kind(library)["all"]
    metadata = figures_by_kind(match_metadata(pack, caches))["all"]

    assert served["ndcg@10"] >= 0.82
    assert served["hit@3"] >= 0.94
    assert metadata["ndcg@10"] >= 0.78
    assert metadata["hit@3"] >= 0.92


def test_no_graded_look_up_is_taken_for_a_miss(library: Matcher) -> None:
    # A paraphrase shares no word with its quotes: only a model of meaning would see it.
    assert {one for one in lost(library) if not one.startswith("paraphrase")} <= {
        "question-en-13",
        "question-zh-14",
        "question-zh-27",
    }


def test_the_same_query_in_other_words_finds_the_same(library: Matcher) -> None:
    found = agreement(library)

    assert found["triples"] == 200
    assert found["taiwan three"] >= 180
    assert found["english three"] >= 165
    assert found["taiwan overlap"] >= 0.95
    assert found["english overlap"] >= 0.93


@pytest.mark.parametrize("query", ASKED.strip().replace("\n", "|").split("|"))
def test_what_people_ask_is_answered(library: Matcher, query: str) -> None:
    assert not ask(library, query).is_miss


def test_every_topic_is_found_by_all_its_names(library: Matcher, pack: Pack) -> None:
    held = {topic for quote in pack.quotes for topic in quote.topics}
    lost = [
        form
        for topic in pack.topics
        for form in (topic.zh, topic.hant, topic.en, *topic.aliases)
        if topic.id in held and topic.id not in ask(library, form).understood.topics
    ]

    assert lost == []


def test_every_speaker_is_found_by_all_their_names(library: Matcher, pack: Pack) -> None:
    guests = [one for one in pack.speakers if one.part is Part.GUEST]
    lost = [
        form
        for one in guests
        for form in (one.name, one.traditional, one.english, one.english.lower().replace(" ", ""))
        if library.speaker(form).id != one.id or ask(library, form).understood.speakers != (one.id,)
    ]

    assert lost == []


def test_every_word_of_two_characters_finds_every_quote_that_holds_it(
    library: Matcher, pack: Pack
) -> None:
    holding: defaultdict[str, set[str]] = defaultdict(set)
    for quote in pack.quotes:
        for run in re.findall("[\u4e00-\u9fff]+", normalise(quote.text)):
            for at in range(len(run) - 1):
                holding[run[at : at + 2]].add(quote.id)

    for word, ids in holding.items():
        assert ids <= set(library.search(word, today=TODAY, limit=len(pack.quotes)).ids), word


def test_the_ids_do_not_hang_on_the_limit(library: Matcher) -> None:
    for query in ("开源", "烧钱 融资", "朱啸虎 AGI"):
        assert ask(library, query, limit=100).ids[:3] == ask(library, query, limit=3).ids
