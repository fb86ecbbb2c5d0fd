"""Which quotes answer weighted terms best: BM25 over three analyses, summed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.index import MAJOR, Rows, Shelf
from bot.matching.terms import TEXT_KINDS, Ints, Keys, Kind

K1, B = 0.4, 0.3  # quotes are short: the usual 1.2 and .75 cost .02 to .03 of MRR@10
BUDGET = 60_000  # postings that are summed before lists that cannot matter are left out
WEIGHTS = {Kind.WORD: 0.5, Kind.PAIR: 0.7, Kind.SINGLE: 0.7}

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Weighted keys of a query: parallel arrays, each key once."""

    keys: Keys
    kinds: NDArray[np.int64]
    weights: Scores


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A quote that answers, best first: score, verified, newer, then id."""

    loss: float  # the score below zero, so that the best sorts first
    is_unverified: bool
    age: tuple[int, ...]
    id: str
    shelf: int
    row: int


@dataclass(frozen=True, slots=True)
class _List:
    """The postings of one key in one segment, with the weight of the key."""

    rows: Rows
    counts: NDArray[np.uint8]
    weight: float
    kind: int


def rank(shelves: Sequence[Shelf], wanted: Wanted, limit: int) -> list[Hit]:
    """Return the best quotes of the shelves, at least `limit` if so many answer at all."""
    weights = _weigh(shelves, wanted)
    order = np.lexsort((wanted.keys, -weights))
    averages = next((s.average_lengths() for s in shelves if s.count), np.ones(len(TEXT_KINDS)))
    hits: list[Hit] = []
    for number, shelf in enumerate(shelves):
        rows, scores = _best_rows(shelf, _lists(shelf, wanted, weights, order), averages, limit)
        for row, score in zip(rows.tolist(), scores.tolist(), strict=True):
            hits.append(to_hit(shelf, number, row, score))
    return sorted(hits)[:limit]


def to_hit(shelf: Shelf, number: int, row: int, score: float) -> Hit:
    """Return a hit that sorts as its quote should."""
    document = shelf.documents[row]
    digits = document.said_on.replace("-", "").ljust(8, "0") if document.said_on else "0"
    return Hit(
        -round(score, 9), not document.is_verified, (-int(digits),), document.id, number, row
    )


def _weigh(shelves: Sequence[Shelf], wanted: Wanted) -> Scores:
    """Return each key's weight times how rare it is; a fact weighs what it weighs."""
    count = sum(shelf.count for shelf in shelves)
    found = np.zeros(len(wanted.keys), dtype=np.int64)
    for shelf in shelves:
        found += shelf.frequencies(wanted.keys)
    rarity = [math.log(1 + (count - n + 0.5) / (n + 0.5)) for n in found.tolist()]
    return np.where(wanted.kinds >= Kind.TOPIC, 1.0, rarity) * wanted.weights


def _lists(shelf: Shelf, wanted: Wanted, weights: Scores, order: Ints) -> list[list[_List]]:
    """Return the postings of each key, in the order given."""
    found: list[list[_List]] = [[] for _ in order]
    for segment in shelf.segments:
        starts, ends = (bounds[order].tolist() for bounds in segment.find(wanted.keys))
        for at, (key, start, end) in enumerate(zip(order.tolist(), starts, ends, strict=True)):
            if end > start:
                rows, counts = segment.rows[start:end], segment.counts[start:end]
                found[at].append(_List(rows, counts, float(weights[key]), int(wanted.kinds[key])))
    return found


def _best_rows(
    shelf: Shelf, lists: list[list[_List]], averages: Scores, limit: int
) -> tuple[Rows, Scores]:
    """Return the rows that score best, and their scores.

    Keys are summed by falling weight. Once the keys still left cannot lift a new row into the best,
    they are looked up only in the rows that are near; the sum of each row runs in the same order.
    """
    lists = [parts for parts in lists if parts]
    sums = _Sums(shelf, averages)
    sizes = np.cumsum([sum(len(part.rows) for part in parts) for parts in lists])
    ceilings = [parts[0].weight * (K1 + 1) for parts in lists]
    done = len(lists) if not lists or sizes[-1] <= BUDGET else int(np.searchsorted(sizes, BUDGET))
    sums.add(lists[:done])
    while done < len(lists):
        near = sums.within_reach(limit, sum(ceilings[done:]))
        if near is not None:
            return _best(near, sums.look_up(near, lists[done:]), limit)
        sums.add(lists[done : done + 1])
        done += 1
    rows = np.flatnonzero(sums.scores)
    return _best(rows, sums.scores[rows], limit)


def _best(rows: Ints, scores: Scores, limit: int) -> tuple[Ints, Scores]:
    """Keep what scores at least as well as the row in place `limit`."""
    if len(rows) <= limit:
        return rows, scores
    least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
    is_best = scores >= least - 1e-9
    return rows[is_best], scores[is_best]


class _Sums:
    """The scores of a shelf's rows while lists are added."""

    def __init__(self, shelf: Shelf, averages: Scores) -> None:
        self.scores: Scores = np.zeros(shelf.size)
        self._shelf = shelf
        self._scale = (K1 * B / averages).astype(np.float32)
        self._removed = sorted(shelf.removed)

    def add(self, lists: Sequence[list[_List]]) -> None:
        """Add lists to the scores of all rows that they hold."""
        parts = [part for parts in lists for part in parts]
        if not parts:
            return
        rows = np.concatenate([part.rows for part in parts])
        gains = self._gains(parts, rows, np.concatenate([part.counts for part in parts]))
        if len(parts) == 1:
            self.scores[rows] += gains
        elif self.scores.any():
            np.add.at(self.scores, rows, gains)
        else:
            self.scores = np.bincount(rows, gains, self._shelf.size)
        self.scores[self._removed] = 0.0

    def within_reach(self, limit: int, rest: float) -> Ints | None:
        """Return the rows that can still be among the best, or None if any row can."""
        rows = np.flatnonzero(self.scores)
        if len(rows) < limit:
            return None
        found = self.scores[rows]
        least = float(np.partition(found, len(found) - limit)[len(found) - limit]) - 1e-6
        if least <= rest:
            return None
        return rows[found + rest >= least]

    def look_up(self, rows: Ints, lists: Sequence[list[_List]]) -> Scores:
        """Return the scores of some rows with more lists added."""
        scores = self.scores[rows]
        for parts in lists:
            for part in parts:
                at = np.searchsorted(part.rows, rows)
                at[at == len(part.rows)] = 0
                held = np.flatnonzero(part.rows[at] == rows)
                scores[held] += self._gains([part], rows[held], part.counts[at[held]])
        return scores

    def _gains(self, parts: Sequence[_List], rows: Ints, counts: NDArray[np.uint8]) -> Scores:
        """Return what each posting adds: BM25 for a word, its plain weight for a fact."""
        sizes = [len(part.rows) for part in parts] if len(parts) > 1 else len(rows)
        kinds = np.repeat(np.array([part.kind for part in parts]), sizes)
        weights = np.repeat(np.array([part.weight for part in parts]), sizes)
        is_fact = kinds >= len(TEXT_KINDS)
        kinds[is_fact] = 0
        often = counts.astype(np.float32) * np.float32(1 / MAJOR)
        norms = self._shelf.lengths[kinds, rows] * self._scale[kinds] + np.float32(K1 * (1 - B))
        gains: Scores = weights * np.where(is_fact, 1.0, often * (K1 + 1) / (often + norms))
        return gains
