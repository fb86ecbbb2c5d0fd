"""An understood query → the weighted keys that its quotes are ranked by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.matching.analyser import Analyser
from bot.matching.lexicon import Means
from bot.matching.ranking import Wanted
from bot.matching.stopwords import is_stopword
from bot.matching.terms import TEXT_KINDS, Kind, extract, fact_key
from bot.matching.thesaurus import Thesaurus, regional_forms
from bot.matching.understanding import Understanding

EQUAL_DAMPING = 0.35  # as a phrase of the query itself
PLAIN_LENGTH = 2.5  # the length of phrase that a stop word is damped as


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What each part of a query weighs; `jinju eval search` found these."""

    word: float = 0.5
    pair: float = 0.7
    single: float = 0.7
    topic: float = 6.0
    likely: float = 6.0  # a topic whose name is like the query, times the likeness squared
    speaker: float = 16.0
    year: float = 8.0
    damping: float = 0.35  # a name of ten characters has ten words' terms, not their weight
    asking: float = 0.2  # a question's own words: answers do not hold them
    naming: float = 0.02  # the letters of a speaker's name, beside the fact
    equal: float = 1.0  # words that mean the same
    regional: float = 0.8  # the word of the other side of the strait
    hinting: float = 0.5  # words of the likely answer

    def of(self, kind: int) -> float:
        """Return what a term of the text or a fact weighs."""
        kinds = (self.word, self.pair, self.single, self.topic, self.speaker, self.year)
        return kinds[kind]


_QUESTION = re.compile(
    "为什么|什么时候|什么样|什么|怎么样|怎么|怎样|如何|哪一|哪几|哪些|哪个|哪里|哪儿|哪|谁"
    "|何时|何地|何处|何人|何年|何种|何|多少|多大|多长|多高|几|是否|吗|呢|请问|请"
    "|(?<![a-z])(?:what|which|who|whom|when|where|why|how|is|are|was|were|do|doe|did|will|would|can"
    "|could|should|say|said|think|thought|tell|told|about|it)(?![a-z])"  # as `stem` leaves them
)
_HINTS = (
    (re.compile("哪一?年|哪一?天|什么时[候间]|什么日期|何时|何年|几月|年份|多久"), "年 月 日 于"),
    (re.compile("哪里|哪儿|什么地方|什么位置|何地|何处"), "位于 在"),
    (re.compile("为什么|为何|什么原因|原因"), "因 因为 由于 所以 为了 因此"),
    (re.compile("又称|叫什么|别名|称为|别称|全称|简称"), "称 又称 名 简称"),
)

Weights = dict[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weighs the terms of queries by one recipe."""

    analyser: Analyser
    recipe: Recipe
    unquoted: frozenset[str]  # people who are only spoken of: only their names can find them

    def weigh(self, understood: Understanding, thesaurus: Thesaurus) -> Wanted:
        """Return what to rank by: a query's words, their equals, and the facts it names."""
        weights: Weights = {}
        self._add_words(weights, understood)
        self._add_equals(weights, understood, thesaurus)
        self._add_hints(weights, understood)
        facts = (
            (Kind.TOPIC, understood.topics),
            (Kind.SPEAKER, understood.speakers),
            (Kind.YEAR, understood.years),
        )
        for kind, names in facts:
            weights.update({(fact_key(kind, name), kind): self.recipe.of(kind) for name in names})
        for topic, share in understood.likely:
            weights[fact_key(Kind.TOPIC, topic), Kind.TOPIC] = share**2 * self.recipe.likely
        return Wanted.of(weights)

    def _add_words(self, weights: Weights, understood: Understanding) -> None:
        """Weigh the query's own terms, and those of its other regional form."""
        parts = self._part_weights(understood)
        lengths = _phrase_lengths(understood, parts)
        own = extract([self.analyser.pack([understood.text])])
        for kind, terms in own.items():
            places = zip(terms.key.tolist(), terms.start.tolist(), terms.end.tolist(), strict=True)
            for key, start, end in places:
                if weight := min(parts[start:end]) * self.recipe.of(kind):
                    weight *= max(min(lengths[start:end]), 1.0) ** -self.recipe.damping
                    weights[key, kind] = weights.get((key, kind), 0.0) + weight
        plain = self.recipe.regional * PLAIN_LENGTH**-self.recipe.damping
        for form in regional_forms(understood.text) if 1.0 in parts else ():
            for kind, terms in extract([self.analyser.pack([form])]).items():
                for key in set(terms.key.tolist()) - set(own[kind].key.tolist()):
                    weights[key, kind] = plain * self.recipe.of(kind)

    def _part_weights(self, understood: Understanding) -> list[float]:
        """Return for each character of the query what its own letters weigh."""
        parts = [1.0] * len(understood.text)
        asked = [match.span() for match in _QUESTION.finditer(understood.text)]
        if sum(end - start for start, end in asked) < len(understood.text):
            _set(parts, asked, self.recipe.asking)
        for mention in understood.mentions:
            if mention.means is Means.TERM:
                _set(parts, [understood.span(mention)], 1.0 - self.recipe.equal)
            elif mention.means is Means.SPEAKER and self.unquoted.isdisjoint(mention.ids):
                _set(parts, [understood.span(mention)], self.recipe.naming)
        return parts

    def _add_equals(
        self, weights: Weights, understood: Understanding, thesaurus: Thesaurus
    ) -> None:
        """Weigh the terms that mean the same as one of the query, whichever was typed."""
        for mention in understood.mentions:
            if mention.means is Means.TERM:
                forms = (form for group in mention.ids for form in thesaurus.equals(group))
                for form in dict.fromkeys(forms):
                    for key, share in _whole_phrase(self.analyser, form):
                        weight = share * self.recipe.of(key[1]) * self.recipe.equal
                        weights[key] = max(weights.get(key, 0.0), weight)

    def _add_hints(self, weights: Weights, understood: Understanding) -> None:
        """Weigh what the answer to such a question is likely to hold."""
        for question, words in _HINTS:
            for word in words.split() if question.search(understood.text) else ():
                kind = Kind.SINGLE if len(word) == 1 else Kind.WORD
                for key, _ in _whole_phrase(self.analyser, word):
                    if key[1] == kind:
                        weights[key] = weights.get(key, 0.0) + self.recipe.hinting


def _set(parts: list[float], spans: Iterable[tuple[int, int]], weight: float) -> None:
    for start, end in spans:
        parts[start:end] = [min(weight, part) for part in parts[start:end]]


def _phrase_lengths(understood: Understanding, parts: Sequence[float]) -> list[float]:
    """Return for each character how long the phrase is in which it stands.

    A phrase runs from one stop word, question word or sign to the next.
    """
    lengths = [PLAIN_LENGTH] * len(understood.text)
    phrase: list[tuple[int, int]] = []
    for start, end in (*understood.cuts, (len(understood.text) + 2, 0)):
        ends_phrase = not phrase or start - phrase[-1][1] > 1
        is_plain = end == 0 or parts[start] < 1 or is_stopword(understood.text[start:end])
        if phrase and (ends_phrase or is_plain):
            size = float(sum(b - a if _is_chinese(understood.text[a]) else 1 for a, b in phrase))
            for a, b in phrase:
                lengths[a:b] = [size] * (b - a)
            phrase = []
        if not is_plain:
            phrase.append((start, end))
    return lengths


def _is_chinese(character: str) -> bool:
    return not character.isascii()


@lru_cache(maxsize=4_096)
def _whole_phrase(analyser: Analyser, form: str) -> tuple[tuple[tuple[int, int], float], ...]:
    """Return the keys of a phrase that mean it whole, with their shares of a term's weight."""
    found: list[tuple[tuple[int, int], float]] = []
    terms = extract([analyser.pack([form])])
    size, pairs = len(terms[Kind.SINGLE].key), len(terms[Kind.PAIR].key)
    for kind in TEXT_KINDS:
        one = terms[kind]
        places = zip(one.key.tolist(), one.start.tolist(), one.end.tolist(), strict=True)
        for key, start, end in places:
            is_whole = start == 0 and end == len(form)
            if is_whole or kind is Kind.PAIR:
                share = 1.0 if is_whole else 2 / pairs
                found.append(((key, kind), share * size**-EQUAL_DAMPING))
    return tuple(found)
