"""How fast the matcher is on a made-up library, beside the engines one would take instead."""

from __future__ import annotations

import resource
import threading
from collections.abc import Callable, Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.matching.analyser import Analyser
from bot.matching.evaluation import percentiles
from bot.matching.matcher import Matcher
from bot.matching.peers import Peer, open_peers
from bot.matching.readings import Readings
from bot.matching.segments import Document
from bot.model import Speaker, Topic

PARTICLE = "的"  # stands in 95 % of Chinese quotes, and so in these
QUERIES = 300
IN_FLIGHT = 20
TOP = 10
_TODAY = date(2026, 1, 1)
_LENGTHS = range(8, 22)  # words of a quote
_PEOPLE, _SUBJECTS = 50, 45


def benchmark(quotes: int, *, with_peers: bool = True) -> dict[str, object]:
    """Return figures for a library of so many quotes: speed, build rate, memory, start, ratios."""
    chance = Random(quotes)  # noqa: S311  # made-up quotes, the same ones each time
    with TemporaryDirectory() as folder:
        analyser = Analyser()
        texts = make_texts(analyser, quotes, chance)
        queries = make_queries(texts, chance)
        started = perf_counter()
        kept = [analyser.encode(text) for text in texts]
        cut_s = perf_counter() - started
        documents = _make_documents(kept, chance)
        del texts, kept  # a program that serves has no such lists: they are no part of its memory
        started = perf_counter()
        matcher = _make_matcher(analyser)
        matcher.update(documents)
        load_s = perf_counter() - started
        own = time_each(lambda query: matcher.search(query, today=_TODAY, limit=TOP), queries)
        figures: dict[str, object] = {
            "quotes": quotes,
            "lookup_ms": percentiles(own),
            "lookup_的_ms": _middle_ms(matcher, PARTICLE),
            "lookup_while_adding_ms": _percentiles_while_adding(matcher, analyser, queries),
            "in_flight_20_loop_blocked_ms": _blocked_ms(matcher, analyser, queries),
            "cut_quotes_per_s": round(quotes / cut_s),
            "load_kept_tokens_s": round(load_s, 2),
            "add_one_ms": _time_adding(matcher, analyser),
            "memory_mb": _memory_mb(),
            "memory_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }
        if with_peers:
            texts = make_texts(analyser, quotes, Random(quotes))  # noqa: S311  # the same again
            figures["peers"] = {
                peer.name: _beside(peer, texts, analyser, queries, own)
                for peer in open_peers(folder)
            }
    return figures


def make_texts(analyser: Analyser, count: int, chance: Random) -> list[str]:
    """Return made-up quotes whose words are as frequent as in Chinese."""
    words, frequencies = zip(*analyser.vocabulary(), strict=True)
    weights = list(accumulate(frequencies))
    texts = []
    for _ in range(count):
        quote = chance.choices(words, cum_weights=weights, k=chance.choice(_LENGTHS))
        if chance.random() < 0.95:
            quote.insert(chance.randrange(len(quote)), PARTICLE)
        texts.append("".join(quote))
    return texts


def make_queries(texts: Sequence[str], chance: Random) -> list[str]:
    """Return queries of two to sixteen characters that stand in quotes, the commonest word too."""
    queries = [PARTICLE] * (QUERIES // 20)
    while len(queries) < QUERIES:
        text = chance.choice(texts)
        size = chance.choice((2, 2, 4, 4, 8, 16))
        start = chance.randrange(max(1, len(text) - size))
        queries.append(text[start : start + size])
    chance.shuffle(queries)
    return queries


def time_each(look_up: Callable[[str], object], queries: Sequence[str]) -> list[float]:
    """Return how many seconds each query takes, once warm."""
    for query in queries[:20]:
        look_up(query)
    seconds = []
    for query in queries:
        started = perf_counter()
        look_up(query)
        seconds.append(perf_counter() - started)
    return seconds


def _make_documents(kept: Sequence[bytes], chance: Random) -> list[Document]:
    return [
        Document(
            id=f"{number:07}",
            terms=terms,
            speaker=f"speaker{chance.randrange(_PEOPLE)}",
            topics=(f"topic{chance.randrange(_SUBJECTS)}",),
            said_on=f"20{chance.randrange(10, 26)}",
        )
        for number, terms in enumerate(kept)
    ]


def _make_matcher(analyser: Analyser) -> Matcher:
    people = [f"speaker{number}" for number in range(_PEOPLE)]
    subjects = [f"topic{number}" for number in range(_SUBJECTS)]
    return Matcher(
        analyser,
        Readings(),
        [Speaker(id=one, name=one, traditional=one, english=one) for one in people],
        [Topic(id=one, zh=one, hant=one, en=one) for one in subjects],
    )


def _memory_mb() -> int:
    """Return the memory that is held now, or where the system does not tell, the most ever held."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return round(pages * resource.getpagesize() / 2**20)


def _middle_ms(matcher: Matcher, query: str) -> float:
    seconds = time_each(lambda one: matcher.search(one, today=_TODAY, limit=TOP), [query] * 20)
    return round(1000 * median(seconds), 2)


def _time_adding(matcher: Matcher, analyser: Analyser) -> float:
    seconds = []
    for number in range(20):
        started = perf_counter()
        _add(matcher, analyser, number)
        seconds.append(perf_counter() - started)
    return round(1000 * max(seconds), 2)


def _percentiles_while_adding(
    matcher: Matcher, analyser: Analyser, queries: Sequence[str]
) -> dict[str, float]:
    """Return how long look-ups take that find one quote more each time."""
    seconds = []
    for number, query in enumerate(queries):
        _add(matcher, analyser, number)
        started = perf_counter()
        matcher.search(query, today=_TODAY, limit=TOP)
        seconds.append(perf_counter() - started)
    return percentiles(seconds)


def _add(matcher: Matcher, analyser: Analyser, number: int) -> None:
    terms = analyser.encode(f"新来的第{number}句话")
    matcher.update([Document(id=f"new{number}", terms=terms)])


def _blocked_ms(matcher: Matcher, analyser: Analyser, queries: Sequence[str]) -> float:
    """Return the longest that an event loop would wait while one worker thread looks things up.

    The service has one such thread, so twenty look-ups in flight are twenty in its queue; a quote
    is added before each.
    """
    finished = threading.Event()

    def work() -> None:
        for number, query in enumerate(queries[:IN_FLIGHT]):
            _add(matcher, analyser, number)
            matcher.search(query, today=_TODAY, limit=TOP)
        finished.set()

    worker = threading.Thread(target=work)
    longest, last = 0.0, perf_counter()
    worker.start()
    while not finished.wait(0.001):
        now = perf_counter()
        longest, last = max(longest, now - last), now
    worker.join()
    return round(1000 * longest, 1)


def _beside(
    peer: Peer,
    texts: Sequence[str],
    analyser: Analyser,
    queries: Sequence[str],
    own: Sequence[float],
) -> dict[str, object]:
    """Return a peer's figures over the same texts and queries, and how much longer it takes."""
    if not peer.is_installed:
        return {"absent": f"pip install {peer.name}"}
    started = perf_counter()
    peer.build([" ".join(analyser.split(text)) for text in texts])
    build_s = perf_counter() - started
    seconds = time_each(lambda query: peer.look_up(" ".join(analyser.split(query)), TOP), queries)
    theirs, ours = percentiles(seconds), percentiles(own)
    return {
        "lookup_ms": theirs,
        "times_ours": {name: round(theirs[name] / ours[name], 2) for name in ("p50", "p99")},
        "build_quotes_per_s": round(len(texts) / build_s),
    }
