"""A button's meaning ↔ its custom id: all that is needed is in the id, so it outlives a restart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.commands import Command
from bot.errors import UserError
from bot.grammar import command_to_text, parse_line
from bot.model import Locale

LONGEST_ID = 100
_VERSION = "1"
_ID = re.compile(rf"jinju:{_VERSION}:[^:]*:(?P<share>!?)(?P<locale>[ste]?)(?P<line>/.+)", re.DOTALL)
_LETTERS = {Locale.SIMPLIFIED: "s", Locale.TRADITIONAL: "t", Locale.ENGLISH: "e"}
_LOCALES = {letter: locale for locale, letter in _LETTERS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What pressing a button asks for.

    `locale` is set where the answer was in another language than the asker's Discord; `is_share`
    shows a private answer to the channel.
    """

    command: Command
    locale: Locale | None = None
    is_share: bool = False


def press_to_id(press: Press, mark: str) -> str | None:
    """Write `jinju:1:<mark>:<flags><command>`; the mark keeps ids apart within a message.

    None for a command that does not fit into a custom id: it could not be told from a shortened
    one after a restart, so there is no such button.
    """
    flags = ("!" if press.is_share else "") + (_LETTERS[press.locale] if press.locale else "")
    id_ = f"jinju:{_VERSION}:{mark}:{flags}{command_to_text(press.command)}"
    return id_ if len(id_) <= LONGEST_ID else None


def id_to_press(custom_id: str) -> Press | None:
    """Read a custom id; None for one of another version or of no version at all."""
    match = _ID.fullmatch(custom_id)
    if match is None:
        return None
    try:
        command = parse_line(match["line"])
    except UserError:
        return None
    locale = _LOCALES.get(match["locale"])
    return Press(command=command, locale=locale, is_share=bool(match["share"]))


def mark_of(custom_id: str) -> str:
    """Return the mark of a button of ours, or nothing."""
    parts = custom_id.split(":", 3)
    return parts[2] if len(parts) == 4 and parts[0] == "jinju" else ""
