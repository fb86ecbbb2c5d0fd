"""Does a pack hang together: dates, later views, sides, disagreements, people and topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from bot.library.findings import Finding, error, warning
from bot.model import Later, Pack, Part, Proposition, Quote, Source

THIN = 3  # quotes that a topic needs


def check_links(pack: Pack, everything: Pack) -> Iterator[Finding]:
    """Check what the parts of a pack say of each other and of the rest of `everything`.

    References that lead nowhere are passed over: the reader of packs reports them.
    """
    quotes = {quote.id: quote for quote in everything.quotes}
    sources = {source.id: source for source in everything.sources}
    for quote in pack.quotes:
        if source := sources.get(quote.source):
            yield from _check_dates(quote, source)
        if quote.proposition and not quote.side:
            yield warning(quote.id, "check_no_side", proposition=quote.proposition)
        for later in quote.later:
            if target := quotes.get(later.id):
                yield from _check_later(quote, later, target)
    for proposition in pack.propositions:
        yield from _check_disagreements(proposition, quotes)
    yield from _check_people(pack, everything)
    yield from _check_topics(pack, everything)


def _check_dates(quote: Quote, source: Source) -> Iterator[Finding]:
    if quote.said_on and source.said_on and not _is_within(quote.said_on, source.said_on):
        yield error(quote.id, "check_date", said_on=quote.said_on, source=source.said_on)
    elif quote.said_on and source.published_on and _is_after(quote.said_on, source.published_on):
        facts = {"said_on": quote.said_on, "published_on": source.published_on}
        yield error(quote.id, "check_date_published", **facts)
    checked_on = quote.receipt.checked_on
    if (
        quote.said_on
        and checked_on != date.min
        and _is_after(quote.said_on, checked_on.isoformat())
    ):
        yield error(quote.id, "check_date_future", said_on=quote.said_on, checked_on=checked_on)
    if quote.due and quote.said_on and _is_after(quote.said_on, quote.due):
        yield error(quote.id, "check_due", due=quote.due, said_on=quote.said_on)


def _is_within(first: str, second: str) -> bool:
    """Tell whether two dates `YYYY[-MM[-DD]]` can be one, as far as each is known."""
    return first.startswith(second) or second.startswith(first)


def _is_after(first: str, second: str) -> bool:
    """Tell whether one date surely comes after another, as far as both are known."""
    shared = min(len(first), len(second))
    return first[:shared] > second[:shared]


def _check_later(quote: Quote, later: Later, target: Quote) -> Iterator[Finding]:
    if target.speaker != quote.speaker:
        yield error(quote.id, "check_later_speaker", other=target.id)
    if target.said_on is None or quote.said_on is None:
        yield error(quote.id, "check_later_undated", other=target.id)
    elif _is_after(quote.said_on, target.said_on):
        facts = {"said_on": target.said_on, "before": quote.said_on}
        yield error(quote.id, "check_later_earlier", other=target.id, **facts)
    elif target.id == quote.id or target.source == quote.source:
        yield warning(quote.id, "check_later_same", other=target.id)
    if quote.proposition and target.proposition != quote.proposition:
        yield warning(quote.id, "check_later_proposition", other=target.id)
    if not later.note.zh or not later.note.en:
        yield warning(quote.id, "check_later_note", other=target.id)


def _check_disagreements(
    proposition: Proposition, quotes: Mapping[str, Quote]
) -> Iterator[Finding]:
    for pair in proposition.disagreements:
        one, other = (quotes.get(id_) for id_ in pair)
        if one is None or other is None:
            continue
        facts = {"other": other.id, "proposition": proposition.id}
        if one.speaker == other.speaker:
            yield error(one.id, "check_disagree_self", **facts)
        if {one.proposition, other.proposition} != {proposition.id}:
            yield error(one.id, "check_disagree_elsewhere", **facts)
        elif one.side == other.side:
            yield error(one.id, "check_disagree_side", **facts)


def _check_people(pack: Pack, everything: Pack) -> Iterator[Finding]:
    speakers = {speaker.id: speaker for speaker in everything.speakers}
    for quote in pack.quotes:
        speaker = speakers.get(quote.speaker)
        if speaker is None or not quote.state.is_verified:
            continue
        if speaker.part is Part.INTERVIEWER:
            yield error(quote.id, "check_interviewer", speaker=speaker.name)
        if speaker.role_in(quote.source) is None:
            yield warning(quote.id, "check_no_role", speaker=speaker.name, source=quote.source)
    quoted = {quote.speaker for quote in everything.quotes if quote.state.is_verified}
    for speaker in pack.speakers:
        if speaker.part is Part.GUEST and speaker.id not in quoted:
            place = f"speaker {speaker.id}"
            yield Finding(place=place, key="check_never_quoted", is_error=False)


def _check_topics(pack: Pack, everything: Pack) -> Iterator[Finding]:
    served = (quote for quote in everything.quotes if quote.state.is_verified)
    counts = Counter(topic for quote in served for topic in quote.topics)
    for topic in pack.topics:
        if (count := counts[topic.id]) < THIN:
            facts = {"count": count, "least": THIN}
            yield Finding(
                place=f"topic {topic.id}", key="check_thin_topic", is_error=False, facts=facts
            )
