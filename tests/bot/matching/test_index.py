from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import index
from bot.matching.analyser import Analyser
from bot.matching.index import Shelf
from bot.matching.ranking import Wanted, rank
from bot.matching.segments import Document
from bot.matching.terms import Kind, extract

WORDS = ("开源", "烧钱", "护城河", "数据飞轮", "AGI", "open source", "的", "大模型公司")
QUERIES = ("开源", "烧钱 的", "大模型", "agi open")


def document(analyser: Analyser, number: int, words: tuple[int, ...]) -> Document:
    text = "，".join(WORDS[word % len(WORDS)] for word in words)
    return Document(id=f"q{number}", terms=analyser.encode(text), said_on="2024")


def ranked(analyser: Analyser, shelf: Shelf) -> list[list[tuple[str, float]]]:
    return [
        [(hit.id, hit.loss) for hit in rank([shelf], wanted(analyser, query), 50)]
        for query in QUERIES
    ]


def wanted(analyser: Analyser, query: str) -> Wanted:
    weights: dict[tuple[int, int], float] = {}
    for kind, terms in extract([analyser.encode(query)]).items():
        weights |= {(key, kind): 1.0 for key in terms.key.tolist()}
    return Wanted.of(weights)


SAID = st.lists(st.lists(st.integers(0, 7), max_size=6).map(tuple), min_size=1, max_size=12)


@given(said=SAID, data=st.data())
def test_no_history_of_a_shelf_shows(
    analyser: Analyser, said: list[tuple[int, ...]], data: st.DataObject
) -> None:
    documents = [document(analyser, number, words) for number, words in enumerate(said)]
    shuffled = data.draw(st.permutations(documents))
    extra = [document(analyser, 100 + number, words) for number, words in enumerate(said)]

    shelf = Shelf().add(extra)
    for one in shuffled:
        shelf = shelf.add([one])
    shelf = shelf.remove([one.id for one in extra])

    assert ranked(analyser, shelf) == ranked(analyser, Shelf().add(documents))


def test_small_segments_are_joined_and_large_ones_left_alone(
    analyser: Analyser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "SMALL", 4)
    shelf = Shelf()
    for number in range(12):
        shelf = shelf.add([document(analyser, number, (0, 1))])

    assert [segment.size for segment in shelf.segments] == [5, 5, 2]
    assert [hit.id for hit in rank([shelf], wanted(analyser, "开源"), 50)] == sorted(
        f"q{number}" for number in range(12)
    )


def test_a_worn_shelf_is_made_anew(analyser: Analyser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "SMALL", 2)
    documents = [document(analyser, number, (0,)) for number in range(8)]

    shelf = Shelf().add(documents).remove([one.id for one in documents[:5]])

    assert (shelf.size, shelf.count, shelf.removed) == (3, 3, frozenset())


def test_a_changed_quote_replaces_the_old_one(analyser: Analyser) -> None:
    shelf = Shelf().add([document(analyser, 1, (0,))]).add([document(analyser, 1, (1,))])

    assert shelf.count == 1
    assert rank([shelf], wanted(analyser, "开源"), 5) == []
    assert [hit.id for hit in rank([shelf], wanted(analyser, "烧钱"), 5)] == ["q1"]


def test_the_rows_of_a_fact_leave_out_what_was_removed(analyser: Analyser) -> None:
    shelf = Shelf().add([document(analyser, number, (0,)) for number in range(3)])

    assert shelf.rows_of(Kind.YEAR, "2024").tolist() == [0, 1, 2]
    assert shelf.remove(["q1"]).rows_of(Kind.YEAR, "2024").tolist() == [0, 2]
    assert shelf.rows_of(Kind.YEAR, "1999").tolist() == []


def test_taking_away_what_is_not_there_changes_nothing() -> None:
    shelf = Shelf()

    assert shelf.remove(["nothing"]) is shelf
    assert shelf.add([]) is shelf
