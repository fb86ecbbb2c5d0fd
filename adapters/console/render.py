"""Reply → plain text for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import assert_never

from bot.commands import DigestHistory, Speakers, Topics
from bot.grammar import command_to_text
from bot.messages import Button, Card, Cards, Listing, Miss, Notice, Problem, Reply

LISTS = (DigestHistory, Speakers, Topics)  # in a list, only what turns its pages is worth a line


def reply_to_text(reply: Reply) -> str:
    """Write a reply; nothing in it can steer the terminal."""
    match reply:
        case Cards():
            text = _cards(reply)
        case Listing():
            lines = (reply.title, *(f"  {line}" for line in reply.lines), reply.footer)
            turns = (b for b in reply.buttons if isinstance(b.command, LISTS))
            text = _joined((*lines, _buttons(turns)))
        case Miss():
            text = _joined((reply.sentence, _buttons(reply.buttons)))
        case Notice():
            text = _joined((reply.text, _buttons(reply.buttons)))
        case Problem():
            text = reply.text
        case _:
            assert_never(reply)
    return printable(text)


def _cards(reply: Cards) -> str:
    above = _joined(reply.lines)
    cards = [_card(card) for card in reply.cards]
    return "\n\n".join(filter(None, (above, *cards, reply.block, _buttons(reply.buttons))))


def _card(card: Card) -> str:
    lines = (
        f"[{card.heading}]" if card.heading else "",
        card.words,
        card.byline,
        card.question,
        card.insight,
        card.translation,
        *card.later,
        card.topic_line,
        f"{card.provenance} · {card.url}" if card.url else card.provenance,
    )
    return _joined(lines)


def _buttons(buttons: Iterable[Button]) -> str:
    return "\n".join(f"{b.label}: {command_to_text(b.command)}" for b in buttons)


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)


def printable(text: str) -> str:
    """Drop control and formatting characters, which could move the cursor or turn the text."""
    text = text.replace("\t", " ")
    return "".join(
        ch for ch in text if ch == "\n" or unicodedata.category(ch) not in ("Cc", "Cf", "Cs")
    )
