"""What each part of the search is worth: `python -m bot.matching.ablation FOLDER…`.

A folder holds a BEIR set: corpus.jsonl (or that of the folder beside it named by a file `corpus`),
queries.jsonl and qrels.tsv.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.matching.evaluation import (
    DEPTH,
    Entry,
    build_matcher,
    measure,
    rank_all,
    read_corpus,
    read_qrels,
    read_queries,
)
from bot.matching.folding import keeping_scripts
from bot.matching.scoring import Recipe

Groups = Sequence[Sequence[str]]
FIGURES = ("mrr@10", "ndcg@10", "hit@3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """The search with one part taken out."""

    name: str
    recipe: Recipe = field(default_factory=Recipe)
    strip: Callable[[Entry], Entry] = lambda entry: entry
    folding: Callable[[], AbstractContextManager[None]] = nullcontext
    keeps_groups: bool = True


PARTS = (
    Without(name="all of it"),
    Without(name="no folding of scripts", folding=keeping_scripts),
    Without(name="no words (jieba)", recipe=Recipe(word=0.0)),
    Without(name="words at twice the weight", recipe=Recipe(word=1.0)),
    Without(name="no pairs of characters", recipe=Recipe(pair=0.0)),
    Without(name="no single characters", recipe=Recipe(single=0.0)),
    Without(name="words alone", recipe=Recipe(pair=0.0, single=0.0)),
    Without(name="no damping of long phrases", recipe=Recipe(damping=0.0)),
    Without(name="question words as others", recipe=Recipe(asking=1.0)),
    Without(name="no words of the likely answer", recipe=Recipe(hinting=0.0)),
    Without(name="no equal words", recipe=Recipe(regional=0.0), keeps_groups=False),
    Without(name="no likely topics", recipe=Recipe(likely=0.0)),
    Without(name="no topics", strip=lambda entry: replace(entry, topics=())),
    Without(name="no names", strip=lambda entry: replace(entry, speaker="", aliases=())),
    Without(
        name="no question, no insight", strip=lambda entry: replace(entry, title="", question="")
    ),
)


def compare(
    folder: Path, groups: Groups = (), parts: Iterable[Without] = PARTS
) -> dict[str, Mapping[str, float]]:
    """Return the figures of one set for the whole search and for each part taken out."""
    judged = read_qrels(folder / "qrels.tsv")
    asked = [one for one in read_queries(folder / "queries.jsonl") if one[0] in judged]
    entries = read_corpus(_corpus_of(folder))
    figures: dict[str, Mapping[str, float]] = {}
    for part in parts:
        with part.folding():
            stripped = [part.strip(entry) for entry in entries]
            kept = groups if part.keeps_groups else ()
            found, _ = rank_all(build_matcher(stripped, kept, None, part.recipe), asked, DEPTH)
        figures[part.name] = measure(found, judged)
    return figures


def _corpus_of(folder: Path) -> Path:
    """Return a set's corpus; one without, as questions in another script, shares a neighbour's."""
    own = folder / "corpus.jsonl"
    return own if own.exists() else folder.parent / "paragraphs" / "corpus.jsonl"


def lines_of(name: str, figures: Mapping[str, Mapping[str, float]]) -> Iterable[str]:
    """Yield the lines of a table."""
    yield f"{name:32}" + "".join(f"{figure:>9}" for figure in FIGURES)
    for part, values in figures.items():
        yield f"{part:32}" + "".join(f"{values[figure]:9.4f}" for figure in FIGURES)
    yield ""


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        for line in lines_of(Path(argument).name, compare(Path(argument))):
            sys.stdout.write(line + "\n")
