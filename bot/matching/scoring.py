"""An understood query → the weighted keys that its quotes are ranked by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.matching.analyser import Analyser
from bot.matching.lexicon import Means
from bot.matching.ranking import WEIGHTS, Wanted
from bot.matching.stopwords import is_stopword
from bot.matching.terms import TEXT_KINDS, Kind, extract, fact_keys
from bot.matching.thesaurus import regional_forms
from bot.matching.understanding import Reader, Understanding

TOPIC_WEIGHT, SPEAKER_WEIGHT, YEAR_WEIGHT = 12.0, 24.0, 8.0
DAMPING = 0.35  # a name of ten characters has ten times the terms of a word, not its weight
_PLAIN_LENGTH = 2.5  # the length that a stop word is damped as
ASKING = 0.2  # what a question's own words weigh: answers do not hold them
NAMING = 0.2  # what the letters of a speaker's name weigh beside the fact
REGIONAL = 0.8  # what the other side's word for a thing weighs
HINTING = 0.5  # what the words of the likely answer weigh

_QUESTION = re.compile(
    "为什么|什么时候|什么样|什么|怎么样|怎么|怎样|如何|哪一|哪几|哪些|哪个|哪里|哪儿|哪|谁"
    "|何时|何地|何处|何人|何年|何种|何|多少|多大|多长|多高|几|是否|吗|呢|请问|请"
)
_HINTS = (
    (re.compile("哪一?年|哪一?天|什么时[候间]|什么日期|何时|何年|几月|年份|多久"), "年 月 日 于"),
    (re.compile("哪里|哪儿|什么地方|什么位置|何地|何处"), "位于 在"),
    (re.compile("为什么|为何|什么原因|原因"), "因 因为 由于 所以 为了 因此"),
    (re.compile("又称|叫什么|别名|称为|别称|全称|简称"), "称 又称 名 简称"),
)

Weights = dict[tuple[int, int], float]


def wanted_of(understood: Understanding, reader: Reader) -> Wanted:
    """Return what to rank by: the words of the query, their equals, and the facts it names."""
    weights: Weights = {}
    _add_words(weights, understood, reader)
    _add_equals(weights, understood, reader)
    _add_hints(weights, understood, reader)
    facts = (
        (Kind.TOPIC, understood.topics, TOPIC_WEIGHT),
        (Kind.SPEAKER, understood.speakers, SPEAKER_WEIGHT),
        (Kind.YEAR, understood.years, YEAR_WEIGHT),
    )
    for kind, names, weight in facts:
        keys = fact_keys([(kind, name) for name in names]).tolist()
        weights.update({(key, kind): weight for key in keys})
    return Wanted.of(weights)


def _add_words(weights: Weights, understood: Understanding, reader: Reader) -> None:
    """Weigh the query's own terms, and those of its other regional form."""
    parts = _part_weights(understood)
    lengths = _phrase_lengths(understood, parts)
    own = extract([reader.analyser.pack([understood.text])])
    for kind, terms in own.items():
        places = zip(terms.key.tolist(), terms.start.tolist(), terms.end.tolist(), strict=True)
        for key, start, end in places:
            weight = min(parts[start:end]) * WEIGHTS[kind]
            if weight:
                weight *= max(min(lengths[start:end]), 1.0) ** -DAMPING
                weights[key, kind] = weights.get((key, kind), 0.0) + weight
    for form in regional_forms(understood.text):
        for kind, terms in extract([reader.analyser.pack([form])]).items():
            known = set(own[kind].key.tolist())
            for key in terms.key.tolist():
                if key not in known:
                    weights[key, kind] = REGIONAL * WEIGHTS[kind] * _PLAIN_LENGTH**-DAMPING


def _part_weights(understood: Understanding) -> list[float]:
    """Return for each character of the query what its own letters weigh."""
    parts = [1.0] * len(understood.text)
    asked = [match.span() for match in _QUESTION.finditer(understood.text)]
    if sum(end - start for start, end in asked) < len(understood.text):
        _set(parts, asked, ASKING)
    for means, weight in ((Means.SPEAKER, NAMING), (Means.TERM, 0.0)):
        spans = [understood.span(m) for m in understood.mentions if m.means is means]
        _set(parts, spans, weight)
    return parts


def _set(parts: list[float], spans: Iterable[tuple[int, int]], weight: float) -> None:
    for start, end in spans:
        parts[start:end] = [min(weight, part) for part in parts[start:end]]


def _phrase_lengths(understood: Understanding, parts: Sequence[float]) -> list[float]:
    """Return for each character how long the phrase is in which it stands.

    A phrase runs from one stop word, question word or sign to the next.
    """
    lengths = [_PLAIN_LENGTH] * len(understood.text)
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


def _add_equals(weights: Weights, understood: Understanding, reader: Reader) -> None:
    """Weigh the terms that mean the same as one of the query, all alike, whichever was typed."""
    for mention in understood.mentions:
        if mention.means is Means.TERM:
            forms = (form for group in mention.ids for form in reader.thesaurus.equals(group))
            for form in dict.fromkeys(forms):
                for key, weight in _whole_phrase(reader.analyser, form):
                    weights[key] = max(weights.get(key, 0.0), weight)


def _add_hints(weights: Weights, understood: Understanding, reader: Reader) -> None:
    """Weigh what the answer to such a question is likely to hold."""
    for question, words in _HINTS:
        if question.search(understood.text):
            for word in words.split():
                kind = Kind.SINGLE if len(word) == 1 else Kind.WORD
                for key, _ in _whole_phrase(reader.analyser, word):
                    if key[1] == kind:
                        weights[key] = weights.get(key, 0.0) + HINTING


@lru_cache(maxsize=4_096)
def _whole_phrase(analyser: Analyser, form: str) -> tuple[tuple[tuple[int, int], float], ...]:
    """Return the weighted keys of a phrase of which the parts alone mean something else."""
    found: list[tuple[tuple[int, int], float]] = []
    terms = extract([analyser.pack([form])])
    size, pairs = len(terms[Kind.SINGLE].key), len(terms[Kind.PAIR].key)
    for kind in TEXT_KINDS:
        one = terms[kind]
        places = zip(one.key.tolist(), one.start.tolist(), one.end.tolist(), strict=True)
        for key, start, end in places:
            is_whole = start == 0 and end == len(form)
            if is_whole or kind is Kind.PAIR:
                share = WEIGHTS[kind] * (1.0 if is_whole else 2 / pairs)
                found.append(((key, kind), share * size**-DAMPING))
    return tuple(found)
