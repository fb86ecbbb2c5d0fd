"""All that answering one request needs, gathered once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from bot.matching.matcher import Matcher
from bot.messages import Button, Card, Cards, Request, Understood
from bot.model import Locale, Part, Quote
from bot.service.cards import Setting, make_card
from bot.service.catalogue import Catalogue
from bot.service.counts import Counts
from bot.service.current import Snapshot
from bot.store.library import Library
from bot.store.sources import KeptSources
from bot.transcripts.letters import Letters

PAGE = 3  # cards an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One request, and what the workspace may see when it is made."""

    request: Request
    now: datetime
    zone: ZoneInfo
    snapshot: Snapshot
    library: Library
    kept: KeptSources
    letters: Letters
    chance: Random

    @property
    def catalogue(self) -> Catalogue:
        """Return speakers, topics, sources and propositions as they may be seen here."""
        return self.snapshot.catalogue(self.tenant)

    @property
    def matcher(self) -> Matcher:
        """Return the search index."""
        return self.snapshot.matcher

    @property
    def locale(self) -> Locale:
        """Return the reader's language and script."""
        return self.request.asker.locale

    @property
    def tenant(self) -> str:
        """Return whose private content may be seen here: nobody's in a shared channel."""
        place = self.request.place
        return "" if place.is_shared else place.tenant

    def quotes(self, ids: Sequence[str]) -> tuple[Quote, ...]:
        """Return the served quotes among these, in this order."""
        found = self.library.quotes(ids, tenant=self.tenant)
        return tuple(quote for quote in found if quote.state.is_verified)

    def cards(
        self,
        quotes: Sequence[Quote],
        headings: Sequence[str] = (),
        *,
        is_both: bool = False,
        is_compact: bool = False,
    ) -> tuple[Card, ...]:
        """Compose cards, each with its heading where there are headings."""
        linked = {view.id for quote in quotes for view in quote.later}
        linked |= {e.id for quote in quotes for e in self.snapshot.earlier.get(quote.id, ())}
        setting = Setting(
            catalogue=self.catalogue,
            locale=self.locale,
            today=self.now.astimezone(self.zone).date(),
            linked={quote.id: quote for quote in self.quotes(sorted(linked))},
            earlier=self.snapshot.earlier,
            is_both=is_both,
            is_compact=is_compact,
        )
        pairs = zip(quotes, headings or [""] * len(quotes), strict=True)
        return tuple(make_card(quote, setting, heading=heading) for quote, heading in pairs)

    def answer(
        self,
        ids: Sequence[str],
        *,
        understood: Understood | None = None,
        lines: tuple[str, ...] = (),
        buttons: tuple[Button, ...] = (),
    ) -> Cards:
        """Answer with these quotes."""
        return Cards(
            cards=self.cards(self.quotes(ids)),
            understood=understood or Understood(),
            lines=lines,
            buttons=buttons,
        )

    def understood(
        self, topics: Iterable[str] = (), speakers: Iterable[str] = (), words: Iterable[str] = ()
    ) -> Understood:
        """Gather what was understood."""
        return Understood(
            topics=tuple(self.catalogue.topics[id_] for id_ in topics),
            speakers=tuple(self.catalogue.speakers[id_] for id_ in speakers),
            words=tuple(words),
        )

    def topic_names(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Name topics in the reader's language."""
        return tuple(self.catalogue.topic_name(id_, self.locale) for id_ in ids)

    def speaker_names(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Name speakers in the reader's language."""
        return tuple(self.catalogue.speaker_name(id_, self.locale) for id_ in ids)

    @property
    def counts(self) -> Counts:
        """Return how many quotes there are here."""
        return self.snapshot.counts_for(self.tenant, self.library)

    def busiest_topics(self) -> list[str]:
        """Return the topics, those with most quotes first."""
        return self.counts.busiest(self.counts.topics, self.catalogue.topics)

    def busiest_speakers(self) -> list[str]:
        """Return those who are quoted, those with most quotes first."""
        guests = [id_ for id_, s in self.catalogue.speakers.items() if s.part is Part.GUEST]
        return self.counts.busiest(self.counts.speakers, guests)
