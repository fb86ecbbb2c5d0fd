"""Words on record: the library's quotes and the named turns of kept sources, word for word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.model import Part, Quote, Source, Speaker
from bot.store.sources import KeptSource
from bot.transcripts.letters import Letters
from bot.transcripts.receipts import FOLDINGS, Foldable

_BETWEEN = "\x00"
_EDGE = re.compile(r"[^\W_]")
_STOPS = ",.;:!?，。、；：！？)）"  # no line begins with one, unless a word before it was cut off


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words on record: a quote of the library, or a turn of a kept source."""

    text: str
    speaker: str
    source: str
    quote: str | None = None
    is_asked: bool = False


def passages_of_quotes(
    quotes: Iterable[Quote], speakers: Iterable[Speaker], sources: Iterable[Source]
) -> list[Passage]:
    """Return the library's quotes as words on record."""
    people = {speaker.id: speaker for speaker in speakers}
    titles = {source.id: source.title for source in sources}
    return [
        Passage(
            text=quote.text,
            speaker=people[quote.speaker].name,
            source=titles.get(quote.source, quote.source),
            quote=quote.id,
            is_asked=people[quote.speaker].part is Part.INTERVIEWER,
        )
        for quote in quotes
        if quote.speaker in people
    ]


def passages_of_kept(kept: Iterable[KeptSource], sources: Iterable[Source]) -> list[Passage]:
    """Return the named turns of kept sources as words on record."""
    titles = {source.id: source.title for source in sources}
    return [
        Passage(
            text=turn.text,
            speaker=turn.speaker,
            source=titles.get(one.source, one.source),
            is_asked=turn.role == "question",
        )
        for one in kept
        for turn in one.turns
        if turn.speaker and turn.role in ("question", "answer")
    ]


class Record:
    """All passages under every folding, to find a line in whole."""

    def __init__(self, passages: Sequence[Passage], letters: Letters) -> None:
        self._passages = passages
        self._letters = letters
        folded = [Foldable(passage.text, letters).fold(FOLDINGS) for passage in passages]
        self._record = _BETWEEN + _BETWEEN.join(folded) + _BETWEEN
        self._begins: list[int] = []
        at = 1
        for text in folded:
            self._begins.append(at)
            at += len(text) + 1

    def find(self, line: str) -> list[int]:
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
