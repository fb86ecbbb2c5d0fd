"""Where answers go, and what buttons do with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.slack.app import Slack, build_slack
from bot import commands as c
from bot.messages import Button, Listing, Miss
from tests.adapters.slack.acts import MORE, ask, press
from tests.adapters.slack.conftest import QUICK, make_settings, running
from tests.adapters.slack.fakes import FakeService, make_cards
from tests.adapters.slack.payloads import press_payload
from tests.adapters.slack.world import BOT, Posted
from tests.adapters.slack_server import SlackServer


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
