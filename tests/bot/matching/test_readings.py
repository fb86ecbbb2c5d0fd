from __future__ import annotations

from pathlib import Path

import pytest

from bot.matching.readings import Readings


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("朱嘯虎", "zhu xiao hu"),
        ("仇肖莘", "qiu xiao xin"),
        ("单伟建", "shan wei jian"),
        ("曾鸣", "zeng ming"),
    ],
)
def test_a_name_has_all_readings_of_its_characters(
    readings: Readings, name: str, reading: str
) -> None:
    assert tuple(reading.split()) in readings.syllables(name)


@pytest.mark.parametrize("name", ["", "Zhu", "a李"])
def test_what_is_not_chinese_has_no_reading(readings: Readings, name: str) -> None:
    assert readings.syllables(name) == []


def test_the_table_is_kept_and_a_broken_one_made_anew(tmp_path: Path) -> None:
    Readings(tmp_path).syllables("朱")
    (kept,) = tmp_path.iterdir()
    kept.write_text("{")

    assert Readings(tmp_path).syllables("朱")[0] == ("zhu",)
    assert kept.stat().st_size > 100_000
