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
        known = [[normalise(word) for word in group] for group in groups]
        flat = [word for group in known for word in group]
        regional = iter(zip(*(_convert(way, flat) for way in _WAYS), strict=True))
        self._groups = [_join(group, [next(regional) for _ in group]) for group in known]
        self.lexicon = Lexicon(
            Means.TERM, ((word, str(at)) for at, group in enumerate(self._groups) for word in group)
        )

    def equals(self, group: str) -> tuple[str, ...]:
        """Return the normalised terms of a group, the mainland's first."""
        return self._groups[int(group)]


def regional_forms(normalised: str) -> tuple[str, ...]:
    """Return a normalised text in Taiwan's words and in the mainland's, where these differ."""
    forms = (form for way in _WAYS for form in _convert(way, [normalised]))
    return tuple(form for form in dict.fromkeys(forms) if form != normalised)


def _join(group: Sequence[str], regional: Iterable[Sequence[str]]) -> tuple[str, ...]:
    forms = (*group, *(form for pair in regional for form in pair))
    return tuple(dict.fromkeys(form for form in forms if form))


def _convert(ways: tuple[str, ...], words: Sequence[str]) -> list[str]:
    """Convert normalised words; a folded text is simplified, whatever it was before."""
    text = _MARK.join(words).replace("\0", " ")  # OpenCC reads no further than a NUL
    for way in ways:
        text = _converter(way).convert(text)
    return [normalise(word) for word in text.split(_MARK)]


@cache
def _converter(way: str) -> opencc.OpenCC:
    return opencc.OpenCC(way)
