"""Who asks, and who reads along: rights, languages, strangers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.app import Slack, build_slack
from bot.messages import Listing, Notice
from bot.model import Locale
from tests.adapters.slack.acts import MORE, ask, press
from tests.adapters.slack.conftest import QUICK, make_settings, running
from tests.adapters.slack.fakes import FakeService, make_card, make_cards
from tests.adapters.slack.world import TEAM, Channel
from tests.adapters.slack_server import SlackServer, Trouble


@pytest.mark.parametrize(
    ("tag", "typed", "locale"),
    [
        ("zh-CN", "topics", Locale.SIMPLIFIED),
        ("zh-TW", "topics", Locale.TRADITIONAL),
        ("zh-HK", "topics", Locale.TRADITIONAL),
        ("zh-Hant", "topics", Locale.TRADITIONAL),
        ("en-US", "topics", Locale.ENGLISH),
        ("fr-FR", "topics", Locale.ENGLISH),
        ("en-US", "topic 开源", Locale.SIMPLIFIED),
        ("zh-CN", "輝達", Locale.TRADITIONAL),
        ("", "topics", Locale.SIMPLIFIED),
    ],
)
async def test_the_script_that_is_typed_counts_and_else_that_of_the_persons_slack(
    slack: Slack, server: SlackServer, service: FakeService, tag: str, typed: str, locale: Locale
) -> None:
    server.world.add_user("U1", locale=tag)

    await ask(server, typed)

    assert service.requests[0].asker.locale is locale


async def test_buttons_carry_on_a_language_that_is_not_the_usual_one(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    server.world.add_user("U1", locale="en-US")
    service.reply = Listing(title="主题", lines=("一",), buttons=MORE)

    first = await ask(server, "主题列表")
    await press(server, first, "人物")

    assert [r.asker.locale for r in service.requests] == [Locale.SIMPLIFIED] * 2


async def test_a_public_message_answers_each_presser_in_their_own_language(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    server.world.add_user("U2", locale="en-US")
    service.reply = make_cards()
    first = await ask(server, "topics")

    await press(server, first, "上下文", user="U2")

    assert [r.asker.locale for r in service.requests] == [Locale.SIMPLIFIED, Locale.ENGLISH]


@pytest.mark.parametrize(
    ("profile", "may"),
    [
        ({}, False),
        ({"is_admin": True}, True),
        ({"is_owner": True}, True),
        ({"is_primary_owner": True}, True),
        ({"is_admin": True, "is_restricted": True}, False),
        ({"is_admin": True, "team_id": "T0OTHER"}, False),
        ({"is_admin": True, "team_id": "T9", "enterprise_user": {"teams": [TEAM]}}, True),
    ],
)
async def test_administrators_of_this_workspace_may_manage_its_channels(
    slack: Slack, server: SlackServer, service: FakeService, profile: dict[str, Any], may: bool
) -> None:
    server.world.users["U1"] |= profile

    await ask(server, "add 09:00", command="/digest")

    assert service.requests[0].asker.may_manage is may


async def test_a_channels_creator_may_manage_it_and_others_only_if_listed(
    server: SlackServer, service: FakeService, tmp_path: Path
) -> None:
    settings = make_settings(server, tmp_path, SLACK_MANAGERS="U2, U7")
    for user in ("U2", "U3"):
        server.world.add_user(user)

    async with running(build_slack(settings, service, QUICK), server):
        for user in ("U0CREATOR", "U2", "U3"):
            await ask(server, "list", command="/digest", user=user)

    assert [r.asker.may_manage for r in service.requests] == [True, True, False]
    assert [r.asker.is_curator for r in service.requests] == [False, True, False]


async def test_every_member_may_manage_digests_if_the_operator_says_so_and_no_stranger(
    server: SlackServer, service: FakeService, tmp_path: Path
) -> None:
    settings = make_settings(server, tmp_path, SLACK_MANAGERS="*")
    server.world.add_user("U9", team="T9")
    service.reply = make_cards()

    async with running(build_slack(settings, service, QUICK), server):
        message = await ask(server)
        await press(server, message, "上下文", user="U9")

    assert [r.asker.may_manage for r in service.requests] == [True, False]
    assert not service.requests[0].asker.is_curator


async def test_a_right_that_was_taken_away_is_gone_at_the_next_command_that_needs_it(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    server.world.add_user("U1", is_admin=True)
    await ask(server, "pause", command="/digest")
    server.world.add_user("U1")

    await ask(server, "pause", command="/digest")
    server.trouble("users.info", Trouble(status=500))
    server.world.add_user("U1", is_admin=True)
    await ask(server, "pause", command="/digest")

    assert [r.asker.may_manage for r in service.requests] == [True, False, False]


@pytest.mark.parametrize("is_ext_shared", [True, False])
async def test_a_channel_shared_with_other_organisations_is_known_as_such(
    slack: Slack, server: SlackServer, service: FakeService, is_ext_shared: bool
) -> None:
    server.world.channels["C1"].is_ext_shared = is_ext_shared

    await ask(server)

    assert service.requests[0].place.is_shared is is_ext_shared
    assert service.requests[0].place.tenant == f"slack:{TEAM}"


async def test_without_the_scopes_everything_has_its_safe_default_and_is_not_asked_again(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    server.world.scopes -= {"users:read", "channels:read"}
    server.world.add_user("U1", is_admin=True, locale="en-US")

    for _ in range(3):
        await ask(server)

    asker = service.requests[0].asker
    assert (asker.may_manage, asker.locale) == (False, Locale.SIMPLIFIED)
    assert (server.count("users.info"), server.count("conversations.info")) == (1, 1)


async def test_where_strangers_may_read_what_is_the_teams_own_is_shown_to_the_asker_alone(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.reply = make_cards(make_card(workspace=f"slack:{TEAM}"))

    unsure = await ask(server, "topic 融资", channel="D1")
    sure = await ask(server, "topic 融资", channel="C1")
    await press(server, unsure, "分享到频道")
    await ask(server, "add 09:00", command="/digest", channel="D1")

    assert (unsure.user, sure.user) == ("U1", None)
    assert [r.place.is_shared for r in service.requests] == [False, False, True, True]
    assert server.world.messages[2].user == "U1"


async def test_who_writes_to_the_bot_directly_may_manage_that_conversation(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    await ask(server, "add 09:00", command="/digest", channel="D1")

    assert service.requests[0].asker.may_manage


async def test_people_are_looked_up_once_however_many_commands_they_type(
    slack: Slack, server: SlackServer
) -> None:
    await asyncio.gather(*(server.slash("/quote", "topics") for _ in range(20)))

    await server.next_message(19)
    assert (server.count("users.info"), server.count("conversations.info")) == (1, 1)


async def test_a_stranger_in_a_shared_channel_sees_nothing_private_and_manages_nothing(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    server.world.add_user("U9", is_admin=True, team="T9")
    service.reply = make_cards()
    message = await ask(server)

    await press(server, message, "上下文", user="U9")

    request = service.requests[1]
    assert (request.asker.may_manage, request.place.is_shared) == (False, True)
    assert request.place.workspace == TEAM


@pytest.mark.parametrize("is_private", [True, False])
async def test_who_subscribes_a_channel_without_the_bot_is_told_to_invite_it(
    slack: Slack, server: SlackServer, service: FakeService, is_private: bool
) -> None:
    server.world.channels["C2"] = Channel("C2", is_member=False, is_private=is_private)
    service.reply = Notice(text="09:00 起每天一条。")

    there = await ask(server, "add 09:00", command="/digest", channel="C2")
    here = await ask(server, "add 09:00", command="/digest", channel="C1")

    assert ("/invite" in there.text, "/invite" in here.text) == (True, False)
