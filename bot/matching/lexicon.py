"""Known phrases: where they stand in a query, and which of them a slip of the hand meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.matching.folding import BREAK, SOLO, normalise

LONGEST = 12  # units of a phrase that are looked for
_UNIT = re.compile(rf"[{SOLO}]|[^{SOLO}\s\x1e\0]+|\0")


class Means(StrEnum):
    """What a known phrase stands for."""

    SPEAKER = "speaker"
    TOPIC = "topic"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Unit:
    """One character or word of a normalised text; a break is a unit too."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A known phrase in a query: units `first` up to but not including `last`."""

    means: Means
    ids: tuple[str, ...]
    first: int
    last: int


def split_units(normalised: str) -> list[Unit]:
    """Return the units of a normalised text."""
    return [Unit(m[0], m.start(), m.end()) for m in _UNIT.finditer(normalised)]


def squeeze(text: str) -> str:
    """Return a phrase as it is compared: folded, without spaces, hyphens or other signs."""
    return "".join(normalise(text).replace(BREAK, "").split())


class Lexicon:
    """Phrases of one meaning, by their squeezed form; a phrase may stand for several ids."""

    def __init__(self, means: Means, phrases: Iterable[tuple[str, str]]) -> None:
        self._means = means
        self._ids: dict[str, list[str]] = {}
        for phrase, one in phrases:
            ids = self._ids.setdefault(squeeze(phrase), [])
            if one not in ids:
                ids.append(one)
        self._ids.pop("", None)
        self._pairs: dict[str, list[str]] = {}
        self._by_length: dict[int, list[str]] = {}
        for form in self._ids:
            self._by_length.setdefault(len(form), []).append(form)

    def __contains__(self, phrase: str) -> bool:
        return squeeze(phrase) in self._ids

    def ids(self, squeezed: str) -> tuple[str, ...]:
        """Return what a squeezed phrase stands for."""
        return tuple(self._ids.get(squeezed, ()))

    def forms(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Yield every squeezed phrase with what it stands for."""
        return ((form, tuple(ids)) for form, ids in self._ids.items())

    def slips(self, squeezed: str) -> tuple[str, ...]:
        """Return what a text stands for with one slip taken back; a short one has too many."""
        least = 3 if squeezed[:1] >= "㐀" else 5
        sizes = (
            range(max(least, len(squeezed) - 1), len(squeezed) + 2) if squeezed[least - 1 :] else ()
        )
        near = (form for size in sizes for form in self._by_length.get(size, ()))
        found = (self._ids[form] for form in near if one_slip(squeezed, form))
        return tuple(dict.fromkeys(one for ids in found for one in ids))

    def completions(self, squeezed: str) -> dict[str, int]:
        """Return what may be meant by the start of a phrase: 0 for such a start, 1 for a part."""
        places: dict[str, int] = {}
        for form, ids in self._ids.items():
            if squeezed in form:
                place = 0 if form.startswith(squeezed) else 1
                places.update({one: min(place, places.get(one, place)) for one in ids})
        return places

    def alike(self, squeezed: str) -> dict[str, float]:
        """Return how alike a text is to what each id is called, 0 to 1, where it is at all."""
        if not self._pairs:
            for form in self._ids:
                for pair in _pairs(form):
                    self._pairs.setdefault(pair, []).append(form)
        pairs = _pairs(squeezed)
        shared = Counter(form for pair in pairs for form in self._pairs.get(pair, ()))
        best: dict[str, float] = {}
        for form, count in shared.items():
            likeness = 2 * count / (len(pairs) + len(form) + 1)
            for one in self._ids[form]:
                best[one] = max(best.get(one, 0.0), likeness)
        return best

    def mentions(self, units: Sequence[Unit], is_free: Sequence[bool]) -> list[Mention]:
        """Return the longest known phrases, from left to right, over units that are still free."""
        found, first = [], 0
        while first < len(units):
            is_start = units[first].text != BREAK
            mention = self.longest(units, is_free, first) if is_start else None
            if mention:
                found.append(mention)
            first = mention.last if mention else first + 1
        return found

    def longest(self, units: Sequence[Unit], is_free: Sequence[bool], first: int) -> Mention | None:
        """Return the longest known phrase that starts at a unit."""
        best, form = None, ""
        for last in range(first, min(first + LONGEST, len(units))):
            if units[last].text == BREAK:
                continue  # a comma within a name: 萨姆，奥尔特曼
            if not is_free[last]:
                break
            form += units[last].text
            if form in self._ids:
                best = Mention(self._means, self.ids(form), first, last + 1)
        return best


def one_slip(one: str, other: str) -> bool:
    """Tell whether one insertion, loss, change or swap of neighbours makes one text the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    a, b = one[start:], other[start:]
    is_swap = a[:2] == b[1::-1] and a[2:] == b[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or is_swap


def _pairs(text: str) -> set[str]:
    """Return the pairs of neighbours in a text, its ends marked."""
    framed = f"^{text}$"
    return {framed[at : at + 2] for at in range(len(framed) - 1)}
