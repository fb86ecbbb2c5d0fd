"""Making and changing a channel's standing orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

from bot import commands as c
from bot.digests.choice import days_left
from bot.digests.orders import parse_date, parse_order
from bot.digests.schedule import load_zone, next_due
from bot.errors import UserError
from bot.messages import Notice, Reply
from bot.service.digest_desk import Desk
from bot.service.digest_lines import next_text, order_text, slot_text
from bot.service.scene import Scene
from bot.subscriptions import Order, Slot, Status, Subscription
from bot.texts.say import say

FIRST_POSTS = 3  # that the answer to `add` names
THIN_DAYS = 14
LONGEST_PAUSE = timedelta(days=3660)  # the calendar ends, and so does its arithmetic


def add(desk: Desk, scene: Scene, command: c.DigestAdd) -> Reply:
    """Subscribe this channel; say what was understood and when the next posts are due."""
    order = _parse(scene, command.order)
    subscription = new_subscription(scene, order)
    same = [s for s in desk.here(scene) if s.order == order and s.status is Status.ACTIVE]
    if same:
        facts = {"id": same[0].short_id, "next": next_text(same[0], scene.locale)}
        return Notice(text=say("digest_same", scene.locale, **facts))
    pick = desk.choice.pick(subscription, subscription.next_due_at or scene.now)
    if not pick.quotes:
        raise UserError("order_no_quotes")
    days = days_left(pick, order, scene.now)
    subscription = desk.stores.subscriptions.add(subscription, is_thin=days <= THIN_DAYS)
    supply = say("digest_supply", scene.locale, count=pick.supply, days=days)
    text = say(
        "digest_added",
        scene.locale,
        id=subscription.short_id,
        order=order_text(order, scene),
        next=_next_posts(order, scene),
        supply=supply,
    )
    return Notice(text=text)


def _parse(scene: Scene, text: str) -> Order:
    matcher, tenant = scene.matcher, scene.tenant
    return parse_order(
        text,
        default_zone=scene.zone.key,
        topics=lambda name: matcher.topic(name, workspace=tenant).id,
        speakers=lambda name: matcher.speaker(name, workspace=tenant).id,
    )


def new_subscription(scene: Scene, order: Order) -> Subscription:
    """Return what would be stored for an order given here and now."""
    slot = next_due(order, scene.now)
    if slot is None:
        raise UserError("order_never")
    return Subscription(
        id=str(uuid4()),
        short_id="",
        place=scene.request.place,
        owner=scene.request.asker.id,
        locale=scene.locale,
        order=order,
        status=Status.ACTIVE,
        created_at=scene.now,
        next_due_at=slot.due_at,
        next_slot_key=slot.key,
    )


def _next_posts(order: Order, scene: Scene) -> str:
    slots: list[str] = []
    slot = next_due(order, scene.now)
    while slot and len(slots) < FIRST_POSTS:
        slots.append(slot_text(slot.due_at, order.zone, scene.locale))
        slot = next_due(order, slot)
    return say("digest_comma", scene.locale).join(slots)


def pause(desk: Desk, scene: Scene, command: c.DigestPause) -> Reply:
    """Pause, until a date if one is given."""
    given, until = command.id, command.until
    if not until and "-" in given:  # `/digest pause 2026-12-25`: the only one, until a date
        given, until = "", given
    subscription = desk.one(scene, given, "pause")
    resume_at = _until(until, subscription, scene) if until else None
    desk.stores.subscriptions.pause([subscription.id], "asked", scene.now, until=resume_at)
    if resume_at is None:
        return Notice(text=say("digest_paused", scene.locale, id=subscription.short_id))
    facts = {"id": subscription.short_id, "until": until}
    return Notice(text=say("digest_paused_until", scene.locale, **facts))


def _until(given: str, subscription: Subscription, scene: Scene) -> datetime:
    zone = load_zone(subscription.order.zone)
    day, today = parse_date(given), scene.now.astimezone(zone).date()
    example = today + timedelta(days=7)
    if day <= today:
        raise UserError("digest_date_past", given=given[:40], example=example)
    if day - today > LONGEST_PAUSE:
        raise UserError("digest_date_far", given=given[:40], example=example)
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def resume(desk: Desk, scene: Scene, command: c.DigestResume) -> Reply:
    """Post again from the next slot on."""
    subscription = desk.one(scene, command.id, "resume")
    locale, facts = scene.locale, {"id": subscription.short_id}
    if subscription.status is Status.ACTIVE:
        return Notice(
            text=say("digest_not_paused", locale, next=next_text(subscription, locale), **facts)
        )
    subscriptions = desk.stores.subscriptions
    slot = subscriptions.resume(subscription.id, subscription.order, scene.now, next_due)
    return Notice(
        text=say("digest_resumed", locale, next=_slot(subscription, slot, scene), **facts)
    )


def _slot(subscription: Subscription, slot: Slot | None, scene: Scene) -> str:
    due_at = slot.due_at if slot else None
    return next_text(replace(subscription, next_due_at=due_at), scene.locale)


def remove(desk: Desk, scene: Scene, command: c.DigestRemove) -> Reply:
    """End a subscription."""
    subscription = desk.one(scene, command.id, "remove")
    desk.stores.subscriptions.remove(subscription.id, scene.now)
    return Notice(text=say("digest_removed", scene.locale, id=subscription.short_id))


def skip(desk: Desk, scene: Scene, command: c.DigestSkip) -> Reply:
    """Leave out the next post."""
    subscription = desk.one(scene, command.id, "skip")
    if subscription.status is not Status.ACTIVE or subscription.next_due_at is None:
        return Notice(text=say("digest_is_paused", scene.locale, id=subscription.short_id))
    skipped = Slot(subscription.next_due_at, subscription.next_slot_key or "")
    after = next_due(subscription.order, skipped)
    desk.stores.ledger.skip(subscription, after, scene.now)
    text = say(
        "digest_skipped",
        scene.locale,
        id=subscription.short_id,
        skipped=next_text(subscription, scene.locale),
        next=_slot(subscription, after, scene),
    )
    return Notice(text=text)
