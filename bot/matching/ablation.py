"""What each part of the search is worth: `python -m bot.matching.ablation SET…`.

A set is a folder in BEIR's layout (one without a corpus.jsonl takes that of `paragraphs` beside
it), or a library as `jinju export --format jsonl` writes it. Of a library, our English rendering
of each quote is asked for, and the quote is what should come.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.matching.evaluation import (
    DEPTH,
    Entry,
    Judgements,
    build_matcher,
    measure,
    rank_all,
    read_corpus,
    read_qrels,
    read_queries,
)
from bot.matching.folding import keeping_scripts
from bot.matching.scoring import Recipe
from bot.model import Term

FIGURES = ("mrr@10", "ndcg@10", "hit@3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """The search with one part taken out."""

    name: str
    recipe: Recipe = field(default_factory=Recipe)
    strip: Callable[[Entry], Entry] = lambda entry: entry
    folding: Callable[[], AbstractContextManager[None]] = nullcontext
    keeps_terms: bool = True


PARTS = (
    Without(name="all of it"),
    Without(name="no folding of scripts", folding=keeping_scripts, recipe=Recipe(regional=0.0)),
    Without(name="no words (jieba)", recipe=Recipe(word=0.0)),
    Without(name="words at twice the weight", recipe=Recipe(word=1.0)),
    Without(name="no pairs of characters", recipe=Recipe(pair=0.0)),
    Without(name="no single characters", recipe=Recipe(single=0.0)),
    Without(name="words alone", recipe=Recipe(pair=0.0, single=0.0)),
    Without(name="no damping of long phrases", recipe=Recipe(damping=0.0)),
    Without(name="question words as others", recipe=Recipe(asking=1.0)),
    Without(name="no words of the likely answer", recipe=Recipe(hinting=0.0)),
    Without(name="no equal words", recipe=Recipe(regional=0.0), keeps_terms=False),
    Without(name="no likely topics", recipe=Recipe(likely=0.0)),
    Without(name="no topics", strip=lambda entry: replace(entry, topics=())),
    Without(name="no names", strip=lambda entry: replace(entry, speaker="", aliases=())),
    Without(name="no question", strip=lambda entry: replace(entry, title="", question="")),
    Without(name="no insight", strip=lambda entry: replace(entry, insight=())),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Documents, questions about them, and what answers these."""

    entries: Sequence[Entry]
    asked: Sequence[tuple[str, str]]
    judged: Judgements


def compare(
    task: Task, terms: Iterable[Term] = (), parts: Iterable[Without] = PARTS
) -> dict[str, Mapping[str, float]]:
    """Return the figures of a task for the whole search and for each part taken out."""
    figures: dict[str, Mapping[str, float]] = {}
    for part in parts:
        with part.folding():
            stripped = [part.strip(entry) for entry in task.entries]
            kept = terms if part.keeps_terms else ()
            found, _ = rank_all(build_matcher(stripped, kept, None, part.recipe), task.asked, DEPTH)
        figures[part.name] = measure(found, task.judged)
    return figures


def read_task(path: Path) -> Task:
    """Read a BEIR folder, or an exported library."""
    if path.is_file():
        return _read_export(path)
    judged = read_qrels(path / "qrels.tsv")
    asked = [one for one in read_queries(path / "queries.jsonl") if one[0] in judged]
    own = path / "corpus.jsonl"
    corpus = own if own.exists() else path.parent / "paragraphs" / "corpus.jsonl"
    return Task(entries=read_corpus(corpus), asked=asked, judged=judged)


def _read_export(path: Path) -> Task:
    lines = path.read_text(encoding="utf-8").splitlines()
    quotes = [one for one in map(json.loads, lines) if one.get("text")]
    entries = [
        Entry(
            id=one["id"],
            text=one["text"],
            question=f"{one.get('question') or ''} {one.get('question_en') or ''}",
            insight=tuple((one.get("insight") or {}).values()),
            speaker=one["speaker"],
            topics=tuple((topic.replace("-", " "),) for topic in one["topics"]),
        )
        for one in quotes
    ]
    renderings = {one["id"]: (one.get("translation") or {}).get("en") for one in quotes}
    asked = [(one, text) for one, text in renderings.items() if text]
    return Task(entries=entries, asked=asked, judged={one: {one: 1} for one, _ in asked})


def lines_of(name: str, figures: Mapping[str, Mapping[str, float]]) -> Iterable[str]:
    """Yield the lines of a table."""
    yield f"{name:32}" + "".join(f"{figure:>9}" for figure in FIGURES)
    for part, values in figures.items():
        yield f"{part:32}" + "".join(f"{values[figure]:9.4f}" for figure in FIGURES)
    yield ""


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        for line in lines_of(Path(argument).name, compare(read_task(Path(argument)))):
            sys.stdout.write(line + "\n")
