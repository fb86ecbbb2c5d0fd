"""Sets the scene of each request from what the program works with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from bot.messages import Request
from bot.ports import Clock
from bot.service.current import Current
from bot.service.scene import Scene
from bot.store.library import Library
from bot.store.sources import KeptSources
from bot.transcripts.letters import Letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenes:
    """What the core works with; the composition root puts it together."""

    library: Library
    kept: KeptSources
    current: Current
    letters: Letters
    clock: Clock
    chance: Random
    zone: ZoneInfo

    def of(
        self, request: Request, *, now: datetime | None = None, zone: ZoneInfo | None = None
    ) -> Scene:
        """Gather what answering needs; the library is as it stands, whatever the time."""
        return Scene(
            request=request,
            now=now or self.clock.now(),
            zone=zone or self.zone,
            snapshot=self.current.snapshot(),
            library=self.library,
            kept=self.kept,
            letters=self.letters,
            chance=self.chance,
        )
