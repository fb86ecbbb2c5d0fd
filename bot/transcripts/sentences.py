"""Cut a text into sentences and clauses, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

_SENTENCE = re.compile(
    r"[^。！？!?…\n.]*(?:(?:\.(?=\S)|(?<=\b[A-Z])\.|(?<=\b(?:Mr|Dr|Ms|vs))\.)[^。！？!?…\n.]*)*"
    r"(?:[。！？!?…]+|\.+(?=\s|$|[”\"’')])|\n|$)[”」』\"’')）\]]*"
)
_HAN_RUN = re.compile("[\u3400-\u9fff]+")
_UNITS = re.compile(r"[A-Za-z0-9]+(?:[.,][0-9]+)*|[^\W_]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its stop; `start` and `end` are its place in the text it was cut from."""

    start: int
    end: int
    text: str


def split_sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences in order, without the blanks around them."""
    for found in _SENTENCE.finditer(text):
        piece = found.group()
        if not piece.strip():
            continue
        start = found.start() + len(piece) - len(piece.lstrip())
        body = piece.strip()
        if not _UNITS.search(body.lower()):
            continue
        yield Sentence(start, start + len(body), body)


def words_only(text: str) -> str:
    """Return the words alone, one character each: Han as it is, a Latin word or number packed.

    Packed words are private characters, the same for the same word everywhere: so a long name
    weighs no more than a Han character when two sentences are compared.
    """
    return "".join(word for word, _ in word_spans(text))


def word_spans(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each word as one character, with its place in the text."""
    for found in _UNITS.finditer(text):
        piece = found.group()
        is_single = len(piece) == 1 and not piece.isascii()
        yield piece if is_single else _packed(piece.lower()), found.span()


@lru_cache(maxsize=100_000)
def _packed(word: str) -> str:
    return chr(0xF0000 + crc32(word.encode("utf-8", "surrogatepass")) % 0xFFFD)


def count_han(text: str) -> int:
    """Count the Han characters of a text."""
    return sum(found.end() - found.start() for found in _HAN_RUN.finditer(text))
