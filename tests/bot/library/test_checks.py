"""Packs with every kind of mistake: each is found, is named, and is the only one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.library.checks import Report, check_pack
from bot.library.evidence import SourceText
from bot.library.wording import find_copied
from bot.model import Fidelity, Later, Pack, Quote, Receipt, Side, State, Text
from bot.texts.say import SENTENCES
from bot.transcripts.known import Known
from bot.transcripts.letters import Letters
from bot.transcripts.transcript import read_transcript
from tests.bot.library.samples import (
    FAST,
    INTERVIEW,
    LATER_SHA256,
    PACK,
    SHA256,
    SLOW,
    SOURCE,
    make_later,
    make_pack,
    make_quote,
    make_speaker,
)

CHECKED = date(2026, 11, 22)
FILLER = "这里还有许多别的话，都与所引的几句无关，只为让来源足够长。\n\n" * 30


def read(text: str, letters: Letters) -> SourceText:
    known = Known(letters=letters, speakers=PACK.speakers)
    transcript = read_transcript(text.encode(), "talk.txt", known)
    return SourceText(text=transcript.raw, turns=transcript.turns)


def check(pack: Pack, letters: Letters, text: str = INTERVIEW + FILLER) -> Report:
    texts = {SHA256: read(text, letters), LATER_SHA256: read(text, letters)}
    return check_pack(pack, texts, letters)


def found(report: Report) -> set[tuple[str, str]]:
    return {(finding.place, finding.key) for finding in report.findings}


def receipt(prefix: str = "", suffix: str = "", *folding: str) -> Receipt:
    return Receipt(prefix=prefix, suffix=suffix, folding=folding, checked_on=CHECKED)


def test_a_pack_without_a_fault_is_clean(letters: Letters) -> None:
    report = check(PACK, letters)

    assert report.findings == ()
    assert report.foldings == {"aaaaaa": (), "bbbbbb": (), "cccccc": ()}
    assert report.counts["speaker"] == {"lin-zhou": 2, "bai-lu": 1}
    assert report.counts["year"] == {"2024": 3}
    assert report.counts["topic"] == {"money": 3}


@pytest.mark.parametrize(
    ("quote", "key"),
    [
        (make_quote(text="今年融资不难，账上的钱要能撑过两个冬天。"), "check_altered"),
        (make_quote(text="这一句话从来没有人在哪里说过呀。"), "check_absent"),
        (make_quote(receipt=receipt("林舟：", "他们自己")), "check_context"),
        (make_quote(receipt=receipt("白鹭：", "我们自己")), "check_context"),
        (make_quote(receipt=receipt("林舟：", "我们自己", "wrap")), "check_folding"),
        (make_quote(receipt=receipt("林舟：")), "check_no_context"),
        (make_quote(speaker="bai-lu"), "check_speaker"),
        (make_quote(text="所以慢就是快，是这样吗？", receipt=receipt()), "check_asked"),
        (
            make_quote(text="林舟认为，眼下最该做的是把手里的事做完。", receipt=receipt()),
            "check_unattributed",
        ),
        (
            make_quote(
                text="慢未必快，但是乱一定慢。\n团队先想清楚再动手，比什么都省钱。\n\n白鹭：我倒觉得先动手再说",
                receipt=receipt(),
            ),
            "check_two_turns",
        ),
        (make_quote(speaker="he-miao"), "check_interviewer"),
        (make_quote(said_on="2024-05"), "check_date"),
        (make_quote(said_on="2023"), "check_date"),
        (make_quote(said_on="2024-03", due="2024-02"), "check_due"),
        (make_quote(side=None), "check_no_side"),
        (make_quote(insight=None), "check_no_insight"),
        (make_quote(insight=Text(zh="只有中文。")), "check_no_insight"),
        (make_quote(translation=None), "check_no_translation"),
        (make_quote(insight=Text(zh="啊" * 46, en="Fine.")), "check_insight_zh"),
        (make_quote(insight=Text(zh="好。", en="word " * 31)), "check_insight_en"),
        (
            make_quote(insight=Text(zh="他说：帳上的錢，要能撐過兩個冬天", en="Fine.")),
            "check_insight_copied",
        ),
        (make_quote(later=(make_later("cccccc"),)), "check_later_speaker"),
        (make_quote(later=(make_later(),)), "check_later_same"),
        (make_quote(said_on=None, later=(make_later(),)), "check_later_undated"),
        (make_quote(also_in=("nowhere",)), "check_no_source"),
        (make_quote(id="bbbbbb"), "check_near_copy"),
        (make_quote(text="团队先想清楚", receipt=receipt()), "check_length"),
    ],
)
def test_each_mistake_of_a_quote_is_found_and_named(
    quote: Quote, key: str, letters: Letters
) -> None:
    report = check(make_pack(quote), letters)

    places = {f.quote for f in report.findings if f.key == key}
    assert places & {quote.id, "aaaaaa"}
    assert key in SENTENCES


@pytest.mark.parametrize(
    "quote",
    [
        make_quote(text="今年融资不难，账上的钱要能撑过两个冬天。"),
        make_quote(speaker="bai-lu"),
        make_quote(receipt=receipt("林舟：", "他们自己")),
    ],
)
def test_a_quote_that_fails_is_not_counted_as_verified(quote: Quote, letters: Letters) -> None:
    report = check(make_pack(quote), letters)

    assert report.errors
    assert report.foldings is not None
    assert "aaaaaa" not in report.foldings
    assert "bbbbbb" in report.foldings


def test_what_the_source_really_says_is_shown_beside_an_altered_quote(letters: Letters) -> None:
    quote = make_quote(text="今年融资不难，账上的钱要能撑过两个冬天。")

    (altered,) = check(make_pack(quote), letters).errors

    assert "今年融资很难" in str(altered.facts["words"])


def test_the_folding_that_a_quote_needed_is_reported(letters: Letters) -> None:
    text = "今年融資很難，賬上的錢要能撐過兩個冬天。"
    quote = make_quote(text=text, receipt=receipt("林舟：", "我们自己", "script"))

    report = check(make_pack(quote), letters)

    assert report.errors == ()
    assert report.foldings is not None
    assert report.foldings["aaaaaa"] == ("script",)


def test_words_that_stand_twice_need_more_around_them(letters: Letters) -> None:
    quote = make_quote(receipt=receipt())
    text = INTERVIEW + "\n林舟：今年融资很难，账上的钱要能撑过两个冬天。\n" + FILLER

    report = check(make_pack(quote), letters, text)

    assert ("quote aaaaaa", "check_ambiguous") in found(report)


def test_a_source_that_is_not_there_is_an_error_of_each_of_its_quotes(letters: Letters) -> None:
    report = check_pack(PACK, {}, letters)

    assert {f.quote for f in report.errors} == {"aaaaaa", "bbbbbb", "cccccc"}
    assert report.foldings == {}


def test_without_sources_nothing_is_called_verified(letters: Letters) -> None:
    report = check_pack(PACK, None, letters)

    assert report.findings == ()
    assert report.foldings is None
    assert report.shares is None


def test_a_source_quoted_too_much_is_an_error(letters: Letters) -> None:
    report = check(PACK, letters, INTERVIEW)

    assert ("source talk", "check_share") in found(report)
    assert report.shares is not None
    assert report.shares["talk"] > 0.15


def test_words_that_stand_in_two_sources_count_for_both(letters: Letters) -> None:
    quote = make_quote(also_in=("talk-later",))

    report = check(make_pack(quote), letters)

    assert report.errors == ()
    assert report.shares is not None
    assert 0 < report.shares["talk-later"] < report.shares["talk"]


def test_the_other_source_must_have_the_words_by_the_same_speaker(letters: Letters) -> None:
    pack = make_pack(make_quote(also_in=("talk-later",)))
    other = INTERVIEW.replace("林舟：今年", "白鹭：今年")
    texts = {SHA256: read(INTERVIEW + FILLER, letters), LATER_SHA256: read(other, letters)}

    report = check_pack(pack, texts, letters)

    assert ("quote aaaaaa", "check_speaker") in found(report)


def test_a_report_gives_words_to_whom_its_section_names(letters: Letters) -> None:
    text = (
        INTERVIEW
        + "\n——\n林舟解释：“先把账算清楚，再谈理想。”\n——\n“没有名字的话，谁也不能引用。”\n"
    )
    source = replace(SOURCE, fidelity=Fidelity.REPORTED)
    named = make_quote(id="dddddd", text="先把账算清楚，再谈理想。", receipt=receipt())
    nameless = make_quote(id="eeeeee", text="没有名字的话，谁也不能引用。", receipt=receipt())
    pack = make_pack(named, nameless, sources=(source,))

    report = check(pack, letters, text + FILLER)

    assert {f.quote for f in report.errors} == {"eeeeee"}
    others = replace(pack, quotes=(replace(named, speaker="bai-lu"),))
    assert found(check(others, letters, text + FILLER)) >= {("quote dddddd", "check_unattributed")}


def test_a_speech_without_names_belongs_to_whom_its_title_names(letters: Letters) -> None:
    speech = "先把账算清楚，再谈理想。\n\n钱花完之前，要想好下一步。\n"
    quote = make_quote(text="先把账算清楚，再谈理想。", receipt=receipt())
    pack = replace(PACK, quotes=(quote,))

    report = check(pack, letters, speech + FILLER)
    stranger = replace(pack, quotes=(replace(quote, speaker="bai-lu"),))

    assert not {f.key for f in report.errors}
    assert {f.key for f in check(stranger, letters, speech + FILLER).errors} == {
        "check_unattributed"
    }


def pack_with_later(later: Later, **changes: Any) -> Pack:
    """Return a pack whose first quote has a later view, which is changed as asked."""
    view = replace(SLOW, id="dddddd", source="talk-later", said_on="2025-03-02")
    return make_pack(make_quote(later=(later,)), replace(view, **changes))


def test_a_later_view_from_another_source_is_fine(letters: Letters) -> None:
    report = check(pack_with_later(make_later("dddddd")), letters)

    assert report.errors == ()


@pytest.mark.parametrize(
    ("later", "changes", "key"),
    [
        (make_later("dddddd"), {"said_on": "2023"}, "check_later_earlier"),
        (make_later("dddddd"), {"said_on": None}, "check_later_undated"),
        (make_later("dddddd"), {"speaker": "bai-lu"}, "check_later_speaker"),
        (make_later("dddddd"), {"proposition": None, "side": None}, "check_later_proposition"),
        (replace(make_later("dddddd"), note=Text(zh="变了。")), {}, "check_later_note"),
    ],
)
def test_a_later_view_is_later_by_the_same_speaker_and_on_the_same_proposition(
    later: Later, changes: dict[str, object], key: str, letters: Letters
) -> None:
    assert ("quote aaaaaa", key) in found(check(pack_with_later(later, **changes), letters))


@pytest.mark.parametrize(
    ("other", "key"),
    [
        (replace(FAST, side=Side.FOR), "check_disagree_side"),
        (replace(FAST, proposition=None, side=None), "check_disagree_elsewhere"),
        (replace(FAST, speaker="lin-zhou"), "check_disagree_self"),
    ],
)
def test_a_disagreement_needs_two_people_on_two_sides(
    other: Quote, key: str, letters: Letters
) -> None:
    assert ("quote aaaaaa", key) in found(check(make_pack(other), letters))


def test_a_guest_who_is_never_quoted_and_a_thin_topic_are_named(letters: Letters) -> None:
    pack = replace(
        PACK,
        speakers=(*PACK.speakers, make_speaker("nobody", "无名")),
        topics=(*PACK.topics, replace(PACK.topics[0], id="thin")),
    )

    assert found(check(pack, letters)) == {
        ("speaker nobody", "check_never_quoted"),
        ("topic thin", "check_thin_topic"),
    }


def test_a_speaker_without_a_role_in_the_source_is_named(letters: Letters) -> None:
    speakers = tuple(replace(speaker, roles=()) for speaker in PACK.speakers)

    assert ("quote aaaaaa", "check_no_role") in found(
        check(replace(PACK, speakers=speakers), letters)
    )


def test_a_date_after_publication_or_after_the_check_is_an_error(letters: Letters) -> None:
    undated = replace(SOURCE, said_on=None)
    late = make_pack(make_quote(said_on="2024-06"), sources=(undated,))
    future = make_pack(make_quote(said_on="2027"), sources=(replace(undated, published_on=None),))

    assert ("quote aaaaaa", "check_date_published") in found(check(late, letters))
    assert ("quote aaaaaa", "check_date_future") in found(check(future, letters))


def test_a_less_exact_date_within_the_source_is_fine(letters: Letters) -> None:
    pack = make_pack(make_quote(said_on="2024"), make_quote(id="bbbbbb", said_on=None))

    assert not [f for f in check(pack, letters).findings if f.key.startswith("check_date")]


def test_a_withdrawn_quote_is_not_checked_nor_counted(letters: Letters) -> None:
    quote = make_quote(text="谁也没说过的话，已经撤回了。", state=State.WITHDRAWN)

    report = check(make_pack(quote), letters)

    assert report.errors == ()
    assert report.counts["speaker"]["lin-zhou"] == 1


def test_a_pack_is_checked_beside_what_it_builds_on(letters: Letters) -> None:
    own = make_quote(id="dddddd", later=(make_later("cccccc"),))
    texts = {SHA256: read(INTERVIEW + FILLER, letters)}

    report = check_pack(Pack(quotes=(own,)), texts, letters, known=PACK)

    assert found(report) == {
        ("quote dddddd", "check_near_copy"),
        ("quote dddddd", "check_later_speaker"),
        ("quote dddddd", "check_later_same"),
    }
    assert report.quotes == 1


def test_a_pack_that_takes_the_place_of_what_is_known_counts_once(letters: Letters) -> None:
    texts = {SHA256: read(INTERVIEW + FILLER, letters), LATER_SHA256: read(INTERVIEW, letters)}

    beside = check_pack(PACK, texts, letters, known=PACK)

    assert beside == check_pack(PACK, texts, letters)
    assert beside.findings == ()


@pytest.mark.parametrize(
    ("quote", "insight", "copied"),
    [
        ("一二三四五六七八九十", "零一二三四五六七八九", "一二三四五六七八九"),
        ("一二三四五六七八九十", "一二三四五六七八", ""),
        ("一二三四五，六七八九。", "一二三四五六七八九", "一二三四五六七八九"),
        ("ABC一二三四五六七八", "一二三四五六七八ABC", ""),
        ("發財要慢慢來才走得遠", "发财要慢慢来才走得远", "发财要慢慢来才走得"),
    ],
)
def test_nine_han_characters_in_a_row_are_a_copy(
    quote: str, insight: str, copied: str, letters: Letters
) -> None:
    assert find_copied(quote, insight, letters) == copied
