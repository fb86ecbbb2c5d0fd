from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.analyser import Analyser, decode_text
from bot.matching.folding import BREAK
from bot.matching.lexicon import split_units
from bot.matching.terms import HASH_BITS, Kind, Terms, extract, fact_key

TEXTS = st.lists(st.text("开源模型 ab1。，-的", max_size=20), min_size=1, max_size=6)


def pairs_of(normalised: str) -> Counter[str]:
    """Return the pairs of neighbouring units, one by one, as `extract` must find them at once."""
    units = split_units(normalised)
    return Counter(
        f"{a.text} {b.text}"
        for a, b in pairwise(units)
        if BREAK not in (a.text, b.text) and not normalised[a.end : b.start].strip(" ")
    )


def numbers_of(terms: Terms, document: int) -> list[int]:
    return sorted(Counter(terms.key[terms.document == document].tolist()).values())


@given(texts=TEXTS)
def test_many_texts_give_the_terms_that_each_gives_alone(
    analyser: Analyser, texts: list[str]
) -> None:
    kept = [analyser.encode(text, (text[::-1],)) for text in texts]

    together = extract(kept)

    for number, one in enumerate(kept):
        for kind, alone in extract([one]).items():
            is_here = together[kind].document == number
            assert together[kind].key[is_here].tolist() == alone.key.tolist()
            assert together[kind].is_minor[is_here].tolist() == alone.is_minor.tolist()


@given(texts=TEXTS)
def test_pairs_are_those_of_neighbouring_units(analyser: Analyser, texts: list[str]) -> None:
    kept = [analyser.encode(text) for text in texts]

    found = extract(kept)[Kind.PAIR]

    for number, one in enumerate(kept):
        assert numbers_of(found, number) == sorted(pairs_of(decode_text(one)).values())


def test_a_word_of_letters_is_one_unit(analyser: Analyser) -> None:
    found = extract([analyser.encode("open source 做PMF")])

    assert len(found[Kind.SINGLE].key) == 4
    assert len(found[Kind.PAIR].key) == 3


def test_no_pair_spans_two_phrases_or_two_fields(analyser: Analyser) -> None:
    assert len(extract([analyser.encode("开。源", ("模",))])[Kind.PAIR].key) == 0


def test_keys_of_different_kinds_differ(analyser: Analyser) -> None:
    found = extract([analyser.encode("钱")])

    keys = {int(terms.key[0]) for terms in found.values() if len(terms.key)}
    assert len(keys) == 2
    assert fact_key(Kind.TOPIC, "钱") != fact_key(Kind.SPEAKER, "钱")
    assert fact_key(Kind.TOPIC, "钱") >> HASH_BITS == Kind.TOPIC


def test_no_text_gives_no_terms() -> None:
    assert all(len(terms.key) == 0 for terms in extract([]).values())
    assert extract([])[Kind.PAIR].key.dtype == np.uint64
