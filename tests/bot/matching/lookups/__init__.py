"""Graded look-ups of the shipped library, and queries about nothing in it.

A reader who knew the quotes, but neither the search nor its results, wrote 150 queries and graded
all 188 quotes for each: 3 answers it outright, 2 is clearly on it, 1 touches it. The kind of a
query stands in its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

from bot.matching.ablation import Task
from bot.matching.evaluation import (
    DEPTH,
    Entry,
    build_matcher,
    measure,
    rank_all,
    read_qrels,
    read_queries,
)
from bot.matching.matcher import Matcher
from bot.matching.scoring import Recipe
from bot.model import Pack

FOLDER = Path(__file__).parent
QUERIES = read_queries(FOLDER / "queries.jsonl")
JUDGED = read_qrels(FOLDER / "qrels.tsv")
FOREIGN = (FOLDER / "foreign.txt").read_text(encoding="utf-8").splitlines()
TRIPLES = [
    line.split("\t")
    for line in (FOLDER / "triples.tsv").read_text(encoding="utf-8").splitlines()[1:]
]
PLAIN = Recipe(word=0.5, pair=1.0, single=0.5, damping=0.0, asking=1.0, regional=0.0, hinting=0.0)
_TODAY = date(2026, 11, 22)


def figures_by_kind(matcher: Matcher) -> dict[str, Mapping[str, float]]:
    """Return the figures of each kind of query, and of all."""
    found, _ = rank_all(matcher, QUERIES, DEPTH)
    kinds: dict[str, dict[str, tuple[str, ...]]] = {"all": found}
    for query, ids in found.items():
        kinds.setdefault(query.rsplit("-", 1)[0], {})[query] = ids
    return {kind: measure(part, JUDGED) for kind, part in kinds.items()}


def lost(matcher: Matcher) -> list[str]:
    """Return the ids of the queries that are taken for a miss."""
    return [one for one, text in QUERIES if matcher.search(text, today=_TODAY).is_miss]


def answered(matcher: Matcher) -> list[str]:
    """Return the queries about nothing in the library that get a card all the same."""
    return [text for text in FOREIGN if not matcher.search(text, today=_TODAY).is_miss]


def agreement(matcher: Matcher) -> dict[str, float]:
    """Return in how many triples Taiwan's words and English find what the mainland's words find.

    `overlap` is the mean share of the first three that they have in common.
    """
    names = ("taiwan", "english")
    firsts, threes, shared = (dict.fromkeys(names, 0) for _ in range(3))
    for triple in TRIPLES:
        found = [matcher.search(text, today=_TODAY, limit=3, may_miss=False).ids for text in triple]
        for name, other in zip(names, found[1:], strict=True):
            firsts[name] += other[:1] == found[0][:1]
            threes[name] += other == found[0]
            shared[name] += len(set(other) & set(found[0]))
    figures: dict[str, float] = {"triples": len(TRIPLES)}
    for name in names:
        figures[f"{name} first"], figures[f"{name} three"] = firsts[name], threes[name]
        figures[f"{name} overlap"] = round(shared[name] / 3 / len(TRIPLES), 3)
    return figures


def match_metadata(pack: Pack, folder: Path | None = None) -> Matcher:
    """Return a matcher over what `jinju eval search` is given: no insights, no translations."""
    return build_matcher(_entries(pack), pack.terms, folder)


def match_words(pack: Pack) -> Matcher:
    """Return a matcher that understands nothing: the metadata are text, the best sum ranks it."""
    plain = [
        replace(
            one,
            title=" ".join((one.speaker, *one.aliases, *chain.from_iterable(one.topics))),
            speaker="",
            aliases=(),
            topics=(),
        )
        for one in _entries(pack)
    ]
    return build_matcher(plain, recipe=PLAIN)


def make_task(pack: Pack) -> Task:
    """Return what `bot.matching.ablation` compares: the quotes with all that they are served by."""
    insights = {
        one.id: tuple(
            text
            for part in (one.insight, one.translation)
            if part
            for text in (part.zh, part.en)
            if text
        )
        for one in pack.quotes
    }
    entries = [replace(one, insight=insights[one.id]) for one in _entries(pack)]
    return Task(entries=entries, asked=QUERIES, judged=JUDGED)


def _entries(pack: Pack) -> list[Entry]:
    speakers = {one.id: one for one in pack.speakers}
    topics = {one.id: (one.zh, one.hant, one.en, *one.aliases) for one in pack.topics}
    return [
        Entry(
            id=quote.id,
            text=quote.text,
            question=quote.question.zh if quote.question else "",
            speaker=(said_by := speakers[quote.speaker]).name,
            aliases=(said_by.traditional, said_by.english, *said_by.aliases),
            topics=tuple(topics[topic] for topic in quote.topics),
        )
        for quote in pack.quotes
    ]
