"""Finding quotes: by free search, topic, speaker, id, or chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from bot import commands as c
from bot.errors import UserError
from bot.matching.matcher import Result
from bot.messages import Button, Miss, Notice, Reply
from bot.model import Part, State
from bot.script import to_simplified
from bot.service.scene import PAGE, Scene
from bot.texts.say import say

Item = TypeVar("Item")
DEEPEST = 60  # results a search can be paged through
MOST_OFFERS = 5


def find(scene: Scene, command: c.Find) -> Reply:
    """Search names, topics and words together."""
    found = search(scene, command.words)
    if (
        not found.understood.topics
        and not found.understood.words
        and len(found.understood.speakers) == 1
    ):
        person = scene.catalogue.speakers[found.understood.speakers[0]]
        if person.part is not Part.GUEST:
            return not_quoted(scene, person.id)
    if len(found.understood.speakers) == 1 and is_unheard_of(scene, found):
        return nothing_from(scene, found.understood.speakers[0], found)
    ids: Sequence[str] = found.ids
    if found.understood.speakers or found.understood.years:
        ids = _select(scene, found) or ids
    elif found.understood.topics and not found.understood.words:
        # A topic's name may stand in quotes on other topics: these are found as well.
        ids = mixed(
            list(dict.fromkeys((*found.ids, *_select(scene, found)))), key=scene.matcher.speaker_of
        )
    if not ids:
        return miss(scene, command.words, found)
    return _page(scene, ids, command, lambda page: replace(command, page=page), found)


def by_topic(scene: Scene, command: c.ByTopic) -> Reply:
    """Answer with quotes on a topic, two speakers at least where there are two."""
    found = search(scene, command.topic)
    topic = scene.matcher.topic(command.topic, workspace=scene.tenant).id
    if topic:
        understood = replace(found.understood, topics=(topic,), words=())
        found = replace(found, understood=understood)
    if not found.understood.topics:
        return miss(scene, command.topic, found, sentence="miss_topic")
    ids = _select(scene, found)
    if not ids:
        return miss(scene, command.topic, found, sentence="miss_topic_empty")
    return _page(scene, ids, command, lambda page: replace(command, page=page), found)


def by_speaker(scene: Scene, command: c.BySpeaker) -> Reply:
    """Answer with a speaker's quotes, newest first, or those on a topic."""
    typed = f"{command.speaker} {command.topic}".strip()
    found = search(scene, typed)
    if not found.understood.speakers:
        return miss(scene, typed, found, sentence="miss_speaker")
    speaker = scene.catalogue.speakers[found.understood.speakers[0]]
    if speaker.part is not Part.GUEST:
        return not_quoted(scene, speaker.id)
    ids = _select(scene, found)
    if not ids or is_unheard_of(scene, found):
        return nothing_from(scene, speaker.id, found)
    return _page(scene, ids, command, lambda page: replace(command, page=page), found)


def random_quote(scene: Scene, command: c.RandomQuote) -> Reply:
    """Answer with any quote, or any on a topic; a word that is no topic is a miss."""
    topic = scene.matcher.topic(command.topic, workspace=scene.tenant).id if command.topic else None
    if command.topic and not topic:
        found = search(scene, command.topic)
        return miss(scene, command.topic, found, sentence="miss_topic")
    ids = scene.matcher.browse(topics=(topic,) if topic else (), workspace=scene.tenant)
    if not ids and topic:
        found = search(scene, command.topic)
        return miss(scene, command.topic, found, sentence="miss_topic_empty")
    if not ids:
        return Notice(text=say("nothing_served", scene.locale))
    another = Button(label=say("button_another", scene.locale), command=command)
    understood = scene.understood((topic,) if topic else ())
    return scene.answer([scene.chance.choice(ids)], understood=understood, buttons=(another,))


def show(scene: Scene, command: c.Show) -> Reply:
    """Answer with one quote."""
    return unserved(scene, command.id) or scene.answer([command.id])


def unserved(scene: Scene, id_: str) -> Miss | Notice | None:
    """Say why a quote is not served; None where it is."""
    found = scene.library.quotes([id_], tenant=scene.tenant)
    if not found:
        return Miss(sentence=say("miss_id", scene.locale, id=id_))
    if found[0].state.is_verified:
        return None
    key = "withdrawn" if found[0].state is State.WITHDRAWN else "disputed"
    return Notice(text=say(key, scene.locale, id=id_))


def search(scene: Scene, query: str) -> Result:
    """Understand and rank a query within what the asker may see."""
    today = scene.now.astimezone(scene.zone).date()
    return scene.matcher.search(query, workspace=scene.tenant, today=today, limit=DEEPEST)


def _select(scene: Scene, found: Result) -> list[str]:
    """Return the quotes on the topics by the speakers that were understood.

    A speaker's newest views come first; a topic's best answers come first, mixed so that no page
    is one speaker's while others remain.
    """
    topics, speakers = found.understood.topics, found.understood.speakers
    ids: Sequence[str] = scene.matcher.browse(
        topics=topics, speakers=speakers, workspace=scene.tenant
    )
    if years := found.understood.years:
        ids = [id_ for id_ in ids if scene.matcher.said_on(id_)[:4] in years] or ids
    places = {id_: place for place, id_ in enumerate(found.ids)}
    if found.understood.words and (answering := [id_ for id_ in ids if id_ in places]):
        ids = answering
    by_answer = sorted(ids, key=lambda id_: places.get(id_, len(places)))
    if not speakers:
        return mixed(by_answer, key=scene.matcher.speaker_of)
    return sorted(by_answer, key=scene.matcher.said_on, reverse=True)


def mixed(items: Sequence[Item], *, key: Callable[[Item], str]) -> list[Item]:
    """Reorder as little as needed so that each page has two different keys while there are two."""
    rest, result = list(items), []
    while rest:
        page, rest = rest[:PAGE], rest[PAGE:]
        if len({key(item) for item in page}) == 1:
            other = next((i for i, item in enumerate(rest) if key(item) != key(page[0])), None)
            if other is not None:
                page[-1], rest = rest[other], [page[-1], *rest[:other], *rest[other + 1 :]]
        result += page
    return result


def _page(
    scene: Scene,
    ids: Sequence[str],
    command: c.Find | c.ByTopic | c.BySpeaker,
    turn: Callable[[int], c.Command],
    found: Result,
) -> Reply:
    first = command.page * PAGE
    shown = ids[first : first + PAGE]
    if not shown:
        raise UserError("page_beyond", page=command.page + 1)
    buttons = []
    if command.page:
        label = say("button_back", scene.locale)
        buttons.append(Button(label=label, command=turn(command.page - 1)))
    if first + PAGE < len(ids):
        label = say("button_more", scene.locale)
        buttons.append(Button(label=label, command=turn(command.page + 1)))
    understood = scene.understood(
        found.understood.topics, found.understood.speakers, found.understood.words
    )
    lines = [line] if (line := understood_line(scene, found)) else []
    if len(ids) > PAGE:
        facts = {"total": len(ids), "first": first + 1, "last": first + len(shown)}
        is_cut = len(ids) == len(found.ids) == DEEPEST
        lines.append(say("best_found" if is_cut else "more_found", scene.locale, **facts))
    return scene.answer(shown, understood=understood, lines=tuple(lines), buttons=tuple(buttons))


def understood_line(scene: Scene, found: Result) -> str:
    """Say what the query was taken to mean; empty where nothing but words was understood."""
    if not (found.understood.topics or found.understood.speakers):
        return ""
    locale, understood = scene.locale, found.understood
    named = [
        *(("understood_speaker", name) for name in scene.speaker_names(understood.speakers)),
        *(("understood_topic", name) for name in scene.topic_names(understood.topics)),
        *(("understood_year", year) for year in understood.years),
    ]
    parts = [say(key, locale, name=name) for key, name in named]
    if understood.words:
        parts.append(say("understood_words", locale, words=" ".join(understood.words)))
    return say("understood", locale, parts=" · ".join(parts))


def miss(scene: Scene, query: str, found: Result, *, sentence: str = "miss") -> Miss:
    """Say that nothing is found for a query, and offer the nearest."""
    shown = query if len(query) <= 60 else f"{query[:60]}…"
    return offer(scene, say(sentence, scene.locale, query=shown), found)


def offer(scene: Scene, sentence: str, found: Result) -> Miss:
    """Say that there is nothing, and offer the nearest topics and speakers; else what there is."""
    understood = found.understood
    topics = list(dict.fromkeys((*understood.topics, *found.nearest_topics)))[:MOST_OFFERS]
    people = list(dict.fromkeys((*understood.speakers, *found.nearest_speakers)))
    near = [*_topic_offers(scene, topics), *_speaker_offers(scene, people[: MOST_OFFERS - 2])]
    others = [] if topics else _topic_offers(scene, scene.busiest_topics()[:MOST_OFFERS])
    for key, offers in (("miss_nearest", near), ("miss_instead", others)):
        if offers:
            names = ", ".join(button.label for button in offers)
            sentence += " " + say(key, scene.locale, names=names)
    if not scene.busiest_topics():
        sentence = say("nothing_served", scene.locale)
    return Miss(
        sentence=sentence,
        understood=scene.understood(understood.topics, understood.speakers, understood.words),
        buttons=(*near, *others),
    )


def _topic_offers(scene: Scene, topics: Sequence[str]) -> list[Button]:
    catalogue = scene.catalogue
    return [
        Button(
            label=catalogue.topic_name(t, scene.locale), command=c.ByTopic(catalogue.topics[t].zh)
        )
        for t in topics
    ]


def _speaker_offers(scene: Scene, speakers: Sequence[str]) -> list[Button]:
    people = [scene.catalogue.speakers[s] for s in speakers]
    return [
        Button(
            label=scene.catalogue.speaker_name(one.id, scene.locale), command=c.BySpeaker(one.name)
        )
        for one in people
        if one.part is Part.GUEST
    ]


def is_unheard_of(scene: Scene, found: Result) -> bool:
    """Tell whether words stand beside a speaker's name that no quote here answers."""
    words = " ".join(found.understood.words)
    return bool(words) and not found.understood.topics and not search(scene, words).ids


def nothing_from(scene: Scene, speaker: str, found: Result) -> Miss:
    """Say that a speaker is not quoted on what was asked, or not at all."""
    name = scene.catalogue.speaker_name(speaker, scene.locale)
    asked = ", ".join(scene.topic_names(found.understood.topics))
    topic = asked or " ".join(found.understood.words)
    key = "miss_speaker_topic" if topic else "mentioned_none"
    facts = {"speaker": name, "topic": topic} if topic else {"name": name}
    return offer(scene, say(key, scene.locale, **facts), found)


def not_quoted(scene: Scene, speaker: str) -> Notice:
    """Tell the asker alone that a person is an interviewer, or only mentioned."""
    locale, catalogue = scene.locale, scene.catalogue
    name = catalogue.speaker_name(speaker, locale)
    if catalogue.speakers[speaker].part is Part.INTERVIEWER:
        titles = [
            f"{source.title}（{source.url}）" if source.url else source.title
            for source in catalogue.interviews_by(speaker)
        ]
        return Notice(text=say("interviewer", locale, name=name, sources="; ".join(titles)))
    wanted = catalogue.speakers[speaker].name
    quotes = scene.quotes(search(scene, wanted).ids)
    count = sum(wanted in to_simplified(quote.text) for quote in quotes)
    return Notice(
        text=say("mentioned" if count else "mentioned_none", locale, name=name, count=count)
    )
