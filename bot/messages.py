"""What crosses the seam: who asks where, what comes back, what became of a message."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.commands import Command
from bot.model import Locale, Quote, Source, Speaker, Topic

# --- who asks, and where -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel of a platform; `workspace` is the Slack team or Discord guild, the tenant."""

    platform: str
    workspace: str
    channel: str
    thread: str | None = None
    is_shared: bool = False  # other organisations or users of no workspace read it: nothing private

    @property
    def tenant(self) -> str:
        """Return the workspace key, unique over platforms: `slack:T1`."""
        return f"{self.platform}:{self.workspace}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """What the platform knows of the person who asks."""

    id: str
    locale: Locale
    may_manage: bool = False
    is_curator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One command by one person in one place."""

    place: Place
    asker: Asker
    command: Command


# --- what comes back ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a query was taken to mean, and the words that are left."""

    topics: tuple[Topic, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A thing to press: it runs a command as if its presser had typed it."""

    label: str
    command: Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One quote as its reader sees it; every string is plain text in the reader's language.

    `quote`, `speaker`, `source` and `later` are the facts; the rest is what is shown, top down.
    """

    quote: Quote
    speaker: Speaker
    source: Source
    topics: tuple[Topic, ...]
    later_on: tuple[tuple[str, str | None], ...]  # (id, said_on) of each later view
    heading: str  # empty, or what sets this card apart: a date in a timeline, "later", a gap
    words: str  # the quote in its quotation marks, in the reader's script
    byline: str  # speaker · role then · date (how long ago)
    question: str  # empty where the quote stands alone
    insight: str
    translation: str  # labelled as ours; empty where the reader needs none
    later: tuple[str, ...]  # one line a later view
    topic_line: str
    provenance: str  # publisher · fidelity · receipt · script · #id
    url: str
    buttons: tuple[Button, ...] = ()


class Verdict(StrEnum):
    """What a check of a line found."""

    EXACT = "exact"
    ALTERED = "altered"
    INTERVIEWER = "interviewer"
    NOT_ON_RECORD = "not_on_record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One stretch where a checked line and the true words part; either side may be empty."""

    given: str
    true: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The outcome of `/quote check`; `words` are the true ones, or the nearest on record."""

    verdict: Verdict
    words: str | None = None
    speaker: str | None = None
    source: str | None = None
    quote: str | None = None
    differences: tuple[Difference, ...] = ()
    retelling: str | None = None  # the interviewer's question, where the line is his retelling


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Quotes in answer; `lines` stand above the cards, `block` is text to copy."""

    cards: tuple[Card, ...]
    understood: Understood = field(default_factory=Understood)
    lines: tuple[str, ...] = ()
    block: str = ""
    check: Check | None = None
    buttons: tuple[Button, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A titled list of lines, one page of it."""

    title: str
    lines: tuple[str, ...]
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    private: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Nothing found: it says so, and offers the nearest."""

    sentence: str
    understood: Understood = field(default_factory=Understood)
    buttons: tuple[Button, ...] = ()
    private: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something was done, or is so."""

    text: str
    check: Check | None = None
    buttons: tuple[Button, ...] = ()
    private: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A mistake with an example of right input, or our own fault with its `reference`."""

    text: str
    reference: str | None = None
    private: bool = True


Reply = Cards | Listing | Miss | Notice | Problem


# --- what became of a message ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """It is there, under this id."""

    id: str


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Certainly not sent; try again, not before `delay`. A rate limit spends no attempt."""

    delay: timedelta
    reason: str = "rate_limited"
    spends_attempt: bool = False


@dataclass(frozen=True, slots=True)
class Gone:
    """The channel takes no posts until a person acts: pause the subscription, tell its owner."""

    reason: str


@dataclass(frozen=True, slots=True)
class Revoked:
    """The installation cannot be posted to: pause all of the workspace's subscriptions."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The content was refused; the channel itself is fine."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not be there: look it up before anything is sent again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Absent:
    """Looked up, and certainly not there."""


@dataclass(frozen=True, slots=True)
class Unknowable:
    """It cannot be looked up: no right to read, or the look-up failed for good."""

    reason: str


Outcome = Sent | RetryAfter | Gone | Revoked | Refused | Unknown
Found = Sent | Absent | RetryAfter | Unknowable  # RetryAfter: look again later
