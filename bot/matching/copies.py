"""Near copies among results: one quote of each is enough."""

from __future__ import annotations

from collections.abc import Sequence

from bot.matching.analyser import FIELD_BREAK, decode_text
from bot.matching.index import Shelf
from bot.matching.ranking import Hit
from bot.matching.segments import Document

ALIKE = 0.85  # of the pairs of neighbours that two texts have between them


def part_copies(shelves: Sequence[Shelf], hits: Sequence[Hit]) -> tuple[list[Hit], list[Hit]]:
    """Return the hits that stand first of their kind, and the near copies of better ones."""
    first: list[Hit] = []
    copies: list[Hit] = []
    seen: dict[tuple[int, int], list[Hit]] = {}
    for hit in hits:
        sketch = list(enumerate(shelves[hit.shelf].sketches[:, hit.row].tolist()))
        others = {other.id: other for mark in sketch for other in seen.get(mark, ())}
        if any(is_copy(shelves, hit, other) for other in others.values()):
            copies.append(hit)
            continue
        first.append(hit)
        for mark in sketch:
            seen.setdefault(mark, []).append(hit)
    return first, copies


def is_copy(shelves: Sequence[Shelf], hit: Hit, other: Hit) -> bool:
    """Tell whether two quotes are one speaker's, in all but the same words."""
    documents = [shelves[one.shelf].documents[one.row] for one in (hit, other)]
    if documents[0].speaker != documents[1].speaker:
        return False
    left, right = (_pairs(document) for document in documents)
    return len(left & right) >= ALIKE * len(left | right)


def _pairs(document: Document) -> frozenset[str]:
    text = decode_text(document.terms).split(FIELD_BREAK)[0]
    return frozenset(text[at : at + 2] for at in range(max(1, len(text) - 1)))
