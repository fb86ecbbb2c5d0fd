"""How an order, a slot and an outcome are said."""

from __future__ import annotations

from datetime import datetime

from bot.digests.schedule import load_zone
from bot.model import Locale, Quote
from bot.service.cards import shown_words
from bot.service.scene import Scene
from bot.store.history import Entry
from bot.subscriptions import CatchUp, Language, Order, Status, Subscription
from bot.texts.say import SENTENCES, say

LONGEST_WORDS = 28  # characters of a quote in a list
MOST_DATES = 5
_SETS = {
    tuple(range(1, 8)): "digest_every_day",
    tuple(range(1, 6)): "digest_weekdays",
    (6, 7): "digest_weekends",
}


def slot_text(at: datetime, zone: str, locale: Locale) -> str:
    """Say a due time as people of its zone read it."""
    local = at.astimezone(load_zone(zone))
    day = say(f"weekday_{local.isoweekday()}", locale)
    return say("digest_slot", locale, date=f"{local:%Y-%m-%d}", day=day, time=f"{local:%H:%M}")


def next_text(subscription: Subscription, locale: Locale) -> str:
    """Say when the next post is due."""
    if subscription.next_due_at is None:
        return say("digest_never", locale)
    return slot_text(subscription.next_due_at, subscription.order.zone, locale)


def order_text(order: Order, scene: Scene) -> str:
    """Say what was understood of an order."""
    locale = scene.locale
    if order.days in _SETS:
        days = say(_SETS[order.days], locale)
    else:
        comma = say("digest_comma", locale)
        days = say(
            "digest_days",
            locale,
            days=comma.join(say(f"weekday_{day}", locale) for day in order.days),
        )
    times = say("digest_comma", locale).join(order.times)
    options = "".join(_options(order, scene))
    return say("digest_order", locale, days=days, times=times, zone=order.zone, options=options)


def _options(order: Order, scene: Scene) -> list[str]:
    locale, catalogue = scene.locale, scene.catalogue
    comma = say("digest_comma", locale)
    parts = []
    if order.topics:
        topics = [t for t in order.topics if t in catalogue.topics]
        names = comma.join(catalogue.topic_name(t, locale) for t in topics)
        parts.append(say("digest_topics", locale, names=names))
    if order.speakers:
        speakers = [s for s in order.speakers if s in catalogue.speakers]
        names = comma.join(catalogue.speaker_name(s, locale) for s in speakers)
        parts.append(say("digest_speakers", locale, names=names))
    if order.count > 1:
        parts.append(say("digest_count", locale, count=order.count))
    if order.language is not Language.CHINESE:
        parts.append(say(f"digest_lang_{order.language}", locale))
    if order.silent:
        parts.append(say("digest_silent", locale))
    if order.except_on:
        dates = [day.isoformat() for day in order.except_on[:MOST_DATES]]
        more = ["…"] if len(order.except_on) > MOST_DATES else []
        parts.append(say("digest_except", locale, dates=comma.join(dates + more)))
    if order.catch_up is not CatchUp.LATEST:
        parts.append(say(f"digest_late_{order.catch_up}", locale))
    return parts


def status_text(subscription: Subscription, last: Entry | None, locale: Locale) -> str:
    """Say whether a subscription posts, when next, and how the last one went."""
    zone = subscription.order.zone
    if subscription.status is Status.PAUSED:
        why = ""
        if subscription.resume_at:
            until = slot_text(subscription.resume_at, zone, locale)
            why = say("digest_status_until", locale, until=until)
        elif subscription.pause_reason and subscription.pause_reason != "asked":
            why = say("digest_status_why", locale, reason=subscription.pause_reason)
        text = say("digest_status_paused", locale, why=why)
    else:
        text = say("digest_next", locale, next=next_text(subscription, locale))
    if last:
        slot = slot_text(last.scheduled_for, zone, locale)
        outcome = outcome_text(last, locale)
        text += say("digest_last", locale, slot=slot, outcome=outcome)
    return text


def outcome_text(entry: Entry, locale: Locale) -> str:
    """Say what became of a delivery."""
    why = say("digest_status_why", locale, reason=entry.reason) if entry.reason else ""
    match entry.state:
        case "sent":
            text = say("digest_sent_late" if entry.is_late else "digest_sent", locale)
        case "skipped" if f"digest_skipped_{entry.reason}" in SENTENCES:
            text = say(f"digest_skipped_{entry.reason}", locale)
        case "unknown":
            text = say("digest_unknown_state", locale, why=why)
        case "sending":
            text = say("digest_sending", locale)
        case "pending":
            text = say("digest_pending", locale, why=why)
        case _:
            text = say("digest_failed", locale, why=why)
    if entry.corrected:
        is_edited = entry.corrected == "edited"
        text += say("digest_corrected" if is_edited else "digest_not_corrected", locale)
    return text


def quotes_text(ids: tuple[str, ...], scene: Scene) -> str:
    """Name quotes in a list: speaker, first words, id; only the id where no longer served."""
    served = {quote.id: quote for quote in scene.quotes(ids)}
    return " · ".join(_short(served[i], scene) if i in served else f"#{i}" for i in ids)


def _short(quote: Quote, scene: Scene) -> str:
    words = shown_words(quote, scene.locale)
    if len(words) > LONGEST_WORDS:
        words = f"{words[: LONGEST_WORDS - 2]}…{words[-1]}"
    return f"{scene.catalogue.speaker_name(quote.speaker, scene.locale)}{words} #{quote.id}"
