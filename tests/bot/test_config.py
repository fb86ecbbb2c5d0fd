from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import LONGEST_LEASE, from_env
from bot.errors import SettingsError
from bot.model import Locale


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = from_env({}, home=tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'jinju.db'}"
    assert settings.locale is Locale.SIMPLIFIED
    assert settings.lease == timedelta(seconds=120)
    assert not settings.has_slack
    assert not settings.has_discord


def test_all_wrong_settings_are_reported_at_once(tmp_path: Path) -> None:
    wrong = {
        "JINJU_LOCALE": "klingon",
        "JINJU_TIMEZONE": "Mars/Olympus",
        "JINJU_HTTP_PORT": "eighty",
        "JINJU_LEASE_SECONDS": "0",
        "JINJU_DATABASE_URL": "mysql://root@localhost/x",
        "JINJU_SLACK_APP_TOKEN": "xoxb-wrong-kind",
        "JINJU_SLACK_API_BASE_URL": "slack.example",
        "JINJU_CONTENT_DIRS": "nowhere",
        "JINJU_DISCORD_TOKN": "x",
        "JINJU_SLACK_SIGNING_SECRET_FILE": "missing.txt",
    }
    with pytest.raises(SettingsError) as caught:
        from_env(wrong, home=tmp_path)
    named = {name for name, _, _ in caught.value.problems}
    assert named == set(wrong)


def test_a_lease_may_last_as_long_as_the_ledger_lets_one_last(tmp_path: Path) -> None:
    longest = int(LONGEST_LEASE.total_seconds())
    settings = from_env({"JINJU_LEASE_SECONDS": str(longest)}, home=tmp_path)
    assert settings.lease == LONGEST_LEASE
    with pytest.raises(SettingsError, match="LEASE_SECONDS"):
        from_env({"JINJU_LEASE_SECONDS": str(longest + 1)}, home=tmp_path)


def test_a_misspelt_setting_is_told_the_right_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        from_env({"JINJU_DISCORD_TOKN": "x"}, home=tmp_path)
    assert caught.value.problems[0][2]["nearest"] == "JINJU_DISCORD_TOKEN"


def test_secrets_come_from_files_and_are_never_shown(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("very-secret\n", encoding="utf-8")
    settings = from_env({"JINJU_DISCORD_TOKEN_FILE": "token"}, home=tmp_path)
    assert settings.discord_token == "very-secret"  # noqa: S105
    assert "very-secret" not in repr(settings)


def test_a_secret_is_given_once(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("a", encoding="utf-8")
    both = {"JINJU_DISCORD_TOKEN": "b", "JINJU_DISCORD_TOKEN_FILE": "token"}
    with pytest.raises(SettingsError, match="DISCORD_TOKEN"):
        from_env(both, home=tmp_path)


def test_a_slack_bot_needs_a_way_in(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        from_env({"JINJU_SLACK_BOT_TOKEN": "xoxb-1"}, home=tmp_path)
    assert caught.value.problems[0][1] == "setting_needs"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-1 xoxb-2"),
        ("SLACK_APP_TOKEN", "xapp-1\n2"),
        ("DISCORD_TOKEN", "令牌"),
        ("SLACK_API_BASE_URL", "https://"),
        ("DISCORD_API_BASE_URL", "http://host:port/api"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgres://host/name"),
    ],
)
def test_what_can_never_work_is_refused(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        from_env({f"JINJU_{name}": value}, home=tmp_path)
    assert f"JINJU_{name}" in [problem[0] for problem in caught.value.problems]
