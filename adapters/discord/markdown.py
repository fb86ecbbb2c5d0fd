"""Plain text → Discord's markdown in which nothing is markup, a mention or a hidden control."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

ELLIPSIS = "…"

# Control, bidi, zero-width and tag characters, and lone surrogates, which no JSON can carry.
_INVISIBLE = re.compile(
    "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\xad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e"
    "\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\ud800-\\udfff\\U000e0000-\\U000e007f]"
)
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_URL = re.compile(r"https?://[!-;=?-~]+[\w/=#&%~+$-]", re.ASCII)
_INLINE = re.compile(r"[\\*_~`|<>\[\]]")
_AT_LINE_START = re.compile(r"^(\s*\d*)((?<=\d)\.|#{1,3}|-#?|\+)(?=\s|$)", re.MULTILINE)
_MENTION = re.compile(r"(@)(?=everyone|here|[!&]?\d)|(<)(?=[@#!:/&])|(\])(?=\()")
_UNSAFE_IN_URL = {ord(c): f"%{ord(c):02X}" for c in "@()[]|*`~"}
_GAP = "\u200b"  # the one zero-width character we set: it parts a mention's sign from its name


def plain(text: str) -> str:
    """Return text for places without markdown (footers, labels, code): nothing hides or pings."""
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    return _MENTION.sub(lambda m: m[0] + _GAP, text)


def escape(text: str) -> str:
    """Return markdown that reads exactly as the text; web addresses stay links, without preview."""
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    parts, start = [], 0
    for url in _URL.finditer(text):
        parts += [_escape_words(text[start : url.start()]), _bare_link(url[0])]
        start = url.end()
    return "".join([*parts, _escape_words(text[start:])])


def is_address(text: str) -> bool:
    """Tell whether a text is one web address and nothing else."""
    return _URL.fullmatch(text) is not None


def _escape_words(text: str) -> str:
    text = _AT_LINE_START.sub(r"\1\\\2", _INLINE.sub(r"\\\g<0>", text))
    return _MENTION.sub(lambda m: m[0] + _GAP, text)


def _bare_link(url: str) -> str:
    return f"<{url.translate(_UNSAFE_IN_URL)}>"


def code_block(text: str) -> str:
    """Return a block that is copied with one tap."""
    return f"```\n{plain(text).replace('```', f'`{_GAP}`{_GAP}`')}\n```"


def within(text: str, limit: int, write: Callable[[str], str] = escape) -> str:
    """Write a text in at most `limit` characters; what does not fit is cut with an ellipsis."""
    whole = write(text)
    if len(whole) <= limit:
        return whole
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if len(write(text[:middle].rstrip() + ELLIPSIS)) <= limit:
            low = middle
        else:
            high = middle - 1
    return write(text[:low].rstrip() + ELLIPSIS) if limit else ""


def fair_limit(lengths: Sequence[int], budget: int) -> int:
    """Return the most that each may have so that all fit: the short keep all, the long are cut."""
    left = budget
    for position, length in enumerate(sorted(lengths)):
        share = left // (len(lengths) - position)
        if length > share:
            return share
        left -= length
    return max(lengths, default=0)
