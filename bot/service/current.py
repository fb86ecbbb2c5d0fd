"""The library as it stands now: in memory, in step with the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from bot.matching.analyser import Analyser
from bot.matching.matcher import Matcher
from bot.matching.readings import Readings
from bot.matching.segments import Document
from bot.model import LaterKind, Pack, Quote
from bot.service.catalogue import Catalogue, Earlier, catalogue_for, earlier_views
from bot.service.counts import Counts, count
from bot.store.library import Library
from bot.store.tokens import Searchable, Tokens
from bot.transcripts.checking import Checker

CUT_AT_ONCE = 500  # quotes whose terms are made before they are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One version of the library."""

    version: int
    entities: Pack
    analyser: Analyser
    matcher: Matcher
    earlier: Mapping[str, tuple[Earlier, ...]]
    catalogues: dict[str, Catalogue] = field(default_factory=dict)
    counts: dict[str, Counts] = field(default_factory=dict)
    checkers: dict[str, tuple[object, Checker]] = field(default_factory=dict)

    def catalogue(self, tenant: str) -> Catalogue:
        """Return what a tenant may see; it is put together once."""
        if tenant not in self.catalogues:
            self.catalogues[tenant] = catalogue_for(tenant, self.entities)
        return self.catalogues[tenant]

    def counts_for(self, tenant: str, library: Library) -> Counts:
        """Return how many quotes there are on each topic and by each speaker; counted once."""
        if tenant not in self.counts:
            self.counts[tenant] = count(library.tally(tenant=tenant))
        return self.counts[tenant]


class Current:
    """Hands out the newest snapshot; a change in the database is seen by the next request.

    `folder` holds caches that may be thrown away.
    """

    def __init__(self, library: Library, tokens: Tokens, folder: Path) -> None:
        self._library = library
        self._tokens = tokens
        self._folder = folder
        self._lock = Lock()
        self._snapshot: Snapshot | None = None
        self._links: dict[str, tuple[tuple[str, LaterKind], ...]] = {}

    def snapshot(self) -> Snapshot:
        """Return the library as the database has it; only what changed is read anew."""
        with self._lock:
            version = self._library.version()
            if self._snapshot is None or self._snapshot.version != version:
                self._snapshot = self._read(version, self._snapshot)
            return self._snapshot

    def _read(self, version: int, old: Snapshot | None) -> Snapshot:
        entities = self._library.entities()
        if old is None or old.entities != entities:
            since = -1
            self._links = {}
            analyser = Analyser(_words(entities), self._folder)
            readings = Readings(self._folder)
            matcher = Matcher(
                analyser, readings, entities.speakers, entities.topics, entities.terms
            )
        else:
            since, analyser, matcher = old.version, old.analyser, old.matcher
        rows = list(self._tokens.changed_since(since, analyser=analyser.version))
        terms = self._cut([row.id for row in rows if row.terms is None], analyser)
        served = [row for row in rows if row.state.is_verified]
        matcher.update(
            [_document(row, row.terms or terms[row.id]) for row in served],
            removed=[row.id for row in rows if not row.state.is_verified],
        )
        self._links |= {row.id: row.later if row.state.is_verified else () for row in rows}
        return Snapshot(
            version=version,
            entities=entities,
            analyser=analyser,
            matcher=matcher,
            earlier=earlier_views(self._links),
        )

    def _cut(self, ids: list[str], analyser: Analyser) -> dict[str, bytes]:
        """Cut quotes into terms and keep them, so that no later start needs to."""
        terms: dict[str, bytes] = {}
        for start in range(0, len(ids), CUT_AT_ONCE):
            chunk = self._library.quotes_of_all(ids[start : start + CUT_AT_ONCE])
            new = {quote.id: analyser.encode(quote.text, _minor(quote)) for quote in chunk}
            self._tokens.save(new, analyser=analyser.version)
            terms |= new
        return terms


def _words(entities: Pack) -> Iterable[str]:
    """Yield the names and topics that the analyser keeps whole: the shared ones.

    One workspace's would show in how another's words are cut.
    """
    for speaker in entities.speakers:
        if not speaker.workspace:
            yield from (speaker.name, speaker.traditional, *speaker.aliases)
    for topic in entities.topics:
        if not topic.workspace:
            yield from (topic.zh, topic.hant, *topic.aliases)
    for term in entities.terms:
        if not term.workspace:
            yield from term.words


def _minor(quote: Quote) -> list[str]:
    """Return what is searched beside a quote's words."""
    texts = (quote.question, quote.insight, quote.translation)
    return [part for text in texts if text for part in (text.zh, text.en) if part]


def _document(row: Searchable, terms: bytes) -> Document:
    return Document(
        id=row.id,
        terms=terms,
        workspace=row.workspace,
        speaker=row.speaker,
        topics=row.topics,
        said_on=row.said_on or "",
        is_verified=row.state.is_verified,
    )
