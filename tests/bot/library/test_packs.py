"""Packs in TOML: what is wrong is named by file, place and key, and all of it at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.errors import PackError
from bot.library.packs import LARGEST_FILE, read_pack, read_packs
from bot.model import LaterKind, Pack, Side, State, Term, Text
from bot.texts.say import SENTENCES

FILES = {
    "speakers.toml": """
[[speaker]]
id = "lin-zhou"
name = "林舟"
traditional = "林舟"
english = "Lin Zhou"
aliases = ["老林"]
roles = [{ source = "talk", title = { zh = "创始人", en = "Founder" } }]
""",
    "topics.toml": """
[[topic]]
id = "money"
zh = "钱"
hant = "錢"
en = "Money"

[[proposition]]
id = "slow-is-fast"
topic = "money"
statement = { zh = "慢就是快", en = "Slow is fast" }
disagreements = [["aaaaaa", "bbbbbb"]]
""",
    "sources.toml": f"""
[[source]]
id = "talk"
title = "与林舟的对话"
sha256 = "{"0" * 64}"
fidelity = "edited"
language = "zh-Hans"
said_on = "2024-03"
""",
    "thesaurus.toml": """
[[term]]
words = ["软件", "軟體", "software"]
""",
    "quotes/talk.toml": """
[[quote]]
id = "aaaaaa"
speaker = "lin-zhou"
text = "慢未必快，但是乱一定慢。"
topics = ["money"]
said_on = 2024-03-02
proposition = "slow-is-fast"
side = "for"
later = [{ id = "bbbbbb", kind = "changed", note = { zh = "变了", en = "Changed" } }]
receipt = { prefix = "林舟：", suffix = "", folding = ["wrap"], checked_on = 2026-11-22 }

[[quote]]
id = "bbbbbb"
speaker = "lin-zhou"
text = "今年融资很难。"
topics = ["money"]
receipt = { checked_on = "2026-11-22" }
state = "withdrawn"
daily = false
""",
}


def write_pack(folder: Path, **changes: tuple[str, str]) -> Path:
    """Write the files, in each of which one stretch may be replaced."""
    (folder / "quotes").mkdir(parents=True)
    for name, text in FILES.items():
        old, new = changes.get(name.removesuffix(".toml").removeprefix("quotes/"), ("", ""))
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return folder


def problems_of(folder: Path, known: Pack | None = None) -> list[tuple[str, str, str, str]]:
    """Return (file, where, sentence key, key) of each problem; each can be said."""
    with pytest.raises(PackError) as caught:
        read_pack(folder, known=known)
    for _, _, sentence, facts in caught.value.problems:
        for language in SENTENCES[sentence]:
            language.format(**facts)
    return [
        (f, where, key, str(facts.get("key", ""))) for f, where, key, facts in caught.value.problems
    ]


def test_a_pack_is_read_whole(tmp_path: Path) -> None:
    pack = read_pack(write_pack(tmp_path))

    first, second = pack.quotes
    assert (first.speaker, first.source, first.said_on) == ("lin-zhou", "talk", "2024-03-02")
    assert first.side is Side.FOR
    assert first.later[0].kind is LaterKind.CHANGED
    assert first.receipt.folding == ("wrap",)
    assert first.receipt.checked_on == date(2026, 11, 22)
    assert (second.state, second.daily, second.insight) == (State.WITHDRAWN, False, None)
    assert pack.speakers[0].role_in("talk") == Text(zh="创始人", en="Founder")
    assert pack.propositions[0].disagreements == (("aaaaaa", "bbbbbb"),)
    assert pack.terms == (Term(words=("软件", "軟體", "software")),)


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("speakers", "name =", "nmae =", ("speaker lin-zhou", "key_unknown", "nmae")),
        ("speakers", 'name = "林舟"', "name = 5", ("speaker lin-zhou", "key_kind", "name")),
        ("speakers", "[[speaker]]", "[[speakers]]", ("", "key_unknown", "speakers")),
        ("speakers", "[[speaker]]", "[speaker]", ("", "key_kind", "speaker")),
        ("speakers", '"lin-zhou"', '"Lin Zhou"', ("speaker Lin Zhou", "key_pattern", "id")),
        ("speakers", '["老林"]', '["老林", "老林"]', ("speaker lin-zhou", "key_twice", "aliases")),
        ("speakers", '["老林"]', '"老林"', ("speaker lin-zhou", "key_kind", "aliases")),
        ("speakers", '"talk"', '"tlk"', ("speaker lin-zhou", "unknown_reference", "roles")),
        (
            "speakers",
            "en = ",
            "fr = ",
            ("speaker lin-zhou, roles talk, title", "key_unknown", "fr"),
        ),
        ("topics", 'zh = "钱"', 'zh = ""', ("topic money", "key_length", "zh")),
        (
            "topics",
            '[["aaaaaa", "bbbbbb"]]',
            '["aaaaaa"]',
            ("proposition slow-is-fast", "key_kind", "disagreements"),
        ),
        (
            "topics",
            '[["aaaaaa"',
            '[["zzzzzz"',
            ("proposition slow-is-fast", "unknown_reference", "disagreements"),
        ),
        (
            "topics",
            'topic = "money"',
            'topic = "mony"',
            ("proposition slow-is-fast", "unknown_reference", "topic"),
        ),
        ("sources", "0" * 64, "0" * 63, ("source talk", "key_pattern", "sha256")),
        ("sources", '"edited"', '"exact"', ("source talk", "key_choice", "fidelity")),
        ("sources", '"2024-03"', '"2024-3"', ("source talk", "key_date", "said_on")),
        (
            "sources",
            "said_on =",
            "interviewer =",
            ("source talk", "unknown_reference", "interviewer"),
        ),
        ("thesaurus", ', "軟體", "software"', "", ("term 1", "key_count", "words")),
        ("talk", 'text = "慢未必快，但是乱一定慢。"', "", ("quote aaaaaa", "key_missing", "text")),
        ("talk", "慢未必快", "慢" * 201, ("quote aaaaaa", "key_length", "text")),
        ("talk", "慢未必快", "\\u0000", ("quote aaaaaa", "key_characters", "text")),
        ("talk", '"lin-zhou"', '"lin-zhuo"', ("quote aaaaaa", "unknown_reference", "speaker")),
        ("talk", '["money"]', '["monye"]', ("quote aaaaaa", "unknown_reference", "topics")),
        ("talk", '["money"]', "[]", ("quote aaaaaa", "key_count", "topics")),
        ("talk", '"for"', '"pro"', ("quote aaaaaa", "key_choice", "side")),
        (
            "talk",
            'proposition = "slow-is-fast"',
            "",
            ("quote aaaaaa", "side_needs_proposition", ""),
        ),
        (
            "talk",
            '"bbbbbb", kind',
            '"zzzzzz", kind',
            ("quote aaaaaa", "unknown_reference", "later"),
        ),
        ("talk", ', kind = "changed"', "", ("quote aaaaaa, later bbbbbb", "key_missing", "kind")),
        (
            "talk",
            "said_on = 2024-03-02",
            'said_on = "March"',
            ("quote aaaaaa", "key_date", "said_on"),
        ),
        (
            "talk",
            "checked_on = 2026-11-22",
            "checked_on = 2026-11-22T10:00:00Z",
            ("quote aaaaaa, receipt", "key_kind", "checked_on"),
        ),
        ("talk", "林舟：", "长" * 17, ("quote aaaaaa, receipt", "key_length", "prefix")),
        (
            "talk",
            'receipt = { checked_on = "2026-11-22" }',
            "",
            ("quote bbbbbb", "key_missing", "receipt"),
        ),
        ("talk", "daily = false", "daily = 0", ("quote bbbbbb", "key_kind", "daily")),
        ("talk", 'id = "bbbbbb"\n', 'id = "aaaaaa"\n', ("aaaaaa", "duplicate_id", "")),
    ],
)
def test_each_mistake_is_named_by_file_place_and_key(
    name: str, old: str, new: str, problem: tuple[str, str, str], tmp_path: Path
) -> None:
    folder = write_pack(tmp_path, **{name: (old, new)})

    problems = problems_of(folder)

    assert problem in [(where, sentence, key) for _, where, sentence, key in problems]


def test_a_mistaken_name_comes_with_the_nearest_right_one(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, talk=('["money"]', '["monye"]'), speakers=("name =", "nmae ="))

    with pytest.raises(PackError) as caught:
        read_pack(folder)

    hints = {str(facts.get("hint", "")) for _, _, _, facts in caught.value.problems}
    assert {"money", "name"} <= hints


def test_a_file_that_is_not_toml_is_told_without_a_thousand_echoes(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, speakers=("[[speaker]]", "[[speaker]"))

    assert [(file, key) for file, _, key, _ in problems_of(folder)] == [
        ("speakers.toml", "pack_toml")
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("软件".encode("gbk"), "pack_encoding"),
        (b"#" * (LARGEST_FILE + 1), "pack_too_large"),
        (b"a = " + b"[" * 50_000, "pack_toml"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_plainly(
    content: bytes, sentence: str, tmp_path: Path
) -> None:
    folder = write_pack(tmp_path)
    (folder / "thesaurus.toml").write_bytes(content)

    assert [(file, key) for file, _, key, _ in problems_of(folder)] == [
        ("thesaurus.toml", sentence)
    ]


@pytest.mark.parametrize("name", ["empty", "absent"])
def test_a_folder_without_a_pack_says_what_a_pack_has(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    ((_, _, key, _),) = problems_of(tmp_path / name)

    assert key == "pack_empty"


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    for path in folder.rglob("*.toml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (folder / "topics.toml").write_text(FILES["topics.toml"], encoding="utf-8-sig")

    assert len(read_pack(folder).quotes) == 2


def test_a_pack_may_build_on_what_is_known_and_on_those_before_it(tmp_path: Path) -> None:
    base, own = write_pack(tmp_path / "base"), tmp_path / "own"
    (own / "quotes").mkdir(parents=True)
    quote = FILES["quotes/talk.toml"].replace('"aaaaaa"', '"cccccc"').split("[[quote]]")[1]
    (own / "quotes" / "talk.toml").write_text(f"[[quote]]{quote}", encoding="utf-8")

    both = read_packs([base, own])
    alone = read_pack(own, known=read_pack(base))

    assert [quote.id for quote in both.quotes] == ["aaaaaa", "bbbbbb", "cccccc"]
    assert [quote.id for quote in alone.quotes] == ["cccccc"]
    assert {key for _, _, key, _ in problems_of(own)} == {"unknown_reference"}
