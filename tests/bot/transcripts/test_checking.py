from __future__ import annotations

import random
from pathlib import Path

import pytest

from adapters.importing import known_from
from bot.library.packs import read_packs
from bot.messages import Verdict
from bot.model import Pack, Quote
from bot.store.sources import KeptSource, KeptTurn
from bot.transcripts.checking import (
    Checker,
    Passage,
    passages_of_kept,
    passages_of_quotes,
)
from bot.transcripts.differences import find_differences
from bot.transcripts.letters import Letters
from bot.transcripts.transcript import read_together

CONTENT = Path(__file__).parents[3] / "content"
GUEST, HOST = "林启文", "记者"
PASSAGES = (
    Passage(
        text="真正的壁垒是你敢不敢第二天就修好。", speaker=GUEST, source="圆桌", quote="aaaaaa"
    ),
    Passage(text="开源比非开源落后一代，但长远来看，肯定会赶上。", speaker=GUEST, source="圆桌"),
    Passage(text="一年涨了20%，我们从来不烧钱。你信吗？", speaker=GUEST, source="圆桌"),
    Passage(
        text="Never open a second shop to fix the first one.", speaker="Ann Lee", source="Bread"
    ),
    Passage(
        text="你说过“开源比闭源落后一代，但长远看肯定会赶上”，还信吗？",
        speaker=HOST,
        source="圆桌二",
        is_asked=True,
    ),
    Passage(text="昨天有个客户说：“便宜的东西最贵。”我信。", speaker=GUEST, source="圆桌"),
    Passage(text="閑聊不產生智能。", speaker=HOST, source="圆桌", is_asked=True),
)


@pytest.fixture(scope="module")
def checker(letters: Letters) -> Checker:
    return Checker(PASSAGES, letters)


@pytest.mark.parametrize(
    "line",
    [
        "真正的壁垒是你敢不敢第二天就修好。",
        "真正的壁垒是你敢不敢第二天就修好",
        "「真正的壁壘是你敢不敢第二天就修好。」",
        "林启文：真正的壁垒是你敢不敢第二天就修好。",
        "真正的壁垒是你敢不敢第二天就修好。——林启文",
        "一年涨了20%",
        "我们从来不烧钱。",
        "Never open a second shop to fix the first one",
    ],
)
def test_the_very_words_are_exact_by_declared_foldings(line: str, checker: Checker) -> None:
    assert checker.check(line).verdict is Verdict.EXACT


@pytest.mark.parametrize(
    ("line", "given", "true"),
    [
        ("真正的壁垒是你敢不敢第三天就修好。", "三", "二"),
        ("真正的壁垒不是你敢不敢第二天就修好。", "不", ""),
        ("一年涨了30%，我们从来不烧钱。", "3", "2"),
        ("一年涨了20%，我们从来烧钱。", "", "不"),
        ("Never open a third shop to fix the first one.", "third", "second"),
    ],
)
def test_one_change_is_altered_and_marked(
    line: str, given: str, true: str, checker: Checker
) -> None:
    check = checker.check(line)
    assert check.verdict is Verdict.ALTERED
    assert any(given in one.given and true in one.true for one in check.differences)


@pytest.mark.parametrize(
    "line",
    [
        "从来不烧钱。",
        "烧钱。",
        "年涨了20%",
        "一年涨了2",
        "0%，我们从来不烧钱",
        "你信吗",
        "正的壁垒是你敢不敢第二天就修好。",
    ],
)
def test_a_cut_through_a_clause_is_never_exact(line: str, checker: Checker) -> None:
    assert checker.check(line).verdict is not Verdict.EXACT


def test_a_wrong_name_is_a_difference(checker: Checker) -> None:
    check = checker.check("Ann Lee：真正的壁垒是你敢不敢第二天就修好。")
    assert check.verdict is Verdict.ALTERED
    assert (check.differences[0].given, check.differences[0].true) == ("Ann Lee", GUEST)


def test_an_interviewers_words_are_named_as_his(checker: Checker) -> None:
    check = checker.check("闲聊不产生智能。")
    assert check.verdict is Verdict.INTERVIEWER
    assert check.speaker == HOST


def test_an_interviewers_retelling_is_told_from_what_was_said(checker: Checker) -> None:
    check = checker.check("开源比闭源落后一代，但长远看肯定会赶上")
    assert check.verdict is Verdict.ALTERED
    assert check.speaker == GUEST
    assert check.words == "开源比非开源落后一代，但长远来看，肯定会赶上。"
    assert check.retelling is not None


@pytest.mark.parametrize(
    "line", ["", "。", "今天天气不错。", "random forest", "烧烤也可以当早饭吃吗？" * 30]
)
def test_what_nobody_said_is_not_on_record(line: str, checker: Checker) -> None:
    assert checker.check(line).verdict is Verdict.NOT_ON_RECORD


def test_words_that_a_guest_only_relays_are_not_confirmed_as_his(checker: Checker) -> None:
    check = checker.check("便宜的东西最贵。")
    assert check.verdict is Verdict.NOT_ON_RECORD
    assert check.words is not None
    assert "客户说" in check.words


def test_a_record_without_words_answers_too(letters: Letters) -> None:
    assert Checker([], letters).check("真的吗？").verdict is Verdict.NOT_ON_RECORD


def test_what_a_folding_makes_equal_is_no_difference(letters: Letters) -> None:
    assert find_differences("開源,會贏。", "开源，会赢。", letters) == ()


def _mutate(words: str, chance: random.Random) -> str:
    han = [at for at, letter in enumerate(words) if "\u4e00" <= letter <= "\u9fff"]
    digits = [at for at, letter in enumerate(words) if letter.isdigit()]
    at = chance.choice(han)
    kind = chance.randrange(5)
    if kind == 0:
        return words[:at] + chance.choice("东南西北春夏秋冬") + words[at + 1 :]
    if kind == 1:
        return words[:at] + words[at + 1 :]
    if kind == 2:
        return words[:at] + chance.choice("不没") + words[at:]
    if kind == 3 and digits:
        at = chance.choice(digits)
        return words[:at] + str((int(words[at]) + chance.randrange(1, 10)) % 10) + words[at + 1 :]
    return chance.choice(["傅盛", "杨植麟", "朱啸虎"]) + "：" + words


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_packs([CONTENT])


def _kept(seeds: dict[str, Path], pack: Pack) -> list[KeptSource]:
    ids = {source.sha256: source.id for source in pack.sources}
    files = [(path.name, path) for name, path in seeds.items() if name != "004"]
    return [
        KeptSource(
            source=ids[one.source.sha256],
            workspace="",
            sha256=one.source.sha256,
            text=one.raw,
            turns=tuple(
                KeptTurn(speaker=t.speaker, role=t.role, text=t.text, start=t.start, end=t.end)
                for t in one.turns
            ),
        )
        for one in read_together(files, known_from(pack, ()))
    ]


def _is_led(quote: Quote, words: str | None, found: str | None) -> bool:
    return found == quote.id or (words or "?") in quote.text or quote.text in (words or "")


@pytest.mark.seeds
def test_ten_thousand_planted_changes_are_refused_and_led_to_the_true_words(
    seeds: dict[str, Path], pack: Pack, letters: Letters
) -> None:
    names = {speaker.id: speaker.name for speaker in pack.speakers}
    passages = passages_of_quotes(pack.quotes, pack.speakers, pack.sources)
    checker = Checker([*passages, *passages_of_kept(_kept(seeds, pack), pack.sources)], letters)
    chance = random.Random(20261122)
    planted = led = 0
    while planted < 10_000:
        quote = chance.choice(pack.quotes)
        line = _mutate(quote.text, chance)
        if line in (quote.text, f"{names[quote.speaker]}：{quote.text}"):
            continue
        planted += 1
        check = checker.check(line)
        assert check.verdict is not Verdict.EXACT, line
        led += check.verdict is Verdict.ALTERED and _is_led(quote, check.words, check.quote)
    assert led >= 0.95 * planted


@pytest.mark.seeds
def test_the_librarys_own_words_and_the_seeds_hard_cases(
    seeds: dict[str, Path], pack: Pack, letters: Letters
) -> None:
    passages = passages_of_quotes(pack.quotes, pack.speakers, pack.sources)
    checker = Checker([*passages, *passages_of_kept(_kept(seeds, pack), pack.sources)], letters)
    for quote in pack.quotes:
        assert checker.check(quote.text).verdict is Verdict.EXACT, quote.id
    retold = checker.check("现在开源比闭源落后一代，但长远看开源肯定会赶上来")
    assert retold.verdict is Verdict.ALTERED
    assert retold.words == "现在开源比非开源落后一代，但长远来看，开源肯定会赶上来。"
    assert retold.retelling
    assert "1年前" in retold.retelling
    invented = checker.check("所以我不怕错过")
    assert invented.verdict is Verdict.NOT_ON_RECORD
    assert invented.words == "我们有啥好错过的？"
    assert checker.check("所以不该拿着锤子找钉子。").verdict is Verdict.INTERVIEWER
