"""Quote → Card: every line as its reader sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.commands import Cite, Context, Show
from bot.messages import Button, Card
from bot.model import Locale, Quote
from bot.script import has_han, set_punctuation, set_script
from bot.service.catalogue import Catalogue, Earlier
from bot.texts.say import ago, pick, say

MOST_LINKS = 2  # later and earlier views a card shows; the timeline has the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """All that a card depends on besides its quote; `linked` holds the quotes links lead to."""

    catalogue: Catalogue
    locale: Locale
    today: date
    linked: Mapping[str, Quote]
    earlier: Mapping[str, tuple[Earlier, ...]]
    is_both: bool = False  # also show the translation to readers of the quote's own language
    is_compact: bool = False  # in a timeline: what its title and headings say is not said again


def make_card(quote: Quote, setting: Setting, *, heading: str = "") -> Card:
    """Compose a card."""
    catalogue, locale = setting.catalogue, setting.locale
    later = tuple(view for view in quote.later if view.id in setting.linked)
    return Card(
        quote=quote,
        speaker=catalogue.speakers[quote.speaker],
        source=catalogue.sources[quote.source],
        topics=tuple(catalogue.topics[t] for t in quote.topics if t in catalogue.topics),
        later_on=tuple((view.id, setting.linked[view.id].said_on) for view in later),
        heading=heading,
        words=shown_words(quote, locale),
        byline="" if setting.is_compact else _byline(quote, setting),
        question=_question(quote, locale),
        insight="" if setting.is_compact else _insight(quote, locale),
        translation=shown_translation(quote, locale, is_both=setting.is_both),
        later=_views(quote, setting),
        topic_line="" if setting.is_compact else _topic_line(quote, setting),
        provenance=_provenance(quote, setting),
        url=catalogue.sources[quote.source].url or "",
        buttons=_buttons(quote, setting),
    )


def shown_words(quote: Quote, locale: Locale) -> str:
    """Return the words in quotation marks, in the reader's script with proper punctuation."""
    if not has_han(quote.text):
        return f"“{quote.text}”"
    return f"「{set_punctuation(set_script(quote.text, locale))}」"


def _question(quote: Quote, locale: Locale) -> str:
    question = pick(quote.question, locale)
    return say("question", locale, question=question) if question else ""


def _insight(quote: Quote, locale: Locale) -> str:
    insight = pick(quote.insight, locale)
    return say("insight", locale, insight=insight) if insight else ""


def _byline(quote: Quote, setting: Setting) -> str:
    locale, catalogue = setting.locale, setting.catalogue
    role = pick(catalogue.speakers[quote.speaker].role_in(quote.source), locale)
    parts = [catalogue.speaker_name(quote.speaker, locale), role, dated(quote.said_on, setting)]
    return " · ".join(part for part in parts if part)


def dated(said_on: str | None, setting: Setting) -> str:
    """Say when, and how long ago that is."""
    if said_on is None:
        return say("undated", setting.locale)
    since = ago(said_on, setting.today, setting.locale)
    return say("dated", setting.locale, date=said_on, ago=since) if since else said_on


def shown_translation(quote: Quote, locale: Locale, *, is_both: bool = False) -> str:
    """Show our translation to whom the words are foreign, or to all where both are asked for."""
    if quote.translation is None:
        return ""
    is_chinese = has_han(quote.text)
    words = quote.translation.en if is_chinese else quote.translation.zh
    is_foreign = (locale is Locale.ENGLISH) == is_chinese
    if not words or not (is_foreign or is_both):
        return ""
    return say("translation", locale, words=set_script(words, locale))


def _views(quote: Quote, setting: Setting) -> tuple[str, ...]:
    """Show the newest later views, with the editor's note, then the earlier ones."""
    locale = setting.locale
    found = [(setting.linked[v.id].said_on or "", v) for v in quote.later if v.id in setting.linked]
    lines = []
    for said_on, view in sorted(found, key=lambda pair: pair[0], reverse=True)[:MOST_LINKS]:
        line = say(f"later_{view.kind}", locale, date=said_on or say("undated", locale))
        note = "" if setting.is_compact else pick(view.note, locale)
        lines.append(say("view_note", locale, line=line, note=note) if note else line)
    for before in setting.earlier.get(quote.id, ())[: MOST_LINKS - len(lines)]:
        if before.id in setting.linked:
            said = setting.linked[before.id].said_on or say("undated", locale)
            lines.append(say(f"earlier_{before.kind}", locale, date=said))
    return tuple(dict.fromkeys(lines))


def _topic_line(quote: Quote, setting: Setting) -> str:
    names = [
        setting.catalogue.topic_name(t, setting.locale)
        for t in quote.topics
        if t in setting.catalogue.topics
    ]
    return say("topics", setting.locale, topics=" · ".join(names)) if names else ""


def _provenance(quote: Quote, setting: Setting) -> str:
    locale, source = setting.locale, setting.catalogue.sources[quote.source]
    parts = [
        set_script(source.publisher or source.title, locale),
        say(f"fidelity_{source.fidelity}", locale),
        say(f"state_{quote.state}", locale),
    ]
    if set_script(quote.text, locale) != quote.text:
        parts.append(say("script_converted", locale))
    return " · ".join([*parts, f"#{quote.id}"])


def _buttons(quote: Quote, setting: Setting) -> tuple[Button, ...]:
    locale = setting.locale
    buttons = [
        Button(label=say("button_context", locale), command=Context(quote.id)),
        Button(label=say("button_cite", locale), command=Cite(quote.id)),
    ]
    later = [view.id for view in quote.later if view.id in setting.linked]
    if later:
        newest = max(later, key=lambda id_: setting.linked[id_].said_on or "")
        buttons.append(Button(label=say("button_later", locale), command=Show(newest)))
    return tuple(buttons)
