"""Search quality over BEIR files, by the very code that answers commands."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from bot.errors import UserError
from bot.matching.analyser import Analyser
from bot.matching.matcher import Matcher
from bot.matching.readings import Readings
from bot.matching.scoring import Recipe
from bot.matching.segments import Document
from bot.model import Speaker, Term, Topic

DEPTH = 10  # ranks that MRR and nDCG look at
_TODAY = date(2026, 1, 1)  # no corpus is dated: any day ranks alike

Judgements = Mapping[str, Mapping[str, int]]
Run = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document of a BEIR corpus, with what its metadata tells."""

    id: str
    text: str
    title: str = ""
    question: str = ""
    insight: tuple[str, ...] = ()
    speaker: str = ""
    aliases: tuple[str, ...] = ()
    topics: tuple[tuple[str, ...], ...] = ()


def evaluate(  # noqa: PLR0913  # the options of the command, one each
    corpus: Path,
    queries: Path,
    qrels: Path,
    *,
    k: int = DEPTH,
    run: Path | None = None,
    terms: Iterable[Term] = (),
    folder: Path | None = None,
) -> dict[str, object]:
    """Rank every judged query and return the figures; write the ranked ids to `run`.

    `terms` are the thesaurus, `folder` is for caches. Queries to which nothing is relevant are
    left out.
    """
    judged = {query: grades for query, grades in read_qrels(qrels).items() if any(grades.values())}
    asked = [(one, text) for one, text in read_queries(queries) if one in judged]
    started = perf_counter()
    matcher = build_matcher(read_corpus(corpus), terms, folder)
    index_s = perf_counter() - started
    found, seconds = rank_all(matcher, asked, max(k, DEPTH))
    if run:
        run.write_text("".join(_run_lines(found, k)), encoding="utf-8")
    figures = measure(found, judged)
    return {**figures, "latency_ms": percentiles(seconds), "index_s": round(index_s, 3)}


def build_matcher(
    entries: Sequence[Entry],
    terms: Iterable[Term] = (),
    folder: Path | None = None,
    recipe: Recipe | None = None,
) -> Matcher:
    """Return a matcher over a corpus; its metadata make the speakers and the topics."""
    speakers, topics = _speakers(entries), _topics(entries)
    names = [form for one in speakers for form in (one.name, *one.aliases)]
    names += [form for one in topics for form in (one.zh, *one.aliases)]
    analyser = Analyser(names, folder)
    matcher = Matcher(analyser, Readings(folder), speakers, topics, terms, recipe=recipe)
    matcher.update(
        Document(
            id=one.id,
            terms=analyser.encode(one.text, (one.title, one.question, *one.insight)),
            speaker=one.speaker,
            topics=tuple(names[0] for names in one.topics if names),
        )
        for one in entries
    )
    return matcher


def measure(found: Run, judged: Judgements) -> dict[str, float]:
    """Return the figures of ranked ids, averaged over the queries."""
    columns: dict[str, list[float]] = {}
    for query, ids in found.items():
        grades = {one: grade for one, grade in judged[query].items() if grade > 0}
        if not grades:
            continue
        for depth in (1, 5, 10):
            share = sum(one in grades for one in ids[:depth]) / len(grades)
            columns.setdefault(f"recall@{depth}", []).append(share)
        ranks = [at for at, one in enumerate(ids[:DEPTH], 1) if one in grades]
        columns.setdefault("mrr@10", []).append(1 / ranks[0] if ranks else 0.0)
        columns.setdefault("ndcg@10", []).append(_ndcg(ids, grades))
        columns.setdefault("hit@3", []).append(float(any(one in grades for one in ids[:3])))
    count = len(next(iter(columns.values()), ()))
    means = {name: round(sum(column) / count, 4) for name, column in columns.items()}
    return {"queries": count, **means}


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Return the middle, 95th and 99th percentile in milliseconds."""
    if len(seconds) < 2:
        seconds = (*seconds, *seconds) or (0.0, 0.0)
    cuts = quantiles(seconds, n=100, method="inclusive")
    return {
        name: round(1000 * cuts[at - 1], 3) for name, at in (("p50", 50), ("p95", 95), ("p99", 99))
    }


def read_corpus(path: Path) -> list[Entry]:
    """Read `corpus.jsonl`."""
    return [_read_entry(one) for one in _read_lines(path)]


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Read `qrels.tsv`, with or without its heading: query, document, grade."""
    judged: dict[str, dict[str, int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        query, document, grade = (*line.split("\t"), "", "")[:3]
        if grade.lstrip("-").isdigit():
            judged.setdefault(query, {})[document] = int(grade)
    return judged


def rank_all(
    matcher: Matcher, asked: Iterable[tuple[str, str]], limit: int
) -> tuple[dict[str, tuple[str, ...]], list[float]]:
    """Return the ranked ids of each query, and how many seconds each took."""
    found: dict[str, tuple[str, ...]] = {}
    seconds: list[float] = []
    for one, text in asked:
        started = perf_counter()
        found[one] = matcher.search(text, today=_TODAY, limit=limit, may_miss=False).ids
        seconds.append(perf_counter() - started)
    return found, seconds


def _ndcg(ids: Sequence[str], grades: Mapping[str, int]) -> float:
    def gain(ranked: Iterable[int]) -> float:
        return sum(((1 << grade) - 1) / math.log2(at + 1) for at, grade in enumerate(ranked, 1))

    best = gain(sorted(grades.values(), reverse=True)[:DEPTH])
    return gain([grades.get(one, 0) for one in ids[:DEPTH]]) / best


def _run_lines(found: Run, k: int) -> Iterable[str]:
    for query, ids in found.items():
        for at, one in enumerate(ids[:k], 1):
            yield f"{query} Q0 {one} {at} {1 / at:.6f} jinju\n"


def _read_lines(path: Path) -> list[dict[str, object]]:
    lines = enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
    return [_read_line(path, number, line) for number, line in lines if line.strip()]


def _read_line(path: Path, number: int, line: str) -> dict[str, object]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not (isinstance(found, dict) and {"_id", "text"} <= found.keys()):
        raise UserError("beir_line", path=path, number=number)
    return found


def read_queries(path: Path) -> list[tuple[str, str]]:
    """Read `queries.jsonl`: ids and texts."""
    return [(str(one["_id"]), str(one["text"])) for one in _read_lines(path)]


def _read_entry(one: dict[str, object]) -> Entry:
    about = one.get("metadata")
    about = about if isinstance(about, dict) else {}
    return Entry(
        id=str(one["_id"]),
        text=str(one.get("text") or ""),
        title=str(one.get("title") or ""),
        question=str(about.get("question") or ""),
        speaker=str(about.get("speaker") or ""),
        aliases=tuple(map(str, about.get("aliases") or ())),
        topics=tuple(tuple(map(str, names)) for names in about.get("topics") or () if names),
    )


def _speakers(entries: Iterable[Entry]) -> list[Speaker]:
    aliases: dict[str, dict[str, None]] = {}
    for one in entries:
        if one.speaker:
            aliases.setdefault(one.speaker, {}).update(dict.fromkeys(one.aliases))
    return [
        Speaker(id=name, name=name, traditional=name, english="", aliases=tuple(more))
        for name, more in aliases.items()
    ]


def _topics(entries: Iterable[Entry]) -> list[Topic]:
    aliases: dict[str, dict[str, None]] = {}
    for one in entries:
        for name, *more in one.topics:
            aliases.setdefault(name, {}).update(dict.fromkeys(more))
    return [
        Topic(id=name, zh=name, hant=name, en=name, aliases=tuple(more))
        for name, more in aliases.items()
    ]
