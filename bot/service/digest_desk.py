"""What the `/digest` commands work with, and which subscription a person means."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.digests.choice import Choice
from bot.digests.means import Compose
from bot.errors import UserError
from bot.service.scene import Scene
from bot.store.stores import Stores
from bot.subscriptions import Subscription


@dataclass(frozen=True, slots=True)
class Desk:
    """Stores, choice and rendering: the same that the posts are made with."""

    stores: Stores
    choice: Choice
    compose: Compose

    def here(self, scene: Scene) -> tuple[Subscription, ...]:
        """Return the channel's subscriptions; who reads the channel now counts, not who did."""
        place = scene.request.place
        found = self.stores.subscriptions.of_place(place)
        return tuple(replace(one, place=place) for one in found)

    def one(self, scene: Scene, given: str, example: str) -> Subscription:
        """Return the subscription that is meant: the one named, or the only one there is.

        `example` is a command with `{}` where the id belongs.
        """
        found = self.here(scene)
        if not found:
            raise UserError("digest_none")
        wanted = given.strip().lower().removeprefix("#")
        ids = ", ".join(s.short_id for s in found)
        if not wanted and len(found) > 1:
            raise UserError("digest_which", ids=ids, example=example.format(found[0].short_id))
        named = [s for s in found if not wanted or s.short_id == wanted]
        if not named:
            raise UserError("digest_unknown", given=given[:20], ids=ids)
        return named[0]
