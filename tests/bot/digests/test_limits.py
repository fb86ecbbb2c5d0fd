"""How fast posts may follow one another, and what a 429 stops."""

from __future__ import annotations

from datetime import timedelta

from bot.digests.limits import Limit, Limiter
from bot.messages import Place

A = Place(platform="slack", workspace="T1", channel="C1")
B = Place(platform="slack", workspace="T1", channel="C2")
ELSEWHERE = Place(platform="slack", workspace="T2", channel="C1")


def test_posts_to_a_channel_are_spaced_and_others_go_at_once() -> None:
    limiter = Limiter({"slack": Limit(channel=1.0)})

    assert [limiter.reserve(A, 100.0) for _ in range(3)] == [0.0, 1.0, 2.0]
    assert limiter.reserve(B, 100.0) == 0.0
    assert limiter.reserve(A, 110.0) == 0.0


def test_a_workspace_and_a_platform_have_limits_of_their_own() -> None:
    limiter = Limiter({"slack": Limit(workspace=0.5, platform=0.1)})

    assert limiter.reserve(A, 0.0) == 0.0
    assert limiter.reserve(B, 0.0) == 0.5
    assert limiter.reserve(ELSEWHERE, 0.0) == 0.6


def test_a_parked_channel_stops_itself_alone() -> None:
    limiter = Limiter({"slack": Limit()})
    limiter.park(A, timedelta(seconds=30), 0.0)

    assert limiter.parked_for(A, 10.0) == timedelta(seconds=20)
    assert limiter.parked_for(B, 10.0) == timedelta(0)
    assert limiter.parked(10.0) == (frozenset(), frozenset({("slack:T1", "C1")}))
    assert limiter.parked(31.0) == (frozenset(), frozenset())


def test_where_a_429_may_mean_the_workspace_the_workspace_is_parked() -> None:
    limiter = Limiter({"slack": Limit(parks_workspace=True)})
    limiter.park(A, timedelta(seconds=30), 0.0)
    limiter.park(B, timedelta(seconds=10), 0.0)

    assert limiter.parked_for(B, 20.0) == timedelta(seconds=10)
    assert limiter.parked_for(ELSEWHERE, 20.0) == timedelta(0)
    assert limiter.parked(20.0)[0] == {"slack:T1"}
