from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from adapters.importing import known_from
from bot.library.packs import read_packs
from bot.model import Locale
from bot.transcripts.edits import apply_edits
from bot.transcripts.faults import Kind
from bot.transcripts.known import Known
from bot.transcripts.letters import Letters
from bot.transcripts.output import transcript_to_json
from bot.transcripts.transcript import Transcript, read_together, read_transcript
from bot.transcripts.verdict import Verdict

pytestmark = pytest.mark.seeds

CONTENT = Path(__file__).parents[3] / "content"
TURNS = {
    "000": {("张小珺", "question"): 132, ("朱啸虎", "answer"): 132},
    "001": {
        ("张小珺", "question"): 47,
        ("朱啸虎", "answer"): 45,
        ("杨植麟", "answer"): 25,
    },
    "002": {("张小珺", "question"): 97, ("朱啸虎", "answer"): 97},
    "003": {("董力瀚", "question"): 26, ("朱啸虎", "answer"): 15, ("傅盛", "answer"): 17},
    "004": {},
}


@pytest.fixture(scope="module")
def known() -> Known:
    return known_from(read_packs([CONTENT]), ())


@pytest.fixture(scope="module")
def together(seeds: dict[str, Path], known: Known) -> dict[str, Transcript]:
    files = [(path.name, path) for path in seeds.values()]
    return {one.name[:3]: one for one in read_together(files, known)}


@pytest.mark.parametrize("name", sorted(TURNS))
def test_every_speaker_has_exactly_his_turns(name: str, together: dict[str, Transcript]) -> None:
    turns = together[name].turns
    assert Counter((t.speaker, t.role.value) for t in turns if t.speaker) == TURNS[name]


def test_every_text_is_what_the_edits_make(together: dict[str, Transcript]) -> None:
    for transcript in together.values():
        places = [(turn.start, turn.end, turn.text) for turn in transcript.turns]
        places += [(one.start, one.end, one.text) for one in transcript.candidates]
        for start, end, text in places:
            assert apply_edits(transcript.edits, transcript.raw, start, end) == text


def test_the_rewrite_is_refused_and_no_honest_file_is(together: dict[str, Transcript]) -> None:
    verdicts = {name: one.verdict for name, one in together.items()}
    assert verdicts.pop("004") is Verdict.REFUSED
    assert Verdict.REFUSED not in verdicts.values()
    assert together["004"].candidates == ()


def test_the_rewrite_is_refused_beside_short_quotes_and_never_ok_alone(
    seeds: dict[str, Path], known: Known, letters: Letters
) -> None:
    path = seeds["004"]
    assert read_transcript(path, path.name, known).verdict is Verdict.REFUSED
    alone = read_transcript(path, path.name, Known(letters=letters))
    assert alone.verdict is Verdict.REVIEW
    assert all(candidate.hold for candidate in alone.candidates)


def test_injected_pinyin_is_gone_and_all_damage_is_marked(together: dict[str, Transcript]) -> None:
    transcript = together["003"]
    kinds = Counter(fault.kind for fault in transcript.faults)
    assert kinds[Kind.PINYIN] >= 563
    assert "(jī)" not in transcript.text
    damage = [fault for fault in transcript.faults if fault.kind is Kind.DAMAGE]
    lines = [transcript.raw.count("\n", 0, fault.start) + 1 for fault in damage]
    assert lines == [63, 150, 240, 240, 273, 279]
    repairs = ["常看到每一兩年", "實現", "專科學", "專科的學", "常看好的", "幫朱總再補"]
    assert [fault.repair for fault in damage] == repairs


def test_no_candidate_is_from_what_is_nobodys_or_somebody_elses(
    together: dict[str, Transcript],
) -> None:
    others = (
        "AIGC PMF，你十个人找不到，投一百个人同样找不到",
        "意識不是二進制開關",
        "閉源模型可能在某些垂直領域",
        "借助人類去體驗這個世界",
        "卧槽",
        "今年的baseline假设",
        "閑聊不產生智能",
        "所以不该拿着锤子找钉子",
        "精品",
    )
    for transcript in together.values():
        answers = [turn for turn in transcript.turns if turn.role.value == "answer"]
        for candidate in transcript.candidates:
            assert any(t.start <= candidate.start < candidate.end <= t.end for t in answers)
            assert not any(words in candidate.text for words in others), candidate.text


def test_the_notes_unprefixed_passages_belong_to_nobody(together: dict[str, Transcript]) -> None:
    nobody = "\n".join(turn.text for turn in together["001"].turns if turn.speaker is None)
    for words in (
        "流量红利在慢慢消失",
        "general 的 architecture",
        "你会 all in 追赶 GPT-4 吗？",
        "什么效果，会实现指数级提高？",
        "技术，人，关系",
        "我之前创业是卖to B的。",
        "拾象创始人李广密的判断是",
    ):
        assert words in nobody


def test_a_good_share_of_the_candidates_is_what_an_editor_chose(
    together: dict[str, Transcript],
) -> None:
    chosen = [quote.text for quote in read_packs([CONTENT]).quotes]
    kept = total = 0
    for name in ("000", "001", "002", "003"):
        for candidate in together[name].candidates:
            total += 1
            kept += any(_shares(candidate.text, quote) for quote in chosen)
    assert total > 100
    assert kept * 10 >= total * 3


def _shares(one: str, other: str) -> bool:
    return any(one[at : at + 8] in other for at in range(0, max(1, len(one) - 8), 4))


def test_the_output_keeps_the_contract(
    together: dict[str, Transcript], seeds: dict[str, Path]
) -> None:
    folder = next(iter(seeds.values())).parents[1] / "contract"
    schema = json.loads((folder / "import.schema.json").read_text("utf-8"))
    for transcript in together.values():
        jsonschema.validate(transcript_to_json(transcript, Locale.ENGLISH), schema)
