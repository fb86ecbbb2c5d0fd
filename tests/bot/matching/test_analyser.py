from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.matching.analyser import FIELD_BREAK, TEXT_LIMIT, Analyser, decode_text


def words_of(analyser: Analyser, text: str) -> list[str]:
    return analyser.split(text)


def test_words_are_cut_in_search_mode_with_the_words_within_them(analyser: Analyser) -> None:
    assert words_of(analyser, "人工智能公司") == ["人工", "智能", "人工智能", "公司"]


def test_names_stay_whole_in_either_script(analyser: Analyser) -> None:
    assert "朱啸虎" in words_of(analyser, "朱嘯虎說")


def test_a_user_word_is_cut_only_by_its_own_analyser(analyser: Analyser) -> None:
    other = Analyser(("数据飞轮",))

    assert "数据飞轮" in words_of(other, "数据飞轮")
    assert "数据飞轮" not in words_of(analyser, "数据飞轮")
    assert other.version != analyser.version


def test_fields_stay_apart(analyser: Analyser) -> None:
    kept = analyser.encode("开源。", ("什么？", "", "Open source"))

    assert decode_text(kept).split(FIELD_BREAK) == ["开源", "什么", "open sourc"]


def test_the_cache_makes_the_same_words(tmp_path: Path) -> None:
    first, second = Analyser(folder=tmp_path), Analyser(folder=tmp_path)

    assert [path.suffix for path in tmp_path.iterdir()] == [".cache"]
    assert first.encode("大模型公司") == second.encode("大模型公司")


def test_a_broken_cache_is_made_anew(tmp_path: Path) -> None:
    Analyser(folder=tmp_path)
    (cache,) = tmp_path.iterdir()
    cache.write_bytes(b"broken")

    assert words_of(Analyser(folder=tmp_path), "公司") == ["公司"]
    assert cache.stat().st_size > 1000


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert words_of(Analyser(folder=tmp_path / "file" / "under"), "公司") == ["公司"]


def test_a_very_long_text_is_read_up_to_a_limit(analyser: Analyser) -> None:
    kept = decode_text(analyser.encode("开" * (3 * TEXT_LIMIT), ("源" * (3 * TEXT_LIMIT),) * 4))

    assert len(kept) < 2**16


@given(st.text(max_size=300))
def test_any_text_can_be_encoded(analyser: Analyser, text: str) -> None:
    kept = decode_text(analyser.encode(text, (text,)))

    assert all(0 <= start < end <= len(kept) for start, end in analyser.words(kept))


def test_everyday_words_are_told_from_terms_of_art(analyser: Analyser) -> None:
    assert analyser.commonness("公司") > 1000
    assert analyser.commonness("护城河") < 1000
