"""How many quotes there are on each topic and by each speaker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.store.library import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Quotes by topic and by speaker, and the years in which each speaker spoke."""

    topics: Counter[str]
    speakers: Counter[str]
    years: Mapping[str, tuple[str, ...]]

    def busiest(self, counter: Counter[str], known: Iterable[str]) -> list[str]:
        """Return the ids that are known, those with most quotes first, then by id."""
        found = counter.keys() & set(known)
        return sorted(found, key=lambda id_: (-counter[id_], id_))


def count(tallies: Iterable[Tally]) -> Counts:
    """Add up tallies."""
    topics: Counter[str] = Counter()
    speakers: Counter[str] = Counter()
    years: dict[str, set[str]] = {}
    for tally in tallies:
        speakers[tally.speaker] += tally.count
        years.setdefault(tally.speaker, set()).update([tally.year] if tally.year else [])
        for topic in tally.topics:
            topics[topic] += tally.count
    return Counts(
        topics=topics,
        speakers=speakers,
        years={speaker: tuple(sorted(found)) for speaker, found in years.items()},
    )
