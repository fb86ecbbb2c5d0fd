"""The library: quotes, and who said them, where, on what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Locale(StrEnum):
    """The language and script a person reads."""

    SIMPLIFIED = "zh-Hans"
    TRADITIONAL = "zh-Hant"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One sentence of our own in Chinese (simplified) and in English; empty where not written."""

    zh: str = ""
    en: str = ""


class Part(StrEnum):
    """What a person does in the library: is quoted, asks, or is only mentioned."""

    GUEST = "guest"
    INTERVIEWER = "interviewer"
    MENTIONED = "mentioned"


class Fidelity(StrEnum):
    """How close the published text claims to be to what was said."""

    TRANSCRIPT = "transcript"
    EDITED = "edited"
    REPORTED = "reported"


class State(StrEnum):
    """Where a quote stands; only MATCHED and RECHECKED are served."""

    MATCHED = "matched"
    RECHECKED = "re-checked"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"

    @property
    def is_verified(self) -> bool:
        """Tell whether a quote in this state may be served."""
        return self in (State.MATCHED, State.RECHECKED)


class Side(StrEnum):
    """Where a quote stands on a proposition."""

    FOR = "for"
    AGAINST = "against"
    MIXED = "mixed"


class LaterKind(StrEnum):
    """How a speaker's later words relate to the earlier ones."""

    CHANGED = "changed"
    REAFFIRMED = "reaffirmed"
    PARTLY = "partly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a speaker did when they spoke in one source."""

    source: str
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A person; `name` is the canonical simplified one."""

    id: str
    name: str
    traditional: str
    english: str
    aliases: tuple[str, ...] = ()
    part: Part = Part.GUEST
    roles: tuple[Role, ...] = ()
    workspace: str = ""

    def role_in(self, source: str) -> Text | None:
        """Return what the speaker did when they spoke in that source."""
        return next((role.title for role in self.roles if role.source == source), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One of the controlled list; the aliases are its thesaurus."""

    id: str
    zh: str
    hant: str
    en: str
    aliases: tuple[str, ...] = ()
    workspace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """A statement people argue about; `disagreements` are curated pairs of quote ids."""

    id: str
    topic: str
    statement: Text
    disagreements: tuple[tuple[str, str], ...] = ()
    workspace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where words were said; dates are `YYYY[-MM[-DD]]`, `sha256` is of the file's bytes."""

    id: str
    title: str
    sha256: str
    language: Locale
    fidelity: Fidelity
    publisher: str | None = None
    interviewer: str | None = None
    said_on: str | None = None
    published_on: str | None = None
    dating: Text = field(default_factory=Text)
    url: str | None = None
    workspace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof of a quote (W3C TextQuoteSelector): what stands around it, the folding to match."""

    prefix: str
    suffix: str
    folding: tuple[str, ...]
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """The link to the same speaker's later words on the same proposition."""

    id: str
    kind: LaterKind
    note: Text = field(default_factory=Text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One speaker's own words, verbatim; `workspace` is empty for the shared library."""

    id: str
    speaker: str
    source: str
    text: str
    topics: tuple[str, ...]
    receipt: Receipt
    said_on: str | None = None
    question: Text | None = None
    insight: Text | None = None
    translation: Text | None = None
    proposition: str | None = None
    side: Side | None = None
    later: tuple[Later, ...] = ()
    due: str | None = None
    daily: bool = True
    also_in: tuple[str, ...] = ()
    state: State = State.MATCHED
    workspace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words that mean the same, for search alone."""

    words: tuple[str, ...]
    workspace: str = ""

    @property
    def id(self) -> str:
        """Return the first word, by which it is kept."""
        return self.words[0][:64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Library content that is loaded as one."""

    speakers: tuple[Speaker, ...] = ()
    topics: tuple[Topic, ...] = ()
    propositions: tuple[Proposition, ...] = ()
    sources: tuple[Source, ...] = ()
    quotes: tuple[Quote, ...] = ()
    terms: tuple[Term, ...] = ()  # the thesaurus
