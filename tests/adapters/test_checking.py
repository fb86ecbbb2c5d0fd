"""`jinju content check` on files: the report to read, the report as JSON, the exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.checking import run_check
from bot.errors import UserError
from bot.model import Locale
from tests.bot.library.samples import INTERVIEW, SHA256

PACK = f"""
[[source]]
id = "talk"
title = "与林舟的对话"
sha256 = "{SHA256}"
fidelity = "transcript"
language = "zh-Hans"
"""
PEOPLE = """
[[speaker]]
id = "lin-zhou"
name = "林舟"
traditional = "林舟"
english = "Lin Zhou"
roles = [{ source = "talk", title = { zh = "创始人", en = "Founder" } }]

[[speaker]]
id = "bai-lu"
name = "白鹭"
traditional = "白鷺"
english = "Bai Lu"
part = "mentioned"
"""
TOPICS = """
[[topic]]
id = "money"
zh = "钱"
hant = "錢"
en = "Money"
"""
QUOTE = """
[[quote]]
id = "aaaaaa"
speaker = "lin-zhou"
text = "慢未必快，但是乱一定慢。"
topics = ["money"]
insight = { zh = "秩序比速度要紧。", en = "Order matters more than speed." }
translation = { en = "Slow is not always fast, but disorder is always slow." }
receipt = { prefix = "林舟：", suffix = "\\n团队", folding = [], checked_on = "2026-11-22" }
"""


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Return a pack's folder and that of its source."""
    pack, sources = tmp_path / "pack", tmp_path / "sources"
    (pack / "quotes").mkdir(parents=True)
    (sources / "deep").mkdir(parents=True)
    for name, text in (
        ("sources.toml", PACK),
        ("speakers.toml", PEOPLE),
        ("topics.toml", TOPICS),
        ("quotes/talk.toml", QUOTE),
    ):
        (pack / name).write_text(text, encoding="utf-8")
    (sources / "deep" / "any name.txt").write_bytes(INTERVIEW.encode())
    (sources / "another.txt").write_text("别的文件。", encoding="utf-8")
    return pack, sources


def check(
    capsys: pytest.CaptureFixture[str],
    pack: Path,
    sources: Path | None,
    *,
    as_json: bool = False,
    known: tuple[Path, ...] = (),
    locale: Locale = Locale.ENGLISH,
) -> tuple[int, str]:
    status = run_check([pack], sources=sources, as_json=as_json, locale=locale, known=known)
    return status, capsys.readouterr().out


def change(pack: Path, old: str, new: str) -> None:
    path = pack / "quotes" / "talk.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_pack_is_reported_with_its_tables(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out = check(capsys, *folders)

    assert status == 0
    assert out.startswith("1 of 1 quotes stand word for word in their sources (100.0%)")
    assert "     1  Lin Zhou\n" in out
    assert "     1  Money\n" in out
    assert "warning: topic money: has 1 quotes; it needs 3\n" in out
    assert out.endswith("0 errors, 1 warnings\n")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("慢未必快", "慢一定快", "check_altered"),
        ('speaker = "lin-zhou"', 'speaker = "bai-lu"', "check_speaker"),
        ("prefix = ", "prefiks = ", "key_unknown"),
        ('speaker = "lin-zhou"', 'speaker = "nobody"', "unknown_reference"),
    ],
)
def test_a_pack_at_fault_fails_and_names_the_quote(
    old: str, new: str, key: str, folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    change(folders[0], old, new)

    status, out = check(capsys, *folders, as_json=True)
    plain_status, plain = check(capsys, *folders)

    report: dict[str, Any] = json.loads(out)
    assert (status, plain_status, report["ok"]) == (1, 1, False)
    assert [(error["quote"], error["key"]) for error in report["errors"]] == [("aaaaaa", key)]
    assert "quote aaaaaa" in plain


def test_json_holds_the_folding_of_each_verified_quote(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, out = check(capsys, *folders, as_json=True)

    report = json.loads(out)
    assert (report["ok"], report["quotes"], report["verified"]) == (True, 1, 1)
    assert report["foldings"] == {"aaaaaa": []}
    assert report["counts"]["year"] == {"-": 1}
    assert 0 < report["shares"]["talk"] <= 0.15


def test_without_sources_it_says_that_nothing_was_compared(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out = check(capsys, folders[0], None, locale=Locale.SIMPLIFIED)

    assert status == 0
    assert out.startswith("1 条金句，未与来源核对")
    assert json.loads(check(capsys, folders[0], None, as_json=True)[1])["verified"] is None


def test_a_source_that_is_absent_fails_the_check(
    folders: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "none").mkdir()

    status, out = check(capsys, folders[0], tmp_path / "none")

    assert status == 1
    assert "0 of 1 quotes" in out
    assert "error: quote aaaaaa: the file of talk is not here" in out


def test_a_folder_of_sources_that_is_not_there_is_said(
    folders: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UserError) as caught:
        check(capsys, folders[0], tmp_path / "none")

    assert caught.value.key == "check_no_folder"


def test_a_pack_may_build_on_the_shipped_one(
    folders: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own"
    (own / "quotes").mkdir(parents=True)
    text = "团队先想清楚再动手，比什么都省钱。"
    other = QUOTE.replace("aaaaaa", "bbbbbb").replace("慢未必快，但是乱一定慢。", text)
    other = other.replace('"林舟："', '"定慢。"').replace("\\n团队", "\\n\\n白鹭")
    (own / "quotes" / "talk.toml").write_text(other, encoding="utf-8")

    status, out = check(capsys, own, folders[1], as_json=True, known=(folders[0],))
    alone, _ = check(capsys, own, folders[1], as_json=True)

    report = json.loads(out)
    assert (status, alone) == (1, 1)
    assert {error["key"] for error in report["errors"]} == {"check_share"}
    assert report["foldings"] == {"bbbbbb": []}
