from __future__ import annotations

import numpy as np

from bot.matching.analyser import Analyser
from bot.matching.segments import FULL, Document, invert, keys_of, take_apart
from bot.matching.terms import Kind, extract, fact_key

EVEN = (1.0, 1.0, 1.0)  # mean lengths by kind


def test_the_postings_of_a_key_are_the_rows_that_hold_it(analyser: Analyser) -> None:
    texts = ("开源", "闭源", "开源开源")
    documents = [Document(id=text, terms=analyser.encode(text)) for text in texts]
    key = extract([analyser.encode("开源")])[Kind.PAIR].key

    segment = invert(take_apart(documents), 10).weigh(EVEN)

    (start,), (end,) = segment.find(key)
    assert segment.rows[start:end].tolist() == [10, 12]


def test_what_stands_in_the_text_counts_more_than_what_stands_beside_it(analyser: Analyser) -> None:
    documents = [
        Document(id="beside", terms=analyser.encode("钱", ("开源",))),
        Document(id="text", terms=analyser.encode("开源", ("钱",))),
    ]
    key = extract([analyser.encode("开源")])[Kind.PAIR].key

    segment = invert(take_apart(documents), 0).weigh(EVEN)

    (start,), (end,) = segment.find(key)
    beside, text = segment.impacts[start:end].tolist()
    assert beside < text


def test_the_first_topic_counts_most(analyser: Analyser) -> None:
    document = Document(id="a", terms=analyser.encode("钱"), topics=("first", "second", "first"))

    segment = invert(take_apart([document]), 0).weigh(EVEN)

    keys = np.array([fact_key(Kind.TOPIC, name) for name in ("first", "second")], dtype=np.uint64)
    starts, _ = segment.find(keys)
    first, second = segment.impacts[starts].tolist()
    assert second < first == FULL


def test_an_absent_key_has_no_postings(analyser: Analyser) -> None:
    segment = invert(take_apart([Document(id="a", terms=analyser.encode("钱"))]), 0).weigh(EVEN)

    starts, ends = segment.find(np.array([1, 2**63], dtype=np.uint64))

    assert (starts == ends).all()


def test_the_keys_of_a_document_are_those_it_is_found_by(analyser: Analyser) -> None:
    document = Document(
        id="a", terms=analyser.encode("开源"), speaker="zhu", topics=("t",), said_on="2024-05"
    )

    keys = set(keys_of(document).tolist())

    assert {
        fact_key(Kind.SPEAKER, "zhu"),
        fact_key(Kind.TOPIC, "t"),
        fact_key(Kind.YEAR, "2024"),
    } < keys


def test_an_empty_document_can_be_kept(analyser: Analyser) -> None:
    segment = invert(take_apart([Document(id="a", terms=analyser.encode(""))]), 0).weigh(EVEN)

    assert segment.size == 1
    starts, ends = segment.find(np.array([1], dtype=np.uint64))
    assert (starts == ends).all()
