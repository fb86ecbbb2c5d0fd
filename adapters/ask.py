"""`jinju ask`: answer commands once; Reply → JSON as the contract has it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, assert_never

from adapters.console.app import answer_line
from adapters.console.render import reply_to_text
from bot.config import Settings
from bot.grammar import command_to_text
from bot.messages import Card, Cards, Check, Listing, Miss, Notice, Problem, Reply, Understood
from bot.model import Locale, Text
from bot.service.service import Service


def reply_to_json(reply: Reply) -> str:
    """Write a reply as one line of JSON."""
    facts: dict[str, Any] = {
        "kind": _kind(reply),
        "private": reply.private,
        "understood": _understood(reply),
        "cards": [card_to_dict(card) for card in reply.cards] if isinstance(reply, Cards) else [],
        "text": reply_to_text(reply),
    }
    if isinstance(reply, Cards | Notice) and reply.check:
        facts["check"] = _check(reply.check)
    if not isinstance(reply, Problem):
        facts["buttons"] = [
            {"label": b.label, "command": command_to_text(b.command)} for b in reply.buttons
        ]
    return json.dumps(facts, ensure_ascii=False)


def _kind(reply: Reply) -> str:
    match reply:
        case Cards():
            return "cards"
        case Listing():
            return "listing"
        case Miss():
            return "miss"
        case Notice():
            return "notice"
        case Problem():
            return "error"
        case _:
            assert_never(reply)


def _understood(reply: Reply) -> dict[str, list[str]]:
    understood = reply.understood if isinstance(reply, Cards | Miss) else Understood()
    return {
        "topics": [topic.zh for topic in understood.topics],
        "speakers": [speaker.name for speaker in understood.speakers],
        "words": list(understood.words),
    }


def _check(check: Check) -> dict[str, Any]:
    return asdict(check) | {"verdict": check.verdict.value}


def card_to_dict(card: Card) -> dict[str, Any]:
    """Write a card's facts; `shown` is the text of its quote as the reader sees it."""
    quote, source = card.quote, card.source
    kinds = {view.id: view.kind.value for view in quote.later}
    role = card.speaker.role_in(quote.source)
    return {
        "id": quote.id,
        "text": quote.text,
        "shown": card.words,
        "speaker": card.speaker.name,
        "role": role.zh or role.en if role else None,
        "said_on": quote.said_on,
        "question": quote.question.zh if quote.question else None,
        "source": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "topics": [topic.zh for topic in card.topics],
        "insight": _text(quote.insight),
        "translation": _text(quote.translation),
        "later": [{"id": i, "said_on": on, "kind": kinds[i]} for i, on in card.later_on],
        "fidelity": source.fidelity.value,
        "verified": quote.state.is_verified,
        "state": quote.state.value,
    }


def _text(text: Text | None) -> dict[str, str] | None:
    if text is None:
        return None
    return {key: value for key, value in (("zh", text.zh), ("en", text.en)) if value}


async def answer_all(
    service: Service, lines: Iterable[str], settings: Settings, locale: Locale | None, as_json: bool
) -> int:
    """Answer command after command; a fault of our own makes the status 1."""
    failed = False
    for line in lines:
        reader = locale or settings.locale
        reply = await answer_line(service, line, reader, is_fixed=locale is not None)
        failed |= isinstance(reply, Problem) and reply.reference is not None
        print(reply_to_json(reply) if as_json else f"{reply_to_text(reply)}\n", flush=True)
    return int(failed)
