"""What a subscription may post, what it posts next, and what it will post: one code for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.digests.rotation import Posted, choose, count_unseen, find_cycle
from bot.digests.schedule import load_zone, next_due
from bot.messages import Place
from bot.store.history import History, Past
from bot.store.library import Summary
from bot.subscriptions import Order, Slot, Subscription

Supply = Callable[[Place], Sequence[Summary]]  # what daily posts may use in a place


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """The quotes of one post, and how many are left before the first repeat."""

    quotes: tuple[str, ...]
    left: int
    supply: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """One post to come."""

    slot: Slot
    day: date  # where the channel is
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why a quote was its channel's turn; shares are whole percents."""

    supply: int
    round: int  # counted from 1, as is the position in it
    position: int
    speaker: str
    share: int  # of the speaker in the supply
    posted: int  # of the speaker in what this round has posted, with this quote


class Choice:
    """Chooses quotes from the supply by the order's filter and the channel's history."""

    def __init__(self, history: History, supply: Supply) -> None:
        self._history = history
        self._supply = supply

    def pick(
        self, subscription: Subscription, at: datetime, *,
        but: int | None = None, refused: frozenset[str] = frozenset(),
    ) -> Pick:  # fmt: skip
        """Choose the post due `at`, not counting the delivery `but`, without refused quotes."""
        place = subscription.place
        pool = self.pool(subscription, at, refused)
        past = _posted(self._history.posted(place, but=but), subscription)
        return _pick(pool, past, subscription, at)

    def pool(
        self, subscription: Subscription, at: datetime, refused: frozenset[str] = frozenset()
    ) -> list[Summary]:
        """Return what may be posted `at`: not retired, nor shown by hand that day if others are."""
        midnight = _midnight(at, subscription.order.zone)
        retired, shown = self._history.unwanted(subscription.place, midnight)
        wanted = [
            quote
            for quote in self._supply(subscription.place)
            if fits(quote, subscription.order) and quote.id not in retired | refused
        ]
        return [quote for quote in wanted if quote.id not in shown] or wanted

    def preview(
        self, subscription: Subscription, others: Iterable[Subscription], posts: int, now: datetime
    ) -> tuple[Upcoming, ...]:
        """Play the next posts through, those of the channel's other subscriptions between them."""
        running = {s.id: s for s in (*others, subscription)}
        past = list(self._history.posted(subscription.place))
        told = {id_: [*_posted(past, s)] for id_, s in running.items()}
        queue = {id_: _first_slot(s, now) for id_, s in running.items()}
        pools = {id_: self.pool(s, now) for id_, s in running.items()}
        found: list[Upcoming] = []
        while len(found) < posts and (slot := queue[subscription.id]):
            id_ = min((s, i) for i, s in queue.items() if s is not None)[1]
            current, slot = running[id_], queue[id_] or slot
            is_today = _day(slot.due_at, current) == _day(now, current)
            pool = pools[id_] if is_today else self._tomorrow(pools, current, slot.due_at)
            pick = _pick(pool, told[id_], current, slot.due_at)
            for other, entries in told.items():
                entries.extend(Posted(q, slot.due_at, other == id_) for q in pick.quotes)
            if id_ == subscription.id and pick.quotes:
                day = _day(slot.due_at, current)
                found.append(Upcoming(slot=slot, day=day, quotes=pick.quotes))
            queue[id_] = next_due(current.order, slot) if pick.quotes else None
        return tuple(found)

    def explain(
        self, subscription: Subscription, quote: str, at: datetime, *, but: int
    ) -> Reasons | None:
        """Say how the choice stood when a quote was posted, by today's supply."""
        by_id = {candidate.id: candidate for candidate in self.pool(subscription, at)}
        if quote not in by_id:
            return None
        past = _posted(self._history.posted(subscription.place, but=but), subscription)
        cycle = find_cycle(by_id, [post for post in past if post.at < at])
        speaker = by_id[quote].speaker
        voiced = sum(by_id[post.id].speaker == speaker for post in cycle.seen)
        total = sum(candidate.speaker == speaker for candidate in by_id.values())
        return Reasons(
            supply=len(by_id),
            round=cycle.number + 1,
            position=len(cycle.seen) + 1,
            speaker=speaker,
            share=round(100 * total / len(by_id)),
            posted=round(100 * (voiced + 1) / (len(cycle.seen) + 1)),
        )

    def _tomorrow(
        self, pools: dict[str, list[Summary]], subscription: Subscription, at: datetime
    ) -> list[Summary]:
        """Return the pool of a later day, when nothing was shown by hand yet."""
        key = f"{subscription.id} later"
        if key not in pools:
            pools[key] = self.pool(subscription, at)
        return pools[key]


def fits(quote: Summary, order: Order) -> bool:
    """Tell whether a quote is on one of the order's topics, by one of its speakers."""
    is_on_topic = not order.topics or not set(order.topics).isdisjoint(quote.topics)
    return is_on_topic and (not order.speakers or quote.speaker in order.speakers)


def days_left(pick: Pick, order: Order, now: datetime) -> int:
    """Return for how many days the quotes last before the first repeat."""
    week = timedelta(days=7)
    slot, posts = next_due(order, now), 0
    while slot and slot.due_at <= now + week:
        posts, slot = posts + 1, next_due(order, slot)
    per_day = max(posts * order.count, 1) / 7
    return int(pick.left / per_day)


def _pick(
    pool: Sequence[Summary], past: Sequence[Posted], subscription: Subscription, at: datetime
) -> Pick:
    """Choose; between equals the channel and the day decide, so that a preview foretells."""
    place = subscription.place
    seed = f"{place.tenant} {place.channel} {_day(at, subscription)}"
    quotes = choose(pool, past, subscription.order.count, seed) if pool else ()
    left = max(0, count_unseen(pool, past) - len(quotes))
    return Pick(quotes=quotes, left=left, supply=len(pool))


def _posted(past: Iterable[Past], subscription: Subscription) -> list[Posted]:
    return [Posted(post.id, post.at, post.subscription_id == subscription.id) for post in past]


def _first_slot(subscription: Subscription, now: datetime) -> Slot | None:
    if subscription.next_due_at and subscription.next_slot_key:
        return Slot(subscription.next_due_at, subscription.next_slot_key)
    return next_due(subscription.order, now)


def _day(at: datetime, subscription: Subscription) -> date:
    return at.astimezone(load_zone(subscription.order.zone)).date()


def _midnight(at: datetime, zone_name: str) -> datetime:
    zone = load_zone(zone_name)
    day = at.astimezone(zone).date()
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
