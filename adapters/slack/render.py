"""Reply → Slack message: Block Kit for the eye, `text` for notifications and screen readers.

Words of people are put in plain text objects only, since `*`, `_`, `~` and backticks have no escape
in markup. Nothing here looks anything up: the same reply gives the same message.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

from adapters.slack.buttons import Mark, Press, write_action_id
from adapters.slack.plain import ELLIPSIS, clean, escape, measure, shorten, split
from bot import commands as c
from bot.grammar import command_to_text
from bot.messages import Button, Card, Cards, Listing, Miss, Notice, Problem, Reply
from bot.model import Locale
from bot.texts.say import say

MOST_BLOCKS = 50
MOST_IN_A_MESSAGE = 12_000  # characters over all blocks; Slack refuses somewhat more, undocumented
SECTION = 3000
CONTEXT = 2000
CONTEXT_ELEMENTS = 10
HEADER = 150
BUTTONS_IN_A_ROW = 25
LABEL = 75
VALUE = 2000
FALLBACK = 4000
NOTIFICATION = 80  # characters of `text` that a push notification shows for certain
ADDRESS = 500

Block = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What Slack is given to show."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a message depends on besides its reply.

    `asked` is the command answered: buttons of its kind turn the page in place. `kept` is the
    locale that buttons carry on, if it is not the asker's usual one. `key` marks a delivery.
    """

    locale: Locale
    kept: Locale | None = None
    asked: c.Command | None = None
    is_shared_already: bool = False
    key: str = ""


def render(reply: Reply, frame: Frame) -> Message:
    """Turn a reply into a message within every limit of Slack's."""
    painter = _Painter(frame)
    body, tail = painter.body(reply), painter.tail(reply)
    blocks = _fit(body, tail)
    if frame.key:
        blocks = [{**blocks[0], "block_id": f"jinju:{frame.key}"}, *blocks[1:]]
    text = shorten(reply_to_text(reply), FALLBACK) or ELLIPSIS
    return Message(text=text, blocks=tuple(blocks))


def render_text(text: str) -> Message:
    """Turn a sentence into a message."""
    return Message(text=shorten(text, FALLBACK) or ELLIPSIS, blocks=tuple(_sections(text)))


class _Painter:
    """Makes the blocks of one message, numbering its buttons."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._numbers = itertools.count()

    def body(self, reply: Reply) -> list[Block]:
        """Return the blocks of what is said."""
        match reply:
            case Cards():
                return self._cards(reply)
            case Listing():
                return [
                    *_heading(reply.title),
                    *_sections("\n".join(reply.lines)),
                    *_context(reply.footer),
                ]
            case Miss():
                return _sections(reply.sentence)
            case Notice() | Problem():
                return _sections(reply.text)
            case _:
                assert_never(reply)

    def tail(self, reply: Reply) -> list[Block]:
        """Return the buttons of the whole reply, in one row with those of a card that is alone."""
        buttons = () if isinstance(reply, Problem) else reply.buttons
        if isinstance(reply, Cards) and len(reply.cards) == 1:
            buttons = reply.cards[0].buttons + buttons
        shared = None if self._frame.is_shared_already else _shareable(reply, self._frame.asked)
        elements = [self._button(button) for button in buttons]
        if shared:
            share = Button(label=say("button_share", self._frame.locale), command=shared)
            elements.append(self._button(share, Press.SHARE))
        return _rows(elements)

    def _cards(self, reply: Cards) -> list[Block]:
        above = "\n".join(reply.lines)
        blocks = _sections(above) if reply.check else _context(above)
        for number, card in enumerate(reply.cards):
            if number or blocks:
                blocks.append({"type": "divider"})
            # A daily post is read at a glance, so its topics are left to `/quote show`.
            blocks += _card(card, "" if self._frame.key else card.topic_line)
            if len(reply.cards) > 1:
                blocks += _rows([self._button(button) for button in card.buttons])
        return blocks + _sections(reply.block)

    def _button(self, button: Button, press: Press = Press.OPEN) -> Block | None:
        label = shorten(button.label.replace("\n", " "), LABEL)
        value = escape(command_to_text(button.command))
        if not label or len(value) > VALUE:
            return None
        if press is Press.OPEN and type(button.command) is type(self._frame.asked):
            press = Press.TURN
        return {
            "type": "button",
            "text": _plain(label),
            "action_id": write_action_id(
                next(self._numbers), Mark(press=press, locale=self._frame.kept)
            ),
            "value": value,
        }


def _shareable(reply: Reply, asked: c.Command | None) -> c.Command | None:
    """Return the command whose answer is what the asker sees, if the channel may see it too.

    What stands around a quote in its source (`Context`) is for the asker alone.
    """
    if not isinstance(reply, Cards) or not reply.private:
        return None
    match asked:
        case c.Find() | c.CheckLine() | c.Cite() | c.Show() | c.ByTopic() | c.BySpeaker():
            return asked
        case c.Timeline() | c.Compare():
            return asked
        case c.RandomQuote() | c.Today() if len(reply.cards) == 1:
            return c.Show(reply.cards[0].quote.id)
        case _:
            return None


def _card(card: Card, topic_line: str) -> list[Block]:
    return [
        *_context(card.heading),
        *_sections(card.words),
        *_context(card.byline),
        *_sections("\n".join(_details(card))),
        *_context(topic_line, card.provenance, link=_link(card.url)),
    ]


def _details(card: Card) -> Iterator[str]:
    """Yield the lines beneath the byline that are there."""
    for line in (" ".join(filter(None, (card.question, card.insight))), card.translation):
        if line:
            yield line
    yield from card.later


# --- blocks ------------------------------------------------------------------------------------


def _plain(escaped: str) -> Block:
    return {"type": "plain_text", "text": escaped, "emoji": False}


def _sections(text: str) -> list[Block]:
    return [
        {"type": "section", "text": _plain(piece)} for piece in split(text, SECTION, MOST_BLOCKS)
    ]


def _heading(text: str) -> list[Block]:
    if measure(escape(clean(text))) > HEADER:
        return _sections(text)
    line = clean(" ".join(text.split()))
    return [{"type": "header", "text": _plain(escape(line))}] if line else []


def _context(*texts: str, link: str = "") -> list[Block]:
    elements = [_plain(p) for t in texts for p in split(t, CONTEXT, CONTEXT_ELEMENTS // 2 - 1)]
    if link:
        elements.append({"type": "mrkdwn", "text": link, "verbatim": True})
    return [{"type": "context", "elements": elements}] if elements else []


def _rows(buttons: Iterable[Block | None]) -> list[Block]:
    there = [button for button in buttons if button]
    starts = range(0, len(there), BUTTONS_IN_A_ROW)
    return [{"type": "actions", "elements": there[i : i + BUTTONS_IN_A_ROW]} for i in starts]


def _link(url: str) -> str:
    """Return the source's address as a link that shows where it leads."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_web = parts.scheme in ("https", "http") and re.fullmatch(r"[A-Za-z0-9.-]+", parts.netloc)
    address = escape(percent_encode(url, safe=":/?#[]@!$&'()+,;=%-.~"))
    return f"<{address}|{parts.netloc}>" if is_web and len(address) <= ADDRESS else ""


def _fit(body: list[Block], tail: list[Block]) -> list[Block]:
    """Keep as many blocks as a message may hold, and say "…" where some are left out."""
    if len(tail) > MOST_BLOCKS // 2:
        tail = [*tail[: MOST_BLOCKS // 2], *_sections(ELLIPSIS)]
    room, size = MOST_BLOCKS - len(tail) - 1, 0
    kept: list[Block] = []
    for block in body:
        size += _size(block)
        if len(kept) == room or size > MOST_IN_A_MESSAGE:
            kept += _sections(ELLIPSIS)
            break
        kept.append(block)
    return [*kept, *tail] or _sections(ELLIPSIS)


def _size(value: object) -> int:
    """Count the characters of all texts within a block."""
    match value:
        case {"text": str(text)}:
            return measure(text)
        case dict():
            return sum(map(_size, value.values()))
        case list():
            return sum(map(_size, value))
        case _:
            return 0


# --- text --------------------------------------------------------------------------------------


def reply_to_text(reply: Reply) -> str:
    """Write a reply as plain lines; the first eighty characters stand alone."""
    match reply:
        case Cards():
            cards = [line for card in reply.cards for line in _card_lines(card)]
            says = [*reply.lines, *cards] if reply.check else [*cards, *reply.lines]
            return "\n".join([*says, reply.block]).strip()
        case Listing():
            return "\n".join([reply.title, *reply.lines, reply.footer]).strip()
        case Miss():
            return reply.sentence
        case Notice() | Problem():
            return reply.text
        case _:
            assert_never(reply)


def _card_lines(card: Card) -> Iterator[str]:
    name = card.byline.partition(" · ")[0]
    if len(card.words) + len(name) + 1 > NOTIFICATION:
        yield f"{name} {card.words}"  # who says it must not be what a notification leaves out
    else:
        yield card.words
    yield from filter(None, (card.byline, *_details(card), card.topic_line, card.provenance))
