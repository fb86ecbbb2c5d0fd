"""Words on record: the library's quotes and the named turns of kept sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.model import Part, Quote, Source, Speaker
from bot.store.sources import KeptSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words on record: a quote of the library, or a turn of a kept source."""

    text: str
    speaker: str
    source: str
    quote: str | None = None
    is_asked: bool = False


def passages_of_quotes(
    quotes: Iterable[Quote], speakers: Iterable[Speaker], sources: Iterable[Source]
) -> list[Passage]:
    """Return the library's quotes as words on record."""
    people = {speaker.id: speaker for speaker in speakers}
    titles = {source.id: source.title for source in sources}
    return [
        Passage(
            text=quote.text,
            speaker=people[quote.speaker].name,
            source=titles.get(quote.source, quote.source),
            quote=quote.id,
            is_asked=people[quote.speaker].part is Part.INTERVIEWER,
        )
        for quote in quotes
        if quote.speaker in people
    ]


def passages_of_kept(kept: Iterable[KeptSource], sources: Iterable[Source]) -> list[Passage]:
    """Return the named turns of kept sources as words on record."""
    titles = {source.id: source.title for source in sources}
    return [
        Passage(
            text=turn.text,
            speaker=turn.speaker,
            source=titles.get(one.source, one.source),
            is_asked=turn.role == "question",
        )
        for one in kept
        for turn in one.turns
        if turn.speaker and turn.role in ("question", "answer")
    ]
