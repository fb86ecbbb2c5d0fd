"""Text → terms, alike for index and query: jieba's words, characters, pairs of characters."""

from __future__ import annotations

import hashlib
import logging
import marshal
import re
import struct
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

import jieba

from bot.matching.folding import SOLO, fold, normalise

FIELD_BREAK = "\x1e"
TEXT_LIMIT = 20_000  # characters of a document that are read
QUERY_LIMIT = 256  # characters of a query that are read
HEADER = struct.Struct("<II")  # characters and bytes of the text; the words' spans follow
SPAN = struct.Struct("<HB")  # where a word starts, and how long it is
_RECIPE = "4"  # moves when the terms of a text change
_RUN = re.compile(f"[{SOLO}]+")
_USER_FREQUENCY = 2_000  # keeps a name whole, yet yields to a common longer word

jieba.setLogLevel(logging.ERROR)


class Analyser:
    """Cuts texts into terms; `words` are names to keep whole, `folder` is for its cache."""

    def __init__(self, words: Iterable[str] = (), folder: Path | None = None) -> None:
        folded = sorted({normalise(word) for word in words})
        self._words = tuple(word for word in folded if _RUN.fullmatch(word) and len(word) < 16)
        self._cutter = _load_cutter(folder)
        known: dict[str, int] = self._cutter.FREQ
        self._common = {word: known.get(word, 0) for word in self._words}
        for word, frequency in self._common.items():
            _insert(known, word, max(frequency, _USER_FREQUENCY))
        digest = hashlib.sha256("\n".join(self._words).encode()).hexdigest()
        self.version = f"{_RECIPE}-{digest[:12]}"

    def encode(self, text: str, minor: Sequence[str] = ()) -> bytes:
        """Return the terms of a text and of its lesser fields, to be kept and indexed."""
        return self.pack([normalise(field[:TEXT_LIMIT]) for field in (text, *minor) if field])

    def pack(self, fields: Sequence[str]) -> bytes:
        """Return the terms of normalised texts: normalising twice would take off two endings."""
        joined = FIELD_BREAK.join(fields)[: 2**16 - 1]
        kept = joined.encode()
        spans = b"".join(SPAN.pack(start, end - start) for start, end in self.words(joined))
        return HEADER.pack(len(joined), len(kept)) + kept + spans

    def commonness(self, word: str) -> int:
        """Return how often a normalised word stands in everyday Chinese, by jieba's count."""
        known: int = self._cutter.FREQ.get(word, 0)
        return self._common.get(word, known)

    def words(self, normalised: str) -> Iterable[tuple[int, int]]:
        """Yield the spans of the Chinese words in a normalised text, and of words within them."""
        known = self._cutter.FREQ
        for start, end in self.cut(normalised):
            for length in (2, 3):
                if end - start > length:
                    for inner in range(start, end - length + 1):
                        if known.get(normalised[inner : inner + length]):
                            yield inner, inner + length
            yield start, end

    def split(self, text: str) -> list[str]:
        """Return the words of a text, as an engine that knows words alone would index them."""
        normalised = normalise(text[:TEXT_LIMIT])
        return [normalised[start:end] for start, end in self.words(normalised)]

    def vocabulary(self, least: int = 20) -> Iterable[tuple[str, int]]:
        """Yield the words of everyday Chinese that jieba counted so often, with their counts."""
        known: dict[str, int] = self._cutter.FREQ
        return ((word, count) for word, count in known.items() if count > least)

    def cut(self, normalised: str) -> Iterable[tuple[int, int]]:
        """Yield the spans of the Chinese words in a normalised text, one after the other."""
        for run in _RUN.finditer(normalised):
            start = run.start()
            for word in self._cutter.cut(run[0], HMM=False):
                yield start, start + len(word)
                start += len(word)


def decode_text(kept: bytes) -> str:
    """Return the normalised text of what `encode` made, its fields apart by FIELD_BREAK."""
    _, size = HEADER.unpack_from(kept)
    return kept[HEADER.size : HEADER.size + size].decode()


def _load_cutter(folder: Path | None) -> jieba.Tokenizer:
    """Return jieba with its dictionary folded as texts are, from the cache where there is one."""
    cutter = jieba.Tokenizer()
    cached = folder / f"words-{version('jieba')}-{_RECIPE}.cache" if folder else None
    try:
        found = marshal.loads(cached.read_bytes()) if cached else None  # noqa: S302  # our own file
    except (OSError, ValueError, EOFError, TypeError):
        found = None
    if found is None:
        found = _fold_dictionary(cutter)
        if cached:
            keep_file(cached, marshal.dumps(found))
    cutter.FREQ, cutter.total = found
    cutter.initialized = True
    return cutter


def _fold_dictionary(cutter: jieba.Tokenizer) -> tuple[dict[str, int], int]:
    """Return jieba's word frequencies with every word folded, and 0 for what only begins a word."""
    with cutter.get_dict_file() as lines:
        folded = fold(lines.read().decode())
    frequencies: dict[str, int] = {}
    for line in folded.splitlines():
        word, frequency, _ = line.split(" ")
        if _RUN.fullmatch(word):
            _insert(frequencies, word, frequencies.get(word, 0) + int(frequency))
    return frequencies, sum(frequencies.values())


def _insert(frequencies: dict[str, int], word: str, frequency: int) -> None:
    frequencies[word] = frequency
    for length in range(1, len(word)):
        frequencies.setdefault(word[:length], 0)


def keep_file(path: Path, content: bytes) -> None:
    """Write a cache file whole or not at all; a folder that cannot be written costs only time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
    except OSError:
        logging.getLogger(__name__).info("no cache for the word list in %s", path.parent)
