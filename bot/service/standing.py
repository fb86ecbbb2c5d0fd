"""Making and changing a channel's standing orders."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
from bot.service.digest_lines import next_text, order_text, slot_text, status_text
from bot.service.scene import Scene
from bot.store.standing import ALPHABET, SHORT_LENGTH
from bot.subscriptions import Order, Slot, Status, Subscription
from bot.texts.say import say

FIRST_POSTS = 3  # that the answers to `add` and `edit` name
THIN_DAYS = 14
MOST_READS = 5  # of an order that others keep changing
LONGEST_PAUSE = timedelta(days=3660)  # the calendar ends, and so does its arithmetic


def add(desk: Desk, scene: Scene, command: c.DigestAdd) -> Reply:
    """Subscribe this channel; say what was understood and when the next posts are due."""
    empty = Order(times=(), zone=scene.zone.key)
    with _examples_of("/digest add"):
        order = _parse(scene, command.order, onto=empty)
        subscription = new_subscription(scene, order)
        if same := _same(desk, scene, order):
            return same
        supply, is_thin = _supply(desk, scene, subscription)
    subscription = desk.stores.subscriptions.add(subscription, is_thin=is_thin)
    text = say(
        "digest_added",
        scene.locale,
        id=subscription.short_id,
        order=order_text(order, scene),
        next=_next_posts(desk, scene, subscription),
        supply=supply,
    )
    return Notice(text=text)


def edit(desk: Desk, scene: Scene, command: c.DigestEdit) -> Reply:
    """Change what is named of a subscription; say what it is now and when the next posts are due.

    A paused one stays paused.
    """
    subscription, change = _which(desk, scene, command)
    if not change:
        example = f"/digest edit {subscription.short_id} 10:00"
        raise UserError("missing_argument", example=example)
    for _ in range(MOST_READS):
        if reply := _change(desk, scene, subscription, change):
            return reply
        # By its id, which may be a time of day to who reads it again.
        subscription = desk.one(scene, f"#{subscription.short_id}", "")
    raise UserError("digest_contended", id=subscription.short_id)


def _change(desk: Desk, scene: Scene, subscription: Subscription, change: str) -> Reply | None:
    """Change an order as it was read; None if it is not that any more."""
    locale, short = scene.locale, subscription.short_id
    since = subscription.resume_at or scene.now
    with _examples_of(f"/digest edit {short}"):
        order = _parse(scene, change, onto=subscription.order)
        if order == subscription.order:
            facts = {"order": order_text(order, scene)}
            status = status_text(subscription, None, locale)
            return Notice(text=say("digest_unchanged", locale, id=short, status=status, **facts))
        if same := _same(desk, scene, order):
            return same
        wanted = _with_next(replace(subscription, order=order), next_due(order, since))
        supply, is_thin = _supply(desk, scene, wanted)
    edited = desk.stores.subscriptions.change_order(
        subscription, order, since, next_due, is_thin=is_thin
    )
    if edited is None:
        return None
    facts = {"order": order_text(order, scene), "then": _then(desk, scene, edited)}
    facts["supply"] = supply
    return Notice(text=say("digest_edited", locale, id=short, **facts))


def _which(desk: Desk, scene: Scene, command: c.DigestEdit) -> tuple[Subscription, str]:
    """Return the subscription that is meant, and the change, which may begin where an id could."""
    given, change = command.id, command.change
    ids = {s.short_id for s in desk.here(scene)}
    if not given.startswith("#") and given.lower() not in ids:
        whole = f"{given} {change}".strip()
        if not _begins_with_id(scene, given.lower(), whole):
            given, change = "", whole
    return desk.one(scene, given, "/digest edit {} 10:00"), change


def _begins_with_id(scene: Scene, word: str, text: str) -> bool:
    """Tell whether a text's first word looks like an id and means nothing in an order."""
    if len(word) != SHORT_LENGTH or not set(word) <= set(ALPHABET):
        return False
    try:
        _parse(scene, text, onto=Order(times=("09:00",)))
    except UserError as error:
        return error.key == "order_word" and error.facts["given"] == word
    return False


def _then(desk: Desk, scene: Scene, subscription: Subscription) -> str:
    """Say what an edited order will do next."""
    locale, resume_at = scene.locale, subscription.resume_at
    if subscription.status is Status.PAUSED and resume_at is None:
        return say("digest_then_paused", locale, id=subscription.short_id)
    posts = _next_posts(desk, scene, subscription)
    if resume_at is None:
        return say("digest_then", locale, next=posts)
    until = slot_text(resume_at, subscription.order.zone, locale)
    return say("digest_then_paused_until", locale, until=until, next=posts)


@contextmanager
def _examples_of(command: str) -> Iterator[None]:
    """Have the examples in mistakes of an order begin as the person did."""
    try:
        yield
    except UserError as error:
        raise UserError(error.key, command=command, **error.facts) from None


def _parse(scene: Scene, text: str, *, onto: Order) -> Order:
    matcher, tenant = scene.matcher, scene.tenant
    return parse_order(
        text,
        onto=onto,
        topics=lambda name: matcher.topic(name, workspace=tenant).id,
        speakers=lambda name: matcher.speaker(name, workspace=tenant).id,
    )


def _same(desk: Desk, scene: Scene, order: Order) -> Notice | None:
    """Say that the channel has such an order already, if it has."""
    same = [s for s in desk.here(scene) if s.order == order and s.status is Status.ACTIVE]
    if not same:
        return None
    facts = {"id": same[0].short_id, "next": next_text(same[0], scene.locale)}
    return Notice(text=say("digest_same", scene.locale, **facts))


def _supply(desk: Desk, scene: Scene, subscription: Subscription) -> tuple[str, bool]:
    """Say how long the quotes last, and tell whether that is short; raise UserError for none."""
    if subscription.next_due_at is None:
        raise UserError("order_never")
    pick = desk.choice.pick(subscription, subscription.next_due_at)
    if not pick.quotes:
        raise UserError("order_no_quotes")
    days = days_left(pick, subscription.order, scene.now)
    text = say("digest_supply", scene.locale, count=pick.supply, days=days)
    return text, days <= THIN_DAYS


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


def _next_posts(desk: Desk, scene: Scene, subscription: Subscription) -> str:
    slots = desk.stores.subscriptions.upcoming(subscription, next_due, FIRST_POSTS)
    zone, locale = subscription.order.zone, scene.locale
    texts = [slot_text(slot.due_at, zone, locale) for slot in slots]
    return say("digest_comma", locale).join(texts) or say("digest_never", locale)


def pause(desk: Desk, scene: Scene, command: c.DigestPause) -> Reply:
    """Pause, until a date if one is given."""
    given, until = command.id, command.until
    if not until and "-" in given:  # `/digest pause 2026-12-25`: the only one, until a date
        given, until = "", given
    subscription = desk.one(scene, given, "/digest pause {}")
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
    subscription = desk.one(scene, command.id, "/digest resume {}")
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
    return next_text(_with_next(subscription, slot), scene.locale)


def _with_next(subscription: Subscription, slot: Slot | None) -> Subscription:
    due_at, key = (slot.due_at, slot.key) if slot else (None, None)
    return replace(subscription, next_due_at=due_at, next_slot_key=key)


def remove(desk: Desk, scene: Scene, command: c.DigestRemove) -> Reply:
    """End a subscription."""
    subscription = desk.one(scene, command.id, "/digest remove {}")
    desk.stores.subscriptions.remove(subscription.id, scene.now)
    return Notice(text=say("digest_removed", scene.locale, id=subscription.short_id))


def skip(desk: Desk, scene: Scene, command: c.DigestSkip) -> Reply:
    """Leave out the next post."""
    subscription = desk.one(scene, command.id, "/digest skip {}")
    if subscription.status is not Status.ACTIVE or subscription.next_due_at is None:
        return Notice(text=say("digest_is_paused", scene.locale, id=subscription.short_id))
    slots = desk.stores.subscriptions.upcoming(subscription, next_due, 2)
    skipped, after = (*slots, None, None)[:2]
    if skipped:
        desk.stores.ledger.skip(subscription, skipped, after, scene.now)
    text = say(
        "digest_skipped",
        scene.locale,
        id=subscription.short_id,
        skipped=_slot(subscription, skipped, scene),
        next=_slot(subscription, after, scene),
    )
    return Notice(text=text)
