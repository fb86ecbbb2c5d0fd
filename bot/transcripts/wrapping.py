"""Where two lines of one sentence meet: what stands between them once they are joined."""

from __future__ import annotations

_OPENING = "([{\"'“‘$€£#@&"
_CLOSING = ")]}\"'”’,.;:!?%"


def is_latin(character: str) -> bool:
    """Tell whether the character is an ASCII letter or digit."""
    return character.isascii() and character.isalnum()


def joint(before: str, after: str) -> str:
    """Return a blank between two Latin words, else nothing; never after a hyphen.

    `before` holds the last characters of the one line, `after` the first of the other.
    """
    left, right = before[-1:], after[:1]
    if not left or not right:
        return ""
    if is_latin(left) and is_latin(right):
        return " "
    begins_latin = is_latin(right) or (right in _OPENING and is_latin(after[1:2]))
    ends_latin = is_latin(left) or (
        left in _CLOSING and before[-2:-1].isascii() and before[-2:-1] not in ("", " ")
    )
    return " " if begins_latin and ends_latin else ""
