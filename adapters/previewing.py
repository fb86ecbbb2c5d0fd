"""`jinju digest preview`: the next posts of the terminal's digest, or of one that could be."""

from __future__ import annotations

import argparse
import json
from datetime import datetime

from adapters.console.parse import PLACE
from adapters.console.render import printable
from adapters.wiring import Core
from bot.digests.choice import Upcoming
from bot.errors import UserError
from bot.subscriptions import Order, Status, Subscription

DEFAULT_TIME = "09:00"


def run_preview(core: Core, options: argparse.Namespace) -> int:
    """Print the next posts; the code that chooses them is the one that posts."""
    now = core.clock.now()
    upcoming = _upcoming(core, options, now)
    if options.as_json:
        rows = [
            {"post": number, "date": post.day.isoformat(), "quotes": list(post.quotes)}
            for number, post in enumerate(upcoming, 1)
        ]
        print(json.dumps(rows))
        return 0
    for post in upcoming:
        found = {quote.id: quote for quote in core.library.quotes(post.quotes, tenant=PLACE.tenant)}
        for id_ in post.quotes:
            print(printable(f"{post.day}  #{id_}  {found[id_].text}"))
    return 0


def _upcoming(core: Core, options: argparse.Namespace, now: datetime) -> tuple[Upcoming, ...]:
    """Preview the terminal's own digest, unless a topic or a speaker asks for another."""
    here = [s for s in core.stores.subscriptions.of_place(PLACE) if s.status is Status.ACTIVE]
    if here and not (options.topic or options.speaker):
        return core.choice.preview(here[0], here[1:], options.posts, now)
    return core.choice.preview(_possible(core, options, now), (), options.posts, now)


def _possible(core: Core, options: argparse.Namespace, now: datetime) -> Subscription:
    matcher = core.snapshot().matcher
    topic = options.topic and matcher.topic(options.topic).id
    if topic is None:
        raise UserError("order_topic", given=options.topic[:40], command="/digest add")
    speaker = options.speaker and matcher.speaker(options.speaker).id
    if speaker is None:
        raise UserError("order_speaker", given=options.speaker[:40], command="/digest add")
    order = Order(
        times=(DEFAULT_TIME,),
        zone=core.settings.timezone,
        topics=(topic,) if topic else (),
        speakers=(speaker,) if speaker else (),
    )
    return Subscription(
        id="preview",
        short_id="preview",
        place=PLACE,
        owner="you",
        locale=core.settings.locale,
        order=order,
        status=Status.ACTIVE,
        created_at=now,
        next_due_at=None,
        next_slot_key=None,
    )
