"""A small core for the tests of Discord, and replies to render."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.commands import Command, Context, Find, Show
from bot.messages import Button, Card, Cards, Notice, Place, Reply, Request
from bot.model import Fidelity, Locale, Quote, Receipt, Source, Speaker, Topic
from bot.verbs import Completes

ZHU = Speaker(id="zhu", name="朱啸虎", traditional="朱嘯虎", english="Zhu Xiaohu")
TALK = Source(
    id="talk", title="访谈", sha256="0" * 64, language=Locale.SIMPLIFIED, fidelity=Fidelity.EDITED
)
FUNDING = Topic(id="funding", zh="融资", hant="融資", en="funding")


def a_card(**changed: object) -> Card:
    """Return the card of the sketches, changed as told."""
    quote = Quote(
        id="k3f9ta",
        speaker="zhu",
        source="talk",
        text="所以每一轮都要当成最后一轮！千万别烧钱。",
        topics=("funding",),
        receipt=Receipt(prefix="", suffix="", folding=(), checked_on=date(2026, 11, 1)),
    )
    facts: dict[str, object] = {
        "quote": quote,
        "speaker": ZHU,
        "source": TALK,
        "topics": (FUNDING,),
        "later_on": (),
        "heading": "",
        "words": "「所以每一轮都要当成最后一轮！千万别烧钱。」",
        "byline": "朱啸虎 · 金沙江创投 · 2024-02（2 年 9 个月前）",
        "question": "问：后面的钱从哪里来？",
        "insight": "→ 先活下去，把每次融资当最后一次。",
        "translation": "",
        "later": ("其后 2025-02：观点未变",),
        "topic_line": "主题：融资",
        "provenance": "潜望 · 文字经编辑 · 已核对 · #k3f9ta",
        "url": "https://example.org/talk",
        "buttons": (Button(label="上下文", command=Context("k3f9ta")),),
    }
    return Card(**(facts | changed))  # type: ignore[arg-type]


def cards(*several: Card, private: bool = False, lines: tuple[str, ...] = ()) -> Cards:
    """Return an answer with a button for more."""
    more = Button(label="更多", command=Find("融资", page=1))
    return Cards(cards=several, lines=lines, buttons=(more,), private=private)


def _open_gate() -> asyncio.Event:
    gate = asyncio.Event()
    gate.set()
    return gate


@dataclass
class FakeService:
    """Remembers what it was asked, and answers as it was told."""

    answer: Callable[[Command], Reply] = lambda _: cards(a_card())
    names: list[str] = field(default_factory=lambda: ["开源", "开放模型"])
    requests: list[Request] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    delay: float = 0.0  # seconds
    gate: asyncio.Event = field(default_factory=_open_gate)  # answers wait until it is set

    async def handle(self, request: Request) -> Reply:
        """Answer as told."""
        self.requests.append(request)
        self.asked.set()
        await asyncio.sleep(self.delay)
        await self.gate.wait()
        return self.answer(request.command)

    async def complete(
        self, kind: Completes, prefix: str, place: Place, locale: Locale
    ) -> Sequence[str]:
        """Return the names that begin so."""
        return [name for name in self.names if name.startswith(prefix)]


def a_notice(command: Command) -> Reply:
    """Answer in private with the command itself, so that a test can see it."""
    return Notice(text=repr(command))


def a_shown(command: Command) -> Reply:
    """Answer a look at one quote in private, everything else in public."""
    return cards(a_card(), private=isinstance(command, Show | Context))
