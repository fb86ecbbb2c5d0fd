"""Scenarios over the real command tree in a simulated Discord."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import discord
import pytest

from adapters.discord.answers import Answers
from adapters.discord.app import JinjuClient, build_discord
from adapters.discord.markdown import escape
from bot import commands as c
from bot.errors import UserError
from bot.messages import Button, Listing, Notice, Reply
from bot.model import Locale
from bot.texts.say import say
from tests.adapters.discord.driver import World, simulated_discord
from tests.adapters.discord.fakes import FakeService, a_card, a_notice, a_shown, cards


async def test_a_command_is_answered_in_the_channel(world: World, service: FakeService) -> None:
    seen = await world.type("/quote topic 开源")

    assert service.requests[0].command == c.ByTopic("开源")
    assert "千万别烧钱" in seen[0].text
    assert not seen[0].is_private


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/quote find 朱啸虎 开源", c.Find("朱啸虎 开源")),
        ("/quote check 千万别烧钱", c.CheckLine("千万别烧钱")),
        ("/quote cite #K3F9TA", c.Cite("k3f9ta")),
        ("/quote random", c.RandomQuote()),
        ("/quote today", c.Today()),
        ("/quote help", c.Help()),
        ("/digest preview 3", c.DigestPreview(posts=3)),
        ("/digest history", c.DigestHistory()),
    ],
)
async def test_typed_options_mean_what_the_line_means(
    world: World, service: FakeService, line: str, command: c.Command
) -> None:
    service.answer = a_notice

    await world.type(line)

    assert service.requests[0].command == command


async def test_three_names_are_three_options(world: World, service: FakeService) -> None:
    options: dict[str, str | int] = {
        "first": "Kai-Fu Lee",
        "second": "朱啸虎",
        "topic": "open source",
    }

    await world.type(("quote", "compare", options))

    assert service.requests[0].command == c.Compare("Kai-Fu Lee", "朱啸虎", "open source")


async def test_the_parts_of_an_order_become_the_typed_line(
    world: World, service: FakeService
) -> None:
    service.answer = a_notice
    options: dict[str, str | int] = {
        "time": "09:00",
        "days": "mon-fri",
        "topic": "open source",
        "count": 2,
    }

    await world.type(("digest", "add", options), may_manage=True)

    assert service.requests[0].command == c.DigestAdd('09:00 mon-fri topic:"open source" count:"2"')


@pytest.mark.parametrize(
    ("options", "command"),
    [
        ({"time": "10:00"}, c.DigestEdit("", "10:00")),
        ({"id": "ab12", "topic": "all"}, c.DigestEdit("#ab12", 'topic:"all"')),
        ({"id": "#ab12", "count": 2}, c.DigestEdit("#ab12", 'count:"2"')),
        ({}, c.DigestEdit()),
    ],
)
async def test_an_edit_marks_the_id_and_leaves_out_what_is_not_given(
    world: World, service: FakeService, options: dict[str, str | int], command: c.DigestEdit
) -> None:
    service.answer = a_notice

    await world.type(("digest", "edit", options), may_manage=True)

    assert service.requests[0].command == command


@pytest.mark.parametrize(
    ("locale", "typed", "answered"),
    [
        (Locale.ENGLISH, "funding", Locale.ENGLISH),
        (Locale.ENGLISH, "融资", Locale.SIMPLIFIED),
        (Locale.ENGLISH, "融資", Locale.TRADITIONAL),
        (Locale.SIMPLIFIED, "AGI", Locale.SIMPLIFIED),
        (Locale.SIMPLIFIED, "融資", Locale.TRADITIONAL),
        (Locale.TRADITIONAL, "agi", Locale.TRADITIONAL),
    ],
)
async def test_the_answer_is_in_the_language_that_was_typed(
    world: World, service: FakeService, locale: Locale, typed: str, answered: Locale
) -> None:
    await world.type(("quote", "topic", {"topic": typed}), locale=locale)

    assert service.requests[0].asker.locale is answered


async def test_permissions_come_from_the_server_each_time(
    world: World, service: FakeService
) -> None:
    service.answer = a_notice

    await world.type("/digest pause", user="boss", may_manage=True)
    await world.type("/digest pause", user="guest")

    assert [r.asker.may_manage for r in service.requests] == [True, False]


async def test_a_private_answer_is_seen_by_the_asker_alone_and_can_be_shared(
    world: World, service: FakeService
) -> None:
    service.answer = a_shown

    (private,) = await world.type("/quote show k3f9ta")
    (shared,) = await world.press(private, "Share to channel")

    assert private.is_private
    assert not shared.is_private
    assert "千万别烧钱" in shared.text
    assert "Share to channel" not in shared.buttons


async def test_the_words_around_a_quote_cannot_be_shared(
    world: World, service: FakeService
) -> None:
    service.answer = a_shown

    (private,) = await world.type("/quote context k3f9ta")

    assert private.is_private
    assert "Share to channel" not in private.buttons


async def test_a_button_runs_its_command_after_a_restart(
    world: World, service: FakeService
) -> None:
    (seen,) = await world.type("/quote topic 融资")
    later = FakeService()
    await world.env.restart_bot(build_discord(later))

    await world.press(seen, "更多")
    await world.press(seen, "上下文", locale=Locale.TRADITIONAL)

    assert [r.command for r in later.requests] == [c.Find("融资", page=1), c.Context("k3f9ta")]


async def test_a_button_keeps_the_language_that_was_typed(
    world: World, service: FakeService
) -> None:
    (seen,) = await world.type("/quote topic 融资", locale=Locale.ENGLISH)
    await world.press(seen, "更多", locale=Locale.ENGLISH)

    assert [r.asker.locale for r in service.requests] == [Locale.SIMPLIFIED, Locale.SIMPLIFIED]


async def test_a_page_of_a_private_list_is_turned_in_its_place(
    world: World, service: FakeService
) -> None:
    def pages(command: c.Command) -> Reply:
        page = command.page if isinstance(command, c.Topics) else 0
        more = Button(label="More", command=c.Topics(page + 1))
        return Listing(title=f"page {page}", lines=("a",), buttons=(more,))

    service.answer = pages
    (first,) = await world.type("/quote topics")
    (second,) = await world.press(first, "More")

    assert second.source.id == first.source.id
    assert "page 1" in second.text


@pytest.mark.parametrize("custom_id", ["jinju:0:0:/quote today", "jinju:1:0:/nonsense", "vote-1"])
async def test_a_button_of_another_version_is_answered_kindly(
    world: World, service: FakeService, custom_id: str
) -> None:
    (seen,) = await world.type("/quote topic 融资")
    stored = world.env.backend.get_message(seen.source.channel_id, seen.source.id)
    stored.components[0]["components"][0]["custom_id"] = custom_id
    old = {**seen.ids, "old": custom_id}

    (answer,) = await world.press(replace(seen, ids=old), "old")

    assert answer.text == say("discord_old_button", Locale.ENGLISH)
    assert answer.is_private
    assert len(service.requests) == 1


async def test_a_mistake_is_answered_with_an_example(world: World, service: FakeService) -> None:
    (answer,) = await world.type(("quote", "show", {"id": "not an id!"}))

    assert answer.is_private
    assert "/quote show k3f9ta" in answer.text
    assert not service.requests


async def test_a_mistake_the_core_finds_is_answered_too(world: World, service: FakeService) -> None:
    def refuse(_: c.Command) -> Reply:
        raise UserError("page_beyond", page=9)

    service.answer = refuse
    (answer,) = await world.type("/quote topics", locale=Locale.SIMPLIFIED)

    assert answer.text == escape(say("page_beyond", Locale.SIMPLIFIED, page=9))


async def test_our_own_fault_gives_a_reference_that_is_in_the_log(
    world: World, service: FakeService, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: c.Command) -> Reply:
        raise RuntimeError("boom")

    service.answer = fail
    (answer,) = await world.type("/quote today")

    references = [getattr(record, "reference", "") for record in caplog.records]
    assert answer.is_private
    assert any(reference and reference in answer.text for reference in references)
    assert "boom" not in answer.text


async def test_an_interaction_that_has_ended_is_let_go(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("POST", "/interactions/*", status=404)

    assert await world.type("/quote today") == ()
    assert "ended before its answer" in caplog.text


async def test_an_answer_that_discord_refuses_is_owned_up_to(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("POST", "/interactions/*", status=400)

    seen = await world.type("/quote today")

    references = [getattr(record, "reference", "") for record in caplog.records]
    assert all(any(r and r in answer.text for r in references) for answer in seen)
    assert any(references)


async def test_a_command_of_another_version_is_answered_kindly(
    world: World, service: FakeService
) -> None:
    client = world.env.bot
    assert isinstance(client, JinjuClient)
    client.tree.remove_command("digest")

    (answer,) = await world.type("/digest list", locale=Locale.SIMPLIFIED)

    assert answer.is_private
    assert answer.text == say("discord_old_command", Locale.SIMPLIFIED)


async def test_names_are_offered_while_typing(world: World, service: FakeService) -> None:
    service.names = [f"开源{n}" for n in range(40)] + ["开" * 101]

    offered = await world.complete("quote topic", "topic", "开")

    assert offered == [f"开源{n}" for n in range(25)]


async def test_a_completion_that_fails_offers_nothing(world: World, service: FakeService) -> None:
    service.names = [None]  # type: ignore[list-item]  # a fault of the core's

    assert await world.complete("quote topic", "topic", "开") == []


async def test_a_subscription_where_the_bot_may_not_speak_is_warned_of_at_once(
    world: World, service: FakeService
) -> None:
    service.answer = lambda _: Notice(text="done")
    silence = {world.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    world.channels["quiet"] = world.guild.create_text_channel("quiet", overwrites=silence)

    (answer,) = await world.type(
        ("digest", "add", {"time": "09:00"}), may_manage=True, channel="quiet"
    )

    assert answer.text.startswith("done\n")
    assert "Send Messages" in answer.text


async def test_a_direct_message_is_a_workspace_of_its_own(
    world: World, service: FakeService
) -> None:
    user = world.env.create_user("solo")

    await user.slash("quote today")

    place, asker = service.requests[0].place, service.requests[0].asker
    assert place.tenant == f"discord:dm-{user.id}"
    assert not place.is_shared
    assert asker.may_manage


async def test_a_person_who_brought_the_bot_along_sees_nothing_private_of_the_server(
    world: World, service: FakeService
) -> None:
    guest = world.person("guest", may_manage=True)
    world.payload_changes = {"authorizing_integration_owners": {"1": str(guest.id)}}

    await world.type("/quote today", user="guest", may_manage=True)

    place, asker = service.requests[0].place, service.requests[0].asker
    assert place.workspace == f"dm-{guest.id}"
    assert place.is_shared
    assert not asker.may_manage


@pytest.mark.parametrize("is_private", [True, False])
async def test_a_slow_answer_is_announced_in_time_and_reaches_whom_it_should(
    is_private: bool,
) -> None:
    service = FakeService(lambda _: cards(a_card(), private=is_private), delay=0.1)
    answers = Answers(service, lambda: "ref", patience=0.01)
    async with simulated_discord(lambda: a_client(answers)) as world:
        (answer,) = await world.type("/quote today")
        first = next(r for r in world.env.http_requests if r.path.endswith("/callback"))

    assert first.json == {"type": 5, "data": {"flags": 64}}
    assert "千万别烧钱" in answer.text
    assert answer.is_private is is_private


async def test_leaving_waits_for_the_answers_under_way() -> None:
    service = FakeService(gate=asyncio.Event())
    answers = Answers(service, lambda: "ref", patience=0.01)
    async with simulated_discord(lambda: a_client(answers)) as world:
        typing = asyncio.ensure_future(world.type("/quote today"))
        await service.asked.wait()
        leaving = asyncio.ensure_future(answers.finish(5))
        await asyncio.sleep(0)
        assert not leaving.done()
        service.gate.set()
        await leaving
        (answer,) = await typing

    assert "千万别烧钱" in answer.text


def a_client(answers: Answers) -> JinjuClient:
    return JinjuClient(answers, lambda _: None, lambda _name, _value: None)
