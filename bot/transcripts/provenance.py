"""What a file tells of itself: title, publisher, dates, and how it was edited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.transcripts.blocks import Role
from bot.transcripts.edits import OffsetMap
from bot.transcripts.letters import Letters
from bot.transcripts.reading import Decoded
from bot.transcripts.sentences import count_han
from bot.transcripts.turns import Talk

_DATE = re.compile(
    "(?:19|20)\\d{2}\\s?年(?:\\s?\\d{1,2}\\s?月(?:\\s?\\d{1,2}\\s?[日号])?|[春夏秋冬初底中])?"
    "|(?:19|20)\\d{2}[-/.](?:1[0-2]|0?[1-9])(?:[-/.]\\d{1,2})?(?!\\d)"
    "|(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    " (?:\\d{1,2}, )?20\\d{2}"
)
_EDITED = re.compile(
    "文本优化|有删节|经编辑|经整理|略有删|删减|edited for|condensed|lightly edited"
)
_VERBATIM = re.compile("实录|文字版|逐字|transcript", re.IGNORECASE)
_PUBLISHER = re.compile("(?:来源|出品|原载|首发)[:：]\\s?([^\\s/，。|]{2,30})")
_AUTHOR = re.compile("(?:作者|(?<![\u3400-\u9fff])文|撰文)\\s?[:：/／|]\\s?([^\\s/，。|,]{2,30})")
_HEAD = 4000  # characters in which a file says what it is
_MOST_DATES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """A file's own account; `dates` are stretches of it that may tell when it was said."""

    title: str = ""
    sha256: str = ""
    encoding: str = ""
    confidence: float = 0.0
    format: str = ""
    characters: int = 0
    publisher: str = ""
    author: str = ""
    fidelity: str = ""
    language: str = ""
    dates: tuple[tuple[str, int, int], ...] = ()


def gather_facts(decoded: Decoded, title: str, talk: Talk, letters: Letters) -> SourceFacts:
    """Read the facts off the text; nothing is guessed that does not stand there."""
    back = OffsetMap(talk.edits)
    plain = letters.simplify(talk.text)
    spans = [found.span() for found in _DATE.finditer(talk.text[:200_000])][:_MOST_DATES]
    publisher, author = _PUBLISHER.search(plain), _AUTHOR.search(plain[:_HEAD])
    fidelity = "edited" if _EDITED.search(plain) else ""
    return SourceFacts(
        title=title or _title(talk),
        sha256=decoded.sha256,
        encoding=decoded.encoding,
        confidence=decoded.confidence,
        format=decoded.format,
        characters=len(decoded.text),
        publisher=publisher.group(1) if publisher else "",
        author=author.group(1) if author else "",
        fidelity=fidelity or ("transcript" if _VERBATIM.search(plain[:_HEAD]) else ""),
        language=_language(talk.text, plain),
        dates=_dates(talk.text, spans, back),
    )


def _dates(
    text: str, spans: Sequence[tuple[int, int]], back: OffsetMap
) -> tuple[tuple[str, int, int], ...]:
    return tuple((text[start:end], *back.to_origin(start, end)) for start, end in spans)


def _language(text: str, plain: str) -> str:
    """Return en, zh-Hans or zh-Hant, by the letters that prevail."""
    han = count_han(text)
    if han * 5 < len(text):
        return "en"
    changed = sum(one != other for one, other in zip(text, plain, strict=True))
    return "zh-Hant" if changed * 20 > han else "zh-Hans"


def _title(talk: Talk) -> str:
    """Return the first heading, or a first line that is none of a speaker's and short."""
    for turn in talk.turns[:3]:
        first = turn.text.split("\n", 1)[0].lstrip("# ").strip()
        is_title = turn.role is Role.HEADING or (turn.role is Role.NARRATION and len(first) <= 60)
        if is_title and first[:1] not in '“「『"':
            return first
    return ""
