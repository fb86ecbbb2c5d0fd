"""What people type after /digest, and what they are told."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import cycle
from typing import Any

import pytest

from bot.digests.schedule import next_due
from bot.messages import Cards, Listing, Notice, Place, Problem, Reply
from bot.model import Locale
from bot.service.scenes import Scenes
from bot.store.claims import Hold
from bot.store.ledger import Planned
from bot.store.standing import Subscriptions
from bot.store.stores import Stores
from bot.subscriptions import Slot, Subscription
from tests.bot.service.conftest import HERE, NOW, elsewhere

Ask = Callable[..., Awaitable[Reply]]
HOLD = Hold(owner="me", lease=timedelta(seconds=120), margin=timedelta(seconds=30))


@pytest.fixture
def stores(scenes: Scenes) -> Stores:
    return Stores.on(scenes.library.engine, tzdata="test")


def text_of(reply: Reply) -> str:
    match reply:
        case Notice(text=text) | Problem(text=text):
            return text
        case Listing(title=title, lines=lines):
            return "\n".join((title, *lines))
        case Cards(lines=lines, cards=cards):
            return "\n".join((*lines, *(card.words for card in cards)))
        case _:
            raise AssertionError(reply)


async def added(ask: Ask, line: str = "9点 工作日", place: Place = HERE) -> str:
    """Subscribe, and return the short id."""
    text = text_of(await ask(f"/digest add {line}", Locale.ENGLISH, place=place))
    match = re.search(r"Daily quote (\w{4}) is set", text)
    assert match, text
    return match[1]


def post(stores: Stores, quote: str, *, state: str = "sent", reason: str | None = None) -> None:
    """Have the channel's next slot come to an end."""
    (subscription,) = stores.subscriptions.of_place(HERE)

    def decide(one: Subscription) -> tuple[list[Planned], Slot | None]:
        assert one.next_due_at
        slot = Slot(one.next_due_at, one.next_slot_key or "")
        planned = Planned(slot=slot, state="pending", expires_at=slot.due_at + timedelta(hours=6))
        return [planned], next_due(one.order, slot)

    due_at = subscription.next_due_at
    assert due_at
    stores.ledger.plan(due_at, decide)
    (claim,) = stores.ledger.claim(due_at, HOLD, platforms=("test",), limit=1)
    stores.ledger.freeze(claim, (quote,), is_late=False)
    stores.ledger.record(claim, state, due_at, reason=reason, remote_id="m1")


async def test_the_answer_to_add_says_what_was_understood_and_when_it_posts(ask: Ask) -> None:
    text = text_of(await ask("/digest add 9点 工作日 topic:河流"))

    assert "工作日 09:00（Asia/Shanghai），主题 河流" in text
    assert "2026-11-23（周一）09:00、2026-11-24（周二）09:00、2026-11-25（周三）09:00" in text
    assert "符合条件的有 4 条" in text


async def test_add_answers_in_english_too(ask: Ask) -> None:
    text = text_of(
        await ask("/digest add 9am weekdays America/New_York count:2 lang:both", Locale.ENGLISH)
    )

    assert "weekdays at 09:00 (America/New_York), 2 at a time, in Chinese and English" in text
    assert "Mon 2026-11-23 09:00" in text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("25:00", "25:00 is not a time of day. Try /digest add 09:00 mon-fri"),
        ("09:00 topic:量子", "There is no topic “量子”"),
        ("09:00 speaker:nobody", "There is no speaker “nobody”"),
        ("09:00 speaker:贺问", "No quote meets all of this"),
        ("banana", "“banana” is not understood"),
    ],
)
async def test_a_mistake_gets_an_example(ask: Ask, typed: str, expected: str) -> None:
    reply = await ask(f"/digest add {typed}", Locale.ENGLISH)

    assert isinstance(reply, Problem)
    assert expected in reply.text
    assert "Try /digest add" in reply.text or "such as /digest add" in reply.text


@pytest.mark.parametrize(
    "line",
    [
        "add 09:00",
        "edit 10:00",
        "pause",
        "resume",
        "remove",
        "skip",
        "test",
        "retire aaa111",
        "again aaa111",
    ],
)
async def test_only_who_may_manage_the_channel_changes_anything(ask: Ask, line: str) -> None:
    await added(ask)
    reply = await ask(f"/digest {line}", Locale.ENGLISH, may_manage=False)

    assert isinstance(reply, Problem)
    assert "may manage this channel" in reply.text


@pytest.mark.parametrize("line", ["list", "preview", "history", "why"])
async def test_anybody_may_look(ask: Ask, line: str) -> None:
    await added(ask)

    assert not isinstance(await ask(f"/digest {line}", may_manage=False), Problem)


async def test_the_same_order_twice_is_one(ask: Ask) -> None:
    id_ = await added(ask)
    text = text_of(await ask("/digest add 9点 工作日", Locale.ENGLISH))

    assert f"just like that already: {id_}" in text
    assert len((await ask("/digest list")).lines) == 1  # type: ignore[union-attr]


async def test_without_a_digest_every_command_says_how_to_make_one(ask: Ask) -> None:
    for line in ("list", "edit 10:00", "pause", "resume", "remove", "skip", "preview", "test"):
        reply = await ask(f"/digest {line}", Locale.ENGLISH)
        assert "no daily quote yet" in text_of(reply), line


async def test_with_several_a_command_asks_which(ask: Ask) -> None:
    first, second = await added(ask, "09:00"), await added(ask, "18:00")
    text = text_of(await ask("/digest pause", Locale.ENGLISH))

    assert first in text
    assert second in text
    assert "is paused" in text_of(await ask(f"/digest pause {second}", Locale.ENGLISH))
    unknown = text_of(await ask("/digest pause zzzz", Locale.ENGLISH))
    assert "no digest zzzz" in unknown


async def listed(ask: Ask) -> str:
    return text_of(await ask("/digest list", Locale.ENGLISH))


async def test_an_edit_changes_what_it_names_and_says_the_next_posts(ask: Ask) -> None:
    id_ = await added(ask, "9点 工作日 topic:河流 count:2")
    text = text_of(await ask("/digest edit 10:30", Locale.ENGLISH))

    order = "weekdays at 10:30 (Asia/Shanghai), on Rivers, 2 at a time"
    assert f"Daily quote {id_} is now: {order}." in text
    assert "Next: Mon 2026-11-23 10:30, Tue 2026-11-24 10:30, Wed 2026-11-25 10:30." in text
    assert "4 quotes meet this" in text
    assert f"{id_}: {order}. Next: Mon 2026-11-23 10:30" in await listed(ask)


async def test_an_edit_is_understood_and_answered_in_chinese(ask: Ask) -> None:
    id_ = await added(ask)
    text = text_of(await ask("每日 修改 10点半 周一三五 topic:桥梁"))

    assert f"{id_} 已改为：周一、三、五 10:30（Asia/Shanghai），主题 桥梁。" in text
    assert (
        "接下来：2026-11-23（周一）10:30、2026-11-25（周三）10:30、2026-11-27（周五）10:30。"
        in text
    )
    assert "每天 10:30（Asia/Shanghai）。" in text_of(await ask("每日 修改 每天 topic:不限"))


async def test_with_several_an_edit_names_which_by_its_first_word(ask: Ask) -> None:
    first, second = await added(ask, "09:00"), await added(ask, "18:00")
    before = await listed(ask)

    asked = text_of(await ask("/digest edit 10:00", Locale.ENGLISH))
    assert re.search(rf"say which: .*\. Try /digest edit ({first}|{second}) 10:00", asked)
    assert await listed(ask) == before
    edited = text_of(await ask(f"/digest edit #{second.upper()} 20:00", Locale.ENGLISH))
    assert f"{second} is now: every day at 20:00" in edited
    assert f"{first}: every day at 09:00" in await listed(ask)
    assert "no digest #zzzz" in text_of(await ask("/digest edit #zzzz 10:00", Locale.ENGLISH))


@pytest.mark.parametrize("count", [1, 2])
async def test_a_mistyped_id_gets_the_ids_there_are(ask: Ask, count: int) -> None:
    ids = [await added(ask, line) for line in ("09:00", "18:00")[:count]]
    before = await listed(ask)

    for change in ("zzzz 10:00", "ZZZZ", "zzzz topic:河流", "zzzz 25:00"):
        text = text_of(await ask(f"/digest edit {change}", Locale.ENGLISH))
        assert text.casefold().startswith("this channel has no digest zzzz; it has"), change
        assert all(id_ in text for id_ in ids)
    assert await listed(ask) == before


async def test_four_letters_that_belong_to_an_order_are_no_id(ask: Ask) -> None:
    id_ = await added(ask, "09:00")

    for change in ("each day 21:00", "2222", "daily"):
        text = text_of(await ask(f"/digest edit {change}", Locale.ENGLISH))
        assert f"{id_} is" in text, change


def meanwhile(monkeypatch: pytest.MonkeyPatch, happen: Callable[..., object]) -> None:
    """Have something happen between the reading and the writing of an order."""
    change_order = Subscriptions.change_order

    def change(self: Subscriptions, *args: Any, **kwargs: Any) -> object:
        happen(partial(change_order, self, args[0]))
        return change_order(self, *args, **kwargs)

    monkeypatch.setattr(Subscriptions, "change_order", change)


async def test_two_edits_at_once_both_count(
    ask: Ask, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = await added(ask, "09:00")

    def edit(change: Callable[..., object]) -> None:
        order = stores.subscriptions.of_place(HERE)[0].order
        if order.count == 1:
            change(replace(order, count=2), NOW, next_due)

    meanwhile(monkeypatch, edit)
    text = text_of(await ask("/digest edit 10:00", Locale.ENGLISH))

    assert f"{id_} is now: every day at 10:00 (Asia/Shanghai), 2 at a time" in text
    assert "10:00 (Asia/Shanghai), 2 at a time" in await listed(ask)


async def test_an_edit_that_others_never_leave_alone_gives_up(
    ask: Ask, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_, counts = await added(ask, "09:00"), cycle((1, 2, 3))

    def edit(change: Callable[..., object]) -> None:
        order = stores.subscriptions.of_place(HERE)[0].order
        change(replace(order, count=next(counts)), NOW, next_due)

    meanwhile(monkeypatch, edit)
    reply = await ask("/digest edit 10:00", Locale.ENGLISH)

    assert isinstance(reply, Problem)
    assert f"{id_} is being changed by others" in reply.text
    assert "every day at 09:00" in await listed(ask)


@pytest.mark.parametrize("others", [0, 1])
async def test_an_edit_of_what_was_removed_meanwhile_changes_nothing(
    ask: Ask, stores: Stores, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    id_ = await added(ask, "09:00")
    for _ in range(others):
        await added(ask, "18:00")
    read = next(s for s in stores.subscriptions.of_place(HERE) if s.short_id == id_)
    meanwhile(monkeypatch, lambda _: stores.subscriptions.remove(read.id, NOW))
    reply = await ask(f"/digest edit {id_} 10:00", Locale.ENGLISH)

    assert isinstance(reply, Problem)
    assert ("has no digest" if others else "no daily quote yet") in reply.text
    assert "10:00" not in await listed(ask)


async def test_an_edit_withdraws_what_the_owner_was_to_be_told_of_the_supply(
    ask: Ask, stores: Stores
) -> None:
    await added(ask, "09:00 topic:河流")
    (one,) = stores.subscriptions.of_place(HERE)
    stores.subscriptions.forget_thin(one.id)
    assert stores.subscriptions.owe(one.id, "thin:3")

    await ask("/digest edit topic:all")
    assert stores.subscriptions.owed() == ()
    stores.subscriptions.pause([one.id], "is_archived", NOW, notice="is_archived")
    await ask("/digest edit 10:00")
    assert [notice for _, notice in stores.subscriptions.owed()] == ["is_archived"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "Something is missing. Try /digest edit {id} 10:00"),
        ("25:00", "25:00 is not a time of day. Try /digest edit {id} 09:00 mon-fri"),
        ("topic:量子", "There is no topic “量子”"),
        ("speaker:贺问", "No quote meets all of this. Leave one condition out"),
        ("count:9", "A post has 1 to 5 quotes, not “9”"),
        ("banana 10:00", "“banana” is not understood. Try /digest edit {id} 09:00"),
        ("except:2026-11-01..2027-10-30,2027-10-31..2028-10-28,2028-10-29..2029-10-28",
         "This would never be due: every date is excepted"),
    ],
)  # fmt: skip
async def test_a_mistake_in_an_edit_gets_an_example_and_changes_nothing(
    ask: Ask, typed: str, expected: str
) -> None:
    id_ = await added(ask)
    before = await listed(ask)
    reply = await ask(f"/digest edit {typed}", Locale.ENGLISH)

    assert isinstance(reply, Problem)
    assert expected.format(id=id_) in reply.text
    assert f"/digest edit {id_} " in reply.text
    assert await listed(ask) == before


async def test_an_edit_to_what_is_there_already_says_so(ask: Ask) -> None:
    id_, other = await added(ask, "09:00"), await added(ask, "18:00")

    same = text_of(await ask(f"/digest edit {id_} 9点 每天", Locale.ENGLISH))
    assert f"{id_} is like that already: every day at 09:00 (Asia/Shanghai)." in same
    assert "Next: Mon 2026-11-23 09:00." in same
    twin = text_of(await ask(f"/digest edit {id_} 18:00", Locale.ENGLISH))
    assert f"There is one just like that already: {other}" in twin
    assert f"{id_}: every day at 09:00" in await listed(ask)


async def test_a_paused_digest_that_is_edited_stays_paused(ask: Ask) -> None:
    id_ = await added(ask, "9点")
    await ask("/digest pause")

    text = text_of(await ask("/digest edit 10:00", Locale.ENGLISH))
    assert f"It is still paused. To post again: /digest resume {id_}" in text
    assert "Next:" not in text
    assert f"{id_}: every day at 10:00 (Asia/Shanghai). Paused" in await listed(ask)
    resumed = text_of(await ask("/digest resume", Locale.ENGLISH))
    assert "Next: Mon 2026-11-23 10:00" in resumed


async def test_a_digest_paused_until_a_date_names_its_posts_after_it(ask: Ask) -> None:
    id_ = await added(ask, "9点")
    await ask(f"/digest pause {id_} 2026-12-25")

    text = text_of(await ask("/digest edit 10:00", Locale.ENGLISH))
    assert "paused until Fri 2026-12-25 00:00; after that: Fri 2026-12-25 10:00, Sat" in text
    assert "until Fri 2026-12-25 00:00" in await listed(ask)


async def test_an_edit_names_no_date_that_has_had_its_post(ask: Ask, stores: Stores) -> None:
    await added(ask, "9点 Pacific/Kiritimati")
    post(stores, "aaa111")  # of the 23rd there, and when it is still the 22nd elsewhere

    text = text_of(await ask("/digest edit new york", Locale.ENGLISH))
    assert "Next: Sun 2026-11-22 09:00, Tue 2026-11-24 09:00, Wed 2026-11-25 09:00" in text


async def test_pause_and_resume(ask: Ask) -> None:
    id_ = await added(ask)

    assert f"{id_} is paused" in text_of(await ask("/digest pause", Locale.ENGLISH))
    assert "Paused" in text_of(await ask("/digest list", Locale.ENGLISH))
    assert "nothing to skip" in text_of(await ask("/digest skip", Locale.ENGLISH))
    resumed = text_of(await ask("/digest resume", Locale.ENGLISH))
    assert "Next: Mon 2026-11-23 09:00" in resumed
    assert "is not paused" in text_of(await ask("/digest resume", Locale.ENGLISH))


async def test_pause_until_a_date(ask: Ask) -> None:
    id_ = await added(ask)

    paused = text_of(await ask(f"/digest pause {id_} 2026-12-25", Locale.ENGLISH))
    assert "until 2026-12-25" in paused
    assert "until Fri 2026-12-25 00:00" in text_of(await ask("/digest list", Locale.ENGLISH))
    past = await ask(f"/digest pause {id_} 2020-01-01", Locale.ENGLISH)
    assert "2020-01-01 is past" in text_of(past)


@pytest.mark.parametrize(
    ("date", "says"), [("0001-01-01", "is past"), ("9999-12-31", "too far"), ("soon", "not a date")]
)
async def test_a_pause_until_an_impossible_date_gets_an_example(
    ask: Ask, date: str, says: str
) -> None:
    id_ = await added(ask)

    reply = await ask(f"/digest pause {id_} {date}", Locale.ENGLISH)
    assert isinstance(reply, Problem)
    assert reply.reference is None
    assert says in reply.text
    assert "20" in reply.text


async def test_skip_leaves_out_one_post_on_the_record(ask: Ask) -> None:
    await added(ask)

    text = text_of(await ask("/digest skip", Locale.ENGLISH))
    assert "leaves out Mon 2026-11-23 09:00. After that: Tue 2026-11-24 09:00" in text
    assert "left out as asked" in text_of(await ask("/digest history", Locale.ENGLISH))
    assert "Next: Tue 2026-11-24" in text_of(await ask("/digest list", Locale.ENGLISH))


async def test_skip_leaves_out_the_next_date_that_has_not_had_its_post(
    ask: Ask, stores: Stores
) -> None:
    await added(ask, "9点 Pacific/Kiritimati")
    post(stores, "aaa111")  # of the 23rd there, and when it is still the 22nd elsewhere
    await ask("/digest edit new york")
    post(stores, "bbb222")  # of the 22nd

    text = text_of(await ask("/digest skip", Locale.ENGLISH))
    assert "leaves out Tue 2026-11-24 09:00. After that: Wed 2026-11-25 09:00" in text
    assert "left out as asked" in text_of(await ask("/digest history", Locale.ENGLISH))


async def test_remove_ends_it(ask: Ask) -> None:
    id_ = await added(ask)

    assert f"{id_} is removed" in text_of(await ask("/digest remove", Locale.ENGLISH))
    assert isinstance(await ask("/digest list"), Problem)


async def test_a_preview_shows_the_next_posts_and_does_not_change_them(ask: Ask) -> None:
    await added(ask)

    first = await ask("/digest preview 5")
    assert isinstance(first, Listing)
    assert len(first.lines) == 5
    assert first == await ask("/digest preview 5")


async def test_a_test_shows_the_asker_alone_what_comes_next(ask: Ask) -> None:
    await added(ask)
    preview = await ask("/digest preview 1")
    reply = await ask("/digest test", Locale.ENGLISH)

    assert isinstance(reply, Cards)
    assert reply.private
    assert f"#{reply.cards[0].quote.id}" in text_of(preview)


async def test_history_tells_each_outcome_and_pages(ask: Ask, stores: Stores) -> None:
    await added(ask, "9点")
    post(stores, "aaa111")
    post(stores, "bbb222", state="failed", reason="is_archived")
    for _ in range(10):
        await ask("/digest skip")

    newest = await ask("/digest history", Locale.ENGLISH)
    assert isinstance(newest, Listing)
    assert len(newest.lines) == 10
    oldest = text_of(await ask("/digest history page:1", Locale.ENGLISH))
    assert "posted · Lin Yuanfan「河水不等人，修坝要趁早。」 #aaa111" in oldest
    assert "not posted (is_archived)" in oldest
    assert isinstance(await ask("/digest history page:9"), Problem)


async def test_the_list_shows_the_last_outcome(ask: Ask, stores: Stores) -> None:
    await added(ask, "9点")
    post(stores, "aaa111", state="skipped", reason="ambiguous")

    text = text_of(await ask("/digest list", Locale.ENGLISH))
    assert "may or may not have been posted" in text


async def test_why_names_filter_round_and_voice(ask: Ask, stores: Stores) -> None:
    await added(ask, "9点 topic:河流")
    assert "No daily quote was posted" in text_of(await ask("/digest why", Locale.ENGLISH))
    post(stores, "aaa111")

    text = text_of(await ask("/digest why", Locale.ENGLISH))
    assert "#aaa111 was posted Mon 2026-11-23 09:00" in text
    assert "number 1 of round 1" in text
    assert "Lin Yuanfan is 75% of these quotes" in text
    never = text_of(await ask("/digest why bbb222", Locale.ENGLISH))
    assert "never a daily quote" in never


async def test_a_retired_quote_comes_no_more_until_again(ask: Ask) -> None:
    await added(ask)

    assert "will not be a daily quote" in text_of(
        await ask("/digest retire aaa111", Locale.ENGLISH)
    )
    assert "retired already" in text_of(await ask("/digest retire aaa111", Locale.ENGLISH))
    assert "#aaa111" not in text_of(await ask("/digest preview 20"))
    assert "take its turn again" in text_of(await ask("/digest again aaa111", Locale.ENGLISH))
    assert "not retired" in text_of(await ask("/digest again aaa111", Locale.ENGLISH))
    assert "#aaa111" in text_of(await ask("/digest preview 20"))
    assert isinstance(await ask("/digest retire zzz999"), Problem)


async def test_a_quote_shown_by_hand_is_not_todays(ask: Ask, stores: Stores) -> None:
    await added(ask, "23:00")
    preview = text_of(await ask("/digest preview 1"))
    (next_one,) = re.findall(r"#(\w{6})", preview)
    shown = await ask(f"/quote show {next_one}")
    assert isinstance(shown, Cards)
    stores.history.note_shown(HERE, [next_one], NOW)

    assert next_one not in text_of(await ask("/digest preview 1"))


async def test_todays_quote_is_the_one_that_was_posted(ask: Ask, stores: Stores) -> None:
    first = await ask("/quote today")
    assert isinstance(first, Cards)
    assert first == await ask("/quote today")
    await added(ask, "9点")
    post(stores, "eee555")
    post(stores, "fff666")

    today = await ask("/quote today")
    assert isinstance(today, Cards)
    assert today.cards[0].quote.id == "fff666"


async def test_nothing_of_a_channel_is_seen_from_another_workspace(ask: Ask) -> None:
    id_ = await added(ask)
    other = elsewhere("w2")

    for line in ("list", f"pause {id_}", f"remove {id_}", f"preview 3 {id_}", f"skip {id_}"):
        reply = await ask(f"/digest {line}", Locale.ENGLISH, place=other)
        assert "no daily quote yet" in text_of(reply), line
    assert "Nothing yet" in text_of(await ask("/digest history", Locale.ENGLISH, place=other))
    assert id_ in text_of(await ask("/digest list"))
