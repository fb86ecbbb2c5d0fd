"""The choice of quotes over a whole horizon: once each, evenly, new ones early."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.rotation import Posted, choose, count_unseen
from bot.store.library import Summary

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def library(count: int, speakers: int, topics: int, seed: int = 1) -> list[Summary]:
    """Return quotes of which the first speakers have far more than the last."""
    chance = Random(seed)
    found = []
    for number in range(count):
        speaker = min(int(chance.expovariate(0.5)), speakers - 1)
        names = [f"t{n}" for n in range(topics)]
        found.append(
            Summary(
                id=f"q{number}",
                speaker=f"s{speaker}",
                source=f"r{speaker}-{chance.randrange(3)}",
                topics=tuple(chance.sample(names, chance.randint(1, min(3, topics)))),
                said_on=None,
                loaded_at=START - DAY,
            )
        )
    return found


def play(
    quotes: list[Summary], days: int, *, count: int = 1, late: Iterable[Summary] = ()
) -> list[str]:
    """Return what is posted, day by day; `late` quotes join when they are loaded."""
    posted: list[Posted] = []
    for day in range(days):
        now = START + day * DAY
        pool = quotes + [quote for quote in late if quote.loaded_at <= now]
        posted += [Posted(id_, now) for id_ in choose(pool, posted, count, "seed")]
    return [post.id for post in posted]


@settings(max_examples=30, deadline=None)
@given(size=st.integers(1, 60), count=st.integers(1, 4), seed=st.integers(0, 99))
def test_every_quote_comes_once_before_any_comes_again(size: int, count: int, seed: int) -> None:
    quotes = library(size, 5, 6, seed)

    posted = play(quotes, 2 * size // count + 1, count=count)
    assert len(set(posted[:size])) == min(size, len(posted))


def test_it_never_falls_silent_and_never_repeats_within_a_post() -> None:
    quotes = library(3, 2, 2)

    posted = play(quotes, 10, count=2)
    assert len(posted) == 20
    assert all(a != b for a, b in zip(posted[::2], posted[1::2], strict=True))


@pytest.mark.parametrize(("size", "speakers"), [(60, 5), (200, 12), (400, 30)])
@pytest.mark.parametrize(
    ("kind", "groups", "most"),
    [
        ("speaker", lambda q: (q.speaker,), 1.5),
        ("source", lambda q: (q.source,), 1.5),
        ("topic", lambda q: q.topics, 5.0),
    ],
)
def test_shares_follow_the_supply_at_every_moment_of_the_horizon(
    size: int,
    speakers: int,
    kind: str,
    groups: Callable[[Summary], tuple[str, ...]],
    most: float,
) -> None:
    quotes = library(size, speakers, 25)
    by_id = {quote.id: quote for quote in quotes}
    total = Counter(name for quote in quotes for name in groups(quote))
    seen: Counter[str] = Counter()

    for number, id_ in enumerate(play(quotes, size), start=1):
        seen.update(groups(by_id[id_]))
        for name, supply in total.items():
            assert abs(seen[name] - supply * number / size) <= most, (kind, name, number)


def test_no_voice_is_spent_first_nor_left_for_the_end() -> None:
    quotes = library(200, 10, 20)
    by_id = {quote.id: quote for quote in quotes}
    posted = play(quotes, 200)

    rare = Counter(quote.speaker for quote in quotes)["s4"]
    for half in (posted[:100], posted[100:]):
        count = sum(by_id[id_].speaker == "s4" for id_ in half)
        assert abs(count - rare / 2) <= 1


def test_a_new_quote_comes_at_once_and_many_are_mixed_with_the_old() -> None:
    quotes = library(100, 6, 20)
    new = [
        replace(quote, id=f"n{number}", loaded_at=START + 40 * DAY)
        for number, quote in enumerate(library(20, 6, 20, seed=2))
    ]

    alone = play(quotes, 45, late=new[:1])
    assert alone.index("n0") <= 42
    places = [n for n, id_ in enumerate(play(quotes, 120, late=new)) if id_.startswith("n")]
    assert len(places) == 20
    assert places[-1] <= 40 + 2 * 20
    assert max(b - a for a, b in pairwise(places)) <= 5


def test_a_repeat_comes_after_half_a_round_at_least() -> None:
    quotes = library(60, 5, 10)
    posted = play(quotes, 120)

    gaps = [posted.index(id_, 60) - posted.index(id_) for id_ in set(posted)]
    assert min(gaps) >= 30


def test_the_same_history_gives_the_same_choice_whatever_the_order_of_the_supply() -> None:
    quotes = library(50, 5, 10)
    posted = [Posted(id_, START) for id_ in play(quotes, 20)]

    assert choose(quotes, posted, 3, "x") == choose(quotes[::-1], posted, 3, "x")


def test_a_small_filter_beside_a_large_one_does_not_cut_its_round_short() -> None:
    quotes = library(40, 4, 8)
    posted: list[Posted] = []
    own: list[str] = []
    for day in range(36):
        (id_,) = choose(quotes, posted, 1, "large")
        own.append(id_)
        posted.append(Posted(id_, START + day * DAY))
        posted.append(Posted(f"q{day % 4}", START + day * DAY, is_ours=False))

    assert len(set(own)) == 36
    assert not set(own) & {"q1", "q2", "q3"} - set(own[:4])


def test_what_is_left_counts_down_to_the_first_repeat() -> None:
    quotes = library(5, 2, 2)
    posted = [Posted(id_, START) for id_ in play(quotes, 3)]

    assert count_unseen(quotes, posted) == 2
    assert count_unseen(quotes, [Posted(id_, START) for id_ in play(quotes, 5)]) == 5


def test_two_hundred_quotes_are_weighed_well_within_a_tick() -> None:
    quotes = library(200, 12, 25)

    assert len(play(quotes, 200)) == 200
