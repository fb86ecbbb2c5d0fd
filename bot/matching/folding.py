"""One folding for index and query: width, case, script and English endings; then units.

A unit is one Chinese character, or one word of letters and digits. Normalised text holds nothing
else, but for a space between two words and BREAK where a sign ends a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache

import opencc

BREAK = "\0"  # no white space, which may stand within a phrase: texts are wrapped
# Written without spaces, so each character counts: 〇, kana, Han, Hangul, rarer Han.
SOLO_RANGES = (
    (0x3007, 0x3007),
    (0x3040, 0x30FF),
    (0x3400, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0x20000, 0x3FFFD),
)
SOLO = "".join(f"{chr(first)}-{chr(last)}" for first, last in SOLO_RANGES)
# Families that only whole words show: 回复 is 回覆 in Taiwan, though 复 alone is 復. Not 哩: a mile
# is no 里.
_BY_WORD = (
    "复覆 具俱 坐座 借藉 了瞭 背揹 夫伕 链鍊 象像 熏薰 苏甦 澄澂 浚濬 宁甯 戚鏚 仿彷 檗蘗"
    " 拿拏 枪鎗 焰燄 吣唚 斫斲 沉沈 坯坏 仇雠"
)
_JOINED = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])|(?<=[^\W\d_])-(?=\d)")  # don't, GPT-4
_UNITS = re.compile(
    rf"([{SOLO}])|(\d+(?:\.\d+)+|[^\W_{SOLO}]+(?:\+\+|\#)?)|(\s+|[-_/&·•'’‐-―]|\.(?=\S))|(.)",
    re.DOTALL,
)
_keeps_scripts: ContextVar[bool] = ContextVar("keeps_scripts", default=False)
_VOWEL = re.compile(r"[aeiouy]")


def fold(text: str) -> str:
    """Fold width, case and script, character by character; idempotent, linear."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded if _keeps_scripts.get() else folded.translate(_characters())


@contextmanager
def keeping_scripts() -> Iterator[None]:
    """Leave the scripts as they are, to measure what folding them is worth."""
    token = _keeps_scripts.set(True)
    try:
        yield
    finally:
        _keeps_scripts.reset(token)


def normalise(text: str) -> str:
    """Fold a text and keep only its units and phrase breaks."""
    parts: list[str] = []
    previous = BREAK
    for solo, word, space, _sign in _UNITS.findall(_JOINED.sub("", fold(text))):
        if solo:
            parts.append(solo)
            previous = "solo"
        elif word:
            if previous == "word":
                parts.append(" ")
            parts.append(stem(word))
            previous = "word"
        elif not space and previous != BREAK:
            parts.append(BREAK)
            previous = BREAK
    return "".join(parts).rstrip(BREAK)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Take the commonest English endings off, so that moats, burned and scaling meet theirs."""
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and _VOWEL.search(root):
            word = root[:-1] if root[-1] == root[-2] and root[-1] not in "lsz" else root
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


@cache
def _characters() -> dict[int, str | None]:
    """Map each character to one of its script family: simplified, traditional, Taiwan, Hong Kong.

    A regional form may be a word of its own in simplified script (著 is 着 in Taiwan): the two then
    fold to one, since a query does not say which script it is in.
    """
    text = "\n".join(map(chr, range(0x3400, 0xA000)))
    families: dict[str, set[str]] = {}
    for direction in ("t2s", "s2t", "t2tw", "t2hk", "tw2t", "hk2t"):
        converted: str = opencc.OpenCC(direction).convert(text)
        for one, other in zip(text, converted, strict=True):
            if one != other:
                _unite(families, one, other)
    for pair in _BY_WORD.split():
        _unite(families, pair[0], pair[1])
    table: dict[int, str | None] = dict.fromkeys(_ignorable())
    for one, family in families.items():
        table[ord(one)] = min(family, key=_rarity)
    return table


def _unite(families: dict[str, set[str]], one: str, other: str) -> None:
    family = families.get(one, {one}) | families.get(other, {other})
    families.update(dict.fromkeys(family, family))


def _rarity(character: str) -> tuple[bool, str]:
    """Order a family so that the form which a Chinese dictionary lists comes first."""
    return not character.encode("gb2312", "ignore"), character


def _ignorable() -> tuple[int, ...]:
    """Return the zero-width and direction marks, and the variation selectors."""
    return (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
            *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF)  # fmt: skip
