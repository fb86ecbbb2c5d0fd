"""Bytes → text: the encoding with its confidence, the format, the caps; never an archive."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

LARGEST_FILE = 32 * 2**20  # bytes
MOST_LINES = 1_000_000
_SAMPLE = 1 << 18  # bytes that the detector looks at; more does not make it surer
_FEW = 0.002  # of a text's characters: more that cannot be decoded mean another encoding

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGIC: tuple[bytes, ...] = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
)
_MAGIC += (b"\xfd7zXZ", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ", b"SQLite format")
_COMMON_HAN = frozenset(
    "的一是不了在人有我他这個个們们中来上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于着下自之年"
    "过過发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其"
    "些主样樣理心她本前开開但因只从從想实實日军者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")

_SUFFIXES = {
    ".srt": "srt",
    ".vtt": "vtt",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".csv": "csv",
    ".tsv": "csv",
    ".md": "markdown",
    ".markdown": "markdown",
}
_TIMING = re.compile(r"\d{1,2}:\d\d(?::\d\d)?[,.]\d{1,3}\s*-->\s*\d{1,2}:\d\d")


class Refusal(StrEnum):
    """Why bytes are not read at all; each names its sentence in `bot.texts`."""

    LARGE = "import_too_large"
    LINES = "import_too_many_lines"
    BINARY = "import_not_text"
    EMPTY = "import_empty"


class UnreadableError(Exception):
    """The bytes are no transcript; `reason` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A file as text; every offset of the importer counts characters of `text`."""

    text: str
    encoding: str
    confidence: float
    format: str
    sha256: str


def read_bytes(data: bytes, name: str) -> Decoded:
    """Decode a file; raise UnreadableError for what is too large, binary or empty."""
    if len(data) > LARGEST_FILE:
        raise UnreadableError(Refusal.LARGE)
    if data.startswith(_MAGIC):
        raise UnreadableError(Refusal.BINARY)
    text, encoding, confidence = decode(data)
    if not text.strip():
        raise UnreadableError(Refusal.EMPTY)
    if text.count("\n") + text.count("\r") > MOST_LINES:
        raise UnreadableError(Refusal.LINES)
    if len(_CONTROL.findall(text)) > len(text) // 50:
        raise UnreadableError(Refusal.BINARY)
    return Decoded(
        text=text,
        encoding=encoding,
        confidence=confidence,
        format=guess_format(text, name),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def decode(data: bytes) -> tuple[str, str, float]:
    """Return the text, its encoding and how sure that is; a byte-order mark is not text."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding, 1.0
    if wide := _wide(data):
        return data.decode(wide, "replace"), wide, 0.9
    try:
        return data.decode("utf-8"), "utf-8", 1.0
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") <= max(2, _FEW * len(text)) and _han_share(text) > 0:
        return text, "utf-8", 0.9
    return _decode_legacy(data)


def guess_format(text: str, name: str) -> str:
    """Return text, markdown, html, srt, vtt or csv, by the name or by the first lines."""
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if head.startswith("WEBVTT"):
        return "vtt"
    lowered = head[:1024].lower()
    if lowered.startswith(("<!doctype html", "<html")) or "<body" in lowered:
        return "html"
    if found := _SUFFIXES.get(PurePath(name).suffix.lower()):
        return found
    return "srt" if _TIMING.search(head[:400]) else "text"


def _wide(data: bytes) -> str:
    """Tell UTF-16 without a mark by where its zero bytes are."""
    sample = data[:4096]
    if len(sample) < 4 or sample.count(0) * 5 < len(sample):
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even > 4 * odd:
        return "utf-16-be"
    return "utf-16-le" if odd > 4 * even else ""


def _decode_legacy(data: bytes) -> tuple[str, str, float]:
    """Choose among the encodings of Chinese by how common the characters are that come out."""
    tried = [(_trial(data, encoding), encoding) for encoding in ("gb18030", "big5hkscs")]
    (score, text), encoding = max(tried, key=lambda trial: trial[0][0])
    if score >= 0.15:
        return text, encoding, round(min(0.99, 0.5 + score), 2)
    return _decode_by_detector(data)


def _trial(data: bytes, encoding: str) -> tuple[float, str]:
    text = data.decode(encoding, "replace")
    if text.count("\ufffd") > max(4, _FEW * len(text)):
        return 0.0, text
    return _han_share(text), text


def _han_share(text: str) -> float:
    """Return how many of the characters beyond ASCII are among the commonest of Chinese."""
    sample = [letter for letter in text[:50_000] if letter > "\u02ff"]
    return sum(letter in _COMMON_HAN for letter in sample) / len(sample) if sample else 0.0


def _decode_by_detector(data: bytes) -> tuple[str, str, float]:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to load, rarely needed

    best = from_bytes(data[:_SAMPLE]).best()
    encoding = best.encoding if best else "cp1252"
    confidence = round(max(0.1, 1 - best.chaos - 0.2), 2) if best else 0.1
    return data.decode(encoding, "replace"), encoding, confidence
