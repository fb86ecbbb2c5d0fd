"""Words that mean the same: Taiwan's and the mainland's, Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import opencc

from bot.matching.folding import normalise
from bot.matching.lexicon import Lexicon, Means

_WAYS = (("s2twp",), ("s2t", "tw2sp"))  # to Taiwan's words; to the mainland's
_MARK = "\v"


class Thesaurus:
    """Groups of equal terms; Taiwan's and the mainland's word for each term join its group."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        given = [list(group) for group in groups]
        known = [[normalise(word) for word in group] for group in given]
        ways = [_convert(way, [word for group in known for word in group]) for way in _WAYS]
        both = iter(zip(*ways, strict=True))
        regional = [[form for _ in group for form in next(both)] for group in known]
        self._groups = [
            tuple(dict.fromkeys(form for form in (*group, *others) if form))
            for group, others in zip(known, regional, strict=True)
        ]
        phrases: list[tuple[str, str]] = []
        for at, (group, others) in enumerate(zip(given, regional, strict=True)):
            # As given, for the lexicon normalises: twice would take two endings off English words.
            forms = (*group, *(form for form in others if not form.isascii()))
            phrases += ((form, str(at)) for form in forms)
        self.lexicon = Lexicon(Means.TERM, phrases)

    def equals(self, group: str) -> tuple[str, ...]:
        """Return the normalised terms of a group, the mainland's first."""
        return self._groups[int(group)]


def regional_forms(normalised: str) -> tuple[str, ...]:
    """Return a normalised text in Taiwan's words and in the mainland's, where these differ."""
    forms = (form for way in _WAYS for form in _convert(way, [normalised]))
    return tuple(form for form in dict.fromkeys(forms) if form != normalised)


def _convert(ways: tuple[str, ...], words: Sequence[str]) -> list[str]:
    """Convert normalised words; a folded text is simplified, whatever it was before."""
    text = _MARK.join(words).replace("\0", " ")  # OpenCC reads no further than a NUL
    for way in ways:
        text = _converter(way).convert(text)
    pairs = zip(words, text.split(_MARK), strict=False)  # no words join to an empty text
    return [word if word.isascii() else normalise(other) for word, other in pairs]


@cache
def _converter(way: str) -> opencc.OpenCC:
    return opencc.OpenCC(way)
