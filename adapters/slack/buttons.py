"""What a button of ours carries, so that it works after a restart: all of it is in the message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.model import Locale

VERSION = 1  # of the form of action ids; older buttons stay in channels for years
_ACTION_ID = re.compile(rf"jinju:{VERSION}:\d+:([a-z]+):([A-Za-z-]*)")


class Press(StrEnum):
    """What a press does with the answer."""

    OPEN = "open"  # shows it below, to the presser alone
    TURN = "turn"  # shows it in place of the message, where that is the presser's own
    SHARE = "share"  # shows it to the channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What an action id says; a locale is there if it was not the one the asker's Slack is in."""

    press: Press
    locale: Locale | None


def write_action_id(number: int, mark: Mark) -> str:
    """Compose an action id; `number` makes it unique within its message."""
    return f"jinju:{VERSION}:{number}:{mark.press}:{mark.locale or ''}"


def read_action_id(text: str) -> Mark | None:
    """Read an action id back; None if it is of another version, or not ours."""
    match = _ACTION_ID.fullmatch(text)
    if not match or match[1] not in set(Press) or match[2] not in {*Locale, ""}:
        return None
    return Mark(press=Press(match[1]), locale=Locale(match[2]) if match[2] else None)
