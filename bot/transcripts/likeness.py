"""A shingle index: which known sentences a sentence shares pieces with, never all pairs."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

_SHINGLE = 3  # characters
_FUNCTION = frozenset(
    "的了是我你他它们在有不就也都这那和对所以因为但而吗呢啊吧会要能可个一没说很还去来上"
)
_COMMON = 300  # a shingle of more sentences than this tells nothing
_TRIED = 16  # sentences compared in full


@dataclass(frozen=True, slots=True)
class Near:
    """A known sentence, how like it is from 0 to 100, and what share of shingles is common."""

    index: int
    likeness: float
    shared: float


class LikenessIndex:
    """Known sentences by their shingles; all texts are words only, in simplified characters."""

    def __init__(self, texts: Iterable[str] = (), *, size: int = _SHINGLE) -> None:
        self.texts: list[str] = []
        self._size = size
        self._places: dict[str, list[int]] = defaultdict(list)
        self._whole: dict[str, int] = {}
        for text in texts:
            self.add(text)

    def add(self, text: str) -> int:
        """Add a text and return its index."""
        index = len(self.texts)
        self.texts.append(text)
        self._whole.setdefault(text, index)
        for shingle in self.shingles(text):
            places = self._places[shingle]
            if len(places) <= _COMMON:
                places.append(index)
        return index

    def same(self, text: str) -> int | None:
        """Return the index of this very text, or of one that holds it whole."""
        if (index := self._whole.get(text)) is not None:
            return index
        return next((one for one in self.sharing(text, 4) if text in self.texts[one]), None)

    def nearest(self, text: str) -> Near | None:
        """Return the known text most like this one, of those that share shingles with it."""
        mine = self.shingles(text)
        tried = []
        for index in self.sharing(text, _TRIED):
            theirs = self.shingles(self.texts[index])
            shared = len(mine & theirs) / max(1, min(len(mine), len(theirs)))
            tried.append(Near(index, fuzz.partial_ratio(text, self.texts[index]), shared))
        return max(tried, key=lambda near: (near.likeness, near.shared), default=None)

    def sharing(self, text: str, count: int) -> list[int]:
        """Return the texts that share most with this one; rare and telling pieces weigh more."""
        shared: defaultdict[int, float] = defaultdict(float)
        for shingle in self.shingles(text):
            places = self._places.get(shingle, ())
            if not places or len(places) > _COMMON:
                continue
            weight = (0.2 + len(set(shingle) - _FUNCTION)) / len(places) ** 0.5
            for place in places:
                shared[place] += weight
        return heapq.nlargest(count, shared, key=lambda one: (shared[one], -one))

    def shingles(self, text: str) -> set[str]:
        """Return the pieces of a text; a shorter text is its own piece."""
        size = self._size
        if len(text) <= size:
            return {text}
        return {text[at : at + size] for at in range(len(text) - size + 1)}
