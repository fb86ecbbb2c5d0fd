"""The quotes of one workspace, ready to be searched."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bot.matching.segments import (
    ROWS,
    SKETCHES,
    Document,
    Floats,
    Rows,
    Segment,
    invert,
    keys_of,
    take_apart,
)
from bot.matching.terms import TEXT_KINDS, Ints, Keys, Kind, fact_keys

SMALL = 512  # rows up to which the newest segment is made anew with what is added


@dataclass(frozen=True, slots=True)
class Shelf:
    """The quotes of one workspace; a change makes a new shelf that shares the old one's segments.

    A removed quote keeps its row, which is then passed over. What a quote scores depends on the
    quotes that are there, not on the order in which they came.
    """

    documents: list[Document] = field(default_factory=list)  # by row; only ever appended to
    size: int = 0
    segments: tuple[Segment, ...] = ()
    lengths: Floats = field(default_factory=lambda: np.zeros((len(TEXT_KINDS), 0), np.float32))
    sketches: NDArray[np.uint32] = field(default_factory=lambda: np.zeros((SKETCHES, 0), np.uint32))
    averages: tuple[float, ...] = ()
    removed: frozenset[int] = frozenset()
    places: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many quotes can be found."""
        return self.size - len(self.removed)

    def frequencies(self, keys: Keys) -> Ints:
        """Return how many quotes hold each key, the removed ones left out."""
        found = np.zeros(len(keys), dtype=np.int64)
        for segment in self.segments:
            starts, ends = segment.find(keys)
            found += ends - starts
        for row in self.removed:
            found -= np.isin(keys, keys_of(self.documents[row]))
        return found

    def rows_of(self, kind: Kind, name: str) -> Rows:
        """Return the rows of the quotes of which a fact is known."""
        found = [np.zeros(0, dtype=np.int32)]
        for segment in self.segments:
            (start,), (end,) = segment.find(fact_keys([(kind, name)]))
            found.append(segment.rows[start:end])
        rows = np.concatenate(found)
        return rows[~np.isin(rows, sorted(self.removed))] if self.removed else rows

    def add(self, documents: Iterable[Document]) -> Shelf:
        """Return a shelf with these quotes too; one that is there already is replaced."""
        new = list({one.id: one for one in documents}.values())
        if not new:
            return self
        shelf = self.remove([one.id for one in new])
        shelf.documents.extend(new)
        shelf.places.update({one.id: shelf.size + at for at, one in enumerate(new)})
        shelf = shelf._append(new)
        is_changed = shelf.averages != self.averages and self.size
        return shelf._rebuild() if is_changed else shelf

    def remove(self, ids: Iterable[str]) -> Shelf:
        """Return a shelf without these quotes."""
        gone = {self.places.pop(one) for one in ids if one in self.places}
        if not gone:
            return self
        shelf = replace(self, removed=self.removed | gone)
        is_worn = len(shelf.removed) > SMALL or shelf._average() != shelf.averages
        return shelf._rebuild() if is_worn else shelf

    def _rebuild(self) -> Shelf:
        """Return the same quotes on a new shelf, with nothing removed."""
        kept = [
            one for row, one in enumerate(self.documents[: self.size]) if row not in self.removed
        ]
        return Shelf().add(kept)

    def _append(self, new: Sequence[Document]) -> Shelf:
        """Return the shelf with segments for new documents; a small last segment joins them."""
        segments = list(self.segments)
        first = self.size
        if segments and segments[-1].size <= SMALL:
            first = segments.pop().first
        documents = self.documents[first : self.size + len(new)]
        starts = range(0, len(documents), ROWS)
        parts = [invert(take_apart(documents[at : at + ROWS]), first + at) for at in starts]
        shelf = replace(
            self,
            size=first + len(documents),
            lengths=np.concatenate(
                (self.lengths[:, :first], *(one.lengths for one in parts)), axis=1
            ),
            sketches=np.concatenate(
                (self.sketches[:, :first], *(one.sketches for one in parts)), axis=1
            ),
        )
        averages = shelf._average()
        segments += (part.weigh(averages) for part in parts)
        return replace(shelf, segments=tuple(segments), averages=averages)

    def _average(self) -> tuple[float, ...]:
        """Return the mean length of a quote in each analysis, in steps of half a doubling.

        The steps are there so that a new quote hardly ever changes what the others score.
        """
        total = self.lengths.sum(axis=1, dtype=np.float64)
        total -= self.lengths[:, sorted(self.removed)].sum(axis=1, dtype=np.float64)
        means = np.maximum(total / max(self.count, 1), 1.0)
        return tuple(2.0 ** (round(2 * math.log2(mean)) / 2) for mean in means.tolist())
