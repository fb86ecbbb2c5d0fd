"""What a pack refers to must be in it, or in the library already."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from bot.library.fields import Problem, printable
from bot.model import Pack, Quote

KINDS = ("speakers", "topics", "propositions", "sources", "quotes")
_MOST_HINTED = 5000  # among more ids than these, looking for the nearest takes too long
_FILES = {"propositions": "topics.toml", "quotes": "quotes"}

Ids = dict[str, frozenset[str]]


def known_ids(*packs: Pack) -> Ids:
    """Return the ids of each kind that these packs hold together."""
    return {
        kind: frozenset(entity.id for pack in packs for entity in getattr(pack, kind))
        for kind in KINDS
    }


def unresolved(pack: Pack, known: Pack) -> list[Problem]:
    """List the ids that are used twice, and the references to nothing."""
    ids = known_ids(pack, known)
    problems = list(_duplicates(pack))
    for quote in pack.quotes:
        place = (f"quotes/{quote.source}.toml", f"quote {quote.id}")
        for key, kind, values in references(quote):
            problems += missing(place, key, values, ids[kind])
    for proposition in pack.propositions:
        place = ("topics.toml", f"proposition {proposition.id}")
        pairs = [quote for pair in proposition.disagreements for quote in pair]
        problems += missing(place, "topic", [proposition.topic], ids["topics"])
        problems += missing(place, "disagreements", pairs, ids["quotes"])
    for source in pack.sources:
        place = ("sources.toml", f"source {source.id}")
        problems += missing(place, "interviewer", [source.interviewer], ids["speakers"])
    for speaker in pack.speakers:
        place = ("speakers.toml", f"speaker {speaker.id}")
        sources = [role.source for role in speaker.roles]
        problems += missing(place, "roles", sources, ids["sources"])
    return problems


def references(quote: Quote) -> Iterator[tuple[str, str, Iterable[str | None]]]:
    """Yield (key, kind, ids) for all that a quote refers to."""
    yield "speaker", "speakers", [quote.speaker]
    yield "source", "sources", [quote.source]
    yield "topics", "topics", quote.topics
    yield "proposition", "propositions", [quote.proposition]
    yield "later", "quotes", [later.id for later in quote.later]
    yield "also_in", "sources", quote.also_in


def missing(
    place: tuple[str, str], key: str, values: Iterable[str | None], known: Collection[str]
) -> Iterator[Problem]:
    """Yield a problem for each value that is not known, with the nearest that is."""
    for value in values:
        if value and value not in known:
            facts: dict[str, object] = {"key": key, "value": printable(value)}
            yield *place, "unknown_reference", facts | {"hint": nearest(value, known)}


def nearest(value: str, known: Collection[str]) -> str:
    """Return the known word most like a mistaken one, or nothing."""
    if len(known) > _MOST_HINTED:
        return ""
    return next(iter(difflib.get_close_matches(value, known, n=1)), "")


def _duplicates(pack: Pack) -> Iterator[Problem]:
    for kind in KINDS:
        counts = Counter(entity.id for entity in getattr(pack, kind))
        yield from _twice(_FILES.get(kind, f"{kind}.toml"), counts)
    yield from _twice("thesaurus.toml", Counter(term.words[0] for term in pack.terms if term.words))


def _twice(file: str, counts: Counter[str]) -> Iterator[Problem]:
    for name, count in counts.items():
        if name and count > 1:
            yield file, name, "duplicate_id", {"id": name}
