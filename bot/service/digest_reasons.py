"""Why a quote was posted: the filter, the round, and whose turn it was."""

from __future__ import annotations

from bot.digests.choice import Choice
from bot.messages import Notice, Reply
from bot.service.digest_desk import Desk
from bot.service.digest_lines import order_text, slot_text
from bot.service.scene import Scene
from bot.store.history import Entry
from bot.store.stores import Stores
from bot.texts.say import say


def explain(desk: Desk, scene: Scene, quote: str) -> Reply:
    """Explain the newest post of a quote, or the newest post where none is named."""
    found = _find(desk.stores, scene, quote)
    if found is None and not quote:
        return Notice(text=say("digest_why_nothing", scene.locale))
    if found is None:
        return Notice(text=say("digest_why_none", scene.locale, quote=quote))
    return Notice(text="\n".join(_lines(desk.choice, scene, found, quote or found.quotes[0])))


def _find(stores: Stores, scene: Scene, quote: str) -> Entry | None:
    place = scene.request.place
    entries = stores.history.with_quote(place, quote) if quote else stores.history.entries(place)
    return next((entry for entry in entries if entry.state == "sent" and entry.quotes), None)


def _lines(choice: Choice, scene: Scene, entry: Entry, quote: str) -> list[str]:
    subscription, locale = entry.subscription, scene.locale
    slot = slot_text(entry.scheduled_for, subscription.order.zone, locale)
    order = order_text(subscription.order, scene)
    facts = {"quote": quote, "slot": slot, "id": subscription.short_id, "order": order}
    lines = [say("digest_why", locale, **facts)]
    reasons = choice.explain(subscription, quote, entry.scheduled_for, but=entry.id)
    if reasons is None or reasons.speaker not in scene.catalogue.speakers:
        return lines  # the channel may be shared by now
    lines.append(
        say(
            "digest_why_round",
            locale,
            supply=reasons.supply,
            round=reasons.round,
            position=reasons.position,
        )
    )
    speaker = scene.catalogue.speaker_name(reasons.speaker, locale)
    shares = {"share": reasons.share, "posted": reasons.posted}
    return [*lines, say("digest_why_voice", locale, speaker=speaker, **shares)]
