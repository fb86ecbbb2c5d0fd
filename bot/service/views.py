"""How views stand to one another: a speaker's over time, two speakers' side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from bot import commands as c
from bot.errors import UserError
from bot.messages import Button, Cards, Reply, Understood
from bot.model import Later, LaterKind, Part, Proposition, Quote
from bot.service.lookup import is_unheard_of, miss, not_quoted, nothing_from, offer, search
from bot.service.scene import Scene
from bot.texts.say import months_between, pick, say, span

STATEMENTS = 6  # of a timeline on one page
LAST = "9999"  # sorts what has no date behind all that has


def timeline(scene: Scene, command: c.Timeline) -> Reply:
    """Show a speaker's dated statements in order, gaps and the editor's marks included."""
    typed = f"{command.speaker} {command.topic}".strip()
    found = search(scene, typed)
    guests = [
        s for s in found.understood.speakers if scene.catalogue.speakers[s].part is Part.GUEST
    ]
    if not guests:
        asked = found.understood.speakers
        return (
            not_quoted(scene, asked[0])
            if asked
            else miss(scene, typed, found, sentence="miss_speaker")
        )
    name = scene.catalogue.speaker_name(guests[0], scene.locale)
    ids = scene.matcher.browse(
        topics=found.understood.topics, speakers=guests[:1], workspace=scene.tenant
    )
    quotes = scene.quotes(ids)
    topics = scene.topic_names(found.understood.topics)
    if not quotes or is_unheard_of(scene, found):
        return nothing_from(scene, guests[0], found)
    shown = _page(quotes, command.page)
    key = "timeline_topic" if topics else "timeline"
    title = say(key, scene.locale, speaker=name, topic=", ".join(topics))
    start = command.page * STATEMENTS
    last = start + len(shown)
    count = say("more_found", scene.locale, total=len(quotes), first=start + 1, last=last)
    return Cards(
        cards=scene.cards(shown, _headings(scene, quotes, shown), is_compact=True),
        understood=scene.understood(found.understood.topics, guests[:1], found.understood.words),
        lines=(title, count) if len(quotes) > STATEMENTS else (title,),
        buttons=_turns(scene, command, last < len(quotes)),
    )


def _page(quotes: Sequence[Quote], page: int) -> list[Quote]:
    """Return a page in order of date, undated last; each page has its share of every date.

    Of one date, what an editor linked comes before the rest, and changes before all.
    """
    weights = dict.fromkeys((quote.id for quote in quotes), 2)
    for quote in quotes:
        for view in quote.later:
            weight = int(view.kind is not LaterKind.CHANGED)
            for id_ in (quote.id, view.id):
                weights[id_] = min(weights.get(id_, 2), weight)
    by_date: dict[str, list[Quote]] = {}
    for quote in sorted(quotes, key=lambda q: (weights[q.id], q.id)):
        by_date.setdefault(quote.said_on or LAST, []).append(quote)
    ranked = sorted((n, date, q.id) for date, found in by_date.items() for n, q in enumerate(found))
    ids = {id_ for _, _, id_ in ranked[page * STATEMENTS : (page + 1) * STATEMENTS]}
    if not ids:
        raise UserError("page_beyond", page=page + 1)
    shown = [quote for quote in quotes if quote.id in ids]
    return sorted(shown, key=lambda q: (q.said_on or LAST, weights[q.id], q.id))


def _turns(scene: Scene, command: c.Timeline, has_more: bool) -> tuple[Button, ...]:
    pages = [("button_back", command.page - 1)] if command.page else []
    pages += [("button_more", command.page + 1)] if has_more else []
    return tuple(
        Button(label=say(key, scene.locale), command=replace(command, page=page))
        for key, page in pages
    )


def _headings(scene: Scene, quotes: Sequence[Quote], shown: Sequence[Quote]) -> list[str]:
    """Head each statement by its date, the gap before it, and a change that an editor marked."""
    marks: dict[str, Later] = {}
    for view in (view for quote in quotes for view in quote.later):
        if view.kind is LaterKind.CHANGED:
            marks[view.id] = view
        marks.setdefault(view.id, view)
    headings = []
    for before, quote in pairwise([None, *shown]):
        if quote is None:
            continue
        parts = [quote.said_on or say("undated", scene.locale)]
        if before and before.said_on and quote.said_on:
            months = months_between(before.said_on, quote.said_on)
            if months:
                parts.append(say("timeline_gap", scene.locale, span=span(months, scene.locale)))
        if quote.id in marks:
            note = pick(marks[quote.id].note, scene.locale)
            parts.append(say(f"timeline_{marks[quote.id].kind}", scene.locale, note=note))
        headings.append(" ".join(parts))
    return headings


def compare(scene: Scene, command: c.Compare) -> Reply:
    """Set two speakers side by side on one proposition, nearest dates first, without a verdict."""
    typed = " ".join(filter(None, (command.first, command.second, command.topic)))
    found = search(scene, typed)
    speakers = found.understood.speakers[:2]
    if len(speakers) < 2 or not found.understood.topics:
        raise UserError("compare_needs_two")
    first, second = (
        scene.quotes(
            scene.matcher.browse(
                topics=found.understood.topics, speakers=[s], workspace=scene.tenant
            )
        )
        for s in speakers
    )
    names = scene.speaker_names(speakers)
    understood = scene.understood(found.understood.topics, speakers)
    topic = scene.topic_names(found.understood.topics)[0]
    title = say("compare", scene.locale, first=names[0], second=names[1], topic=topic)
    pair = _nearest_pair(scene, first, second)
    if pair:
        return _side_by_side(scene, (title,), pair, understood)
    if not (first or second):
        nothing = [say("compare_nothing", scene.locale, speaker=name) for name in names]
        return offer(scene, " ".join(nothing), found)
    return _apart(scene, title, (first, second), names, understood)


def _nearest_pair(
    scene: Scene, first: Iterable[Quote], second: Iterable[Quote]
) -> tuple[Quote, Quote] | None:
    """Return the two quotes on one proposition whose dates are nearest; curated pairs first."""
    curated = {
        frozenset(pair)
        for proposition in scene.catalogue.propositions.values()
        for pair in proposition.disagreements
    }
    pairs = [
        (frozenset((a.id, b.id)) not in curated, _apart_by(a, b), a.id, b.id, a, b)
        for a in first
        for b in second
        if (a.proposition and a.proposition == b.proposition) or frozenset((a.id, b.id)) in curated
    ]
    return min(pairs)[4:] if pairs else None


def _apart_by(first: Quote, second: Quote) -> int:
    if first.said_on is None or second.said_on is None:
        return 10_000
    return abs(months_between(first.said_on, second.said_on))


def _side_by_side(
    scene: Scene, lines: tuple[str, ...], pair: tuple[Quote, Quote], understood: Understood
) -> Cards:
    proposition = scene.catalogue.propositions.get(pair[0].proposition or "")
    if proposition:
        statement = pick(proposition.statement, scene.locale)
        lines = (*lines, say("compare_proposition", scene.locale, statement=statement))
    headings = [_side(scene, quote, proposition) for quote in pair]
    return Cards(cards=scene.cards(pair, headings), understood=understood, lines=lines)


def _side(scene: Scene, quote: Quote, proposition: Proposition | None) -> str:
    name = scene.catalogue.speaker_name(quote.speaker, scene.locale)
    if proposition and quote.side and quote.proposition == proposition.id:
        return f"{name} · {say(f'side_{quote.side}', scene.locale)}"
    return name


def _apart(
    scene: Scene,
    title: str,
    both: tuple[Sequence[Quote], Sequence[Quote]],
    names: Sequence[str],
    understood: Understood,
) -> Reply:
    """Show what each said on the topic; say plainly where one said nothing."""
    nothing = [
        say("compare_nothing", scene.locale, speaker=name)
        for name, quotes in zip(names, both, strict=True)
        if not quotes
    ]
    lines = (title, *(nothing or [say("compare_apart", scene.locale)]))
    shown = [quotes[0] for quotes in both if quotes]
    headings = [_side(scene, quote, None) for quote in shown]
    return Cards(cards=scene.cards(shown, headings), understood=understood, lines=lines)
