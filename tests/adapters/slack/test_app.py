"""The bot in a workspace: what people do, what the core is asked, what is then seen."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.app import Slack, build_slack
from bot import commands as c
from bot.messages import Button, Listing, Miss, Notice
from bot.model import Locale
from tests.adapters.slack.conftest import QUICK, make_settings, running
from tests.adapters.slack.fakes import FakeService, make_card, make_cards
from tests.adapters.slack.payloads import event_payload, press_payload
from tests.adapters.slack.world import BOT, TEAM, Channel, Posted
from tests.adapters.slack_server import SlackServer, Trouble

MORE = (Button(label="更多", command=c.Topics(1)), Button(label="人物", command=c.Speakers()))


async def ask(
    server: SlackServer, text: str = "topics", *, command: str = "/quote", **more: str
) -> Posted:
    """Type a slash command and return the answer."""
    before = len(server.world.messages)
    await server.slash(command, text, **more)
    return await server.next_message(before)


async def press(server: SlackServer, message: Posted, label: str, **more: str) -> Posted:
    """Press a button and return the message that is new or has changed."""
    before, old = len(server.world.messages), message.blocks
    await server.press(message, message.button(label), **more)
    await server.until(
        lambda: len(server.world.messages) > before or server.world.messages[-1].blocks != old
    )
    return server.world.messages[-1]


# --- where answers go --------------------------------------------------------------------------


@pytest.mark.parametrize("is_private", [True, False])
async def test_a_private_answer_is_for_the_asker_and_a_public_one_for_the_channel(
    either_slack: Slack, server: SlackServer, service: FakeService, is_private: bool
) -> None:
    service.reply = make_cards(private=is_private)

    answer = await ask(server, "topic 融资")

    assert answer.user == ("U1" if is_private else None)
    assert answer.channel == "C1"
    assert service.requests[0].command == c.ByTopic("融资")


async def test_a_mention_is_answered_in_its_thread(
    either_slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.reply = make_cards()

    await server.mention(f"<@{BOT}> 傅盛 小模型", thread_ts="1.5")

    answer = await server.next_message(0)
    assert (answer.thread_ts, answer.user) == ("1.5", None)
    assert service.requests[0].command == c.Find("傅盛 小模型")


async def test_a_mention_outside_a_thread_begins_one(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.reply = make_cards()

    await server.mention(f"<@{BOT}> /digest list")

    answer = await server.next_message(0)
    assert answer.thread_ts
    assert service.requests[0].command == c.DigestList()
    assert service.requests[0].place.thread is None


async def test_a_private_answer_to_a_mention_is_shown_to_the_asker_alone(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.reply = Miss(sentence="没有找到。")

    await server.mention(f"<@{BOT}> 无此")
    await server.mention(f"<@{BOT}> 无此", thread_ts="1.5")
    await server.next_message(1)

    assert [(m.user, m.thread_ts) for m in server.world.messages] == [("U1", None), ("U1", "1.5")]


async def test_a_mention_alone_asks_for_help(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    await server.mention(f"<@{BOT}>")

    await server.next_message(0)
    assert service.requests[0].command == c.Help(subject="try")


@pytest.mark.parametrize("name", ["/digest", "/jinju-digest"])
async def test_a_command_under_another_name_keeps_its_meaning(
    slack: Slack, server: SlackServer, service: FakeService, name: str
) -> None:
    await ask(server, "list", command=name)

    assert service.requests[0].command == c.DigestList()


# --- buttons -----------------------------------------------------------------------------------


async def test_a_page_turns_in_place_where_the_asker_alone_sees_it(
    either_slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.reply = Listing(title="主题", lines=("一",), buttons=MORE)
    first = await ask(server)
    service.reply = Listing(title="主题", lines=("二",), buttons=MORE)

    second = await press(server, first, "更多")

    assert service.requests[1].command == c.Topics(1)
    assert second.ts == first.ts
    assert len(server.world.messages) == 1
    assert "二" in second.text


async def test_another_command_opens_below(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.reply = Listing(title="主题", lines=("一",), buttons=MORE)
    first = await ask(server)

    second = await press(server, first, "人物")

    assert second.ts != first.ts
    assert second.user == "U1"


async def test_a_public_message_is_not_replaced_by_its_pages(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.reply = make_cards(buttons=(Button(label="更多", command=c.ByTopic("融资", 1)),))
    first = await ask(server, "topic 融资")

    second = await press(server, first, "更多", user="U0CREATOR")

    assert (first.ts, second.user) != (second.ts, "U1")
    assert service.requests[1].asker.id == "U0CREATOR"


async def test_a_press_in_a_thread_is_answered_there(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.reply = make_cards()
    await server.mention(f"<@{BOT}> 融资", thread_ts="1.5")
    first = await server.next_message(0)

    assert (await press(server, first, "上下文")).thread_ts == "1.5"


async def test_a_private_card_is_shared_to_the_channel(
    either_slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.reply = make_cards(private=True)
    mine = await ask(server, "cite k3f9ta")

    shared = await press(server, mine, "分享到频道")

    assert (mine.user, shared.user) == ("U1", None)
    assert service.requests[1].command == c.Cite("k3f9ta")
    assert [b["text"]["text"] for b in shared.buttons()] == ["上下文"]


async def test_what_can_no_longer_be_shared_is_said_to_the_presser_alone(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.reply = make_cards(private=True)
    mine = await ask(server, "cite k3f9ta")
    service.reply = Miss(sentence="没有编号为 #k3f9ta 的金句。", private=False)

    assert (await press(server, mine, "分享到频道")).user is None
    service.reply = Miss(sentence="没有编号为 #k3f9ta 的金句。")
    assert (await press(server, mine, "分享到频道")).user == "U1"


async def test_buttons_work_after_a_restart(
    server: SlackServer, service: FakeService, tmp_path: Path
) -> None:
    settings = make_settings(server, tmp_path)
    service.reply = make_cards()
    async with running(build_slack(settings, service, QUICK), server):
        message = await ask(server, "topic 融资")

    async with running(build_slack(settings, FakeService(), QUICK), server):
        assert (await press(server, message, "上下文")).text == "done"


@pytest.mark.parametrize(
    ("action_id", "value"),
    [
        ("jinju:0:1:open:", "/quote topics"),
        ("approve", None),
        ("jinju:1:1:open:", "/nothing"),
        ("jinju:1:1:open:", "/digest fly"),
        ("jinju:1:1:open:", "/quote show " + "x" * 5000),
    ],
)
async def test_a_button_of_another_version_gets_a_kind_sentence(
    slack: Slack, server: SlackServer, service: FakeService, action_id: str, value: str | None
) -> None:
    message = server.world.post(Posted(ts="1.1", channel="C1", text="old", blocks=[]))
    text = {"type": "plain_text", "text": "?"}
    url = server.make_response_url("C1", "U1", message)
    button = {"action_id": action_id, "text": text, "value": value}

    await server.deliver("interactive", press_payload(message, button, url))

    answer = await server.next_message(1)
    assert answer.user == "U1"
    assert answer.text != "done"
    assert not service.requests


# --- who asks, and where -----------------------------------------------------------------------


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
    options = replace(QUICK, managers=frozenset({"U2"}))
    for user in ("U2", "U3"):
        server.world.add_user(user)

    async with running(build_slack(make_settings(server, tmp_path), service, options), server):
        for user in ("U0CREATOR", "U2", "U3"):
            await ask(server, "list", command="/digest", user=user)

    assert [r.asker.may_manage for r in service.requests] == [True, True, False]
    assert [r.asker.is_curator for r in service.requests] == [False, True, False]


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


# --- what goes wrong ---------------------------------------------------------------------------


async def test_a_mistake_gets_a_sentence_with_an_example(
    either_slack: Slack, server: SlackServer, service: FakeService
) -> None:
    answer = await ask(server, "show 你好")

    assert "/quote show k3f9ta" in answer.text
    assert answer.user == "U1"
    assert not service.requests


async def test_our_own_fault_is_shown_as_a_reference_and_logged_with_it(
    either_slack: Slack,
    server: SlackServer,
    service: FakeService,
    caplog: pytest.LogCaptureFixture,
) -> None:
    service.error = RuntimeError("boom")

    answer = await ask(server, "topics")
    await server.mention(f"<@{BOT}> 开源", thread_ts="1.5")
    mentioned = await server.next_message(1)

    assert all("c0ffee" in message.text for message in (answer, mentioned))
    assert "boom" not in answer.text
    assert "c0ffee" in caplog.text


@pytest.mark.parametrize(
    "trouble",
    [Trouble(status=404, error="expired_url"), Trouble(status=500), Trouble(cuts_off=True)],
)
async def test_an_answer_that_cannot_be_shown_is_logged_and_harms_nothing(
    slack: Slack, server: SlackServer, trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    server.trouble("response_url", trouble)

    await server.slash("/quote", "topics")
    await server.until(lambda: server.count("response_url") == 1)
    await ask(server)

    assert "not shown" in caplog.text
    assert "Traceback" not in caplog.text


async def test_an_answer_waits_for_a_rate_limit(slack: Slack, server: SlackServer) -> None:
    server.trouble("response_url", Trouble(status=429, headers={"Retry-After": "0"}))

    assert (await ask(server)).text == "done"


async def test_blocks_that_slack_refuses_are_answered_in_plain_text(
    slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.reply = make_cards()
    server.trouble("response_url", Trouble(status=400))
    server.trouble("chat.postMessage", Trouble(error="invalid_blocks"))

    typed = await ask(server, "topic 融资")
    await server.mention(f"<@{BOT}> 融资")
    mentioned = await server.next_message(1)

    for message in (typed, mentioned):
        assert not message.blocks
        assert "#k3f9ta" in message.text


async def test_a_command_without_a_response_url_is_answered_by_a_call(
    slack: Slack, server: SlackServer
) -> None:
    payload = {"command": "/quote", "text": "topics", "user_id": "U1", "channel_id": "C1"}

    await server.deliver("slash_commands", payload)

    assert (await server.next_message(0)).user == "U1"


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({"type": "app_uninstalled"}, [TEAM]),
        ({"type": "tokens_revoked", "tokens": {"bot": [BOT]}}, [TEAM]),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, []),
    ],
)
async def test_the_core_is_told_when_a_workspace_ends_the_installation(
    server: SlackServer,
    service: FakeService,
    tmp_path: Path,
    event: dict[str, Any],
    told: list[str],
) -> None:
    ended: list[str] = []

    async def on_revocation(workspace: str) -> None:
        ended.append(workspace)

    options = replace(QUICK, on_revocation=on_revocation)
    async with running(build_slack(make_settings(server, tmp_path), service, options), server):
        await server.deliver("events_api", event_payload(event))
        await ask(server)

    assert ended == told


async def test_fifty_commands_in_flight_are_all_acknowledged_and_answered(
    either_slack: Slack, server: SlackServer, service: FakeService
) -> None:
    service.reply = make_cards(make_card(), make_card(id="p2w8xz"))

    await asyncio.gather(*(server.slash("/quote", f"find 词{n}") for n in range(50)))

    await server.next_message(49)
    assert len(service.requests) == 50
