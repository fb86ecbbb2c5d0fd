from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.transcripts.edits import Edit, OffsetMap, apply_edits, compose_edits, merge_cuts


@st.composite
def edits_of(draw: st.DrawFn, length: int) -> list[Edit]:
    borders = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
    pairs = zip(borders[::2], borders[1::2], strict=False)
    return [Edit(start, end, draw(st.text("xyz", max_size=3))) for start, end in pairs]


@given(st.data(), st.text("abcdefgh", max_size=20))
def test_two_passes_joined_do_what_they_did_one_after_the_other(
    data: st.DataObject, text: str
) -> None:
    first = data.draw(edits_of(len(text)))
    middle = apply_edits(first, text)
    second = data.draw(edits_of(len(middle)))
    joined = compose_edits(first, second)
    assert apply_edits(joined, text) == apply_edits(second, middle)
    assert all(a.end <= b.start for a, b in pairwise(joined))


@given(st.data(), st.text("abcdefgh", min_size=1, max_size=20))
def test_characters_that_were_kept_lead_back_to_themselves(data: st.DataObject, text: str) -> None:
    edits = data.draw(edits_of(len(text)))
    edited = apply_edits(edits, text)
    back = OffsetMap(edits)
    for index, character in enumerate(edited):
        start, end = back.span_of(index)
        assert character in "xyz" or text[start:end] == character


def test_an_edit_across_the_border_of_a_stretch_is_left_out() -> None:
    assert apply_edits([Edit(2, 4, "X")], "abcdef", 3, 6) == "def"
    assert apply_edits([Edit(2, 4, "X")], "abcdef", 1, 5) == "bXe"


def test_deletions_that_overlap_become_one() -> None:
    assert merge_cuts([Edit(3, 5), Edit(1, 2), Edit(4, 8)]) == [Edit(1, 2), Edit(3, 8)]
