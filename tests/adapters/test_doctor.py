from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

import adapters
from adapters.doctor import examine
from adapters.wiring import SystemClock, open_core
from bot.config import from_env
from bot.messages import Place
from bot.model import Locale
from bot.subscriptions import Order, Status, Subscription
from bot.texts.say import SENTENCES
from tests.adapters.scripted_api import ScriptedApi, scripted_api

BOT, APP, DISCORD = "xoxb-11-secret", "xapp-22-secret", "MTAw.33.secret"
SCOPES = "commands,chat:write,app_mentions:read,users:read,channels:read,groups:read"
SEND, VIEW, EMBED, HISTORY, IN_THREADS = 1 << 11, 1 << 10, 1 << 14, 1 << 16, 1 << 38

ADAPTERS = Path(str(adapters.__file__)).parent

Check = dict[str, Any]


@pytest.fixture
async def slack() -> AsyncIterator[ScriptedApi]:
    async with scripted_api() as api:
        who = {"ok": True, "team": "Jinju", "team_id": "T1", "user": "jinju"}
        api.answer("auth.test", who, X_OAuth_Scopes=SCOPES)
        api.answer("apps.connections.open", {"ok": True, "url": "wss://x"})
        yield api


@pytest.fixture
async def discord() -> AsyncIterator[ScriptedApi]:
    async with scripted_api() as api:
        api.answer("users/@me", {"id": "100", "username": "jinju"})
        api.answer("oauth2/applications/@me", {"id": "100", "flags": 0})
        api.answer("gateway/bot", {"url": api.gateway_url})
        set_rights(api, SEND | VIEW | EMBED | HISTORY)
        yield api


def set_rights(api: ScriptedApi, rights: int, **channel: Any) -> None:
    role = {"id": "7", "permissions": str(rights)}
    api.answer("channels/70", {"guild_id": "7", "type": 0, "permission_overwrites": [], **channel})
    api.answer("guilds/7", {"id": "7", "owner_id": "1", "roles": [role]})
    api.answer("guilds/7/members/100", {"roles": []})


def environment(home: Path, *, locale: str = "en", **apis: ScriptedApi) -> dict[str, str]:
    values = {"JINJU_LOCALE": locale, "JINJU_DATA_DIR": str(home / "data")}
    if "slack" in apis:
        values |= {"JINJU_SLACK_BOT_TOKEN": BOT, "JINJU_SLACK_APP_TOKEN": APP}
        values["JINJU_SLACK_API_BASE_URL"] = apis["slack"].base_url
    if "discord" in apis:
        values["JINJU_DISCORD_TOKEN"] = DISCORD
        values["JINJU_DISCORD_API_BASE_URL"] = apis["discord"].base_url
    return values


def subscribe(values: dict[str, str], home: Path, place: Place) -> None:
    subscription = Subscription(
        id="s1", short_id="", place=place, owner="U1", locale=Locale.ENGLISH,
        order=Order(times=("09:00",)), status=Status.ACTIVE,
        created_at=datetime(2026, 11, 22, tzinfo=UTC), next_due_at=None, next_slot_key=None,
    )  # fmt: skip
    settings = from_env(values, home=home)
    with open_core(settings, clock=SystemClock(), chance=Random(1)) as core:
        core.stores.subscriptions.add(subscription)


async def examined(
    values: dict[str, str], home: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[int, list[Check]]:
    """Run the doctor; return its status and checks."""
    status = await examine(from_env(values, home=home), as_json=True)
    out = capsys.readouterr().out
    for secret in (BOT, APP, DISCORD, "pa55"):
        assert secret not in out
    found = json.loads(out)
    assert found["ok"] is (status == 0)
    return status, found["checks"]


def wrong(checks: list[Check]) -> list[Check]:
    return [check for check in checks if check["status"] == "wrong"]


async def test_without_tokens_all_is_well_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, checks = await examined(environment(tmp_path), tmp_path, capsys)

    assert status == 0
    assert [c["part"] for c in checks] == [
        "settings", "folder", "database", "content", "zones", "clock",
    ]  # fmt: skip
    assert "quotes are served" in checks[3]["text"]
    assert not (tmp_path / "data" / "jinju.db").exists()


async def test_both_platforms_well(
    slack: ScriptedApi, discord: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = environment(tmp_path, slack=slack, discord=discord)
    status, checks = await examined(values, tmp_path, capsys)

    assert (status, wrong(checks)) == (0, [])
    assert {c["status"] for c in checks} == {"ok"}
    assert "agrees with 127.0.0.1" in checks[-1]["text"]
    assert ("auth.test", f"Bearer {BOT}") in slack.calls
    assert ("apps.connections.open", f"Bearer {APP}") in slack.calls
    assert ("users/@me", f"Bot {DISCORD}") in discord.calls


async def test_the_lines_are_for_people_in_their_language(
    slack: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slack.answer("auth.test", {"ok": False, "error": "invalid_auth"})
    values = environment(tmp_path, locale="zh-Hans", slack=slack)

    assert await examine(from_env(values, home=tmp_path), as_json=False) == 1

    lines = capsys.readouterr().out.splitlines()
    at = lines.index("✗ Slack：机器人令牌被拒：invalid_auth")
    assert "JINJU_SLACK_BOT_TOKEN" in lines[at + 1]
    assert lines[-1] == "有 1 处不对，见上面的 ✗。"


async def test_the_one_missing_scope_is_named(
    slack: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    who = {"ok": True, "team": "Jinju", "team_id": "T1", "user": "jinju"}
    slack.answer("auth.test", who, X_OAuth_Scopes=SCOPES.replace("chat:write,", ""))
    status, checks = await examined(environment(tmp_path, slack=slack), tmp_path, capsys)

    assert status == 1
    (check,) = wrong(checks)
    assert "chat:write" in check["text"]
    assert "add chat:write under OAuth & Permissions" in check["do"]


async def test_a_scope_of_one_feature_is_a_warning(
    slack: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    who = {"ok": True, "team": "Jinju", "team_id": "T1", "user": "jinju"}
    slack.answer("auth.test", who, X_OAuth_Scopes=SCOPES.replace(",groups:read", ""))
    status, checks = await examined(environment(tmp_path, slack=slack), tmp_path, capsys)

    assert status == 0
    (check,) = [c for c in checks if c["status"] == "warning"]
    assert "groups:read" in check["text"]


async def test_looking_up_needs_the_history_scopes(
    slack: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = environment(tmp_path, slack=slack) | {"JINJU_SLACK_LOOK_UP": "true"}
    _, checks = await examined(values, tmp_path, capsys)
    assert [c["text"].split()[2] for c in wrong(checks)] == ["channels:history", "groups:history"]


async def test_an_app_token_that_opens_no_socket_is_named(
    slack: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slack.answer("apps.connections.open", {"ok": False, "error": "not_allowed_token_type"})
    _, checks = await examined(environment(tmp_path, slack=slack), tmp_path, capsys)
    (check,) = wrong(checks)
    assert "not_allowed_token_type" in check["text"]
    assert "connections:write" in check["do"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"ok": True, "channel": {"is_member": False}}, "/invite @jinju"),
        ({"ok": False, "error": "channel_not_found"}, "/invite @jinju"),
        ({"ok": True, "channel": {"is_member": True, "is_archived": True}}, "unarchive it"),
    ],
)
async def test_a_slack_channel_that_cannot_be_posted_to_is_named(
    answer: Check, words: str, slack: ScriptedApi, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    slack.answer("conversations.info", answer)
    values = environment(tmp_path, slack=slack)
    subscribe(values, tmp_path, Place(platform="slack", workspace="T1", channel="C9"))

    _, checks = await examined(values, tmp_path, capsys)

    (check,) = wrong(checks)
    assert "C9" in check["text"]
    assert words in check["do"]


async def test_a_digest_of_another_workspace_is_named(
    slack: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = environment(tmp_path, slack=slack)
    subscribe(values, tmp_path, Place(platform="slack", workspace="T2", channel="C9"))
    _, checks = await examined(values, tmp_path, capsys)
    assert "T2" in wrong(checks)[0]["text"]


async def test_a_refused_discord_token_is_named(
    discord: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    discord.answer("users/@me", {"code": 0, "message": "401: Unauthorized"}, 401)
    status, checks = await examined(environment(tmp_path, discord=discord), tmp_path, capsys)
    assert status == 1
    assert "JINJU_DISCORD_TOKEN" in wrong(checks)[0]["do"]


async def test_intents_that_are_not_needed_and_an_endpoint_that_hinders_are_named(
    discord: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    application = {"id": "100", "flags": 1 << 19, "interactions_endpoint_url": "https://x"}
    discord.answer("oauth2/applications/@me", application)
    _, checks = await examined(environment(tmp_path, discord=discord), tmp_path, capsys)
    assert "Message Content" in next(c for c in checks if c["status"] == "warning")["text"]
    assert "Interactions Endpoint URL" in wrong(checks)[0]["text"]


async def test_a_bot_in_no_server_gets_its_link(
    discord: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    discord.answer("users/@me/guilds", [])
    _, checks = await examined(environment(tmp_path, discord=discord), tmp_path, capsys)
    (check,) = [c for c in checks if c["status"] == "warning"]
    assert "client_id=100&" in check["do"]


async def test_a_gateway_that_says_no_hello_and_used_up_logins_are_named(
    discord: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    discord.hello = {"op": 9}
    _, checks = await examined(environment(tmp_path, discord=discord), tmp_path, capsys)
    assert "no hello" in wrong(checks)[0]["text"]

    limit = {"remaining": 0, "reset_after": 5_400_000}
    discord.answer("gateway/bot", {"url": discord.gateway_url, "session_start_limit": limit})
    _, checks = await examined(environment(tmp_path, discord=discord), tmp_path, capsys)
    assert "start in 2 h" in wrong(checks)[0]["do"]


@pytest.mark.parametrize(
    ("rights", "kind", "named"),
    [
        (SEND | VIEW | EMBED | HISTORY, 0, []),
        (VIEW | EMBED | HISTORY, 0, ["“Send Messages”"]),
        (SEND | VIEW | HISTORY, 0, ["“Embed Links”"]),
        (SEND | EMBED | HISTORY, 0, ["cannot see"]),
        (SEND | VIEW | EMBED | HISTORY, 11, ["“Send Messages in Threads”"]),
        (VIEW | EMBED | HISTORY | IN_THREADS, 11, []),
    ],
)
async def test_the_missing_permission_of_a_discord_channel_is_named(
    rights: int, kind: int, named: list[str], discord: ScriptedApi, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    set_rights(discord, rights, type=kind, parent_id="70")
    values = environment(tmp_path, discord=discord)
    subscribe(values, tmp_path, Place(platform="discord", workspace="7", channel="70"))

    _, checks = await examined(values, tmp_path, capsys)

    assert len(wrong(checks)) == len(named)
    for check, words in zip(wrong(checks), named, strict=True):
        assert words in check["text"]


async def test_a_deleted_discord_channel_is_named(
    discord: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del discord.answers["channels/70"]
    values = environment(tmp_path, discord=discord)
    subscribe(values, tmp_path, Place(platform="discord", workspace="7", channel="70"))
    _, checks = await examined(values, tmp_path, capsys)
    assert "channel 70 is gone" in wrong(checks)[0]["text"]


async def test_being_offline_is_said_calmly_and_once_for_each_platform(
    slack: ScriptedApi, discord: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = environment(tmp_path, slack=slack, discord=discord)
    for name in ("SLACK", "DISCORD"):
        values[f"JINJU_{name}_API_BASE_URL"] = "http://127.0.0.1:1/"

    status, checks = await examined(values, tmp_path, capsys)

    assert status == 1
    assert [c["part"] for c in wrong(checks)] == ["slack", "discord"]
    assert all("HTTPS_PROXY" in c["do"] for c in wrong(checks))
    assert "no other clock" in checks[-1]["text"]


async def test_what_answers_like_no_slack_is_said_so(
    slack: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slack.answer("auth.test", "<html>", 502)
    _, checks = await examined(environment(tmp_path, slack=slack), tmp_path, capsys)
    assert "HTTP 502" in wrong(checks)[0]["text"]


async def test_a_clock_that_is_off_is_named(
    slack: ScriptedApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    slack.answer("apps.connections.open", {"ok": True, "url": "wss://x"}, Date=later)
    _, checks = await examined(environment(tmp_path, slack=slack), tmp_path, capsys)
    assert "NTP" in wrong(checks)[0]["do"]


async def test_an_unreachable_database_is_named_without_its_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = environment(tmp_path)
    values["JINJU_DATABASE_URL"] = "postgresql+psycopg://jinju:pa55@127.0.0.1:1/jinju"
    status, checks = await examined(values, tmp_path, capsys)
    assert status == 1
    assert wrong(checks)[0]["part"] == "database"
    assert "start the database" in wrong(checks)[0]["do"]


async def test_a_file_that_is_no_database_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "jinju.db").write_bytes(b"notes of a meeting, " * 100)
    _, checks = await examined(environment(tmp_path), tmp_path, capsys)
    assert "jinju restore" in wrong(checks)[0]["do"]


async def test_a_broken_pack_is_named_with_its_first_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "topics.toml").write_text("[[topic", encoding="utf-8")
    values = environment(tmp_path) | {"JINJU_CONTENT_DIRS": str(pack)}
    _, checks = await examined(values, tmp_path, capsys)
    assert "topics.toml" in wrong(checks)[0]["text"]
    assert "jinju content check" in wrong(checks)[0]["do"]


async def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    _, checks = await examined(environment(tmp_path), tmp_path, capsys)
    assert wrong(checks)[0]["part"] == "folder"
    assert "JINJU_DATA_DIR" in wrong(checks)[0]["do"]


def test_every_finding_that_is_not_well_says_what_to_do() -> None:
    files = [*ADAPTERS.glob("*.py"), *ADAPTERS.glob("*/doctor.py")]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    keys = re.findall(r'(?:wrong|warning)\(\s*[\w".]+,\s*"(doctor_\w+)"', source)
    assert len(keys) > 20
    assert [key for key in keys if f"{key}_do" not in SENTENCES] == []
