"""The matcher: what the service asks.

    analyser = Analyser(words, folder)               # names to keep whole; a folder for caches
    terms = analyser.encode(text, [question, insight.zh, insight.en])  # bytes, kept in SQL under
                                                     # analyser.version; made anew if that differs
    matcher = Matcher(analyser, Readings(folder), speakers, topics, terms)
    matcher.update(documents, removed=ids)           # add or replace, and take away; cheap
    matcher.search(query, workspace=…, today=…, limit=…, offset=…) -> Result
    matcher.browse(topics=…, speakers=…, workspace=…) -> ids, newest first
    matcher.topic(text, workspace=…), speaker(…) -> Guess(id, candidates, nearest)
    matcher.complete_topic(prefix, workspace=…, locale=…), complete_speaker(…) -> ids

All ids are ids of the library. Nothing here reads or writes but for the caches. One thread at a
time may call `update`; a look-up meanwhile, from any thread, sees the library before or after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from bot.matching.analyser import Analyser
from bot.matching.copies import part_copies
from bot.matching.coverage import cover
from bot.matching.index import Shelf
from bot.matching.names import Names
from bot.matching.ranking import Hit, rank, to_hit
from bot.matching.readings import Readings
from bot.matching.scoring import Recipe, Scorer
from bot.matching.segments import Document
from bot.matching.terms import Kind, extract
from bot.matching.thesaurus import Thesaurus
from bot.matching.topics import Topics
from bot.matching.understanding import Reader, Understanding
from bot.model import Locale, Part, Speaker, Term, Topic

SHARED = ""  # the workspace of what all may see
LOOKED_AT = 50  # of the best quotes, one of which must answer enough of the query


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The quotes that answer a query, best first; a miss has none, but what is nearest."""

    understood: Understanding
    ids: tuple[str, ...] = ()
    total: int = 0  # how many there are to page through
    nearest_topics: tuple[str, ...] = ()
    nearest_speakers: tuple[str, ...] = ()

    @property
    def is_miss(self) -> bool:
        """Tell whether nothing answers."""
        return not self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """The topic or speaker that a text means; several candidates leave `id` empty."""

    id: str | None = None
    candidates: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


class Matcher:
    """Finds quotes, topics and speakers for one asker's workspace and the shared library."""

    def __init__(
        self,
        analyser: Analyser,
        readings: Readings,
        speakers: Iterable[Speaker] = (),
        topics: Iterable[Topic] = (),
        terms: Iterable[Term] = (),
        *,
        recipe: Recipe | None = None,
    ) -> None:
        self._analyser = analyser
        self._readings = readings
        self._recipe = recipe or Recipe()
        self._shelves: dict[str, Shelf] = {SHARED: Shelf()}
        self._homes: dict[str, str] = {}
        self._browsed: dict[str, tuple[list[Shelf], tuple[str, ...]]] = {}
        self.describe(speakers, topics, terms)

    def describe(
        self, speakers: Iterable[Speaker], topics: Iterable[Topic], terms: Iterable[Term]
    ) -> None:
        """Take the speakers, topics and equal words anew."""
        self._speakers, self._topics, self._terms = tuple(speakers), tuple(topics), tuple(terms)
        self._with_own_words = {
            *(one.workspace for one in self._speakers),
            *(one.workspace for one in self._topics),
            *(one.workspace for one in self._terms),
        }
        unquoted = frozenset(one.id for one in self._speakers if one.part is not Part.GUEST)
        self._scorer = Scorer(self._analyser, self._recipe, unquoted)
        self._readers: dict[str, Reader] = {}

    def update(self, documents: Iterable[Document], removed: Iterable[str] = ()) -> None:
        """Add or replace quotes, and take the removed ones away."""
        arrivals: dict[str, list[Document]] = {}
        for one in documents:
            arrivals.setdefault(one.workspace, []).append(one)
            if self._homes.get(one.id, one.workspace) != one.workspace:
                self._take_away(one.id)
            self._homes[one.id] = one.workspace
        for one_id in removed:
            self._take_away(one_id)
        for workspace, added in arrivals.items():
            self._shelves[workspace] = self._shelves.get(workspace, Shelf()).add(added)

    def search(
        self,
        query: str,
        *,
        workspace: str = SHARED,
        today: date,
        limit: int = 10,
        offset: int = 0,
        may_miss: bool = True,
    ) -> Result:
        """Return the quotes that answer a query best, or a miss if none answers enough of it."""
        reader, shelves = self._reader(workspace), self._scope(workspace)
        understood = reader.understand(query, today)
        wanted = self._scorer.weigh(understood, reader.thesaurus)
        hits = rank(shelves, wanted, max(offset + limit, LOOKED_AT))
        best = [shelves[hit.shelf].documents[hit.row] for hit in hits[:LOOKED_AT]]
        is_known = _knows(self._analyser, shelves)
        if may_miss and not cover(understood, reader).is_answered(best, is_known):
            return Result(
                understood=understood,
                nearest_topics=reader.topics.nearest(query),
                nearest_speakers=reader.names.nearest(query),
            )
        first, copies = part_copies(shelves, hits)
        ids = tuple(hit.id for hit in (first if may_miss else (*first, *copies)))
        return Result(understood=understood, ids=ids[offset : offset + limit], total=len(ids))

    def browse(
        self,
        *,
        topics: Sequence[str] = (),
        speakers: Sequence[str] = (),
        workspace: str = SHARED,
    ) -> tuple[str, ...]:
        """Return the quotes on any of the topics by any of the speakers, newest first."""
        shelves = self._scope(workspace)
        if topics or speakers:
            return _newest_first(shelves, topics, speakers)
        known = self._browsed.get(workspace)
        if known is None or any(a is not b for a, b in zip_longest(known[0], shelves)):
            known = self._browsed[workspace] = shelves, _newest_first(shelves, (), ())
        return known[1]

    def speaker_of(self, one: str) -> str:
        """Return who said a quote that is in the index."""
        return self._document(one).speaker

    def said_on(self, one: str) -> str:
        """Return when a quote that is in the index was said, or an empty text."""
        return self._document(one).said_on

    def topic(self, text: str, *, workspace: str = SHARED) -> Guess:
        """Return the topic that a text names."""
        topics = self._reader(workspace).topics
        return _guess(topics.look_up(text), topics.nearest(text))

    def speaker(self, text: str, *, workspace: str = SHARED) -> Guess:
        """Return the speaker that a text names."""
        names = self._reader(workspace).names
        return _guess(names.look_up(text), names.nearest(text))

    def complete_topic(
        self,
        prefix: str,
        *,
        workspace: str = SHARED,
        locale: Locale = Locale.SIMPLIFIED,
        limit: int = 25,
    ) -> tuple[str, ...]:
        """Return topics for what was typed so far."""
        return self._reader(workspace).topics.complete(prefix, locale, limit)

    def complete_speaker(
        self, prefix: str, *, workspace: str = SHARED, limit: int = 25
    ) -> tuple[str, ...]:
        """Return speakers for what was typed so far."""
        return self._reader(workspace).names.complete(prefix, limit)

    def _document(self, one: str) -> Document:
        shelf = self._shelves[self._homes[one]]
        return shelf.documents[shelf.places[one]]

    def _scope(self, workspace: str) -> list[Shelf]:
        names = dict.fromkeys((SHARED, workspace))
        return [self._shelves[name] for name in names if name in self._shelves]

    def _take_away(self, one: str) -> None:
        home = self._homes.pop(one, None)
        if home is not None:
            self._shelves[home] = self._shelves[home].remove([one])

    def _reader(self, workspace: str) -> Reader:
        """Return the reader of the names that a workspace may see."""
        key = workspace if workspace in self._with_own_words else SHARED
        if key not in self._readers:
            seen = (SHARED, key)
            topics = [one for one in self._topics if one.workspace in seen]
            own_names = ((one.zh, one.hant, one.en) for one in topics)
            equals = (one.words for one in self._terms if one.workspace in seen)
            self._readers[key] = Reader(
                self._analyser,
                Names((one for one in self._speakers if one.workspace in seen), self._readings),
                Topics(topics, self._readings),
                Thesaurus((*equals, *own_names)),
            )
        return self._readers[key]


def _newest_first(
    shelves: Sequence[Shelf], topics: Sequence[str], speakers: Sequence[str]
) -> tuple[str, ...]:
    hits: list[Hit] = []
    for number, shelf in enumerate(shelves):
        rows = set(range(shelf.size)) - shelf.removed
        for kind, names in ((Kind.TOPIC, topics), (Kind.SPEAKER, speakers)):
            if names:
                rows &= {row for name in names for row in shelf.rows_of(kind, name).tolist()}
        hits += (to_hit(shelf, number, row, 0.0) for row in rows)
    return tuple(hit.id for hit in sorted(hits))


def _guess(ids: tuple[str, ...], nearest: tuple[str, ...]) -> Guess:
    return Guess(id=ids[0] if ids else None, candidates=ids, nearest=nearest)


def _knows(analyser: Analyser, shelves: Sequence[Shelf]) -> Callable[[str], bool]:
    """Return what tells whether any quote holds a word."""

    def is_known(word: str) -> bool:
        terms = extract([analyser.pack([word])])
        keys = terms[Kind.PAIR if len(terms[Kind.PAIR].key) else Kind.SINGLE].key
        found = [shelf.frequencies(keys) for shelf in shelves]
        return all(any(counts) for counts in zip(*found, strict=True))

    return is_known
