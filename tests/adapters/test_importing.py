from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import pytest

from adapters import review
from adapters.importing import import_files
from bot.config import Settings, from_env
from bot.errors import UserError
from bot.library.packs import read_pack
from bot.model import Locale
from bot.store.engine import open_engine
from bot.store.sources import KeptSources
from bot.transcripts.drafts import Status, draft_from_toml

FILES = Path(__file__).parents[1] / "bot" / "transcripts" / "files"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return from_env({"JINJU_DATA_DIR": str(tmp_path / "data"), "JINJU_LOCALE": "en"}, home=tmp_path)


def _options(*files: Path, **others: object) -> argparse.Namespace:
    usual = {"dry_run": False, "as_json": False, "out": None, "workspace": ""}
    return argparse.Namespace(files=list(files), **usual | others)


def test_a_dry_run_prints_one_json_line_a_file_and_writes_nothing(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = (FILES / "panel.txt", FILES / "rows.csv")
    assert import_files(_options(*files, dry_run=True, as_json=True), settings) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["file"] for line in lines] == ["panel.txt", "rows.csv"]
    assert lines[1]["verdict"] == "review"
    assert "1 rows are broken" in lines[1]["reasons"][0]
    assert list(tmp_path.iterdir()) == []


def test_a_broken_row_is_told_with_its_line(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    import_files(_options(FILES / "rows.csv", dry_run=True), settings)
    assert "Line 6 is broken: 00:41,broken row" in capsys.readouterr().out


def test_a_missing_file_stops_everything(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UserError) as mistake:
        import_files(_options(FILES / "panel.txt", tmp_path / "none.txt"), settings)
    assert mistake.value.key == "import_no_file"
    assert list(tmp_path.iterdir()) == []


def test_an_import_keeps_the_source_and_a_second_one_changes_nothing(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = _options(FILES / "panel.txt", out=tmp_path / "drafts")
    import_files(options, settings)
    (path,) = (tmp_path / "drafts").iterdir()
    first = path.read_bytes()
    import_files(options, settings)
    assert path.read_bytes() == first
    assert "nothing was changed" in capsys.readouterr().err
    engine = open_engine(settings.database_url)
    (kept,) = KeptSources(engine).all(tenant="")
    engine.dispose()
    assert kept.text == (FILES / "panel.txt").read_text("utf-8")
    assert {turn.speaker for turn in kept.turns} >= {"林启文", "苏珊"}


def test_a_review_goes_on_where_it_stopped_and_writes_a_pack_that_loads(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import_files(_options(FILES / "panel.txt", out=tmp_path / "drafts"), settings)
    (path,) = (tmp_path / "drafts").iterdir()
    count = len(draft_from_toml(path.read_text("utf-8")).proposals)
    assert count >= 2
    _type(monkeypatch, "x\nt\ncooking\nt\ndata\na\nq\n")
    assert review.review_draft(path, Locale.ENGLISH) == 0
    draft = draft_from_toml(path.read_text("utf-8"))
    assert draft.proposals[0].status is Status.ACCEPTED
    assert draft.proposals[0].topics == ("data",)
    _type(monkeypatch, "s\n" * (count - 1))
    review.review_draft(path, Locale.ENGLISH)
    out = capsys.readouterr().out
    assert "There is no key x" in out
    assert "There is no topic cooking" in out
    assert f"2 of {count}, 1 accepted" in out
    content = Path(__file__).parents[2] / "content"
    pack = read_pack(path.parent / draft.source.id, known=read_pack(content))
    assert [quote.text for quote in pack.quotes] == [draft.proposals[0].text]


def test_a_broken_draft_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError) as mistake:
        review.review_draft(tmp_path / "none.toml", Locale.ENGLISH)
    assert mistake.value.key == "review_no_draft"
    (tmp_path / "bad.toml").write_text("source = 1")
    with pytest.raises(UserError) as mistake:
        review.review_draft(tmp_path / "bad.toml", Locale.ENGLISH)
    assert mistake.value.key == "review_broken"


def _type(monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(keys))
