"""Inverted lists in numpy: for each term the rows that hold it, and what it adds to their score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.matching.terms import HASH_BITS, TEXT_KINDS, Ints, Keys, Kind, extract, fact_key

K1, B = 0.4, 0.3  # quotes are short: the usual 1.2 and .75 cost .02 to .03 of MRR@10
MAJOR, MINOR = 2, 1  # what an occurrence counts in the text, and in its lesser fields
SECOND = 0.9  # what a topic counts that is not a quote's first
ROWS = 2**17  # of one segment at most
CHUNK = 2_000  # texts that are taken apart at once: bounds memory, and how long others wait
SKETCHES = 4  # numbers of which near copies share one, as good as always

Rows = NDArray[np.int32]
Floats = NDArray[np.float32]
Impacts = NDArray[np.uint16]

_FIELD_BITS = 1
_ROW_BITS = 17
FULL = (
    2**15
)  # the impact of a term that adds its whole weight; BM25 reaches up to K1 + 1 times that


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is searched of a quote; `terms` is what `Analyser.encode` made of its words."""

    id: str
    terms: bytes
    workspace: str = ""
    speaker: str = ""
    topics: tuple[str, ...] = ()  # the chief one first
    said_on: str = ""  # YYYY[-MM[-DD]], or empty
    is_verified: bool = True


@dataclass(frozen=True, slots=True)
class Segment:
    """Postings of consecutive rows, from `first` on; never changed."""

    first: int
    size: int
    keys: Keys
    bounds: Ints
    rows: Rows
    impacts: Impacts

    def find(self, keys: Keys) -> tuple[Ints, Ints]:
        """Return where the postings of each key start and end; an absent key has none."""
        if not len(self.keys):
            nowhere = np.zeros(len(keys), dtype=np.int64)
            return nowhere, nowhere
        at = np.searchsorted(self.keys, keys)
        at[at == len(self.keys)] = 0
        is_known = self.keys[at] == keys
        return np.where(is_known, self.bounds[at], 0), np.where(is_known, self.bounds[at + 1], 0)


@dataclass(frozen=True, slots=True)
class Inverted:
    """A segment whose postings still are counts: what they add hangs on the mean length."""

    segment: Segment
    counts: NDArray[np.uint16]  # by posting, in units of a minor occurrence
    lengths: Floats  # by kind and row
    sketches: NDArray[np.uint32]  # by row

    def weigh(self, averages: Sequence[float]) -> Segment:
        """Return the segment; `averages` are lengths by kind."""
        norms = self.lengths / np.array(averages)[:, None]
        return replace(self.segment, impacts=_impacts(self.segment, self.counts, norms))


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Terms of consecutive documents before they are inverted."""

    size: int
    packed: Keys  # key, row and field in one number each, so that one sort inverts them all
    lengths: Floats  # by kind and row
    sketches: NDArray[np.uint32]  # by row

    @staticmethod
    def join(parts: Sequence[Occurrences]) -> Occurrences:
        """Put the occurrences of neighbouring documents together."""
        packed, size = [], 0
        for part in parts:
            packed.append(part.packed + np.uint64(size << _FIELD_BITS))
            size += part.size
        return Occurrences(
            size,
            np.concatenate(packed),
            np.concatenate([part.lengths for part in parts], axis=1),
            np.concatenate([part.sketches for part in parts], axis=1),
        )


def take_apart(documents: Sequence[Document]) -> Occurrences:
    """Return the occurrences of at most ROWS documents."""
    starts = range(0, len(documents), CHUNK)
    return Occurrences.join([_take_chunk(documents[at : at + CHUNK]) for at in starts])


def invert(found: Occurrences, first: int) -> Inverted:
    """Make a segment of documents, from row `first` on."""
    packed = np.sort(found.packed)
    often = np.where(packed & np.uint64(1), np.uint16(MINOR), np.uint16(MAJOR))
    packed >>= np.uint64(_FIELD_BITS)
    starts = _starts(packed)
    counts = np.add.reduceat(often, starts, dtype=np.uint16) if len(starts) else often
    packed = packed[starts]
    rows = (packed & np.uint64(ROWS - 1)).astype(np.int32) + np.int32(first)
    packed >>= np.uint64(_ROW_BITS)
    bounds = _starts(packed)
    segment = Segment(
        first=first,
        size=found.size,
        keys=packed[bounds],
        bounds=np.append(bounds, len(packed)),
        rows=rows,
        impacts=np.zeros(0, dtype=np.uint16),
    )
    return Inverted(segment, counts, found.lengths, found.sketches)


def keys_of(document: Document) -> Keys:
    """Return all keys of one document."""
    return np.unique(_take_chunk([document]).packed >> np.uint64(_ROW_BITS + _FIELD_BITS))


def _take_chunk(documents: Sequence[Document]) -> Occurrences:
    size = len(documents)
    packed: list[Keys] = []
    lengths = np.zeros((len(TEXT_KINDS), size), dtype=np.float32)
    terms = extract([one.terms for one in documents])
    for kind, found in terms.items():
        packed.append(_pack(found.key, found.document, found.is_minor))
        often = np.where(found.is_minor, MINOR, MAJOR)
        lengths[kind] = np.bincount(found.document, often, size) / MAJOR
    packed.append(_pack(*_facts(documents)))
    pairs = terms[Kind.PAIR]
    is_text = ~pairs.is_minor
    sketches = _sketch(pairs.key[is_text], pairs.document[is_text], size)
    return Occurrences(size, np.concatenate(packed), lengths, sketches)


def _facts(documents: Sequence[Document]) -> tuple[Keys, Ints, NDArray[np.bool_]]:
    """Return the keys of what is known beside the words, their rows, and which are minor."""
    found: list[tuple[int, int, bool]] = []
    for row, one in enumerate(documents):
        for place, topic in enumerate(dict.fromkeys(one.topics)):
            found.append((fact_key(Kind.TOPIC, topic), row, place > 0))
        if one.speaker:
            found.append((fact_key(Kind.SPEAKER, one.speaker), row, False))
        if one.said_on:
            found.append((fact_key(Kind.YEAR, one.said_on[:4]), row, False))
    keys, rows, is_minor = zip(*found, strict=True) if found else ((), (), ())
    return (
        np.array(keys, dtype=np.uint64),
        np.array(rows, dtype=np.int64),
        np.array(is_minor, dtype=np.bool_),
    )


def _sketch(keys: Keys, documents: Ints, size: int) -> NDArray[np.uint32]:
    """Return for each document the least of its pairs, in several random orders."""
    sketches = np.zeros((SKETCHES, size), dtype=np.uint32)
    starts = _starts(documents.astype(np.uint64))
    if len(starts):
        for number in range(SKETCHES):
            shuffled = (keys * np.uint64(2 * number + 0x9E3779B97F4A7C15)) >> np.uint64(32)
            least = np.minimum.reduceat(shuffled, starts)
            sketches[number, documents[starts]] = least.astype(np.uint32)
    return sketches


def _pack(keys: Keys, rows: Ints, is_minor: NDArray[np.bool_]) -> Keys:
    low = (rows.astype(np.uint64) << np.uint64(_FIELD_BITS)) | is_minor.astype(np.uint64)
    return (keys << np.uint64(_ROW_BITS + _FIELD_BITS)) | low


def _impacts(segment: Segment, counts: NDArray[np.uint16], lengths: NDArray[np.float64]) -> Impacts:
    """Return what each posting adds: BM25 for a term, a share of its weight for a fact."""
    kinds = (segment.keys >> np.uint64(HASH_BITS)).astype(np.int8)
    kinds = np.repeat(kinds, np.diff(segment.bounds))
    impacts = np.empty(len(kinds), dtype=np.uint16)
    for kind in TEXT_KINDS:
        is_kind = kinds == kind
        often = counts[is_kind] / np.float32(MAJOR)
        norms = K1 * (1 - B + B * lengths[kind][segment.rows[is_kind] - segment.first])
        impacts[is_kind] = FULL * (often * np.float32(K1 + 1) / (often + norms))
    is_fact = kinds >= Kind.TOPIC
    impacts[is_fact] = np.where(counts[is_fact] >= MAJOR, FULL, SECOND * FULL)
    return impacts


def _starts(values: Keys) -> Ints:
    """Return where each run of equal values starts."""
    if not len(values):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
