"""Kept texts → hashed terms, many texts at once and without a loop over characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from bot.matching.analyser import FIELD_BREAK, HEADER, SPAN
from bot.matching.folding import SOLO_RANGES

HASH_BITS = 43  # of a term's key; its kind stands above them

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 2**64)
_SPARE = np.uint64(64 - HASH_BITS)
_MIX = np.uint64(0xD6E8FEB86659FD93)


class Kind(IntEnum):
    """The analyses that are summed, and the facts that are searched as terms are."""

    WORD = 0
    PAIR = 1
    SINGLE = 2
    TOPIC = 3
    SPEAKER = 4
    YEAR = 5


TEXT_KINDS = (Kind.WORD, Kind.PAIR, Kind.SINGLE)


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of one kind over many texts: parallel arrays, in order of text and place."""

    document: Ints
    start: Ints  # in the joined text
    end: Ints
    key: Keys
    is_minor: NDArray[np.bool_]


def extract(kept: Sequence[bytes]) -> dict[Kind, Terms]:
    """Return the terms of texts that `Analyser.encode` made, by kind."""
    text = _Joined(kept)
    starts, ends = text.units()
    single = text.hashes(starts, ends)
    first = np.flatnonzero(text.adjoin(ends[:-1], starts[1:]))
    pair = _stir(single[first]) + single[first + 1]
    spans, span_ends = text.word_spans()
    is_word = ~text.is_solo[starts]
    words = np.concatenate((spans, starts[is_word]))
    word_ends = np.concatenate((span_ends, ends[is_word]))
    return {
        Kind.WORD: text.terms(Kind.WORD, words, word_ends, text.hashes(words, word_ends)),
        Kind.PAIR: text.terms(Kind.PAIR, starts[first], ends[first + 1], pair),
        Kind.SINGLE: text.terms(Kind.SINGLE, starts, ends, single),
    }


def fact_keys(facts: Sequence[tuple[Kind, str]]) -> Keys:
    """Return the keys of facts: a kind and an id each."""
    return np.array([fact_key(kind, name) for kind, name in facts], dtype=np.uint64)


@lru_cache(maxsize=4_096)
def fact_key(kind: Kind, name: str) -> int:
    """Return the key of a fact."""
    raw = int.from_bytes(blake2b(name.encode(), digest_size=8).digest())
    return raw >> (64 - HASH_BITS) | kind << HASH_BITS


class _Joined:
    """Many kept texts as one array of code points, a line break after each."""

    def __init__(self, kept: Sequence[bytes]) -> None:
        headers = [HEADER.unpack_from(one) for one in kept]
        ends = [HEADER.size + size for _, size in headers]
        joined = b"\n".join([one[HEADER.size : end] for one, end in zip(kept, ends, strict=True)])
        self._spans = [one[end:] for one, end in zip(kept, ends, strict=True)]
        lengths = np.array([length + 1 for length, _ in headers], dtype=np.int64)
        self._offsets = np.cumsum(lengths) - lengths
        self._code = np.frombuffer((joined + b"\n").decode().encode("utf-32-le"), dtype=np.uint32)
        self.is_solo = np.zeros(len(self._code), dtype=np.bool_)
        for first, last in SOLO_RANGES:
            self.is_solo |= (self._code >= first) & (self._code <= last)
        self._document = np.repeat(np.arange(len(kept)), lengths)
        marks = np.cumsum(self._code == ord(FIELD_BREAK))
        self._is_minor = marks > (np.concatenate(([0], marks))[self._offsets])[self._document]
        self._powers, self._inverses = _powers(len(self._code) + 1)
        sums = np.cumsum(self._code * self._powers[: len(self._code)], dtype=np.uint64)
        self._sums = np.concatenate((np.zeros(1, dtype=np.uint64), sums))

    def units(self) -> tuple[Ints, Ints]:
        """Return where units start and end: each solo character, each run of other letters."""
        is_letter = ~self.is_solo & (self._code > ord(" "))
        before = np.concatenate(([False], is_letter[:-1]))
        after = np.concatenate((is_letter[1:], [False]))
        starts = np.flatnonzero(self.is_solo | (is_letter & ~before))
        ends = np.flatnonzero(self.is_solo | (is_letter & ~after)) + 1
        return starts, ends

    def word_spans(self) -> tuple[Ints, Ints]:
        """Return where the kept Chinese words start and end."""
        counts = [len(spans) // SPAN.size for spans in self._spans]
        spans = np.frombuffer(b"".join(self._spans), dtype=[("start", "<u2"), ("size", "u1")])
        starts = spans["start"] + np.repeat(self._offsets, counts)
        return starts, starts + spans["size"]

    def adjoin(self, ends: Ints, starts: Ints) -> NDArray[np.bool_]:
        """Tell which neighbours stand together: nothing between them, or one space."""
        gap = starts - ends
        is_near: NDArray[np.bool_] = (gap == 0) | ((gap == 1) & (self._code[ends] == ord(" ")))
        return is_near

    def hashes(self, starts: Ints, ends: Ints) -> Keys:
        """Return a hash of each stretch of the text, whatever its place."""
        return (self._sums[ends] - self._sums[starts]) * self._inverses[starts]

    def terms(self, kind: Kind, starts: Ints, ends: Ints, raw: Keys) -> Terms:
        """Return terms of these stretches, whose raw hashes are given."""
        return Terms(
            document=self._document[starts],
            start=starts,
            end=ends,
            key=_finish(kind, raw),
            is_minor=self._is_minor[starts],
        )


def _finish(kind: Kind, raw: Keys) -> Keys:
    """Spread a hash over all its bits, keep the highest, and put the kind above them."""
    return (_stir(raw) >> _SPARE) | np.uint64(kind << HASH_BITS)


def _stir(raw: Keys) -> Keys:
    mixed = (raw ^ (raw >> np.uint64(32))) * _MIX
    return mixed ^ (mixed >> np.uint64(29))


@lru_cache(maxsize=2)
def _table(size: int) -> tuple[Keys, Keys]:
    """Return the powers of the base, and of its inverse, modulo 2**64."""
    powers, inverses = (np.full(size, base, dtype=np.uint64) for base in (_BASE, _INVERSE))
    powers[0] = inverses[0] = 1
    return np.cumprod(powers, dtype=np.uint64), np.cumprod(inverses, dtype=np.uint64)


def _powers(size: int) -> tuple[Keys, Keys]:
    """Return tables that are long enough, from few sizes so that they are made once."""
    return _table(max(2**14, 1 << (size - 1).bit_length()))
