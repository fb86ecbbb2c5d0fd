"""A typed line → Request."""

from __future__ import annotations

from bot.grammar import parse_line
from bot.messages import Asker, Place, Request
from bot.model import Locale
from bot.script import guess_locale

PLACE = Place(platform="console", workspace="local", channel="terminal")


def line_to_request(line: str, locale: Locale, *, is_fixed: bool = False) -> Request:
    """Understand a line; the answer comes in the script it is typed in, unless that is fixed."""
    if not is_fixed:
        locale = guess_locale(line, locale)
    asker = Asker(id="you", locale=locale, may_manage=True, is_curator=True)
    return Request(place=PLACE, asker=asker, command=parse_line(line))
