"""How fast each platform may be posted to: spacing by channel, workspace and platform; parking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.messages import Place

Bucket = tuple[str, ...]  # (platform,), (platform, workspace) or (platform, workspace, channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The least time between two posts, in seconds; zero where the platform sets none."""

    channel: float = 0.0
    workspace: float = 0.0
    platform: float = 0.0
    parks_workspace: bool = False  # a 429 may mean the whole workspace


# Slack: one a second and channel, several hundred a minute and workspace. Discord: 50 a second
# in all; what it allows a channel comes in its headers, which its library obeys.
LIMITS: Mapping[str, Limit] = {
    "slack": Limit(channel=1.0, workspace=0.2, parks_workspace=True),
    "discord": Limit(platform=0.02),
}


class Limiter:
    """Hands out times to post at; instants are seconds of a monotonic clock."""

    def __init__(self, limits: Mapping[str, Limit] = LIMITS) -> None:
        self._limits = limits
        self._free_at: dict[Bucket, float] = {}
        self._parked_until: dict[Bucket, float] = {}

    def reserve(self, place: Place, now: float) -> float:
        """Take the next free time for a post there; return how many seconds it is away."""
        limit = self._limits.get(place.platform, Limit())
        spacing = tuple(
            zip(_buckets(place), (limit.platform, limit.workspace, limit.channel), strict=True)
        )
        start = max([now, *(self._free_at.get(bucket, now) for bucket, _ in spacing)])
        for bucket, gap in spacing:
            if gap:
                self._free_at[bucket] = start + gap
        return start - now

    def park(self, place: Place, delay: timedelta, now: float) -> None:
        """Let nothing through to where a 429 came from until the delay has passed."""
        limit = self._limits.get(place.platform, Limit())
        _, workspace, channel = _buckets(place)
        bucket = workspace if limit.parks_workspace else channel
        until = now + delay.total_seconds()
        self._parked_until[bucket] = max(until, self._parked_until.get(bucket, until))

    def parked_for(self, place: Place, now: float) -> timedelta:
        """Return how long nothing may go there, zero if it may go now."""
        until = max(self._parked_until.get(bucket, now) for bucket in _buckets(place))
        return timedelta(seconds=max(0.0, until - now))

    def parked(self, now: float) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
        """Return the parked tenants, and the parked (tenant, channel) pairs; forget the rest."""
        self._parked_until = {b: t for b, t in self._parked_until.items() if t > now}
        self._free_at = {b: t for b, t in self._free_at.items() if t > now}
        tenants = frozenset(f"{b[0]}:{b[1]}" for b in self._parked_until if len(b) == 2)
        channels = frozenset((f"{b[0]}:{b[1]}", b[2]) for b in self._parked_until if len(b) == 3)
        return tenants, channels


def _buckets(place: Place) -> tuple[Bucket, Bucket, Bucket]:
    platform, workspace, channel = place.platform, place.workspace, place.channel
    return (platform,), (platform, workspace), (platform, workspace, channel)
