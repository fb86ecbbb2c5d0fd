from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.transcripts.blocks import Role
from bot.transcripts.edits import apply_edits
from bot.transcripts.faults import Kind
from bot.transcripts.known import Known
from bot.transcripts.letters import Letters
from bot.transcripts.transcript import Transcript, read_together, read_transcript
from bot.transcripts.verdict import Verdict
from tests.bot.transcripts.expected import TURNS, Expected

FILES = Path(__file__).parent / "files"


@pytest.fixture(scope="module")
def known(letters: Letters) -> Known:
    return Known(letters=letters)


def _read(name: str, known: Known) -> Transcript:
    return read_transcript(FILES / name, name, known)


def _turns(transcript: Transcript) -> list[Expected]:
    lines = [(turn, turn.text.replace("\n", " ")) for turn in transcript.turns]
    return [(turn.speaker, turn.role.value, text[:16], text[-12:]) for turn, text in lines]


def _kinds(transcript: Transcript) -> set[Kind]:
    return {fault.kind for fault in transcript.faults}


def assert_edits_make_every_text(transcript: Transcript) -> None:
    places = [(turn.start, turn.end, turn.text) for turn in transcript.turns]
    places += [(one.start, one.end, one.text) for one in transcript.candidates]
    for start, end, text in places:
        assert apply_edits(transcript.edits, transcript.raw, start, end) == text
    for fault in transcript.faults:
        assert transcript.raw[fault.start : fault.end] == fault.text


@pytest.mark.parametrize("name", sorted(TURNS))
def test_every_form_of_transcript_gives_its_turns(name: str, known: Known) -> None:
    transcript = _read(name, known)
    assert _turns(transcript) == TURNS[name]
    assert transcript.verdict is not Verdict.REFUSED
    assert_edits_make_every_text(transcript)


def test_no_file_is_without_its_expected_turns() -> None:
    assert {path.name for path in FILES.iterdir()} == TURNS.keys()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030", "gbk"])
def test_a_chinese_file_reads_the_same_in_every_encoding(encoding: str, known: Known) -> None:
    text = (FILES / "panel.txt").read_text("utf-8")
    transcript = read_transcript(text.encode(encoding), "panel.txt", known)
    assert _turns(transcript) == TURNS["panel.txt"]
    assert 0.6 <= transcript.source.confidence <= 1


def test_traditional_characters_in_big5_read_the_same(known: Known) -> None:
    text = (FILES / "hant.txt").read_text("utf-8")
    transcript = read_transcript(text.encode("big5"), "hant.txt", known)
    assert transcript.source.encoding == "big5hkscs"
    assert _turns(transcript) == TURNS["hant.txt"]


PLAIN = [name for name in sorted(TURNS) if name.endswith((".txt", ".md"))]
ENDINGS = [(name, "\r\n") for name in sorted(TURNS)] + [(name, "\r") for name in PLAIN]


@pytest.mark.parametrize(("name", "ending"), ENDINGS)
def test_line_endings_do_not_matter(name: str, ending: str, known: Known) -> None:
    text = (FILES / name).read_text("utf-8").replace("\n", ending)
    transcript = read_transcript(text.encode(), name, known)
    assert _turns(transcript) == TURNS[name]
    assert_edits_make_every_text(transcript)


def test_what_is_not_the_talk_is_marked_and_gives_no_candidate(known: Known) -> None:
    podcast = _read("podcast.md", known)
    assert {Kind.ADVERT, Kind.LINK_LIST, Kind.BUTTON, Kind.QUOTED, Kind.TIMESTAMP} <= _kinds(
        podcast
    )
    words = " ".join(candidate.text for candidate in podcast.candidates)
    assert "BREAD for 20%" not in words
    assert "leaving money" not in words
    assert {Kind.RECOMMENDED, Kind.LEAD_IN} <= _kinds(_read("page.html", known))
    assert {Kind.CREDIT, Kind.CONTACT, Kind.FALSE_HEAD} <= _kinds(_read("panel.txt", known))


def test_candidates_are_a_guests_words_short_and_whole(known: Known) -> None:
    for name in TURNS:
        transcript = _read(name, known)
        answers = [turn for turn in transcript.turns if turn.role is Role.ANSWER]
        for candidate in transcript.candidates:
            assert len(candidate.text) <= 200
            assert any(candidate.text in turn.text for turn in answers)


def test_a_broken_row_is_reported_with_its_place(known: Known) -> None:
    transcript = _read("rows.csv", known)
    broken = [fault for fault in transcript.faults if fault.kind is Kind.BROKEN_ROW]
    assert [fault.text for fault in broken] == ["00:41,broken row"]
    assert transcript.verdict is Verdict.REVIEW
    assert transcript.reasons[0].key == "import_broken_rows"


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "import_empty"),
        (b" \n\n ", "import_empty"),
        (b"PK\x03\x04rest", "import_not_text"),
        (b"\x89PNG\r\n", "import_not_text"),
        (bytes(range(32)) * 40, "import_not_text"),
        (b"\n" * 1_000_002 + b"a", "import_too_many_lines"),
        (b"a" * (32 * 2**20 + 1), "import_too_large"),
    ],
)
def test_what_is_no_transcript_is_refused_with_its_reason(
    data: bytes, key: str, known: Known
) -> None:
    transcript = read_transcript(data, "x.txt", known)
    assert transcript.verdict is Verdict.REFUSED
    assert [reason.key for reason in transcript.reasons] == [key]
    assert transcript.turns == ()


def test_a_text_without_names_is_given_to_nobody(known: Known) -> None:
    text = "今天天气很好。\n\n我们去了海边，谁也没有说话。\n"
    transcript = read_transcript(text.encode(), "note.txt", known)
    assert {turn.speaker for turn in transcript.turns} == {None}
    assert transcript.candidates == ()
    assert transcript.verdict is Verdict.REVIEW


NAMES = ("x.txt", "x.md", "x.html", "x.srt", "x.vtt", "x.csv")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.binary(max_size=600), name=st.sampled_from(NAMES))
def test_arbitrary_bytes_never_break_it(data: bytes, name: str) -> None:
    transcript = read_transcript(data, name, Known())
    assert_edits_make_every_text(transcript)


MARKS = "朱啸虎：|记者：|Q: |A: |**|\n|\n\n|。|？|“|”|机(jī)|好|不烧钱|AI |?|??|（笑）|[a](b)"
MARKS += '|![](c\nd)|——|# |> |00:01 |\u200b|\u3000|２|&amp;|<v Ann>|<p>|</p>|<b>|"|,|他说：|久久'
MARKS += "|｜|\ufffd|00:00:01,000 --> 00:00:02,000\n"
PIECES = st.sampled_from(MARKS.split("|"))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(PIECES, max_size=60), name=st.sampled_from(NAMES))
def test_the_recorded_edits_make_every_text_whatever_the_file(
    letters: Letters, pieces: list[str], name: str
) -> None:
    transcript = read_transcript("".join(pieces).encode(), name, Known(letters=letters))
    assert_edits_make_every_text(transcript)


@pytest.mark.parametrize(
    "piece", ["(((((", "**", "：", "“", "[a](", "他说：", "<p", "&amp;", "?\n"]
)
def test_a_hundred_kilobytes_of_one_mark_are_read_without_harm(piece: str, known: Known) -> None:
    data = (piece * (100_000 // len(piece.encode()))).encode()
    for name in ("x.txt", "x.html", "x.csv"):
        assert_edits_make_every_text(read_transcript(data, name, known))


def test_files_of_one_run_are_known_to_each_other(known: Known) -> None:
    original = (FILES / "panel.txt").read_text("utf-8")
    excerpt = "\n".join(original.splitlines()[5:9])
    files = [("panel.txt", original.encode()), ("excerpt.txt", excerpt.encode())]
    whole, part = read_together(files, known)
    assert Kind.DUPLICATE in _kinds(part)
    assert Kind.DUPLICATE not in _kinds(whole)


def test_damage_of_several_kinds_is_marked_with_a_repair(known: Known) -> None:
    transcript = _read("broken-bytes.txt", known)
    damage = {f.text: f.repair for f in transcript.faults if f.kind is Kind.DAMAGE}
    assert damage == {"??春玫?": "常看好的", "â€™": "’"}
    assert {Kind.PINYIN, Kind.REPLACEMENT} <= _kinds(transcript)
    words = " ".join(candidate.text for candidate in transcript.candidates)
    assert "春玫" not in words
    assert "\ufffd" not in words


def test_spam_is_left_out_even_where_it_hangs_onto_an_answer(known: Known) -> None:
    transcript = _read("spam.txt", known)
    assert {Kind.SPAM, Kind.BUTTON, Kind.CONTACT} <= _kinds(transcript)
    assert transcript.verdict is Verdict.REVIEW
    assert "葡京" not in " ".join(candidate.text for candidate in transcript.candidates)
