"""Inverted lists in numpy: one shelf a workspace, each of a few segments that never change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bot.matching.terms import TEXT_KINDS, Ints, Keys, Kind, extract, fact_keys

MAJOR, MINOR = 2, 1  # what an occurrence counts in the text, and in its lesser fields
CHUNK = 2_000  # texts that are taken apart at once: bounds memory, and how long Python waits
SMALL = 4_096  # documents below which neighbouring segments are merged

_ROW_BITS, _FIELD_BITS = 20, 1
_LARGEST = 2**_ROW_BITS  # rows of one segment

Rows = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is searched of a quote; `terms` is what `Analyser.encode` made of its words."""

    id: str
    terms: bytes
    workspace: str = ""
    speaker: str = ""
    topics: tuple[str, ...] = ()
    said_on: str = ""  # YYYY[-MM[-DD]], or empty
    is_verified: bool = True

    def facts(self) -> Iterable[tuple[Kind, str]]:
        """Yield what is known of the quote beside its words."""
        yield from ((Kind.TOPIC, topic) for topic in dict.fromkeys(self.topics))
        if self.speaker:
            yield Kind.SPEAKER, self.speaker
        if self.said_on:
            yield Kind.YEAR, self.said_on[:4]


@dataclass(frozen=True, slots=True)
class Segment:
    """Postings of consecutive rows: for each key the rows that hold it, and how often."""

    first: int
    size: int
    keys: Keys
    bounds: Ints
    rows: Rows
    counts: NDArray[np.uint8]

    def find(self, keys: Keys) -> tuple[Ints, Ints]:
        """Return where the postings of each key start and end; an absent key has none."""
        at = np.searchsorted(self.keys, keys)
        at[at == len(self.keys)] = 0
        is_known = self.keys[at] == keys if len(self.keys) else np.zeros(len(keys), dtype=np.bool_)
        return np.where(is_known, self.bounds[at], 0), np.where(is_known, self.bounds[at + 1], 0)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The quotes of one workspace; a change makes a new shelf that shares the old one's segments."""

    documents: list[Document] = field(default_factory=list)  # by row; only ever appended to
    size: int = 0
    segments: tuple[Segment, ...] = ()
    lengths: Floats = field(default_factory=lambda: np.zeros((len(TEXT_KINDS), 0), np.float32))
    removed: frozenset[int] = frozenset()
    places: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many quotes can be found."""
        return self.size - len(self.removed)

    def average_lengths(self) -> NDArray[np.float64]:
        """Return the mean length of a quote in each analysis, the removed ones left out."""
        total = self.lengths.sum(axis=1, dtype=np.float64)
        total -= self.lengths[:, sorted(self.removed)].sum(axis=1, dtype=np.float64)
        return np.maximum(total / max(self.count, 1), 1.0)

    def frequencies(self, keys: Keys) -> Ints:
        """Return how many quotes hold each key, the removed ones left out."""
        found = np.zeros(len(keys), dtype=np.int64)
        for segment in self.segments:
            starts, ends = segment.find(keys)
            found += ends - starts
        for row in self.removed:
            found -= np.isin(keys, _keys_of(self.documents[row]))
        return found

    def rows_of(self, kind: Kind, name: str) -> Rows:
        """Return the rows of the quotes of which a fact is known."""
        keys = fact_keys(kind, (name,))
        found = [np.zeros(0, dtype=np.int32)]
        for segment in self.segments:
            (start,), (end,) = segment.find(keys)
            found.append(segment.rows[start:end])
        rows = np.concatenate(found)
        if self.removed:
            rows = rows[~np.isin(rows, sorted(self.removed))]
        return rows

    def add(self, documents: Sequence[Document]) -> Shelf:
        """Return a shelf with these quotes too; one that is there already is replaced."""
        shelf = self.remove([one.id for one in documents])
        if not documents:
            return shelf
        segments, lengths = list(shelf.segments), [shelf.lengths]
        for start in range(0, len(documents), CHUNK):
            chunk = documents[start : start + CHUNK]
            segment, chunk_lengths = _build_segment(chunk, shelf.size + start)
            segments.append(segment)
            lengths.append(chunk_lengths)
        self.documents.extend(documents)
        self.places.update({one.id: shelf.size + at for at, one in enumerate(documents)})
        return replace(
            shelf,
            size=shelf.size + len(documents),
            segments=_merge(segments),
            lengths=np.concatenate(lengths, axis=1),
        )

    def remove(self, ids: Iterable[str]) -> Shelf:
        """Return a shelf without these quotes."""
        gone = {self.places.pop(one) for one in ids if one in self.places}
        return replace(self, removed=self.removed | gone) if gone else self


def _build_segment(documents: Sequence[Document], first: int) -> tuple[Segment, Floats]:
    """Invert documents, the first of which stands in row `first`."""
    packed, lengths = [], np.zeros((len(TEXT_KINDS), len(documents)), dtype=np.float32)
    for kind, terms in extract([one.terms for one in documents]).items():
        packed.append(_pack(terms.key, terms.document, terms.is_minor))
        counts = np.where(terms.is_minor, MINOR, MAJOR)
        lengths[kind] = np.bincount(terms.document, counts, len(documents)) / MAJOR
    facts = [(kind, name, row) for row, one in enumerate(documents) for kind, name in one.facts()]
    for kind in (Kind.TOPIC, Kind.SPEAKER, Kind.YEAR):
        names = [(name, row) for known, name, row in facts if known == kind]
        keys = fact_keys(kind, [name for name, _ in names])
        rows = np.array([row for _, row in names], dtype=np.int64)
        packed.append(_pack(keys, rows, np.zeros(len(rows), dtype=np.bool_)))
    return _invert(np.sort(np.concatenate(packed)), first, len(documents)), lengths


def _pack(keys: Keys, rows: Ints, is_minor: NDArray[np.bool_]) -> Keys:
    """Put key, row and field into one number each, so that one sort inverts them all."""
    low = (rows.astype(np.uint64) << np.uint64(_FIELD_BITS)) | is_minor.astype(np.uint64)
    return (keys << np.uint64(_ROW_BITS + _FIELD_BITS)) | low


def _invert(packed: Keys, first: int, size: int) -> Segment:
    """Make a segment of sorted occurrences."""
    weights = np.where(packed & np.uint64(1), MINOR, MAJOR)
    postings = packed >> np.uint64(_FIELD_BITS)
    starts = _starts(postings)
    counts = np.add.reduceat(weights, starts) if len(starts) else weights
    postings = postings[starts]
    keys = postings >> np.uint64(_ROW_BITS)
    bounds = _starts(keys)
    rows = (postings & np.uint64(_LARGEST - 1)).astype(np.int32) + np.int32(first)
    return Segment(
        first=first,
        size=size,
        keys=keys[bounds],
        bounds=np.append(bounds, len(keys)),
        rows=rows,
        counts=np.minimum(counts, 255).astype(np.uint8),
    )


def _starts(values: Keys) -> Ints:
    """Return where each run of equal values starts."""
    if not len(values):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))


def _merge(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    return tuple(segments)


def _keys_of(document: Document) -> Keys:
    """Return all keys of one document."""
    words = [terms.key for terms in extract([document.terms]).values()]
    facts = [fact_keys(kind, (name,)) for kind, name in document.facts()]
    return np.concatenate((*words, *facts))
