"""What the owner of a subscription is told, once: it cannot be posted, or it runs thin."""

from __future__ import annotations

import logging

from bot.messages import RetryAfter
from bot.ports import Sender
from bot.subscriptions import Order, Subscription
from bot.texts.say import SENTENCES, say

log = logging.getLogger(__name__)


async def tell_owner(sender: Sender, subscription: Subscription, notice: str) -> bool:
    """Send the notice as a private message; tell whether that is done with."""
    text = notice_text(subscription, notice)
    try:
        outcome = await sender.tell(subscription.place, subscription.owner, text)
    except Exception:  # a notice must not stop the posts
        log.exception("telling the owner of %s raised", subscription.id)
        return True
    return not isinstance(outcome, RetryAfter)


def notice_text(subscription: Subscription, notice: str) -> str:
    """Say what happened and what to do."""
    kind, _, fact = notice.partition(":")
    facts = {"channel": subscription.place.channel, "id": subscription.short_id}
    if kind in ("thin", "empty"):
        filters = _filters(subscription.order)
        advice = "digest_widen" if filters else "digest_load"
        facts["advice"] = say(advice, subscription.locale, filters=filters, **facts)
        return say(f"digest_{kind}", subscription.locale, days=fact, **facts)
    what = f"digest_gone_{fact}"
    advice = say(
        what if what in SENTENCES else "digest_gone", subscription.locale, reason=fact, **facts
    )
    return say("digest_paused_notice", subscription.locale, advice=advice, **facts)


def _filters(order: Order) -> str:
    """Return what, typed after `/digest edit`, lifts the filters that are set."""
    are_set = (("topic:all", order.topics), ("speaker:all", order.speakers))
    return " ".join(words for words, ids in are_set if ids)
