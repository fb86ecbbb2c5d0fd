"""What one workspace may see of the library, apart from the quotes themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.model import (
    LaterKind,
    Locale,
    Pack,
    Proposition,
    Source,
    Speaker,
    Topic,
)


class _Scoped(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def workspace(self) -> str: ...


Entity = TypeVar("Entity", bound=_Scoped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The other end of a later view."""

    id: str
    kind: LaterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Speakers, topics, sources and propositions by id, as one tenant sees them."""

    tenant: str
    speakers: Mapping[str, Speaker]
    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]
    propositions: Mapping[str, Proposition]

    def topic_name(self, id_: str, locale: Locale) -> str:
        """Return a topic's name in the reader's language."""
        return topic_name(self.topics[id_], locale)

    def speaker_name(self, id_: str, locale: Locale) -> str:
        """Return a speaker's name in the reader's language."""
        return speaker_name(self.speakers[id_], locale)

    def interviews_by(self, speaker: str) -> tuple[Source, ...]:
        """Return the sources in which a person asked the questions."""
        return tuple(s for s in self.sources.values() if s.interviewer == speaker)


def topic_name(topic: Topic, locale: Locale) -> str:
    """Return a topic's name in the reader's language."""
    match locale:
        case Locale.ENGLISH:
            return topic.en
        case Locale.TRADITIONAL:
            return topic.hant
        case Locale.SIMPLIFIED:
            return topic.zh


def speaker_name(speaker: Speaker, locale: Locale) -> str:
    """Return a speaker's name in the reader's language."""
    match locale:
        case Locale.ENGLISH:
            return speaker.english
        case Locale.TRADITIONAL:
            return speaker.traditional
        case Locale.SIMPLIFIED:
            return speaker.name


def catalogue_for(tenant: str, pack: Pack) -> Catalogue:
    """Pick what the tenant may see; its own content comes before the shared."""
    return Catalogue(
        tenant=tenant,
        speakers=_seen(pack.speakers, tenant),
        topics=_seen(pack.topics, tenant),
        sources=_seen(pack.sources, tenant),
        propositions=_seen(pack.propositions, tenant),
    )


def _seen(entities: Iterable[Entity], tenant: str) -> dict[str, Entity]:
    """Map ids to entities; the shared ones come first, so that the tenant's own replace them."""
    shared_first = sorted(entities, key=lambda e: e.workspace)
    return {e.id: e for e in shared_first if e.workspace in ("", tenant)}


def earlier_views(
    links: Mapping[str, Iterable[tuple[str, LaterKind]]],
) -> dict[str, tuple[Earlier, ...]]:
    """Turn the links to later views around: later id → the earlier quotes that point to it."""
    found: dict[str, tuple[Earlier, ...]] = {}
    for id_, later in links.items():
        for later_id, kind in later:
            found[later_id] = (*found.get(later_id, ()), Earlier(id=id_, kind=kind))
    return found
