"""Reply → what Discord shows: pure, within every limit, nothing cut without an ellipsis.

An answer shows each card as an embed. A daily post is text alone, words first: that is what a push
notification shows, and it needs no right to embed links.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never
from urllib.parse import urlsplit

import discord

from adapters.discord.buttons import Press, press_to_id
from adapters.discord.markdown import (
    ELLIPSIS,
    code_block,
    escape,
    fair_limit,
    is_address,
    plain,
    within,
)
from bot.messages import Button, Card, Cards, Listing, Miss, Notice, Problem, Reply
from bot.model import Locale

MOST_TEXT = 2000
MOST_EMBEDS = 10
MOST_BLOCK = 1500  # of the 2000, so that the lines above it have room
MOST_IN_EMBEDS = 6000  # summed over all embeds of a message
MOST_DESCRIPTION = 4096
MOST_TITLE = 256
MOST_ROWS = 5
MOST_IN_ROW = 5
MOST_LABEL = 80
MOST_URL = 512
ACCENT = 0xB8860B  # gold


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A button as Discord shows it: it has a custom id, or else leads to an address."""

    label: str
    custom_id: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as data; its strings are already markdown."""

    content: str = ""
    embeds: tuple[discord.Embed, ...] = ()
    rows: tuple[tuple[Face, ...], ...] = ()
    is_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How to render: `kept` is the locale its buttons must keep, `share` one more button."""

    kept: Locale | None = None
    share: tuple[str, Press] | None = None  # label and meaning
    key: str = ""  # the first button carries it


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of plain text and the markdown of ours around it."""

    text: str
    before: str = ""
    after: str = ""


def reply_to_message(reply: Reply, style: Style) -> Message:
    """Render an answer to a person."""
    rows = _rows(reply, style)
    block = _block(reply)
    if isinstance(reply, Cards) and reply.cards:
        content = _text(_lines_above(reply), block, MOST_TEXT)
        embeds = tuple(_embeds(reply.cards))
        return Message(content=content, embeds=embeds, rows=rows, is_private=reply.private)
    content = _text(_lines_above(reply), block, MOST_DESCRIPTION) or ELLIPSIS
    if len(content) <= MOST_TEXT:
        return Message(content=content, rows=rows, is_private=reply.private)
    embed = discord.Embed(description=content, colour=ACCENT)
    return Message(embeds=(embed,), rows=rows, is_private=reply.private)


def reply_to_text(reply: Reply, style: Style) -> Message:
    """Render a post to a channel, or an answer where embeds are not allowed: words first."""
    rows = _rows(reply, style)
    lines: list[_Line] = []
    if isinstance(reply, Cards):
        for card in reply.cards:
            heading = [_Line(card.heading, "-# ")] if card.heading else []
            lines += [*_card_lines(card), *heading, _Line(_small_print(card), "-# "), _Line("")]
    lines += _lines_above(reply)
    if style.key and not any(face.custom_id for row in rows for face in row):
        lines.append(_Line(style.key, "-# "))  # nothing else could tell this post from another
    content = _text(lines, _block(reply), MOST_TEXT) or ELLIPSIS
    return Message(content=content, rows=rows, is_private=reply.private)


def _lines_above(reply: Reply) -> list[_Line]:
    match reply:
        case Cards():
            return [_Line(line) for line in reply.lines]
        case Listing():
            head = [_Line(reply.title, "**", "**")] if reply.title else []
            foot = [_Line(reply.footer, "-# ")] if reply.footer else []
            return [*head, *map(_Line, reply.lines), *foot]
        case Miss():
            return [_Line(reply.sentence)]
        case Notice() | Problem():
            return [_Line(reply.text)]
        case _:
            assert_never(reply)


def _card_lines(card: Card) -> list[_Line]:
    below = (card.byline, card.question, card.insight, card.translation, *card.later)
    return [_Line(card.words, "**", "**"), *(_Line(text) for text in below if text.strip())]


def _small_print(card: Card) -> str:
    return " · ".join(part for part in (card.topic_line, card.provenance) if part)


def _fit(lines: Sequence[_Line], budget: int) -> str:
    """Write the lines in at most `budget` characters; long ones give way to short ones."""
    most = budget // 8  # so that the signs of ours and a character of each line always fit
    if len(lines) > most:
        lines = [*lines[: most - 1], _Line(ELLIPSIS)]
    signs = sum(len(line.before) + len(line.after) + 1 for line in lines)
    limit = fair_limit([len(escape(line.text)) for line in lines], budget - signs)
    written = (line.before + within(line.text, limit) + line.after for line in lines)
    return "\n".join(written).strip() or ELLIPSIS


def _block(reply: Reply) -> str:
    """Return the text to copy, if there is any."""
    if not isinstance(reply, Cards) or not reply.block:
        return ""
    return within(reply.block, MOST_BLOCK, code_block)


def _text(lines: Sequence[_Line], block: str, budget: int) -> str:
    """Write the lines, and beneath them the block to copy."""
    text = _fit(lines, budget - len(block) - 1) if lines else ""
    return f"{text}\n{block}".strip()


def _embeds(cards: Sequence[Card]) -> Iterator[discord.Embed]:
    shown = cards[:MOST_EMBEDS]
    budget = MOST_IN_EMBEDS // len(shown)
    for card in shown:
        title = within(card.heading, min(MOST_TITLE, budget // 6))
        footer = within(_small_print(card), budget // 3, plain)
        room = min(MOST_DESCRIPTION, budget - len(title) - len(footer))
        embed = discord.Embed(description=_fit(_card_lines(card), room), colour=ACCENT)
        if title.strip():
            embed.title = title
        yield embed.set_footer(text=footer) if footer.strip() else embed


def _rows(reply: Reply, style: Style) -> tuple[tuple[Face, ...], ...]:
    """Lay out a row of buttons for each card, then those of the whole reply."""
    marks = _Marks(style)
    cards = reply.cards[:MOST_EMBEDS] if isinstance(reply, Cards) else ()
    of_cards = [
        row
        for number, card in enumerate(cards, 1)
        for row in _chunks([*marks.faces(card.buttons, number), *_link(card, number)])
    ]
    buttons = () if isinstance(reply, Problem) else reply.buttons
    of_reply = _chunks([*marks.faces(buttons), *marks.share()])[: MOST_ROWS - 1]
    return (*of_cards[: MOST_ROWS - len(of_reply)], *of_reply)


def _chunks(faces: Sequence[Face]) -> list[tuple[Face, ...]]:
    return [tuple(faces[n : n + MOST_IN_ROW]) for n in range(0, len(faces), MOST_IN_ROW)]


class _Marks:
    """Makes buttons whose ids differ within a message, the first one's by the message's key."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._made = 0

    def faces(self, buttons: Iterable[Button], number: int = 1) -> list[Face]:
        presses = ((b.label, Press(command=b.command, locale=self._style.kept)) for b in buttons)
        return [face for label, press in presses for face in self._face(label, press, number)]

    def share(self) -> list[Face]:
        return self._face(*self._style.share) if self._style.share else []

    def _face(self, label: str, press: Press, number: int = 1) -> list[Face]:
        mark = self._style.key if self._style.key and not self._made else str(self._made)
        id_ = press_to_id(press, mark)
        if id_ is None:
            return []
        self._made += 1
        return [Face(label=_label(label, number), custom_id=id_)]


def _label(label: str, number: int) -> str:
    """Name a button; from the second card on, by the card's number too."""
    return within(label if number == 1 else f"{number} · {label}", MOST_LABEL, plain) or ELLIPSIS


def _link(card: Card, number: int) -> list[Face]:
    """Lead to the source; the address itself says where to, in any language."""
    host = urlsplit(card.url).hostname if is_address(card.url) else None
    if host is None or len(card.url) > MOST_URL:
        return []
    return [Face(label=_label(host.removeprefix("www."), number), url=card.url)]
