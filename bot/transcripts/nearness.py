"""The stretch on record that is most like a line: shown beside it, never confirmed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.transcripts.known import plain_words
from bot.transcripts.letters import Letters
from bot.transcripts.likeness import LikenessIndex
from bot.transcripts.records import Passage
from bot.transcripts.sentences import split_sentences

_SHOWN = 240  # characters of the true words at most
_OFFERED = 8  # of the nearest, among which a quote of the library is shown first
_TRIED = 24  # sentences compared in full
_ALTERED = 60.0  # likeness from which words are the same words altered
_ALTERED_SHORT = 72.0  # for lines of few words, which are alike by chance
_ALTERED_ASKED = 88.0  # for an interviewer's words, which nobody quotes
_FEW = 9  # words
_CLAUSE = re.compile("[，。！？；：!?;:,\n…—]+[”」』\"']*")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence of a passage; `at` is its place in the passage's words."""

    passage: int
    at: int


@dataclass(frozen=True, slots=True)
class Near:
    """A stretch of a passage that is like a line."""

    likeness: float
    passage: int
    start: int
    end: int
    size: int  # of the line, in words


class Vicinity:
    """All passages by pieces of their sentences, to find what a line is like."""

    def __init__(self, passages: Sequence[Passage], letters: Letters) -> None:
        self._passages = passages
        self._letters = letters
        self._words = [plain_words(passage.text, letters) for passage in passages]
        self._index = LikenessIndex(size=2)
        self._units: list[_Unit] = []
        for number, passage in enumerate(passages):
            self._add(number, passage)

    def _add(self, number: int, passage: Passage) -> None:
        places = [start for start, _ in self._words[number].spans]
        for sentence in split_sentences(passage.text):
            first = bisect_right(places, sentence.start - 1)
            last = bisect_right(places, sentence.end - 1)
            if last > first:
                self._index.add(self._words[number].text[first:last])
                self._units.append(_Unit(number, first))

    def nearest(self, line: str, *, is_guest_only: bool = False) -> Near | None:
        """Return the stretch on record most like the line, or most like one of its sentences."""
        whole = self._nearest_words(line, is_guest_only)
        if whole is None or self.is_like(whole):
            return whole
        parts = (self._nearest_words(one.text, is_guest_only) for one in split_sentences(line))
        return next((near for near in parts if near is not None and self.is_like(near)), whole)

    def _nearest_words(self, line: str, is_guest_only: bool) -> Near | None:
        words = plain_words(line, self._letters).text
        units = [self._units[one] for one in self._index.sharing(words, _TRIED)] if words else []
        found = [
            self._align(words, unit)
            for unit in units
            if not (is_guest_only and self._passages[unit.passage].is_asked)
        ]
        like = [near for near in found if self.is_like(near)]
        if like:
            return max(like, key=lambda near: (near.likeness, *self._rank(near)))
        said = [near for near in found if not self._passages[near.passage].is_asked][:_OFFERED]
        quoted = (near for near in said if self._passages[near.passage].quote is not None)
        return next(quoted, said[0] if said else None)

    def _rank(self, near: Near) -> tuple[bool, bool]:
        passage = self._passages[near.passage]
        return not passage.is_asked, passage.quote is not None

    def is_like(self, near: Near) -> bool:
        """Tell whether a stretch is the line's own words, altered."""
        limit = _ALTERED if near.size >= _FEW else _ALTERED_SHORT
        if self._passages[near.passage].is_asked:
            limit = _ALTERED_ASKED
        return near.likeness >= limit

    def _align(self, words: str, unit: _Unit) -> Near:
        """Lay the line beside a sentence and what stands around it; take whole clauses."""
        known = self._words[unit.passage]
        low = max(0, unit.at - len(words))
        high = min(len(known.text), unit.at + 2 * len(words) + 8)
        laid = fuzz.partial_ratio_alignment(words, known.text[low:high])
        if laid is None:
            return Near(0.0, unit.passage, 0, 0, len(words))
        is_longer = len(words) > high - low
        first = low if is_longer else low + laid.dest_start
        last = high if is_longer else low + laid.dest_end
        start, end = self._clauses(unit.passage, first, max(last, first + 1))
        there = plain_words(self._passages[unit.passage].text[start:end], self._letters).text
        likeness = fuzz.ratio(words, there)
        if not self._passages[unit.passage].is_asked:
            likeness = max(likeness, min(laid.score, likeness + 25.0))
        return Near(likeness, unit.passage, start, end, len(words))

    def _clauses(self, number: int, first: int, last: int) -> tuple[int, int]:
        """Widen a stretch of words to the edges of its clauses, in the passage's text."""
        text, spans = self._passages[number].text, self._words[number].spans
        start, end = spans[min(first, len(spans) - 1)][0], spans[min(last, len(spans)) - 1][1]
        edges = [0, *(found.end() for found in _CLAUSE.finditer(text)), len(text)]
        start = max(edge for edge in edges if edge <= start)
        end = min(edge for edge in edges if edge >= end)
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        return start, start + len(piece.strip()[:_SHOWN])
