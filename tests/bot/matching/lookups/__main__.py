"""`python -m tests.bot.matching.lookups [ablation]`: how well the graded look-ups are answered.

With `ablation`, what each part of the search is worth to them.
"""

from __future__ import annotations

import sys

from bot.library.packs import read_pack
from bot.matching.ablation import compare, lines_of
from bot.matching.readings import Readings
from tests.bot.matching.conftest import CONTENT, match_library
from tests.bot.matching.lookups import (
    FOREIGN,
    agreement,
    answered,
    figures_by_kind,
    lost,
    make_task,
    match_metadata,
    match_words,
)

COLUMNS = ("queries", "ndcg@10", "hit@3", "mrr@10")


def main() -> None:
    """Print the figures of the library as served, of its metadata, and of these as mere text."""
    pack = read_pack(CONTENT)
    if sys.argv[1:] == ["ablation"]:
        for line in lines_of("graded look-ups", compare(make_task(pack), pack.terms)):
            sys.stdout.write(line + "\n")
        return
    library = match_library(pack, Readings())
    for name, matcher in (
        ("library", library),
        ("metadata", match_metadata(pack)),
        ("mere text", match_words(pack)),
    ):
        sys.stdout.write(f"{name:16}" + "".join(f"{column:>9}" for column in COLUMNS) + "\n")
        for kind, figures in figures_by_kind(matcher).items():
            line = "".join(f"{figures[column]:9.4g}" for column in COLUMNS)
            sys.stdout.write(f"  {kind:14}{line}\n")
    sys.stdout.write(f"same answers: {agreement(library)}\n")
    sys.stdout.write(f"taken for a miss: {', '.join(lost(library))}\n")
    foreign = answered(library)
    sys.stdout.write(f"{len(foreign)} of {len(FOREIGN)} foreign queries: {', '.join(foreign)}\n")


if __name__ == "__main__":
    main()
