"""A query → what it means: which speakers, which topics, which years, which words are left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.matching.analyser import QUERY_LIMIT, Analyser
from bot.matching.folding import normalise
from bot.matching.lexicon import Lexicon, Mention, Unit, split_units
from bot.matching.names import Names
from bot.matching.stopwords import is_stopword
from bot.matching.topics import Topics

_YEAR = re.compile(r"(?:19|20)\d\d")
_RELATIVE = {"前年": -2, "去年": -1, "今年": 0, "明年": 1, "lastyear": -1, "thisyear": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What a query was taken to mean: ids, years such as "2024", and the content words left over."""

    text: str = ""  # normalised
    topics: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    units: tuple[Unit, ...] = ()
    cuts: tuple[tuple[int, int], ...] = ()  # spans of the words, in units of characters


@dataclass(frozen=True, slots=True)
class Reader:
    """Understands queries by the names, topics and terms that one asker may see."""

    analyser: Analyser
    names: Names
    topics: Topics
    terms: Lexicon

    def understand(self, query: str, today: date) -> Understanding:
        """Read a query; any text will do, and only so much of it is read."""
        text = normalise(query[:QUERY_LIMIT])[:QUERY_LIMIT]
        units = split_units(text)
        cuts = self._words(text, units)
        is_free = [True] * len(units)
        speakers = self._take(self._find_speakers(units, is_free), is_free)
        years, dated = _find_years(units, is_free, today)
        topics = self._take(self._find_topics(units, is_free, cuts), is_free)
        terms = self.terms.mentions(units, [True] * len(units))
        return Understanding(
            text=text,
            topics=_ids(topics),
            speakers=_ids(speakers),
            years=years,
            words=_left(text, units, is_free, cuts),
            mentions=(*speakers, *topics, *terms),
            units=tuple(units),
            cuts=tuple(cuts),
        )

    def _words(self, text: str, units: Sequence[Unit]) -> list[tuple[int, int]]:
        chinese = list(self.analyser.cut(text))
        starts = {start for start, _ in chinese}
        inner = {at for start, end in chinese for at in range(start, end)}
        other = [(u.start, u.end) for u in units if u.start not in inner and u.text != "\n"]
        return sorted({*chinese, *other}) if starts or other else []

    def _take(self, mentions: list[Mention], is_free: list[bool]) -> list[Mention]:
        for mention in mentions:
            is_free[mention.first : mention.last] = [False] * (mention.last - mention.first)
        return mentions

    def _find_speakers(self, units: Sequence[Unit], is_free: Sequence[bool]) -> list[Mention]:
        found = self.names.lexicon.mentions(units, is_free)
        return [m for m in found if not self._is_topic(units, m)]

    def _is_topic(self, units: Sequence[Unit], mention: Mention) -> bool:
        """Tell whether a longer topic starts where a name does."""
        longer = self.topics.lexicon.mentions(units[mention.first :], [True] * len(units))
        return (
            bool(longer) and longer[0].first == 0 and longer[0].last > mention.last - mention.first
        )

    def _find_topics(
        self, units: Sequence[Unit], is_free: Sequence[bool], cuts: Sequence[tuple[int, int]]
    ) -> list[Mention]:
        found = self.topics.lexicon.mentions(units, is_free)
        return [m for m in found if not _crosses(units[m.first].start, units[m.last - 1].end, cuts)]


def _crosses(start: int, end: int, cuts: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a word stands half in, half out of a stretch: 人才 in 有人 才能."""
    return any(a < start < b < end or start < a < end < b for a, b in cuts)


def _find_years(
    units: Sequence[Unit], is_free: list[bool], today: date
) -> tuple[tuple[str, ...], list[int]]:
    found: list[str] = []
    places: list[int] = []
    for at, unit in enumerate(units):
        pair = unit.text + (units[at + 1].text if at + 1 < len(units) else "")
        if is_free[at] and _YEAR.fullmatch(unit.text):
            found.append(unit.text)
            places.append(at)
        elif pair in _RELATIVE:
            found.append(str(today.year + _RELATIVE[pair]))
            places += (at, at + 1)
    for at in places:
        is_free[at] = False
    return tuple(dict.fromkeys(found)), places


def _ids(mentions: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for mention in mentions for one in mention.ids))


def _left(
    text: str, units: Sequence[Unit], is_free: Sequence[bool], cuts: Sequence[tuple[int, int]]
) -> tuple[str, ...]:
    """Return the content words of which no part was understood."""
    taken = [(u.start, u.end) for u, free in zip(units, is_free, strict=True) if not free]
    free = [(a, b) for a, b in cuts if not any(a < end and start < b for start, end in taken)]
    return tuple(dict.fromkeys(w for a, b in free if not is_stopword(w := text[a:b])))
