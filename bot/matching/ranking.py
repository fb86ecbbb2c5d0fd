"""Which quotes answer weighted terms best: BM25 over three analyses, summed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.matching.index import Shelf
from bot.matching.segments import FULL, Impacts, Rows
from bot.matching.terms import Ints, Keys, Kind

BUDGET = 200_000  # postings that are summed for all rows
NEAR = 500  # rows that get the sum of all postings, at least

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Weighted keys of a query: parallel arrays, each key once."""

    keys: Keys
    kinds: NDArray[np.int64]
    weights: Scores

    @staticmethod
    def of(weights: Mapping[tuple[int, int], float]) -> Wanted:
        """Return what weighs so, by key and kind."""
        return Wanted(
            np.array([key for key, _ in weights], dtype=np.uint64),
            np.array([kind for _, kind in weights], dtype=np.int64),
            np.array(list(weights.values()), dtype=np.float64),
        )


class Hit(NamedTuple):
    """A quote that answers, best first: score, verified, newer, then id."""

    loss: float  # the score below zero, so that the best sorts first
    is_unverified: bool
    newness: int  # below zero, for the same reason
    id: str
    shelf: int
    row: int


@dataclass(frozen=True, slots=True)
class _List:
    """The postings of one key in one segment, with the weight of the key."""

    rows: Rows
    impacts: Impacts
    weight: float


def rank(shelves: Sequence[Shelf], wanted: Wanted, limit: int) -> list[Hit]:
    """Return the best quotes of the shelves, best first."""
    weights = _weigh(shelves, wanted)
    order = np.lexsort((wanted.keys, -weights))
    keys, weights = wanted.keys[order], weights[order]
    hits: list[Hit] = []
    for number, shelf in enumerate(shelves):
        rows, scores = _best_rows(shelf, _find_lists(shelf, keys, weights), limit)
        for row, score in zip(rows.tolist(), scores.tolist(), strict=True):
            hits.append(to_hit(shelf, number, row, score))
    return sorted(hits)[:limit]


def to_hit(shelf: Shelf, number: int, row: int, score: float) -> Hit:
    """Return a hit that sorts as its quote should."""
    document = shelf.documents[row]
    newness = int(document.said_on.replace("-", "").ljust(8, "0") or 0)
    return Hit(-round(score, 9), not document.is_verified, -newness, document.id, number, row)


def _weigh(shelves: Sequence[Shelf], wanted: Wanted) -> Scores:
    """Return each key's weight times how rare it is; who and when weigh what they weigh."""
    count = sum(shelf.count for shelf in shelves)
    found = np.zeros(len(wanted.keys), dtype=np.int64)
    for shelf in shelves:
        found += shelf.frequencies(wanted.keys)
    rarity = [math.log(1 + (count - n + 0.5) / (n + 0.5)) for n in found.tolist()]
    weights: Scores = np.where(wanted.kinds > Kind.TOPIC, 1.0, rarity) * wanted.weights
    return weights


def _find_lists(shelf: Shelf, keys: Keys, weights: Scores) -> list[list[_List]]:
    """Return the postings of each key that has any, in the order of the keys."""
    found: list[list[_List]] = [[] for _ in keys]
    for segment in shelf.segments:
        starts, ends = segment.find(keys)
        for at in np.flatnonzero(ends > starts).tolist():
            part = slice(starts[at], ends[at])
            weight = float(weights[at]) / FULL
            found[at].append(_List(segment.rows[part], segment.impacts[part], weight))
    return [parts for parts in found if parts]


def _best_rows(shelf: Shelf, lists: list[list[_List]], limit: int) -> tuple[Ints, Scores]:
    """Return the rows that score best, and their scores.

    Keys come by falling weight. All rows get the sum of the first keys, as many as the budget
    allows; only the rows that are then best get the rest, which are the commonest and lightest.
    Each row's sum runs in the order of the keys either way, so that no history of the shelf shows.
    """
    sizes = np.cumsum([sum(len(part.rows) for part in parts) for parts in lists])
    near = max(NEAR, 2 * limit)
    done = max(1, int(np.searchsorted(sizes, BUDGET)))
    scores = _sum(shelf, lists[:done])
    while done < len(lists) and np.count_nonzero(scores) < near:
        scores += _sum(shelf, lists[done : done + 1])
        done += 1
    rows = np.flatnonzero(scores)
    found = scores[rows]
    if done < len(lists):
        rows, found = _best(rows, found, near)
        for parts in lists[done:]:
            _look_up(parts, rows, found)
    return _best(rows, found, limit)


def _sum(shelf: Shelf, lists: Sequence[list[_List]]) -> Scores:
    """Return the sum of some lists for every row."""
    parts = [part for parts in lists for part in parts]
    if not parts:
        return np.zeros(shelf.size)
    rows = np.concatenate([part.rows for part in parts])
    gains = np.concatenate([part.impacts * part.weight for part in parts])
    scores = np.bincount(rows, gains, shelf.size).astype(np.float64, copy=False)
    scores[sorted(shelf.removed)] = 0.0
    return scores


def _look_up(parts: Sequence[_List], rows: Ints, scores: Scores) -> None:
    """Add a list to the scores of some rows."""
    for part in parts:
        at = np.searchsorted(part.rows, rows)
        at[at == len(part.rows)] = 0
        held = np.flatnonzero(part.rows[at] == rows)
        scores[held] += part.impacts[at[held]] * part.weight


def _best(rows: Ints, scores: Scores, limit: int) -> tuple[Ints, Scores]:
    """Keep what scores at least as well as the row in place `limit`."""
    if len(rows) <= limit:
        return rows, scores
    least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
    is_best = scores >= least - 1e-9
    return rows[is_best], scores[is_best]
