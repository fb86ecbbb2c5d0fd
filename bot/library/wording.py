"""Is each quote worth reading: its length, what we say of it, and whether another says the same."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.library.findings import Finding, error, warning
from bot.model import Quote, Text
from bot.script import has_han
from bot.transcripts.letters import Letters

SHORTEST, LONGEST, CAP = 10, 140, 200  # characters of a quote
LONGEST_INSIGHT_ZH = 45  # characters
LONGEST_INSIGHT_EN = 30  # words
COPIED = 9  # Han characters in a row that are no longer our own words
ALIKE = 0.6  # share of the shorter quote's shingles that make two quotes one
_SHINGLE = 4
_MOST_SHARING = 50  # a shingle in more quotes than these tells nothing
_NOT_HAN = re.compile(r"[^\u3007\u3400-\u9fff\uf900-\ufaff]+")
_NOT_WORD = re.compile(r"\W+")


def check_wording(quote: Quote, letters: Letters) -> Iterator[Finding]:
    """Check the length of a quote and our own words about it."""
    length = len(quote.text)
    if length > CAP:
        yield error(quote.id, "check_too_long", length=length, limit=CAP)
    elif not SHORTEST <= length <= LONGEST:
        yield warning(quote.id, "check_length", length=length, low=SHORTEST, high=LONGEST)
    insight, translation = quote.insight or Text(), quote.translation or Text()
    for language, text in (("zh", insight.zh), ("en", insight.en)):
        if not text:
            yield warning(quote.id, "check_no_insight", language=language)
    language, text = ("en", translation.en) if has_han(quote.text) else ("zh", translation.zh)
    if not text:
        yield warning(quote.id, "check_no_translation", language=language)
    if len(insight.zh) > LONGEST_INSIGHT_ZH:
        facts = {"length": len(insight.zh), "limit": LONGEST_INSIGHT_ZH}
        yield warning(quote.id, "check_insight_zh", **facts)
    if (words := len(insight.en.split())) > LONGEST_INSIGHT_EN:
        yield warning(quote.id, "check_insight_en", length=words, limit=LONGEST_INSIGHT_EN)
    if copied := find_copied(quote.text, insight.zh, letters):
        yield error(quote.id, "check_insight_copied", words=copied, limit=COPIED)


def find_copied(text: str, insight: str, letters: Letters) -> str:
    """Return Han characters in a row that an insight takes from its quote, if they are many.

    Script, punctuation and white space make no difference.
    """
    ours, theirs = (_NOT_HAN.sub("", letters.simplify(words)) for words in (insight, text))
    for start in range(len(ours) - COPIED + 1):
        if ours[start : start + COPIED] in theirs:
            return ours[start : start + COPIED]
    return ""


def check_copies(
    quotes: Sequence[Quote], letters: Letters, *, others: Sequence[Quote] = ()
) -> Iterator[Finding]:
    """Find quotes that are much the same as another, or as one of those there already."""
    served = [quote for quote in (*quotes, *others) if quote.state.is_verified]
    shingles = {quote.id: _shingles(quote.text, letters) for quote in served}
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for id_, own in shingles.items():
        for shingle in own:
            holders[shingle].append(id_)
    shared: Counter[tuple[str, str]] = Counter()
    for ids in holders.values():
        if len(ids) <= _MOST_SHARING:
            shared.update(combinations(sorted(ids), 2))
    new = {quote.id for quote in quotes}
    for pair, count in sorted(shared.items()):
        one, other = pair if pair[0] in new else (pair[1], pair[0])
        if one in new and count >= ALIKE * min(len(shingles[one]), len(shingles[other])):
            yield warning(one, "check_near_copy", other=other)


def _shingles(text: str, letters: Letters) -> frozenset[str]:
    folded = _NOT_WORD.sub("", letters.simplify(text).lower())
    return frozenset(folded[at : at + _SHINGLE] for at in range(max(1, len(folded) - _SHINGLE + 1)))
