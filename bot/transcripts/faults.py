"""What is wrong with a stretch of a transcript, by kinds that keep their names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of fault; their values are part of the output."""

    PINYIN = "injected-pinyin"
    DAMAGE = "damaged-bytes"
    STRAY = "stray-mark"
    REPLACEMENT = "replacement-character"
    WRAP = "hard-wrap"
    EMPHASIS = "emphasis"
    IMAGE = "image"
    LINK = "link"
    LINK_LIST = "link-list"
    WIDTH = "width"
    INVISIBLE = "invisible"
    ENTITY = "entity"
    TIMESTAMP = "timestamp"
    LOST_BLANK = "lost-blank"
    FALSE_HEAD = "false-turn-head"
    ADVERT = "advert"
    BUTTON = "site-button"
    SPAM = "spam"
    CONTACT = "contact"
    RECOMMENDED = "recommended-reading"
    CREDIT = "credit-line"
    LEAD_IN = "lead-in"
    PULL_QUOTE = "pull-quote"
    QUOTED = "quoted-others"
    TRUNCATED = "truncated"
    FUSED = "fused-question"
    GLOSS = "gloss"
    DUPLICATE = "duplicate-of-source"
    SPUN = "spun"
    BROKEN_ROW = "broken-row"


REPAIRED = frozenset(
    {Kind.PINYIN, Kind.STRAY, Kind.WRAP, Kind.EMPHASIS, Kind.IMAGE, Kind.LINK, Kind.WIDTH}
    | {Kind.INVISIBLE, Kind.ENTITY, Kind.TIMESTAMP}
)  # mended in the clean text; the rest is marked there and nowhere changed
SPOILED = frozenset(
    {Kind.DAMAGE, Kind.REPLACEMENT, Kind.ADVERT, Kind.BUTTON, Kind.SPAM, Kind.CONTACT}
    | {Kind.RECOMMENDED, Kind.LINK_LIST, Kind.CREDIT, Kind.QUOTED, Kind.FUSED, Kind.GLOSS}
    | {Kind.SPUN}
)  # no candidate may touch one of these


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; offsets count characters of the decoded file.

    `repair` is what stands, or would stand, in its place: None where nobody can tell.
    """

    kind: Kind
    start: int
    end: int
    text: str
    repair: str | None = None
