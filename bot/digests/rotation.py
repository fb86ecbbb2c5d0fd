"""Which quotes come next in a channel: each once before any repeat, voices spread evenly. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.store.library import Summary

# How much an even spread of each kind counts against the others.
SPEAKER_WEIGHT = 3.0
SOURCE_WEIGHT = 1.0
TOPIC_WEIGHT = 1.0
NEW_WEIGHT = 3.0

Group = tuple[str, str]  # ("speaker", id), ("source", id), ("topic", id) or ("new", instant)


@dataclass(frozen=True, slots=True)
class Posted:
    """A quote that was posted in the channel; `is_ours` is false for another subscription's."""

    id: str
    at: datetime
    is_ours: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """How far a channel is through its quotes: `seen` are those since the last repeat, in order."""

    number: int
    seen: tuple[Posted, ...]
    recent: tuple[str, ...]  # every id ever posted, the one longest ago first


def choose(
    eligible: Sequence[Summary], posted: Sequence[Posted], count: int, seed: str
) -> tuple[str, ...]:
    """Return the ids of the next post, at most `count` of them, none twice.

    `posted` is the channel's whole history, oldest first. Every eligible quote comes once before
    any comes again. Within a round, speakers, sources and topics appear in proportion to their
    supply over the whole horizon: the choice is the quote whose groups are farthest behind their
    share. Quotes loaded later come early, mixed with the others. The same arguments, in whatever
    order the candidates stand, give the same answer.
    """
    by_id = {quote.id: quote for quote in eligible}
    cycle = find_cycle(by_id, posted)
    chosen: list[str] = []
    for _ in range(min(count, len(by_id))):
        unseen = by_id.keys() - {post.id for post in cycle.seen} - set(chosen)
        if not unseen:
            cycle = replace(cycle, number=cycle.number + 1, seen=())
            unseen = by_id.keys() - set(chosen)
        pick = _pick(by_id, unseen, cycle, seed)
        chosen.append(pick)
        at = cycle.seen[-1].at if cycle.seen else _latest(posted, eligible)
        cycle = replace(cycle, seen=(*cycle.seen, Posted(pick, at)))
    return tuple(chosen)


def count_unseen(eligible: Sequence[Summary], posted: Sequence[Posted]) -> int:
    """Return how many quotes are left before the first repeat."""
    ids = {quote.id: quote for quote in eligible}
    return len(ids) - len(find_cycle(ids, posted).seen)


def find_cycle(ids: Iterable[str], posted: Sequence[Posted]) -> Cycle:
    """Find where the present round began: at our last repeat of a quote already seen in it.

    What another subscription of the channel posted counts as seen, but starts no new round:
    a small filter beside a large one would otherwise cut the large one's round short.
    """
    known = set(ids)
    number = 0
    seen: dict[str, Posted] = {}
    last: dict[str, None] = {}
    for post in posted:
        if post.id not in known:
            continue
        last.pop(post.id, None)
        last[post.id] = None
        if post.is_ours and post.id in seen:
            number += 1
            seen = {}
        seen.setdefault(post.id, post)
    if len(seen) == len(known) and seen:
        return Cycle(number=number + 1, seen=(), recent=tuple(last))
    return Cycle(number=number, seen=tuple(seen.values()), recent=tuple(last))


def _latest(posted: Sequence[Posted], eligible: Sequence[Summary]) -> datetime:
    return posted[-1].at if posted else max(quote.loaded_at for quote in eligible)


def _pick(by_id: dict[str, Summary], unseen: set[str], cycle: Cycle, seed: str) -> str:
    """Return the unseen quote whose groups are farthest behind their share."""
    rested = unseen - set(cycle.recent[len(cycle.recent) - len(by_id) // 2 :])
    behind = _shortfalls(by_id, cycle)
    born = _arrivals(by_id, cycle)
    scores: dict[tuple[Group, ...], float] = {}
    best: list[str] = []
    highest = float("-inf")
    for id_ in rested or unseen:
        groups = _groups(by_id[id_], born)
        if groups not in scores:
            scores[groups] = _score(groups, behind)
        score = scores[groups]
        if score > highest + 1e-9:
            highest, best = score, [id_]
        elif score > highest - 1e-9:
            best.append(id_)
    return min(best, key=lambda id_: _hash(seed, cycle.number, id_))


def _hash(seed: str, number: int, id_: str) -> bytes:
    return hashlib.blake2b(f"{seed}/{number}/{id_}".encode(), digest_size=8).digest()


def _arrivals(by_id: dict[str, Summary], cycle: Cycle) -> dict[str, int]:
    """Return, of each quote loaded since the round began, how many posts came before it."""
    if not cycle.seen:
        return {}
    start = cycle.seen[0].at
    late = [quote for quote in by_id.values() if quote.loaded_at > start]
    return {q.id: sum(post.at < q.loaded_at for post in cycle.seen) for q in late}


def _groups(quote: Summary, born: dict[str, int]) -> tuple[Group, ...]:
    own = (("speaker", quote.speaker), ("source", quote.source))
    topics = tuple(("topic", topic) for topic in quote.topics)
    new = (("new", str(born[quote.id])),) if quote.id in born else ()
    return (*own, *topics, *new)


def _shortfalls(by_id: dict[str, Summary], cycle: Cycle) -> dict[Group, float]:
    """Return how far each group will be behind its share once the next quote is posted.

    A quote's share grows from nothing, when it arrives, to one, when the round ends; a batch of
    new ones is due in twice its own length, so that it makes up half of the posts until then.
    """
    born = _arrivals(by_id, cycle)
    batches = Counter(born.values())
    done = len(cycle.seen) + 1
    shares = {
        id_: min(1.0, (done - at) / min(2 * batches[at], max(1, len(by_id) - at)))
        for id_, at in born.items()
    }
    old = len(by_id) - len(born)
    rest = max(0.0, done - sum(shares.values())) / old if old else 0.0
    behind: dict[Group, float] = {}
    posted = {post.id for post in cycle.seen}
    for id_, quote in by_id.items():
        gap = shares.get(id_, rest) - (id_ in posted)
        for group in _groups(quote, born):
            behind[group] = behind.get(group, 0.0) + gap
    return behind


def _score(groups: tuple[Group, ...], behind: dict[Group, float]) -> float:
    weights = {"speaker": SPEAKER_WEIGHT, "source": SOURCE_WEIGHT, "new": NEW_WEIGHT}
    topics = sum(kind == "topic" for kind, _ in groups)
    return sum(
        weights.get(kind, TOPIC_WEIGHT / max(1, topics)) * behind[kind, name]
        for kind, name in groups
    )
