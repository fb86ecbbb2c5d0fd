"""Make any text safe to show in Slack: nothing in it is markup, a mention or a control."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ESCAPES = str.maketrans(_ENTITIES)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls, what turns the direction of text around, and blanks without width. U+200C and U+200D
# stay: they join letters of some scripts, and emoji.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK = re.compile(r"[\s\u200c\u200d\u3164\u2800]*")
ELLIPSIS = "…"


def clean(text: str) -> str:
    """Take out what is not to be seen; an all-blank text becomes empty, which Slack refuses."""
    text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _LINE_ENDS.sub("\n", text))
    text = _INVISIBLE.sub("", text)
    return "" if _BLANK.fullmatch(text) else text.strip("\n")


def escape(text: str) -> str:
    """Replace the three characters with which Slack's syntax begins; they alone have an escape."""
    return text.translate(_ESCAPES)


def unescape(text: str) -> str:
    """Undo Slack's escaping in what a person typed."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def measure(text: str) -> int:
    """Return the length of escaped text as the strictest reading counts it: in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def shorten(text: str, limit: int) -> str:
    """Return the text cleaned and escaped, within `limit`; what is cut ends in "…"."""
    pieces = list(split(text, limit, 1))
    return pieces[0] if pieces else ""


def split(text: str, limit: int, most: int) -> Iterator[str]:
    """Yield the text cleaned and escaped, in at most `most` pieces of at most `limit` each.

    A piece ends at a line's end where one is near; if something is left after the last piece,
    that one ends in "…".
    """
    rest = clean(text)
    while rest and most:
        most -= 1
        if measure(escape(rest)) <= limit:
            yield escape(rest)
            return
        end = _longest(rest, limit if most else limit - len(ELLIPSIS))
        if most:
            near = rest.rfind("\n", end // 2, end)
            end = near + 1 if near > 0 else end
        piece, rest = rest[:end], clean(rest[end:])
        if not most and rest:
            piece = piece.rstrip() + ELLIPSIS
        if clean(piece):
            yield escape(clean(piece))


def _longest(text: str, limit: int) -> int:
    """Return how many characters of the text fit once escaped."""
    used = 0
    for count, character in enumerate(text):
        used += measure(_ENTITIES.get(character, character))
        if used > limit:
            return count
    return len(text)
