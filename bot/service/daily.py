"""What a daily post says, and which quotes it may choose from."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.commands import RandomQuote, Retire, Today
from bot.messages import Asker, Button, Cards, Place, Request
from bot.model import Locale
from bot.service.scene import Scene
from bot.service.scenes import Scenes
from bot.store.library import Summary
from bot.subscriptions import Language, Subscription
from bot.texts.say import say


class DailyPosts:
    """Renders the posts of subscriptions from the library as it stands."""

    def __init__(self, scenes: Scenes) -> None:
        self._scenes = scenes

    def supply(self, place: Place) -> tuple[Summary, ...]:
        """Return the quotes that daily posts in a place may use."""
        return self._scenes.library.summary(
            tenant="" if place.is_shared else place.tenant, daily_only=True
        )

    def compose(
        self, subscription: Subscription, ids: tuple[str, ...], due_at: datetime, is_late: bool
    ) -> Cards | None:
        """Write the post as of its due time; None when none of the quotes is served any more."""
        order = subscription.order
        locale = subscription.locale
        if order.language is Language.ENGLISH:
            locale = Locale.ENGLISH
        elif locale is Locale.ENGLISH:
            locale = Locale.SIMPLIFIED
        asker = Asker(id=subscription.owner, locale=locale)
        request = Request(place=subscription.place, asker=asker, command=Today())
        scene = self._scenes.of(request, now=due_at, zone=ZoneInfo(order.zone))
        return write_post(scene, ids, is_both=order.language is Language.BOTH, is_late=is_late)


def write_post(
    scene: Scene, ids: tuple[str, ...], *, is_both: bool = False, is_late: bool = False
) -> Cards | None:
    """Write a post; its words come first, as a phone's notification shows only the beginning."""
    quotes = scene.quotes(ids)
    if not quotes:
        return None
    return Cards(
        cards=scene.cards(quotes, is_both=is_both),
        lines=(say("late_post", scene.locale),) if is_late else (),
        buttons=(
            Button(label=say("button_another", scene.locale), command=RandomQuote()),
            Button(label=say("button_retire", scene.locale), command=Retire(quotes[0].id)),
        ),
    )
