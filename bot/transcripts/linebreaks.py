"""Tell a hard wrap from the end of a paragraph."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.transcripts.edits import Edit
from bot.transcripts.wrapping import joint

_STOPS = "。！？!?…”」』）)：:；;》】—"
_STARTS_ANEW = re.compile(
    r"\s*(?:#{1,6}\s|[-*+•·●▪◆■]\s?|[（(]\d{1,2}[)）]|!\[|\||-{3,}|—{2,}|={3,}"
    r"|[\[【(]?\d{1,2}:\d\d|[^\n：:。！？，,；;]{1,30}\s?[：:](?!//)|[“「].{1,60}[”」]\s*$)"
)
_NUMBERED = re.compile(r"\s*(?:\d{1,3}[.、)）]|[一二三四五六七八九十]{1,3}[、.])")
_STANDS_ALONE = re.compile(
    r"\s*(?:#{1,6}\s.*|-{3,}|—{2,}|={3,}|[^\n。！？，,]{1,40}[：:]|.{0,30}\d{1,2}:\d\d(?::\d\d)?\W{0,2})\s*$"
)
_LONGEST_NAME = 24  # characters of a line that may be a name on its own
_OFTEN = 3
_NARROWEST = 30  # columns; nobody wraps at fewer


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


def join_lines(text: str) -> Iterator[Edit]:
    """Yield an edit for each line break that stands inside a sentence.

    Where blank lines part the paragraphs, single breaks are wraps; elsewhere only a line that is
    as long as the longest and ends without a stop runs on. Heads, headings and lists begin anew.
    """
    lines = list(_lines(text))
    is_parted = _is_parted(lines)
    width = 0 if is_parted else _wrap_width(lines)
    if not is_parted and not width:
        return
    for line, following in _running(lines):
        if _width(line.text) >= _NARROWEST if is_parted else _is_full(line.text, width):
            start = line.end - (len(line.text) - len(line.text.rstrip()))
            yield Edit(start, following.start, joint(line.text.rstrip()[-2:], following.text[:2]))


def _running(lines: list[_Line]) -> Iterator[tuple[_Line, _Line]]:
    """Yield the lines that may run on into the next, with that next one."""
    names = _repeated(lines)
    for line, following in pairwise(lines):
        if line.is_blank or following.is_blank:
            continue
        if line.text.strip() in names or following.text.strip() in names:
            continue
        is_item = _NUMBERED.match(following.text) and line.text.rstrip()[-1:] in _STOPS
        if not (is_item or _STARTS_ANEW.match(following.text) or _STANDS_ALONE.match(line.text)):
            yield line, following


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield _Line(at, end, text[at:end])
        at = end + 1


def _repeated(lines: list[_Line]) -> frozenset[str]:
    """Return short lines that come again and again: names on lines of their own."""
    short = Counter(
        stripped for line in lines if 0 < len(stripped := line.text.strip()) <= _LONGEST_NAME
    )
    return frozenset(line for line, count in short.items() if count >= _OFTEN)


def _is_parted(lines: list[_Line]) -> bool:
    """Tell whether blank lines part the paragraphs."""
    pairs = Counter(following.is_blank for line, following in pairwise(lines) if not line.is_blank)
    return pairs[True] >= 3 and pairs[True] * 2 >= pairs[False]


def _wrap_width(lines: list[_Line]) -> int:
    """Return the width at which the text was wrapped, or 0 where it was not."""
    widths = sorted(_width(line.text) for line in lines if not line.is_blank)
    if len(widths) < 8:
        return 0
    widest = widths[-1 - len(widths) // 50]
    full = sum(widest - 8 <= width <= widest + 4 for width in widths)
    return widest if _NARROWEST <= widest <= 140 and full * 2 >= len(widths) else 0


def _is_full(line: str, width: int) -> bool:
    return _width(line) >= width - 12 and line.rstrip()[-1:] not in _STOPS


def _width(line: str) -> int:
    if len(line) > 400:
        return len(line)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line.strip())
