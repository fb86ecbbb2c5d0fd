"""Is this line really theirs? Exact by declared foldings alone; anything else is only near.

A line is exact where it stands, whole clauses from edge to edge, in one turn of one speaker. What
is like known words is shown beside them with every difference marked, and is never confirmed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.messages import Check, Difference, Verdict
from bot.transcripts.differences import find_differences
from bot.transcripts.heads import name_key, read_head
from bot.transcripts.known import plain_words
from bot.transcripts.letters import Letters
from bot.transcripts.likeness import LikenessIndex
from bot.transcripts.receipts import FOLDINGS, Foldable, FoldedSource
from bot.transcripts.records import Passage, passages_of_kept, passages_of_quotes
from bot.transcripts.sentences import split_sentences

__all__ = ["Checker", "Passage", "passages_of_kept", "passages_of_quotes"]

LONGEST_LINE = 1000  # characters of a line that are looked at
_SHOWN = 240  # characters of the true words at most
_OFFERED = 8  # of the nearest, among which a quote of the library is shown first
_TRIED = 24  # sentences compared in full
_BETWEEN = "\x00"
_ALTERED = 60.0  # likeness from which words are the same words altered
_ALTERED_SHORT = 72.0  # for lines of few words, which are alike by chance
_ALTERED_ASKED = 88.0  # for an interviewer's words, which nobody quotes
_FEW = 9  # words
_EDGE = re.compile(r"[^\W_]")
_STOPS = ",.;:!?，。、；：！？)）"  # no line begins with one, unless a word before it was cut off
_CLAUSE = re.compile("[，。！？；：!?;:,\n…—]+[”」』\"']*")
_SIGNED = re.compile(r"\s*[”」』\"]?\s*(?:——|--|—|－－)\s*([^\s—，。,:：]{2,20})\s*$")
_OUTER = (("“", "”"), ("「", "」"), ("『", "』"), ('"', '"'), ("‘", "’"), ("'", "'"))
_QUOTED = re.compile('[“「『"]([^“”「」『』"]{6,})[”」』"]')


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence of a passage; `at` is its place in the passage's words."""

    passage: int
    at: int


@dataclass(frozen=True, slots=True)
class _Near:
    """A stretch of a passage that is like a line."""

    likeness: float
    passage: int
    start: int
    end: int
    size: int  # of the line, in words


class Checker:
    """Checks lines against all words on record; built once for many lines."""

    def __init__(self, passages: Sequence[Passage], letters: Letters) -> None:
        self._passages = passages
        self._letters = letters
        self._names = {name_key(p.speaker, letters): p.speaker for p in passages}
        folded = [Foldable(p.text, letters).fold(FOLDINGS) for p in passages]
        self._record = _BETWEEN + _BETWEEN.join(folded) + _BETWEEN
        self._begins = []
        at = 1
        for text in folded:
            self._begins.append(at)
            at += len(text) + 1
        self._words = [plain_words(p.text, letters) for p in passages]
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

    def check(self, line: str) -> Check:
        """Return the verdict on a line; a name before or after it must be its speaker's."""
        named, words = self._take_name(line[:LONGEST_LINE])
        exact = self._exact(words)
        guests = [one for one in exact if not self._passages[one].is_asked]
        if guests:
            return self._confirmed(guests, words, named)
        near = self._nearest(words, is_guest_only=bool(exact))
        if exact and not self._is_retelling(exact, words, near):
            return self._asked(exact[0], words)
        if near is None:
            return Check(verdict=Verdict.NOT_ON_RECORD)
        return self._compared(words, near, named, retold=exact[0] if exact else None)

    def _take_name(self, line: str) -> tuple[str | None, str]:
        """Part a line from the name that claims it: `NAME：line` or `line —— NAME`."""
        line = line.strip()
        named: str | None = None
        head = read_head(line)
        if head and (name := self._names.get(name_key(head.name, self._letters))):
            named, line = name, line[head.text_at :].strip()
        elif signed := _SIGNED.search(line):
            name = self._names.get(name_key(signed.group(1), self._letters))
            if name:
                named, line = name, line[: signed.start()].strip()
        for opener, closer in _OUTER:
            if len(line) > 2 and line.startswith(opener) and line.endswith(closer):
                inner = line[1:-1]
                if opener not in inner and closer not in inner:
                    line = inner.strip()
        return named, line

    def _exact(self, line: str) -> list[int]:
        """Return the passages that hold the line from edge to edge of clauses, quotes first."""
        wanted = Foldable(line, self._letters).fold(FOLDINGS)
        found: list[int] = []
        is_sound = _EDGE.search(wanted) and wanted[0] not in _STOPS
        at = self._record.find(wanted) if is_sound else -1
        while at >= 0:
            if self._is_whole(at, at + len(wanted)):
                found.append(bisect_right(self._begins, at) - 1)
            at = self._record.find(wanted, at + 1)
        return sorted(set(found), key=lambda n: (self._passages[n].quote is None, n))

    def _is_whole(self, start: int, end: int) -> bool:
        """Tell whether no word is cut off at either end, and no question made a statement."""
        before, after = self._record[start - 1], self._record[end]
        begins, ends = (_EDGE.match(self._record[at]) for at in (start, end - 1))
        if (begins and (_EDGE.match(before) or before in "%-")) or (ends and _EDGE.match(after)):
            return False
        if after in "%‰" or (after in ".-" and _EDGE.match(self._record[end + 1 : end + 2] or " ")):
            return False
        is_question = self._record[end : end + 3].lstrip("\"')」』").startswith("?")
        return not is_question or self._record[end - 1] in "?!"

    def _confirmed(self, guests: list[int], line: str, named: str | None) -> Check:
        mine = [one for one in guests if named in (None, self._passages[one].speaker)]
        passage = self._passages[(mine or guests)[0]]
        words = self._as_it_stands(passage, line)
        if not mine:
            wrong = Difference(given=named or "", true=passage.speaker)
            return _check(Verdict.ALTERED, passage, words, (wrong,))
        return _check(Verdict.EXACT, passage, words)

    def _asked(self, number: int, line: str) -> Check:
        passage = self._passages[number]
        return _check(Verdict.INTERVIEWER, passage, self._as_it_stands(passage, line))

    def _as_it_stands(self, passage: Passage, line: str) -> str:
        match = FoldedSource(passage.text, self._letters).find(line)
        return passage.text[match.start : match.end] if match else line

    def _is_retelling(self, exact: list[int], line: str, near: _Near | None) -> bool:
        """Tell an interviewer's quotation of what a guest once said in other words."""
        if near is None or self._passages[near.passage].is_asked or near.likeness < _ALTERED:
            return False
        wanted = Foldable(line, self._letters).fold(FOLDINGS)
        return any(
            wanted in Foldable(quoted, self._letters).fold(FOLDINGS)
            for number in exact
            for quoted in _QUOTED.findall(self._passages[number].text)
        )

    def _nearest(self, line: str, *, is_guest_only: bool = False) -> _Near | None:
        """Return the stretch on record most like the line, or most like one of its sentences."""
        whole = self._nearest_words(line, is_guest_only)
        if whole is None or self._is_like(whole):
            return whole
        parts = (self._nearest_words(one.text, is_guest_only) for one in split_sentences(line))
        return next((near for near in parts if near is not None and self._is_like(near)), whole)

    def _nearest_words(self, line: str, is_guest_only: bool) -> _Near | None:
        words = plain_words(line, self._letters).text
        units = [self._units[one] for one in self._index.sharing(words, _TRIED)] if words else []
        found = [
            self._align(words, unit)
            for unit in units
            if not (is_guest_only and self._passages[unit.passage].is_asked)
        ]
        like = [near for near in found if self._is_like(near)]
        if like:
            return max(like, key=lambda near: (near.likeness, *self._rank(near)))
        said = [near for near in found if not self._passages[near.passage].is_asked][:_OFFERED]
        quoted = (near for near in said if self._passages[near.passage].quote is not None)
        return next(quoted, said[0] if said else None)

    def _rank(self, near: _Near) -> tuple[bool, bool]:
        passage = self._passages[near.passage]
        return not passage.is_asked, passage.quote is not None

    def _is_like(self, near: _Near) -> bool:
        limit = _ALTERED if near.size >= _FEW else _ALTERED_SHORT
        if self._passages[near.passage].is_asked:
            limit = _ALTERED_ASKED
        return near.likeness >= limit

    def _align(self, words: str, unit: _Unit) -> _Near:
        """Lay the line beside a sentence and what stands around it; take whole clauses."""
        known = self._words[unit.passage]
        low = max(0, unit.at - len(words))
        high = min(len(known.text), unit.at + 2 * len(words) + 8)
        laid = fuzz.partial_ratio_alignment(words, known.text[low:high])
        if laid is None:
            return _Near(0.0, unit.passage, 0, 0, len(words))
        is_longer = len(words) > high - low
        first = low if is_longer else low + laid.dest_start
        last = high if is_longer else low + laid.dest_end
        start, end = self._clauses(unit.passage, first, max(last, first + 1))
        there = plain_words(self._passages[unit.passage].text[start:end], self._letters).text
        likeness = fuzz.ratio(words, there)
        if not self._passages[unit.passage].is_asked:
            likeness = max(likeness, min(laid.score, likeness + 25.0))
        return _Near(likeness, unit.passage, start, end, len(words))

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

    def _compared(self, line: str, near: _Near, named: str | None, *, retold: int | None) -> Check:
        passage = self._passages[near.passage]
        words = passage.text[near.start : near.end]
        if not self._is_like(near):
            return _check(Verdict.NOT_ON_RECORD, passage, words)
        differences = find_differences(line, words, self._letters)
        if named and named != passage.speaker:
            differences = (Difference(given=named, true=passage.speaker), *differences)
        retelling = None if retold is None else self._passages[retold].text
        return _check(Verdict.ALTERED, passage, words, differences, retelling)


def _check(
    verdict: Verdict,
    passage: Passage,
    words: str,
    differences: tuple[Difference, ...] = (),
    retelling: str | None = None,
) -> Check:
    return Check(
        verdict=verdict,
        words=words,
        speaker=passage.speaker,
        source=passage.source,
        quote=passage.quote,
        differences=differences,
        retelling=retelling,
    )
