from __future__ import annotations

import pytest

from bot.matching import ranking
from bot.matching.analyser import Analyser
from bot.matching.index import Shelf
from bot.matching.ranking import Wanted, rank
from bot.matching.segments import Document
from bot.matching.terms import Kind, extract, fact_key


def wanted(analyser: Analyser, query: str) -> Wanted:
    weights: dict[tuple[int, int], float] = {}
    for kind, terms in extract([analyser.encode(query)]).items():
        weights |= {(key, kind): 1.0 for key in terms.key.tolist()}
    return Wanted.of(weights)


def shelf_of(analyser: Analyser, **texts: str) -> Shelf:
    return Shelf().add(
        [Document(id=one, terms=analyser.encode(text)) for one, text in texts.items()]
    )


def ids(shelf: Shelf, query: Wanted, limit: int = 10) -> list[str]:
    return [hit.id for hit in rank([shelf], query, limit)]


def test_a_rare_word_weighs_more_than_a_common_one(analyser: Analyser) -> None:
    shelf = shelf_of(analyser, a="开源很好", b="开源不错", c="芯片很好", d="开源可以")

    assert ids(shelf, wanted(analyser, "开源芯片"))[0] == "c"


def test_equals_stand_verified_first_then_newer_then_by_id(analyser: Analyser) -> None:
    terms = analyser.encode("开源")
    shelf = Shelf().add(
        [
            Document(id="unverified", terms=terms, is_verified=False, said_on="2026"),
            Document(id="b", terms=terms, said_on="2024-05-01"),
            Document(id="a", terms=terms, said_on="2024-05-01"),
            Document(id="newer", terms=terms, said_on="2025"),
            Document(id="undated", terms=terms),
        ]
    )

    found = ids(shelf, wanted(analyser, "开源"))

    assert found == ["newer", "a", "b", "undated", "unverified"]


def test_who_speaks_weighs_the_same_however_much_they_say(analyser: Analyser) -> None:
    terms = analyser.encode("开源")
    shelf = Shelf().add([Document(id=one, terms=terms, speaker="zhu") for one in "abc"])

    hits = rank([shelf], Wanted.of({(fact_key(Kind.SPEAKER, "zhu"), Kind.SPEAKER): 7.0}), 10)

    assert {hit.loss for hit in hits} == {-7.0}


def test_of_two_topics_the_rarer_tells_more(analyser: Analyser) -> None:
    terms = analyser.encode("开源")
    topics = {"a": ("often",), "b": ("often",), "c": ("seldom",), "d": ()}
    shelf = Shelf().add([Document(id=one, terms=terms, topics=t) for one, t in topics.items()])
    both = {(fact_key(Kind.TOPIC, name), int(Kind.TOPIC)): 7.0 for name in ("often", "seldom")}

    assert [hit.id for hit in rank([shelf], Wanted.of(both), 10)] == ["c", "a", "b"]


def test_quotes_of_several_shelves_are_weighed_alike(analyser: Analyser) -> None:
    first, second = shelf_of(analyser, a="开源"), shelf_of(analyser, b="开源")

    hits = rank([first, second], wanted(analyser, "开源"), 10)

    assert [(hit.id, hit.shelf) for hit in hits] == [("a", 0), ("b", 1)]
    assert hits[0].loss == hits[1].loss


def test_a_small_budget_finds_the_same_best(
    analyser: Analyser, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {
        f"q{at:02}": "的" * (at % 3) + "模型" * (at % 5) + "开源" * (at == 7) for at in range(40)
    }
    shelf = shelf_of(analyser, **texts)
    query = wanted(analyser, "开源的模型")
    exact = rank([shelf], query, 5)

    monkeypatch.setattr(ranking, "BUDGET", 10)
    monkeypatch.setattr(ranking, "NEAR", 20)

    assert rank([shelf], query, 5) == exact


def test_nothing_answers_a_query_without_terms(analyser: Analyser) -> None:
    assert ids(shelf_of(analyser, a="开源"), wanted(analyser, "。。。")) == []
    assert ids(Shelf(), wanted(analyser, "开源")) == []
