"""Any text, made safe and fitted."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from adapters.slack.plain import clean, escape, measure, shorten, split, unescape

ANY = st.text(st.characters(exclude_categories=[]))  # lone surrogates too


@given(ANY)
@example("<!channel> <@U1> &amp;")
def test_escaping_is_undone_by_unescaping(text: str) -> None:
    assert unescape(escape(text)) == text


@given(ANY)
def test_nothing_escaped_begins_a_mention_or_a_link(text: str) -> None:
    assert "<" not in escape(text)
    assert ">" not in escape(text)


@given(ANY, st.integers(1, 60))
@example("&" * 40, 12)
@example("\U0001f600" * 40, 15)
def test_a_shortened_text_fits_and_ends_in_an_ellipsis_if_something_is_gone(
    text: str, limit: int
) -> None:
    short = shorten(text, limit)

    assert measure(short) <= limit
    assert unescape(short) == clean(text) or short.endswith("…")


@given(ANY, st.integers(8, 60))
def test_a_text_split_into_enough_pieces_loses_nothing_but_line_ends(text: str, limit: int) -> None:
    pieces = list(split(text, limit, 10_000))

    assert all(0 < measure(piece) <= limit for piece in pieces)
    kept = "".join(unescape(piece) for piece in pieces)
    assert "".join(kept.split()) == "".join(clean(text).split())


@given(ANY)
def test_no_direction_is_turned_and_no_control_survives(text: str) -> None:
    assert not set(clean(text)) & set("\x00\x1b\u200b\u202e\u2066\u2069\ufeff")


def test_blanks_that_slack_takes_for_empty_become_empty() -> None:
    assert clean(" \u200b\n\u3164 ") == ""


def test_a_piece_ends_where_a_line_ends() -> None:
    assert list(split("first line\nsecond line", 15, 9)) == ["first line", "second line"]


def test_joined_emoji_stay_joined() -> None:
    assert clean("👩\u200d🔬") == "👩\u200d🔬"
