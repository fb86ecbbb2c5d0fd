"""What there is: topics, speakers, and what can be typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import commands as c
from bot.errors import UserError
from bot.messages import Button, Listing, Notice
from bot.service.scene import Scene
from bot.texts.say import pick, say
from bot.verbs import VERBS

LINES = 12  # lines a page of a list


def topics(scene: Scene, command: c.Topics) -> Listing | Notice:
    """List the topics, those with most quotes first."""
    found = scene.busiest_topics()
    if not found:
        return Notice(text=say("nothing_served", scene.locale))
    lines = [
        say("topic_line", scene.locale, name=name, count=scene.counts.topics[id_])
        for id_, name in zip(found, scene.topic_names(found), strict=True)
    ]
    buttons = [
        Button(label=name, command=c.ByTopic(scene.catalogue.topics[id_].zh))
        for id_, name in zip(found, scene.topic_names(found), strict=True)
    ]
    title = say("topics_title", scene.locale, count=len(found))
    return _page(scene, title, lines, command, buttons)


def speakers(scene: Scene, command: c.Speakers) -> Listing | Notice:
    """List those who are quoted, with the years in which they spoke."""
    found = scene.busiest_speakers()
    if not found:
        return Notice(text=say("nothing_served", scene.locale))
    names = scene.speaker_names(found)
    lines = [
        say("speaker_line", scene.locale, name=name, dates=_years(scene, id_),
            count=scene.counts.speakers[id_])
        for id_, name in zip(found, names, strict=True)
    ]  # fmt: skip
    buttons = [
        Button(label=name, command=c.BySpeaker(scene.catalogue.speakers[id_].name))
        for id_, name in zip(found, names, strict=True)
    ]
    title = say("speakers_title", scene.locale, count=len(found))
    return _page(scene, title, lines, command, buttons)


def _years(scene: Scene, speaker: str) -> str:
    years = scene.counts.years[speaker]
    return "–".join(dict.fromkeys((years[0], years[-1]))) if years else say("undated", scene.locale)


def _page(
    scene: Scene,
    title: str,
    lines: Sequence[str],
    command: c.Topics | c.Speakers,
    buttons: Sequence[Button],
) -> Listing:
    """Cut out one page; its entries' buttons come first, then those that turn the page."""
    pages = max(1, -(-len(lines) // LINES))
    if command.page >= pages:
        raise UserError("page_beyond", page=command.page + 1)
    part = slice(command.page * LINES, (command.page + 1) * LINES)
    turns = []
    for key, page in (("button_back", command.page - 1), ("button_more", command.page + 1)):
        if 0 <= page < pages:
            turns.append(Button(label=say(key, scene.locale), command=replace(command, page=page)))
    footer = say("pages", scene.locale, page=command.page + 1, pages=pages) if pages > 1 else ""
    return Listing(
        title=title, lines=tuple(lines[part]), footer=footer, buttons=(*buttons[part], *turns)
    )


def help_(scene: Scene, command: c.Help) -> Listing | Notice:
    """Show three things to try, or every command with its example."""
    if command.subject == "try":
        return _tries(scene)
    group = command.subject or "quote"
    lines = tuple(
        say(
            "help_line",
            scene.locale,
            example=verb.example,
            help=pick(verb.help, scene.locale),
            zh=verb.zh,
        )
        for verb in VERBS
        if verb.group == group
    )
    title = say(f"help_{group}", scene.locale)
    return Listing(title=title, lines=lines, footer=say("help_footer", scene.locale))


def _tries(scene: Scene) -> Listing | Notice:
    """Make examples from this library's own topics and names."""
    topics, people = scene.busiest_topics(), scene.busiest_speakers()
    if not (topics and people):
        return Notice(text=say("nothing_served", scene.locale))
    topic_name = scene.catalogue.topic_name(topics[0], scene.locale)
    name = scene.catalogue.speaker_name(people[0], scene.locale)
    commands: tuple[c.Command, ...] = (
        c.ByTopic(topic_name),
        c.Find(f"{name} {topic_name}"),
        c.RandomQuote(),
    )
    texts = (f"/quote topic {topic_name}", f"/quote {name} {topic_name}", "/quote random")
    return Listing(
        title=say("try_these", scene.locale),
        lines=texts,
        footer=say("try_help", scene.locale),
        buttons=tuple(
            Button(label=text, command=command)
            for text, command in zip(texts, commands, strict=True)
        ),
    )
