"""Quotes as JSON lines: the same bytes again, and a precise answer to each broken line."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import PackError
from bot.library.lines import (
    LONGEST_LINE,
    MOST_PROBLEMS,
    lines_to_pack,
    quotes_to_lines,
    read_lines,
)
from bot.model import Later, LaterKind, Pack, Quote, Receipt, Side, State, Text
from bot.texts.say import SENTENCES
from tests.bot.library.samples import (
    PACK,
    SHA256,
    make_later,
    make_pack,
    make_quote,
    make_speaker,
)

CONTRACT = Path(__file__).parents[4] / "shared" / "contract" / "export.schema.json"

CONTROLS = "".join(map(chr, (*range(32), 127)))
fit = st.characters(exclude_categories=["Cs"], exclude_characters=CONTROLS)
texts = st.text(fit | st.sampled_from('\n\t\r\u2028\u0085\u200b"\\中'), min_size=1, max_size=40)
own_words = st.builds(Text, zh=texts | st.just(""), en=texts | st.just("")).map(
    lambda text: None if text == Text() else text
)
dates = st.dates(min_value=date(1900, 1, 1))
partial_dates = st.none() | st.builds(
    lambda day, size: day.isoformat()[:size], dates, st.sampled_from((4, 7, 10))
)
laters = st.builds(
    Later,
    id=st.just("aaaaaa"),
    kind=st.sampled_from(LaterKind),
    note=own_words.map(lambda text: text or Text()),
)
receipts = st.builds(
    Receipt,
    prefix=st.text(fit, max_size=16),
    suffix=st.text(fit, max_size=16),
    folding=st.lists(st.sampled_from(("wrap", "script", "pinyin")), unique=True).map(tuple),
    checked_on=dates,
)
quotes = st.builds(
    Quote,
    id=st.from_regex(r"[a-z0-9][a-z0-9-]{2,15}", fullmatch=True),
    speaker=st.sampled_from(("lin-zhou", "bai-lu")),
    source=st.sampled_from(("talk", "talk-later")),
    text=texts,
    topics=st.just(("money",)),
    receipt=receipts,
    said_on=partial_dates,
    question=own_words,
    insight=own_words,
    translation=own_words,
    proposition=st.just("slow-is-fast"),
    side=st.none() | st.sampled_from(Side),
    later=st.lists(laters, max_size=2).map(tuple),
    due=partial_dates,
    daily=st.booleans(),
    also_in=st.sampled_from(((), ("talk",), ("talk", "talk-later"))),
    state=st.sampled_from(State),
)


def write(*some: Quote, entities: Pack = PACK) -> list[str]:
    return list(quotes_to_lines(some or PACK.quotes, entities))


def problems_of(lines: list[str], known: Pack = PACK) -> list[tuple[str, str, str]]:
    """Return (file and line, sentence key, key) of each problem; each can be said."""
    with pytest.raises(PackError) as caught:
        lines_to_pack(lines, known, file="x.jsonl")
    for _, _, sentence, facts in caught.value.problems:
        for language in SENTENCES[sentence]:
            language.format(**facts)
    return [
        (file, sentence, str(facts.get("key", "")))
        for file, _, sentence, facts in caught.value.problems
    ]


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    """Return the line of the first quote with its facts changed."""
    facts = json.loads(write(make_quote())[0])
    change(facts)
    return json.dumps(facts, ensure_ascii=False)


@given(st.lists(quotes, max_size=5, unique_by=lambda quote: quote.id))
def test_lines_read_again_are_the_same_quotes_and_give_the_same_lines(some: list[Quote]) -> None:
    lines = list(quotes_to_lines(some, PACK))

    again = lines_to_pack(lines, PACK)

    assert sorted(again.quotes, key=lambda q: q.id) == sorted(some, key=lambda q: q.id)
    assert list(quotes_to_lines(again.quotes, PACK)) == lines


@given(st.lists(quotes, max_size=3, unique_by=lambda quote: quote.id))
def test_a_file_of_lines_is_read_whatever_line_ends_its_texts_hold(some: list[Quote]) -> None:
    lines = list(quotes_to_lines(some, PACK))

    assert all("\n" not in line and "\r" not in line for line in lines)
    assert lines_to_pack("".join(f"{line}\n" for line in lines).split("\n"), PACK).quotes == tuple(
        sorted(some, key=lambda q: q.id)
    )


@given(st.text() | st.recursive(st.none() | st.floats() | st.text(), st.lists).map(json.dumps))
def test_no_line_breaks_the_reader(line: str) -> None:
    with suppress(PackError):
        lines_to_pack(line.split("\n"), PACK)


def test_lines_are_sorted_and_keep_their_script_and_order_of_keys() -> None:
    lines = write(*reversed(PACK.quotes))

    assert [json.loads(line)["id"] for line in lines] == ["aaaaaa", "bbbbbb", "cccccc"]
    assert lines[0].startswith('{"id":"aaaaaa","state":"matched","text":"今年融资很难')
    assert json.loads(lines[0])["speaker"] == "林舟"
    assert json.loads(lines[0])["receipt"]["source_sha256"] == SHA256


@pytest.mark.seeds
def test_lines_keep_to_the_contract() -> None:
    if not CONTRACT.is_file():
        pytest.skip("the folder ../shared is absent")
    schema = json.loads(CONTRACT.read_text(encoding="utf-8"))
    full = make_quote(
        later=(make_later(),), due="2027", question=Text(zh="问？"), also_in=("talk-later",)
    )

    for line in write(full, *PACK.quotes[1:], make_quote(id="dddddd", side=None, insight=None)):
        jsonschema.validate(json.loads(line), schema)


def test_a_later_view_says_when_it_was_said() -> None:
    lines = write(make_quote(later=(make_later(),)), PACK.quotes[1])

    (later,) = json.loads(lines[0])["later"]

    assert later["said_on"] == "2024-03"
    assert later["note"] == {"zh": "后来变了。", "en": "It changed."}


@pytest.mark.parametrize(
    ("line", "sentence", "key"),
    [
        ("{", "pack_json", ""),
        ("not json", "pack_json", ""),
        ("[" * 100_000, "pack_line_long", ""),
        ("[" * 50_000, "pack_json", ""),
        ("[1]", "pack_not_object", ""),
        ('{"id": "aaaaaa", "id": "bbbbbb"}', "pack_json", ""),
        ('{"id": "' + "a" * LONGEST_LINE + '"}', "pack_line_long", ""),
        (changed(lambda q: q.pop("text")), "key_missing", "text"),
        (changed(lambda q: q.update(text=None)), "key_missing", "text"),
        (changed(lambda q: q.update(text=5)), "key_kind", "text"),
        (changed(lambda q: q.update(text="长" * 201)), "key_length", "text"),
        (changed(lambda q: q.update(text="零\x00字")), "key_characters", "text"),
        (changed(lambda q: q.update(id="A B")), "key_pattern", "id"),
        (changed(lambda q: q.update(state="true")), "key_choice", "state"),
        (changed(lambda q: q.update(said_on="2024-13")), "key_date", "said_on"),
        (changed(lambda q: q.update(said_on="2024-02-31")), "key_date", "said_on"),
        (changed(lambda q: q.update(topics=[])), "key_count", "topics"),
        (changed(lambda q: q.update(topics=["money", "money"])), "key_twice", "topics"),
        (changed(lambda q: q.update(topics=["monney"])), "line_unknown", "topics"),
        (changed(lambda q: q.update(topics="money")), "key_kind", "topics"),
        (changed(lambda q: q.update(speaker="林州")), "line_speaker_differs", ""),
        (changed(lambda q: q.update(speaker="林州", speaker_id=None)), "line_unknown", "speaker"),
        (changed(lambda q: q.update(source="tallk")), "line_unknown", "source"),
        (changed(lambda q: q.update(also_in=["tallk"])), "line_unknown", "also_in"),
        (changed(lambda q: q.update(proposition="fast")), "line_unknown", "proposition"),
        (changed(lambda q: q.update(proposition=None)), "side_needs_proposition", ""),
        (
            changed(lambda q: q.update(later=[{"id": "zzzzzz", "kind": "changed"}])),
            "unknown_reference",
            "later",
        ),
        (changed(lambda q: q.update(later=[{"id": "aaaaaa"}])), "key_missing", "kind"),
        (changed(lambda q: q.pop("receipt")), "key_missing", "receipt"),
        (changed(lambda q: q["receipt"].update(prefix="长" * 17)), "key_length", "prefix"),
        (changed(lambda q: q["receipt"].update(checked_on="soon")), "key_day", "checked_on"),
        (changed(lambda q: q["receipt"].update(source_sha256="0" * 64)), "line_source_differs", ""),
        (changed(lambda q: q["receipt"].pop("source_sha256")), "key_missing", "source_sha256"),
        (changed(lambda q: q.update(insight="好")), "key_kind", "insight"),
        (changed(lambda q: q.update(topicz=[])), "key_unknown", "topicz"),
    ],
)
def test_a_broken_line_is_named_by_its_number_and_key(line: str, sentence: str, key: str) -> None:
    problems = problems_of(["", write()[1], line])

    assert ("x.jsonl:3", sentence, key) in problems
    assert {file for file, _, _ in problems} == {"x.jsonl:3"}


def test_an_id_that_comes_twice_is_refused() -> None:
    assert problems_of([write()[0], write()[0]]) == [("x.jsonl:2", "duplicate_id", "")]


def test_lines_that_nobody_can_place_say_which_pack_to_load_first() -> None:
    with pytest.raises(PackError) as caught:
        lines_to_pack(write(), Pack())

    told = {
        (facts["key"], facts["value"], facts["pack"]) for _, _, _, facts in caught.value.problems
    }
    assert told == {
        ("speaker", "林舟", "speakers.toml"),
        ("speaker", "白鹭", "speakers.toml"),
        ("source", "talk", "sources.toml"),
        ("topics", "money", "topics.toml"),
        ("proposition", "slow-is-fast", "topics.toml"),
    }


def test_between_namesakes_the_id_decides() -> None:
    pack = replace(PACK, speakers=(*PACK.speakers, make_speaker("lin-zhou-2", "林舟")))
    namesake = make_quote(speaker="lin-zhou-2")

    (quote,) = lines_to_pack(write(namesake, entities=pack), pack).quotes

    assert quote.speaker == "lin-zhou-2"
    nameless = changed(lambda facts: facts.pop("speaker_id"))
    assert problems_of([nameless], pack) == [("x.jsonl:1", "line_speaker_unclear", "")]


def test_without_an_id_the_canonical_name_is_enough() -> None:
    line = changed(lambda facts: facts.pop("speaker_id"))

    assert lines_to_pack([line], PACK).quotes[0].speaker == "lin-zhou"


def test_a_workspaces_own_speaker_and_source_are_written() -> None:
    own = replace(make_speaker("lin-zhou", "林小舟"), workspace="slack:T1")
    entities = make_pack(speakers=(*PACK.speakers, own))

    shared, private = write(
        make_quote(), make_quote(id="dddddd", workspace="slack:T1"), entities=entities
    )

    assert json.loads(shared)["speaker"] == "林舟"
    assert json.loads(private)["speaker"] == "林小舟"


def test_a_thousand_broken_lines_are_not_all_told() -> None:
    assert len(problems_of(["{"] * 1000)) == MOST_PROBLEMS


def test_a_file_that_is_not_there_or_not_utf8_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "gbk.jsonl").write_bytes("金句".encode("gbk"))

    for name, sentence in (("none.jsonl", "pack_unreadable"), ("gbk.jsonl", "pack_encoding")):
        with pytest.raises(PackError) as caught:
            read_lines(tmp_path / name, known=PACK)
        assert [key for _, _, key, _ in caught.value.problems] == [sentence]


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_bytes("\r\n".join(write()).encode("utf-8-sig"))

    assert read_lines(path, known=PACK).quotes == PACK.quotes


def test_a_file_with_one_endless_line_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_text("x" * (LONGEST_LINE * 3), encoding="utf-8")

    with pytest.raises(PackError) as caught:
        read_lines(path, known=PACK)

    assert [key for _, _, key, _ in caught.value.problems] == ["pack_line_long"]
