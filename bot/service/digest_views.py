"""What a channel's daily posts were, will be, and are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

from bot import commands as c
from bot.digests.schedule import load_zone
from bot.errors import UserError
from bot.messages import Button, Cards, Listing, Notice, Reply
from bot.service.digest_desk import Desk
from bot.service.digest_lines import order_text, outcome_text, quotes_text, slot_text, status_text
from bot.service.digest_reasons import explain
from bot.service.scene import Scene
from bot.service.standing import new_subscription
from bot.subscriptions import Order, Status
from bot.texts.say import say

MOST_PREVIEWED = 60
PAGE = 10


def list_orders(desk: Desk, scene: Scene, _: c.DigestList) -> Reply:
    """List the channel's subscriptions, with the last outcome and the next post."""
    found = desk.here(scene)
    if not found:
        raise UserError("digest_none")
    last = desk.stores.history.tail([s.id for s in found])
    lines = [
        say(
            "digest_list_line",
            scene.locale,
            id=s.short_id,
            order=order_text(s.order, scene),
            status=status_text(s, last.get(s.id), scene.locale),
        )
        for s in found
    ]
    return Listing(title=say("digest_list", scene.locale), lines=tuple(lines))


def preview(desk: Desk, scene: Scene, command: c.DigestPreview) -> Reply:
    """Show the next posts, chosen as they will be."""
    subscription = desk.one(scene, command.id, f"/digest preview {command.posts} {{}}")
    posts = max(1, min(command.posts, MOST_PREVIEWED))
    others = [s for s in desk.here(scene) if s.status is Status.ACTIVE and s != subscription]
    found = desk.choice.preview(subscription, others, posts, scene.now)
    if not found:
        return Notice(text=say("digest_preview_none", scene.locale, id=subscription.short_id))
    zone = subscription.order.zone
    lines = [
        say(
            "digest_preview_line",
            scene.locale,
            slot=slot_text(post.slot.due_at, zone, scene.locale),
            quotes=quotes_text(post.quotes, scene),
        )
        for post in found
    ]
    title = say("digest_preview", scene.locale, id=subscription.short_id, count=len(found))
    return Listing(title=title, lines=tuple(lines))


def test(desk: Desk, scene: Scene, command: c.DigestTest) -> Reply:
    """Show the asker the next post."""
    subscription = desk.one(scene, command.id, "/digest test {}")
    at = subscription.next_due_at or scene.now
    pick = desk.choice.pick(subscription, at)
    reply = desk.compose(subscription, pick.quotes, at, False) if pick.quotes else None
    if not isinstance(reply, Cards):
        return Notice(text=say("digest_preview_none", scene.locale, id=subscription.short_id))
    slot = slot_text(at, subscription.order.zone, scene.locale)
    title = say("digest_test", scene.locale, slot=slot)
    return replace(reply, lines=(title, *reply.lines), private=True)


def history(desk: Desk, scene: Scene, command: c.DigestHistory) -> Reply:
    """Tell what became of the last posts, the missed and the doubtful ones included."""
    locale, place = scene.locale, scene.request.place
    offset = command.page * PAGE
    entries = desk.stores.history.entries(place, offset=offset, limit=PAGE + 1)
    if not entries and command.page:
        raise UserError("page_beyond", page=command.page + 1)
    if not entries:
        return Notice(text=say("digest_history_none", locale))
    lines = [
        say(
            "digest_history_line",
            locale,
            slot=slot_text(entry.scheduled_for, entry.subscription.order.zone, locale),
            outcome=outcome_text(entry, locale),
            quotes=f" · {quotes_text(entry.quotes, scene)}" if entry.quotes else "",
        )
        for entry in entries[:PAGE]
    ]
    turns = [("button_back", command.page - 1)] if command.page else []
    turns += [("button_more", command.page + 1)] if len(entries) > PAGE else []
    buttons = tuple(Button(label=say(k, locale), command=c.DigestHistory(page=p)) for k, p in turns)
    return Listing(title=say("digest_history", locale), lines=tuple(lines), buttons=buttons)


def why(desk: Desk, scene: Scene, command: c.DigestWhy) -> Reply:
    """Explain why a quote was chosen."""
    return explain(desk, scene, command.id)


def retire(desk: Desk, scene: Scene, command: c.Retire) -> Reply:
    """Keep a quote out of the channel's daily posts."""
    _must_exist(scene, command.id)
    by, place = scene.request.asker.id, scene.request.place
    is_new = desk.stores.history.retire(place, command.id, by, scene.now)
    key = "digest_retired" if is_new else "digest_retired_already"
    return Notice(text=say(key, scene.locale, quote=command.id))


def again(desk: Desk, scene: Scene, command: c.Again) -> Reply:
    """Let a retired quote come again."""
    _must_exist(scene, command.id)
    was_retired = desk.stores.history.allow(scene.request.place, command.id)
    key = "digest_again" if was_retired else "digest_again_already"
    return Notice(text=say(key, scene.locale, quote=command.id))


def _must_exist(scene: Scene, id_: str) -> None:
    if not scene.library.quotes([id_], tenant=scene.tenant):
        raise UserError("miss_id", id=id_)


def today(desk: Desk, scene: Scene, _: c.Today) -> Reply:
    """Answer with what the channel was posted today; else with what it will be, or would be."""
    place, zone = scene.request.place, scene.zone
    active = [s for s in desk.here(scene) if s.status is Status.ACTIVE]
    order = active[0].order if active else Order(times=("00:00",), zone=zone.key)
    midnight = datetime.combine(
        scene.now.astimezone(load_zone(order.zone)).date(), time(), tzinfo=load_zone(order.zone)
    ).astimezone(UTC)
    posted = [past.id for past in desk.stores.history.posted(place) if past.at >= midnight]
    ids = [quote.id for quote in scene.quotes(posted)][-order.count :]
    if not ids:
        standing = active[0] if active else new_subscription(scene, order)
        ids = list(desk.choice.pick(standing, standing.next_due_at or scene.now).quotes)
    if not ids and active:
        return Notice(text=say("digest_preview_none", scene.locale, id=active[0].short_id))
    if not ids:
        return Notice(text=say("nothing_served", scene.locale))
    return scene.answer(ids, lines=(say("today", scene.locale),))
