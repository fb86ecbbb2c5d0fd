"""A small library, and the one that is shipped, each with its matcher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.library.packs import read_pack
from bot.matching.analyser import Analyser
from bot.matching.matcher import Matcher, Result
from bot.matching.readings import Readings
from bot.matching.segments import Document
from bot.model import Pack, Part, Quote, Speaker, Term, Topic

TODAY = date(2026, 11, 22)
CONTENT = Path(__file__).parents[3] / "content"

SPEAKERS = (
    Speaker(
        id="zhu",
        name="朱啸虎",
        traditional="朱嘯虎",
        english="Zhu Xiaohu",
        aliases=("朱总", "金沙江创投"),
    ),
    Speaker(id="yang", name="杨植麟", traditional="楊植麟", english="Yang Zhilin"),
    Speaker(id="fu", name="傅盛", traditional="傅盛", english="Fu Sheng", aliases=("猎豹移动",)),
    Speaker(
        id="wang", name="王慧文", traditional="王慧文", english="Wang Huiwen", part=Part.MENTIONED
    ),
)
TOPICS = (
    Topic(
        id="open-source",
        zh="开源",
        hant="開源",
        en="Open source",
        aliases=("闭源", "開放原始碼", "open weights"),
    ),
    Topic(
        id="burn", zh="烧钱与造血", hant="燒錢與造血", en="Burn rate", aliases=("烧钱", "现金流")
    ),
    Topic(id="moat", zh="护城河", hant="護城河", en="Moats", aliases=("moat", "壁垒")),
    Topic(id="teams", zh="团队与组织", hant="團隊與組織", en="Teams", aliases=("team", "人才")),
)
TERMS = (
    Term(words=("英伟达", "輝達", "NVIDIA")),
    Term(words=("软件", "軟體", "software")),
)


@dataclass(frozen=True)
class Line:
    """A quote of the small library."""

    id: str
    text: str
    speaker: str = "zhu"
    topics: tuple[str, ...] = ()
    minor: tuple[str, ...] = ()
    workspace: str = ""
    said_on: str = "2024-05"
    is_verified: bool = True


LINES = (
    Line("a1", "开源模型一定会追上闭源模型。", topics=("open-source",), said_on="2024-02"),
    Line("a2", "千万别烧钱，每一轮都要当成最后一轮。", topics=("burn",)),
    Line("a3", "壁垒不在模型，在数据。", topics=("moat", "open-source")),
    Line("b1", "我信仰AGI，这是一场马拉松。", speaker="yang", minor=("long race to the summit",)),
    Line("b2", "闭源会领先很多年。", speaker="yang", topics=("open-source",)),
    Line("c1", "英偉達的股票又漲了。", speaker="fu", said_on="2025-02"),
    Line("c2", "做好的軟件，要靠小团队。", speaker="fu", topics=("teams",)),
)


def make_document(analyser: Analyser, line: Line) -> Document:
    return Document(
        id=line.id,
        terms=analyser.encode(line.text, line.minor),
        workspace=line.workspace,
        speaker=line.speaker,
        topics=line.topics,
        said_on=line.said_on,
        is_verified=line.is_verified,
    )


def make_matcher(analyser: Analyser, readings: Readings, lines: Sequence[Line] = LINES) -> Matcher:
    matcher = Matcher(analyser, readings, SPEAKERS, TOPICS, TERMS)
    matcher.update([make_document(analyser, line) for line in lines])
    return matcher


def ask(matcher: Matcher, query: str, *, workspace: str = "", limit: int = 10) -> Result:
    return matcher.search(query, workspace=workspace, today=TODAY, limit=limit)


@pytest.fixture(scope="session")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("caches")


@pytest.fixture(scope="session")
def analyser(caches: Path) -> Analyser:
    return Analyser(("朱啸虎", "开源", "护城河"), caches)


@pytest.fixture(scope="session")
def readings(caches: Path) -> Readings:
    return Readings(caches)


@pytest.fixture(scope="session")
def matcher(analyser: Analyser, readings: Readings) -> Matcher:
    return make_matcher(analyser, readings)


@pytest.fixture(scope="session")
def pack() -> Pack:
    return read_pack(CONTENT)


@pytest.fixture(scope="session")
def library(pack: Pack, readings: Readings, caches: Path) -> Matcher:
    """Return a matcher over the shipped library."""
    return match_library(pack, readings, caches)


def match_library(pack: Pack, readings: Readings, folder: Path | None = None) -> Matcher:
    names = [form for one in pack.speakers for form in (one.name, *one.aliases)]
    names += [form for one in pack.topics for form in (one.zh, *one.aliases)]
    analyser = Analyser(names, folder)
    matcher = Matcher(analyser, readings, pack.speakers, pack.topics, pack.terms)
    matcher.update([_document(analyser, quote) for quote in pack.quotes])
    return matcher


def _document(analyser: Analyser, quote: Quote) -> Document:
    parts = (quote.question, quote.insight, quote.translation)
    minor = [text for part in parts if part for text in (part.zh, part.en) if text]
    return Document(
        id=quote.id,
        terms=analyser.encode(quote.text, minor),
        speaker=quote.speaker,
        topics=quote.topics,
        said_on=quote.said_on or "",
    )
