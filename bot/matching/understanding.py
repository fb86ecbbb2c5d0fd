"""A query → what it means: which speakers, which topics, which years, which words are left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.matching.analyser import QUERY_LIMIT, Analyser
from bot.matching.folding import BREAK, normalise
from bot.matching.lexicon import Means, Mention, Unit, split_units
from bot.matching.names import Names
from bot.matching.stopwords import is_stopword
from bot.matching.thesaurus import Thesaurus
from bot.matching.topics import Topics

_YEAR = re.compile(r"(?:19|20)\d\d")
_RELATIVE = {
    "前年": -2,
    "去年": -1,
    "今年": 0,
    "明年": 1,
    "lastyear": -1,
    "thisyear": 0,
    "nextyear": 1,
}
_NAME_LENGTHS = (4, 3)  # characters of a Chinese name that is looked for by its sound

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What a query was taken to mean: ids, years such as "2024", and the content words left over.

    `likely` are topics that are not named, but what is left over is like their names: how alike,
    0 to 1. `text` is the normalised query, of `units`; `cuts` are the spans of its words;
    `mentions` say which units name which speakers, topics and groups of equal terms.
    """

    topics: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    likely: tuple[tuple[str, float], ...] = ()
    text: str = ""
    units: tuple[Unit, ...] = ()
    cuts: tuple[tuple[int, int], ...] = ()
    mentions: tuple[Mention, ...] = ()

    def span(self, mention: Mention) -> tuple[int, int]:
        """Return where in the text a mention stands."""
        return self.units[mention.first].start, self.units[mention.last - 1].end


@dataclass(frozen=True, slots=True)
class Reader:
    """Understands queries by the names, topics and terms that one asker may see."""

    analyser: Analyser
    names: Names
    topics: Topics
    thesaurus: Thesaurus

    def understand(self, query: str, today: date) -> Understanding:
        """Read a query; any text will do, and only so much of it is read."""
        text = normalise(query[:QUERY_LIMIT])[:QUERY_LIMIT]
        units = split_units(text)
        cuts = self._cut(text, units)
        is_free = [unit.text != BREAK for unit in units]
        speakers = _take(self._find_speakers(units, is_free), is_free)
        years = _find_years(units, is_free, today)
        terms = self._find_terms(units, cuts)
        topics = _take(self._find_topics(units, is_free, cuts, terms), is_free)
        slips = _take(self._find_slips(units, is_free, terms), is_free)
        mentions = (*speakers, *topics, *slips, *terms)
        named = _named(mentions, Means.TOPIC)
        words = _left_over(text, units, is_free, cuts)
        _take(terms, is_free)
        rest = "".join(_left_over(text, units, is_free, cuts))
        return Understanding(
            topics=named,
            speakers=_named(mentions, Means.SPEAKER),
            years=years,
            words=words,
            likely=() if named else self._likely(rest, terms),
            text=text,
            units=tuple(units),
            cuts=tuple(cuts),
            mentions=mentions,
        )

    def _cut(self, text: str, units: Sequence[Unit]) -> list[tuple[int, int]]:
        """Return the spans of all words, Chinese or not, in order."""
        chinese = list(self.analyser.cut(text))
        inner = {at for start, end in chinese for at in range(start, end)}
        other = ((u.start, u.end) for u in units if u.start not in inner and u.text != BREAK)
        return sorted((*chinese, *other))

    def _find_speakers(self, units: Sequence[Unit], is_free: Sequence[bool]) -> list[Mention]:
        found = self.names.lexicon.mentions(units, is_free)
        return [mention for mention in found if not self._is_in_topic(units, mention)]

    def _is_in_topic(self, units: Sequence[Unit], mention: Mention) -> bool:
        """Tell whether a longer topic starts where a name does."""
        here = units[mention.first :]
        longer = self.topics.lexicon.longest(here, [True] * len(here), 0)
        return longer is not None and longer.last > mention.last - mention.first

    def _find_terms(self, units: Sequence[Unit], cuts: Spans) -> list[Mention]:
        found = self.thesaurus.lexicon.mentions(units, [True] * len(units))
        return _whole(_uncrossed(found, units, cuts), units, cuts)

    def _find_topics(
        self,
        units: Sequence[Unit],
        is_free: Sequence[bool],
        cuts: Spans,
        terms: Sequence[Mention],
    ) -> list[Mention]:
        """Return the topics that are named, by an equal term too; a longer term is no topic."""
        found = _uncrossed(self.topics.mentions(units, is_free), units, cuts)
        found = [one for one in found if not any(_is_within(one, term) for term in terms)]
        taken = {at for one in found for at in range(one.first, one.last)}
        for term in terms:
            span = range(term.first, term.last)
            ids = [self.topics.lexicon.ids(form) for form in self._forms(term)]
            named = tuple(dict.fromkeys(one for some in ids for one in some))
            if named and taken.isdisjoint(span) and all(is_free[at] for at in span):
                found.append(Mention(Means.TOPIC, named, term.first, term.last))
        return found

    def _likely(self, rest: str, terms: Sequence[Mention]) -> tuple[tuple[str, float], ...]:
        """Return the topics that what is left over is like, or a term by its first form."""
        best: dict[str, float] = {}
        for form in (rest, *(self._forms(term)[0] for term in terms)):
            for topic, share in self.topics.likely(form):
                best[topic] = max(share, best.get(topic, 0.0))
        return tuple(sorted(best.items()))

    def _forms(self, term: Mention) -> list[str]:
        equals = (form for group in term.ids for form in self.thesaurus.equals(group))
        return ["".join(form.split()) for form in equals]

    def _find_slips(
        self, units: Sequence[Unit], is_free: Sequence[bool], terms: Sequence[Mention]
    ) -> list[Mention]:
        """Return speakers and topics that are all but named: initials, a homophone, a slip.

        A known term is no slip: evaluation means no valuation.
        """
        found: list[Mention] = []
        known = {at for term in terms for at in range(term.first, term.last)}
        for at, unit in enumerate(units):
            if is_free[at] and at not in known and unit.text.isascii():
                found += self._guess_word(unit.text, at)
        for length in _NAME_LENGTHS:
            for at in range(len(units) - length + 1):
                part = range(at, at + length)
                if all(is_free[i] and not unit_is_word(units[i]) for i in part):
                    ids = self.names.homophones("".join(units[i].text for i in part))
                    found += [Mention(Means.SPEAKER, ids, at, at + length)] if ids else []
        return found

    def _guess_word(self, word: str, at: int) -> Iterable[Mention]:
        if ids := self.names.initials(word) if len(word) > 2 else ():
            yield Mention(Means.SPEAKER, self.names.sort(ids)[:1], at, at + 1)
        elif is_stopword(word):
            return
        elif ids := self.names.lexicon.slips(word):
            yield Mention(Means.SPEAKER, ids, at, at + 1)
        elif ids := self.topics.slips(word):
            yield Mention(Means.TOPIC, ids, at, at + 1)


def _named(mentions: Iterable[Mention], means: Means) -> tuple[str, ...]:
    found = (one for mention in mentions if mention.means is means for one in mention.ids)
    return tuple(dict.fromkeys(found))


def unit_is_word(unit: Unit) -> bool:
    """Tell a word of letters from a character that stands for itself."""
    return len(unit.text) > 1 or unit.text.isascii()


def _take(mentions: list[Mention], is_free: list[bool]) -> list[Mention]:
    """Mark the units of mentions as understood."""
    for mention in mentions:
        for at in range(mention.first, mention.last):
            is_free[at] = False
    return mentions


def _uncrossed(mentions: list[Mention], units: Sequence[Unit], cuts: Spans) -> list[Mention]:
    """Leave out what no reader would see, since words stand across its edge: 人才 in 有人 才能."""

    def is_crossed(mention: Mention) -> bool:
        start, end = units[mention.first].start, units[mention.last - 1].end
        return any(a < start < b < end or start < a < end < b for a, b in cuts)

    return [mention for mention in mentions if not is_crossed(mention)]


def _is_within(one: Mention, other: Mention) -> bool:
    """Tell whether a mention stands in another, longer one."""
    is_in = other.first <= one.first and one.last <= other.last
    return is_in and one.last - one.first < other.last - other.first


def _whole(mentions: list[Mention], units: Sequence[Unit], cuts: Spans) -> list[Mention]:
    """Leave out what is only a piece of a longer word: 程式 in 方程式."""

    def is_piece(mention: Mention) -> bool:
        start, end = units[mention.first].start, units[mention.last - 1].end
        return any(a <= start and end <= b and end - start < b - a for a, b in cuts)

    return [mention for mention in mentions if not is_piece(mention)]


def _find_years(units: Sequence[Unit], is_free: list[bool], today: date) -> tuple[str, ...]:
    found: list[str] = []
    for at, unit in enumerate(units):
        pair = unit.text + (units[at + 1].text if at + 1 < len(units) else "")
        if is_free[at] and _YEAR.fullmatch(unit.text):
            found.append(unit.text)
            is_free[at] = False
        elif pair in _RELATIVE:
            found.append(str(today.year + _RELATIVE[pair]))
            is_free[at] = is_free[at + 1] = False
    return tuple(dict.fromkeys(found))


def _left_over(
    text: str, units: Sequence[Unit], is_free: Sequence[bool], cuts: Spans
) -> tuple[str, ...]:
    """Return the content words of which no part was understood."""
    taken = {
        i for u, free in zip(units, is_free, strict=True) if not free for i in range(u.start, u.end)
    }
    left = (text[a:b] for a, b in cuts if taken.isdisjoint(range(a, b)))
    return tuple(dict.fromkeys(word for word in left if not is_stopword(word)))
