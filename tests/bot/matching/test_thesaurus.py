from __future__ import annotations

import pytest

from bot.matching.folding import normalise
from bot.matching.lexicon import split_units
from bot.matching.thesaurus import Thesaurus, regional_forms


def test_a_group_knows_all_its_terms_and_their_regional_forms() -> None:
    thesaurus = Thesaurus([("软件", "software"), ("英伟达", "輝達")])

    assert thesaurus.equals("0") == ("软件", "softwar", "软体")
    assert set(thesaurus.equals("1")) >= {"英伟达", "辉达"}


@pytest.mark.parametrize("word", ["database", "employees", "Chinese", "phase"])
def test_an_english_word_is_found_whatever_its_ending(word: str) -> None:
    thesaurus = Thesaurus([("词", word)])
    units = split_units(normalise(word))

    assert [m.ids for m in thesaurus.lexicon.mentions(units, [True])] == [("0",)]


@pytest.mark.parametrize(
    ("text", "other"),
    [("鼠标", "滑鼠"), ("滑鼠", "鼠标"), ("硬盘坏了", "硬碟坏了"), ("质量", "品质")],
)
def test_each_side_of_the_strait_knows_the_other_sides_word(text: str, other: str) -> None:
    if text == "质量":
        assert Thesaurus([("质量", "品質")]).equals("0") == ("质量", "品质")
    else:
        assert other in regional_forms(text)


def test_a_text_that_reads_alike_on_both_sides_has_no_other_form() -> None:
    assert regional_forms("开源模型") == ()
    assert regional_forms("") == ()


def test_an_empty_group_means_nothing() -> None:
    assert Thesaurus([(), ("。",)]).equals("1") == ()
