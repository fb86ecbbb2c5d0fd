"""How much of a query a quote holds: what tells an answer from a chance likeness."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.matching.analyser import FIELD_BREAK, decode_text
from bot.matching.folding import BREAK, SOLO
from bot.matching.lexicon import Means, Mention
from bot.matching.segments import Document
from bot.matching.stopwords import is_stopword
from bot.matching.understanding import Reader, Understanding

ENOUGH = 0.65  # of a query must stand in a quote
ENOUGH_OF_ONE = 0.01  # … where it names a speaker who is quoted: anything of theirs
ENOUGH_NAMED = 0.4  # … where it names a topic outright, and the rest is about it
ENOUGH_KNOWN = 0.5  # … where the library has all words of the query, if not in one quote
_HEAVIEST = 4.0  # that a term counts
_PARTLY = 0.5  # what pieces of a word count
_LETTERS = re.compile(rf"[^{SOLO}\s{FIELD_BREAK}{BREAK}]+")
_EVERYDAY = 1_000  # how often jieba's corpus has a word that is said of anything


@dataclass(frozen=True, slots=True)
class Asked:
    """One content word of a query: how much it counts, and what may stand for it."""

    weight: float
    word: str  # as it was typed
    forms: tuple[str, ...]
    part: float  # of the word that names the topics or speakers
    topics: frozenset[str]
    speakers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a quote must hold to answer a query."""

    asked: tuple[Asked, ...]
    least: float
    least_known: float  # of a query all words of which the library has

    def is_answered(self, documents: Sequence[Document], is_known: Callable[[str], bool]) -> bool:
        """Tell whether one of the quotes holds enough of the query.

        `is_known` tells whether the library has a word at all: less of a query is enough if it has
        them all, for then the query is about what the library is about.
        """
        is_half_answered = False
        for document in documents:
            share = self.share(document)
            if share >= self.least:
                return True
            is_half_answered |= share >= self.least_known
        rest = (one.forms for one in self.asked if one.part < 1)
        return is_half_answered and all(any(map(is_known, forms)) for forms in rest)

    def share(self, document: Document) -> float:
        """Return how much of the query a quote holds, 0 to 1."""
        text = decode_text(document.terms)
        words = frozenset(_LETTERS.findall(text))
        total = sum(one.weight for one in self.asked)
        held = sum(one.weight * _held(one, document, text, words) for one in self.asked)
        return held / total if total else 0.0


def cover(understood: Understanding, reader: Reader) -> Coverage:
    """Return what a quote must hold to answer a query."""
    spans = _words(understood)
    content = [span for span in spans if not is_stopword(understood.text[slice(*span)])]
    asked = tuple(_ask(understood, reader, span) for span in content or spans)
    named = [mention for mention in understood.mentions if mention.means is not Means.TERM]
    if any(mention.means is Means.SPEAKER for mention in named):
        return Coverage(asked=asked, least=ENOUGH_OF_ONE, least_known=ENOUGH_OF_ONE)
    if any(_is_outright(understood, reader, mention) for mention in named):
        return Coverage(asked=asked, least=ENOUGH_NAMED, least_known=ENOUGH_NAMED)
    return Coverage(asked=asked, least=ENOUGH, least_known=ENOUGH_KNOWN if named else ENOUGH)


def _words(understood: Understanding) -> list[tuple[int, int]]:
    """Return the words of a query; a known term is one, and so is what fell apart.

    A word that the dictionary lacks is cut into characters, which stand in any quote.
    """
    terms = [understood.span(one) for one in understood.mentions if one.means is Means.TERM]
    words: list[tuple[int, int]] = []
    for start, end in understood.cuts:
        if any(_overlap(term, (start, end)) for term in terms):
            continue
        is_single = end - start == 1 and not is_stopword(understood.text[start:end])
        if words and is_single and words[-1][1] == start and _is_loose(understood, words[-1]):
            words[-1] = (words[-1][0], end)
        else:
            words.append((start, end))
    return sorted((*terms, *words))


def _is_loose(understood: Understanding, span: tuple[int, int]) -> bool:
    """Tell whether a stretch is made of single characters."""
    return all(
        not (start < span[1] and span[0] < end) or end - start == 1
        for start, end in understood.cuts
    )


def _ask(understood: Understanding, reader: Reader, span: tuple[int, int]) -> Asked:
    start, end = span
    around = [m for m in understood.mentions if _overlap(understood.span(m), span)]
    groups = [g for m in around if m.means is Means.TERM for g in m.ids]
    equals = tuple(form for group in groups for form in reader.thesaurus.equals(group))
    word = understood.text[start:end]
    facts = [m for m in around if m.means is not Means.TERM]
    taken = sum(min(end, b) - max(start, a) for a, b in (understood.span(m) for m in facts))
    return Asked(
        weight=_weigh(word),
        word=word,
        forms=equals or (word,),
        part=min(1.0, taken / (end - start)),
        topics=frozenset(one for m in facts if m.means is Means.TOPIC for one in m.ids),
        speakers=frozenset(one for m in facts if m.means is Means.SPEAKER for one in m.ids),
    )


def _weigh(form: str) -> float:
    """Return how much a term counts: its characters, or two for each of its English words."""
    return min(2.0 * len(form.split()) if form.isascii() else float(len(form)), _HEAVIEST)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _held(asked: Asked, document: Document, text: str, words: frozenset[str]) -> float:
    """Return how much of a word a quote holds: as it stands, as a fact, or in pieces."""
    if any(_stands(form, text, words) for form in asked.forms):
        return 1.0
    if document.speaker in asked.speakers or not asked.topics.isdisjoint(document.topics):
        return asked.part
    word = asked.word
    if len(word) < 3 or word.isascii():
        return 0.0
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    return _PARTLY * sum(pair in text for pair in pairs) / len(pairs)


def _stands(form: str, text: str, words: frozenset[str]) -> bool:
    return form in words if form.isascii() and " " not in form else form in text


def _is_outright(understood: Understanding, reader: Reader, mention: Mention) -> bool:
    """Tell whether a topic is named in words that mean nothing else."""
    start, end = understood.span(mention)
    if any(a <= start and end <= b and end - start < b - a for a, b in understood.cuts):
        return False
    form = understood.text[start:end]
    return " " in form if form.isascii() else reader.analyser.commonness(form) < _EVERYDAY
