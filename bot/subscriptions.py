"""A channel's standing order for daily posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.messages import Place
from bot.model import Locale


class Status(StrEnum):
    """Whether a subscription posts."""

    ACTIVE = "active"
    PAUSED = "paused"
    DELETED = "deleted"


class CatchUp(StrEnum):
    """What is posted of the slots missed while down."""

    SKIP = "skip"
    LATEST = "latest"
    ALL = "all"


class Language(StrEnum):
    """The language of a daily post."""

    CHINESE = "zh"
    ENGLISH = "en"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a channel asks for: local times of day, ISO weekdays, IANA zone, filter, how many."""

    times: tuple[str, ...]  # HH:MM
    days: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    zone: str = "UTC"
    topics: tuple[str, ...] = ()  # ids
    speakers: tuple[str, ...] = ()  # ids
    count: int = 1
    language: Language = Language.CHINESE
    silent: bool = False
    except_on: tuple[date, ...] = ()
    catch_up: CatchUp = CatchUp.LATEST


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One due time of an order; the key is its local date, `#2` and so on after the first."""

    due_at: datetime
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A channel's standing order; `short_id` is what people type."""

    id: str
    short_id: str
    place: Place
    owner: str  # the platform's user id of who asked for it
    locale: Locale
    order: Order
    status: Status
    created_at: datetime
    next_due_at: datetime | None
    next_slot_key: str | None
    pause_reason: str | None = None
    resume_at: datetime | None = None
    version: int = 1
