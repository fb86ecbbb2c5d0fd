"""What is typed at the command line: an answer or a sentence, never a traceback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from adapters.wiring import SHIPPED
from tests.databases import PostgreSQL
from tests.e2e.program import jinju, lines_of, said

FIVE = """\
/quote topic 开源
/quote speaker 朱嘯虎
/quote 朱啸虎 烧钱
/quote topic open source
/quote topic 量子烹饪
"""
CONTRACT = Path(__file__).parents[3] / "shared" / "contract"
CARD = {"id", "text", "speaker", "said_on", "source", "topics", "insight", "later", "fidelity",
        "verified", "state"}  # fmt: skip
ANSWER = {"kind", "private", "understood", "cards", "text"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for what does not break it, so that the library is loaded once."""
    return tmp_path_factory.mktemp("home")


def answers(output: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines_of(output)]


def test_the_first_five_commands_as_json(home: Path) -> None:
    done = jinju(home, "ask", "--json", typed=FIVE)

    found = answers(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [answer["kind"] for answer in found] == ["cards"] * 4 + ["miss"]
    assert all(set(answer) >= ANSWER for answer in found)
    cards = [card for answer in found for card in answer["cards"]]
    assert all(set(card) >= CARD for card in cards)
    assert all(card["verified"] and card["text"] and card["source"] for card in cards)
    assert {card["speaker"] for card in found[1]["cards"]} == {"朱啸虎"}
    assert found[0]["understood"]["topics"] == found[3]["understood"]["topics"] == ["开源"]


@pytest.mark.seeds
@pytest.mark.skipif(
    not CONTRACT.is_dir(), reason="the contract's schemas are not beside this folder"
)
def test_answers_keep_the_contract(home: Path) -> None:
    commands = [
        "/quote help",
        "/quote topics",
        "/quote check 千万别烧钱",
        "/digest list",
        "/nonsense",
    ]
    done = jinju(home, "ask", "--json", typed=FIVE + "\n".join(commands))
    schema = json.loads((CONTRACT / "ask.schema.json").read_text(encoding="utf-8"))
    found = answers(done.stdout)
    assert len(found) == 10
    for answer in found:
        Draft202012Validator(schema).validate(answer)

    preview = jinju(home, "digest", "preview", "--posts", "30", "--json")
    schema = json.loads((CONTRACT / "preview.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(preview.stdout))


def test_the_first_five_commands_through_a_pipe(home: Path) -> None:
    done = jinju(home, "run", typed=FIVE)
    first, *blocks = done.stdout.decode("utf-8").split("> /quote ")
    assert (done.returncode, done.stderr, first) == (0, b"", "")
    assert [" · #" in block for block in blocks] == [True] * 4 + [False]
    assert "没有“量子烹饪”这个主题" in blocks[4]


def test_a_locale_that_cannot_show_chinese_changes_nothing(home: Path) -> None:
    done = jinju(home, "ask", "/quote topic 开源", "--json", "--locale", "zh-Hant")
    assert "開源" in said(done)


def test_odd_input_is_answered_line_by_line(home: Path) -> None:
    typed = ["/nonsense", "", "0" * 10_000, "😀😀", "*bold* <@U123> `x` @everyone <!channel>",
             "/quote show zzzzzz", "/quote show ../../etc", "/digest add 25:99", "/quote topic",
             "; DROP TABLE quotes; --", "\u202e開源\u200b"]  # fmt: skip
    done = jinju(home, "ask", "--json", *typed)

    found = answers(done.stdout)
    assert done.returncode == 0
    assert "Traceback" not in said(done)
    assert [answer["kind"] for answer in found[:6]] == [
        "error", "listing", "error", "miss", "miss", "miss",
    ]  # fmt: skip
    assert len(found) == len(typed)
    assert all(answer["text"] for answer in found)


def test_bytes_that_are_no_text_are_answered_as_well(home: Path) -> None:
    typed = b"/quote a\0b\n/quote \xff\xfe\n/quote find \x1b[31mred\n\n# a comment\n"
    done = jinju(home, "run", typed=typed.decode("utf-8", "surrogateescape"))
    words = said(done)
    assert done.returncode == 0
    assert words.count("> /quote") == 3
    assert "\x1b" not in words
    assert "\0" not in words


def test_wrong_settings_are_all_told_at_once(tmp_path: Path) -> None:
    wrong = {
        "DATABASE_URL": "mysql://jinju:pa55word@host/name", "TIMEZONE": "Mars/Olympus",
        "HTTP_PORT": "eighty", "LOCALE": "fr", "SLACK_BOT_TOKEN": "pa55word", "COLOUR": "red",
        "CONTENT_DIRS": "/nowhere",
    }  # fmt: skip
    done = jinju(tmp_path, "run", **wrong)

    words = said(done)
    assert (done.returncode, done.stdout) == (78, b"")
    assert [name for name in wrong if f"JINJU_{name}" not in words] == []
    assert "pa55word" not in words
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("verb", [("ask", "/quote"), ("doctor",)], ids=" ".join)
def test_an_unreachable_postgresql_is_named_without_its_password(
    verb: tuple[str, ...], tmp_path: Path
) -> None:
    url = "postgresql+psycopg://jinju:pa55word@127.0.0.1:1/jinju"
    done = jinju(tmp_path, *verb, DATABASE_URL=url, LOCALE="en")
    words = said(done)
    assert done.returncode == (69 if verb[0] == "ask" else 1)
    assert "cannot be reached" in words
    assert "JINJU_DATABASE_URL" in words
    assert "pa55word" not in words


def test_postgresql_answers_as_sqlite_does(home: Path, postgresql_server: PostgreSQL) -> None:
    url = postgresql_server.create()
    try:
        there = jinju(home, "ask", "--json", typed=FIVE, DATABASE_URL=url)
    finally:
        postgresql_server.drop(url)
    here = jinju(home, "ask", "--json", typed=FIVE)
    assert said(there) == said(here)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = jinju(tmp_path, "ask", "/quote", DATA_DIR=str(tmp_path / "file" / "data"))
    assert "JINJU_DATA_DIR" in said(done)
    assert done.returncode == 69


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes of a meeting, " * 100, encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'notes.txt'}"
    done = jinju(tmp_path, "ask", "/quote", DATABASE_URL=url)
    assert "数据库文件不完好" in said(done)
    assert done.returncode == 69


def test_a_broken_pack_is_named_by_file_and_line(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(SHIPPED, pack)
    path = pack / "topics.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[[topics\n", encoding="utf-8")
    done = jinju(tmp_path, "ask", "/quote", CONTENT_DIRS=str(pack))
    assert "topics.toml" in said(done)
    assert "line" in said(done)
    assert done.returncode == 65


def test_an_unknown_command_gets_the_list_of_those_there_are(tmp_path: Path) -> None:
    done = jinju(tmp_path, "frobnicate")
    assert done.returncode == 2
    assert "doctor" in said(done)


def test_an_address_that_cannot_be_listened_on_is_named(home: Path) -> None:
    slack = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_APP_TOKEN": "xapp-test"}
    nowhere = "http://127.0.0.1:1/"
    done = jinju(
        home, "run", HTTP_HOST="999.1.1.1", LOCALE="en", SLACK_API_BASE_URL=nowhere, **slack
    )
    assert "JINJU_HTTP_PORT" in said(done)
    assert done.returncode == 69
