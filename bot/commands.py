"""What a person can ask for: one frozen type a command."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Find:
    """Search names, topics and text together; pages count from 0."""

    words: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class CheckLine:
    """Ask whether a line is really theirs."""

    line: str


@dataclass(frozen=True, slots=True)
class Cite:
    """Ask for a block to paste; `language` is empty, zh or en."""

    id: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class ByTopic:
    """Ask for quotes on a topic."""

    topic: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class BySpeaker:
    """Ask for quotes by a speaker, newest first, or on a topic."""

    speaker: str
    topic: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class RandomQuote:
    """Ask for any quote, or any on a topic."""

    topic: str = ""


@dataclass(frozen=True, slots=True)
class Today:
    """Ask for this channel's quote of the day."""


@dataclass(frozen=True, slots=True)
class Show:
    """Ask for one quote by its id."""

    id: str


@dataclass(frozen=True, slots=True)
class Context:
    """Ask for the question and the turns around a quote."""

    id: str


@dataclass(frozen=True, slots=True)
class Topics:
    """List the topics."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Speakers:
    """List the speakers."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """Ask how a speaker's view moved."""

    speaker: str
    topic: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Compare:
    """Set two speakers on one question side by side."""

    first: str  # as typed, this may hold all three: names and topics may hold blanks
    second: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Help:
    """Ask what there is to type; `subject` is quote, digest or empty."""

    subject: str = ""


@dataclass(frozen=True, slots=True)
class DigestAdd:
    """Subscribe this channel; `order` is what the person typed."""

    order: str


@dataclass(frozen=True, slots=True)
class DigestEdit:
    """Change a subscription; `id` may hold the change's first word where none is named."""

    id: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class DigestList:
    """List this channel's subscriptions."""


@dataclass(frozen=True, slots=True)
class DigestPause:
    """Pause a subscription; `until` is empty or a date."""

    id: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class DigestResume:
    """Post again."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class DigestRemove:
    """End a subscription."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class DigestSkip:
    """Leave out the next post."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class DigestPreview:
    """Show the next posts."""

    posts: int = 7
    id: str = ""


@dataclass(frozen=True, slots=True)
class DigestTest:
    """Show the asker what the next post will look like."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class DigestWhy:
    """Ask why a quote was chosen; the id is a quote's, or empty for the last post."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class DigestHistory:
    """Ask what became of the last posts."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Retire:
    """Keep a quote out of this channel's daily posts from now on."""

    id: str


@dataclass(frozen=True, slots=True)
class Again:
    """Let a quote come again in this channel's daily posts."""

    id: str


Command = (
    Find | CheckLine | Cite | ByTopic | BySpeaker | RandomQuote | Today | Show | Context
    | Topics | Speakers | Timeline | Compare | Help
    | DigestAdd | DigestEdit | DigestList | DigestPause | DigestResume | DigestRemove
    | DigestSkip | DigestPreview | DigestTest | DigestWhy | DigestHistory | Retire | Again
)  # fmt: skip
