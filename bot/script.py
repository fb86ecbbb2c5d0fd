"""Set Chinese text in the reader's script, with proper punctuation."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from bot.model import Locale

if TYPE_CHECKING:
    from opencc import OpenCC

_HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff"
_FULL_WIDTH = str.maketrans(",?!:;", "，？！：；")
_HALF_WIDTH_MARK = re.compile(
    r"(?<!\d)[,?!:;](?!\s*[A-Za-z/])|[,?!:;](?!\s*[A-Za-z/]|\d)"  # not in 1,000 or "oh, yes"
    rf"|(?<=[{_HAN}])[,?!:;]"
)
_BRACKETS = re.compile(rf"\(([^()]*[{_HAN}][^()]*)\)")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")


@cache
def _converter(name: str) -> OpenCC:
    from opencc import OpenCC  # noqa: PLC0415  # 40 ms that an English reader need not pay

    return OpenCC(name)


@lru_cache(maxsize=4096)
def to_simplified(text: str) -> str:
    """Convert traditional characters to simplified ones, words unchanged."""
    return _converter("tw2s").convert(whole(text)) if text else text


@lru_cache(maxsize=4096)
def to_traditional(text: str) -> str:
    """Convert simplified characters to traditional ones, words unchanged."""
    return _converter("s2tw").convert(whole(text)) if text else text


def whole(text: str) -> str:
    """Replace lone surrogates, which JSON and arguments may carry and nothing can encode."""
    return text.encode("utf-8", "replace").decode("utf-8")


def has_han(text: str) -> bool:
    """Tell whether there is a Chinese character in the text."""
    return _HAN_CHARACTER.search(text) is not None


def guess_locale(text: str, default: Locale) -> Locale:
    """Return the script in which a text is typed; the default where it does not show."""
    if not has_han(text):
        return default
    is_simplified, is_traditional = to_traditional(text) != text, to_simplified(text) != text
    if is_traditional and not is_simplified:
        return Locale.TRADITIONAL
    if is_simplified and not is_traditional:
        return Locale.SIMPLIFIED
    return default if default is not Locale.ENGLISH else Locale.SIMPLIFIED


def set_script(text: str, locale: Locale) -> str:
    """Convert a text into the script that a Chinese reader reads; for others, leave it."""
    match locale:
        case Locale.SIMPLIFIED:
            return to_simplified(text)
        case Locale.TRADITIONAL:
            return to_traditional(text)
        case Locale.ENGLISH:
            return text


def set_punctuation(text: str) -> str:
    """Give Chinese text its full-width marks; other text stays as it is."""
    if not has_han(text):
        return text
    text = _HALF_WIDTH_MARK.sub(lambda m: m[0].translate(_FULL_WIDTH), text)
    return _BRACKETS.sub(r"（\1）", text)
