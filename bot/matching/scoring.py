"""An understood query → the weighted keys that its quotes are ranked by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.matching.ranking import WEIGHTS, Wanted
from bot.matching.terms import Kind, extract, fact_keys
from bot.matching.understanding import Reader, Understanding

TOPIC_WEIGHT, SPEAKER_WEIGHT, YEAR_WEIGHT = 12.0, 20.0, 6.0


def wanted_of(understood: Understanding, reader: Reader, groups: Sequence[Sequence[str]]) -> Wanted:
    """Return what to rank by: the words of the query, their equals, and the facts it names."""
    weights: dict[tuple[int, int], float] = {}
    for kind, terms in extract([reader.analyser.encode(understood.text)]).items():
        for key in terms.key.tolist():
            weights[key, kind] = weights.get((key, kind), 0.0) + WEIGHTS[kind]
    facts = (
        (Kind.TOPIC, understood.topics, TOPIC_WEIGHT),
        (Kind.SPEAKER, understood.speakers, SPEAKER_WEIGHT),
        (Kind.YEAR, understood.years, YEAR_WEIGHT),
    )
    for kind, names, weight in facts:
        weights.update({(key, kind): weight for key in fact_keys(kind, names).tolist()})
    return Wanted(
        np.array([key for key, _ in weights], dtype=np.uint64),
        np.array([kind for _, kind in weights], dtype=np.int64),
        np.array(list(weights.values())),
    )
