"""What was received is remembered for a while, and no longer."""

from __future__ import annotations

from datetime import timedelta

from adapters.slack.seen import Seen


def test_a_key_counts_until_its_time_is_over() -> None:
    now = 0.0
    seen = Seen(lambda: now, timedelta(hours=1))

    assert [seen.add("a"), seen.add("a"), seen.add("b")] == [False, True, False]
    now = 3600.0
    assert not seen.add("a")


def test_the_oldest_go_when_there_are_too_many() -> None:
    seen = Seen(lambda: 0.0, timedelta(hours=1), most=2)

    for key in ("a", "b", "c", "d"):
        seen.add(key)

    assert [seen.add("d"), seen.add("a")] == [True, False]


def test_what_was_not_handled_is_forgotten() -> None:
    seen = Seen(lambda: 0.0, timedelta(hours=1))
    seen.add("a")

    seen.discard("a")

    assert not seen.add("a")
