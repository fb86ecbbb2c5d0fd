"""Which draft `jinju review` means."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from adapters.review import review_draft
from bot.errors import UserError
from bot.model import Locale


@pytest.mark.parametrize("names", [(), ("notes.txt",)])
def test_a_folder_without_a_draft_is_said_to_have_none(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    for name in names:
        (tmp_path / name).touch()
    with pytest.raises(UserError, match="review_no_draft"):
        review_draft(tmp_path, Locale.ENGLISH)


def test_one_of_several_drafts_has_to_be_named(tmp_path: Path) -> None:
    for name in ("a.draft.toml", "b.draft.toml"):
        (tmp_path / name).touch()
    with pytest.raises(UserError, match="review_several"):
        review_draft(tmp_path, Locale.ENGLISH)


def test_the_only_draft_of_a_folder_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    (tmp_path / "a.draft.toml").write_text("[[", encoding="utf-8")
    with pytest.raises(UserError, match="review_broken") as caught:
        review_draft(tmp_path, Locale.ENGLISH)
    assert caught.value.facts["path"] == tmp_path / "a.draft.toml"
