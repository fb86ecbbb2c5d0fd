"""Where the words stand: the context of a quote, and a block to cite it by."""

from __future__ import annotations

from bot import commands as c
from bot.errors import UserError
from bot.messages import Cards, Listing, Reply
from bot.model import Locale, Quote, Speaker
from bot.script import set_script
from bot.service.cards import shown_translation, shown_words
from bot.service.lookup import unserved
from bot.service.scene import Scene
from bot.store.sources import KeptSource, KeptTurn
from bot.texts.say import pick, say
from bot.transcripts.letters import Letters
from bot.transcripts.receipts import FoldedSource

LONGEST_TURN = 400  # characters of each side of the quote; context is for reading, not for copying


def context(scene: Scene, command: c.Context) -> Reply:
    """Show the question and the turns around a quote, or its receipt where no source is kept."""
    if refusal := unserved(scene, command.id):
        return refusal
    (quote,) = scene.quotes([command.id])
    title = say("context", scene.locale, id=quote.id)
    card = scene.cards([quote])[0]
    kept = scene.kept.get([quote.source], tenant=scene.tenant)
    turns = _turns_around(kept[0], quote, scene.letters) if kept else ()
    if turns:
        return Listing(title=title, lines=turns, footer=card.provenance)
    receipt = quote.receipt
    line = say(
        "context_line",
        scene.locale,
        prefix=" ".join(receipt.prefix.split()),
        words=quote.text,
        suffix=" ".join(receipt.suffix.split()),
    )
    lines = [card.question] if card.question else []
    lines += [say("context_receipt", scene.locale), set_script(line, scene.locale), card.byline]
    return Listing(title=title, lines=tuple(lines), footer=card.provenance)


def _turns_around(kept: KeptSource, quote: Quote, letters: Letters) -> tuple[str, ...]:
    """Return the turn that asks and the turn that answers, as they stand."""
    receipt = quote.receipt
    source = FoldedSource(kept.text, letters)
    match = source.find(quote.text, prefix=receipt.prefix, suffix=receipt.suffix)
    if match is None:
        return ()
    place = next((i for i, t in enumerate(kept.turns) if t.start <= match.start < t.end), None)
    if place is None:
        return ()
    asked = [t for t in kept.turns[max(0, place - 1) : place] if t.role == "question"]
    answer = kept.turns[place]
    at = answer.text.find(quote.text)
    if at < 0:  # the words match folded only; cleaning moves them a little
        at = min(match.start - answer.start, len(answer.text))
    lines = [_turn_line(turn, 0, 0) for turn in asked]
    return (*lines, _turn_line(answer, at, at + len(quote.text)))


def _turn_line(turn: KeptTurn, first: int, last: int) -> str:
    """Write one turn, cut down to the neighbourhood of a stretch of it."""
    text = turn.text
    start, end = max(0, first - LONGEST_TURN), last + LONGEST_TURN
    cut = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    return f"{turn.speaker}：{cut}" if turn.speaker else cut


def cite(scene: Scene, command: c.Cite) -> Reply:
    """Give a block to paste: words, our translation, who, when, where."""
    if command.language not in ("", "zh", "en"):
        raise UserError("cite_language", id=command.id)
    if refusal := unserved(scene, command.id):
        return refusal
    quotes = scene.quotes([command.id])
    locale = scene.locale
    if command.language == "en":
        locale = Locale.ENGLISH
    elif command.language == "zh" and locale is Locale.ENGLISH:
        locale = Locale.SIMPLIFIED
    cards = scene.cards(quotes)
    return Cards(cards=cards, block=_citation(scene, quotes[0], locale), private=True)


def _citation(scene: Scene, quote: Quote, locale: Locale) -> str:
    source = scene.catalogue.sources[quote.source]
    published = [source.title, source.publisher or ""]
    if source.published_on:
        published.append(say("cite_published", locale, date=source.published_on))
    speaker = scene.catalogue.speakers[quote.speaker]
    said = say("cite_said", locale, date=quote.said_on) if quote.said_on else ""
    lines = [
        shown_words(quote, locale),
        shown_translation(quote, locale),
        "— " + ", ".join(filter(None, (_named(scene, speaker, quote, locale), said))),
        ", ".join(filter(None, published)),
        say("cite_url", locale, url=source.url) if source.url else "",
        " · ".join(
            (say(f"fidelity_{source.fidelity}", locale), say(f"state_{quote.state}", locale),
             f"#{quote.id}")
        ),
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


def _named(scene: Scene, speaker: Speaker, quote: Quote, locale: Locale) -> str:
    name = scene.catalogue.speaker_name(speaker.id, locale)
    role = pick(speaker.role_in(quote.source), locale)
    return say("cite_role", locale, name=name, role=role) if role else name
