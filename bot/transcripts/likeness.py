"""A shingle index: which known sentences a sentence shares pieces with, never all pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

_SHINGLE = 3  # characters
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

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.texts: list[str] = []
        self._places: dict[str, list[int]] = defaultdict(list)
        self._whole: dict[str, int] = {}
        for text in texts:
            self.add(text)

    def add(self, text: str) -> int:
        """Add a text and return its index."""
        index = len(self.texts)
        self.texts.append(text)
        self._whole.setdefault(text, index)
        for shingle in shingles(text):
            places = self._places[shingle]
            if len(places) <= _COMMON:
                places.append(index)
        return index

    def same(self, text: str) -> int | None:
        """Return the index of this very text, or of one that holds it whole."""
        if (index := self._whole.get(text)) is not None:
            return index
        near = self.sharing(text, 4)
        return next((index for index, _ in near if text in self.texts[index]), None)

    def nearest(self, text: str) -> Near | None:
        """Return the known text most like this one, of those that share most shingles with it."""
        mine = len(shingles(text))
        tried = [
            Near(
                index,
                fuzz.partial_ratio(text, self.texts[index]),
                count / max(1, min(mine, len(shingles(self.texts[index])))),
            )
            for index, count in self.sharing(text, _TRIED)
        ]
        return max(tried, key=lambda near: (near.likeness, near.shared), default=None)

    def sharing(self, text: str, count: int) -> list[tuple[int, int]]:
        """Return the texts that share most shingles with this one, and how many."""
        shared: Counter[int] = Counter()
        for shingle in shingles(text):
            places = self._places.get(shingle, ())
            if len(places) <= _COMMON:
                shared.update(places)
        return shared.most_common(count)


def shingles(text: str) -> set[str]:
    """Return the pieces of three characters; a shorter text is its own piece."""
    if len(text) <= _SHINGLE:
        return {text}
    return {text[at : at + _SHINGLE] for at in range(len(text) - _SHINGLE + 1)}
