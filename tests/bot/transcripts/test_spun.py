from __future__ import annotations

from pathlib import Path

import pytest

from bot.transcripts.known import Known, KnownSource, KnownTurn
from bot.transcripts.letters import Letters
from bot.transcripts.transcript import as_known, read_together, read_transcript
from bot.transcripts.verdict import Verdict

PANEL = (Path(__file__).parent / "files" / "panel.txt").read_text("utf-8")
SYNONYMS = {
    "家庭": "住家",
    "成本": "开销",
    "核心": "要害",
    "价值": "用处",
    "壁垒": "屏障",
    "稀缺": "稀有",
    "仓库": "货仓",
    "时间": "辰光",
    "投资人": "出资者",
    "算法": "算式",
    "普及": "推广开",
    "机器人": "机械人",
    "真正": "真实",
    "不会": "决不",
}


def _spun(text: str) -> str:
    for word, other in SYNONYMS.items():
        text = text.replace(word, other)
    return text


@pytest.fixture(scope="module")
def known(letters: Letters) -> Known:
    whole = read_transcript(PANEL.encode(), "panel.txt", Known(letters=letters))
    source = as_known("panel", "圆桌", whole.source.sha256, whole.turns)
    return Known(letters=letters, sources=(source,))


def test_a_rewrite_of_a_kept_source_is_refused_in_its_form_or_as_an_article(known: Known) -> None:
    again = _spun(PANEL)
    assert read_transcript(again.encode(), "x.txt", known).verdict is Verdict.REFUSED
    lines = [line.partition("：")[2] for line in again.splitlines()[5:]]
    article = "\n".join(f"嘉宾认为，“{line}”这一点引人深思。" for line in lines if line)
    assert read_transcript(article.encode(), "y.txt", known).verdict is Verdict.REFUSED


def test_the_source_itself_an_excerpt_and_another_talk_are_not(known: Known) -> None:
    excerpt = "\n".join(PANEL.splitlines()[5:12])
    for text in (PANEL, excerpt, PANEL.replace("，", ","), PANEL.replace("\n", "\r\n\r\n")):
        assert read_transcript(text.encode(), "x.txt", known).verdict is not Verdict.REFUSED
    other = (Path(__file__).parent / "files" / "wenda.txt").read_bytes()
    assert read_transcript(other, "z.txt", known).verdict is not Verdict.REFUSED


def test_a_rewrite_beside_its_original_never_gets_the_original_refused(letters: Letters) -> None:
    files = [("spun.txt", _spun(PANEL).encode()), ("panel.txt", PANEL.encode())]
    for order in (files, files[::-1]):
        verdicts = {one.name: one.verdict for one in read_together(order, Known(letters=letters))}
        assert verdicts["panel.txt"] is not Verdict.REFUSED
        assert verdicts["spun.txt"] is not Verdict.OK


def test_a_source_known_by_a_few_quotes_is_enough(letters: Letters) -> None:
    quotes = [line.partition("：")[2] for line in PANEL.splitlines()[6:] if len(line) > 20]
    turns = tuple(KnownTurn(speaker=None, role="answer", text=text) for text in quotes)
    few = KnownSource(id="few", title="圆桌", sha256="", turns=turns, is_whole=False)
    known = Known(letters=letters, sources=(few,))
    assert read_transcript(_spun(PANEL).encode(), "x.txt", known).verdict is Verdict.REFUSED
    assert read_transcript(PANEL.encode(), "x.txt", known).verdict is not Verdict.REFUSED
