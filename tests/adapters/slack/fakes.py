"""A core that says what it is told to, and examples of what cores say."""

from __future__ import annotations

import asyncio
from datetime import date

from bot import commands as c
from bot.messages import Button, Card, Cards, Notice, Reply, Request
from bot.model import Fidelity, Locale, Quote, Receipt, Source, Speaker


class FakeService:
    """Notes requests; answers with `reply`, raises `error`, or waits for `gate`."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.reply: Reply = Notice(text="done")
        self.error: Exception | None = None
        self.gate: asyncio.Event | None = None

    async def handle(self, request: Request) -> Reply:
        """Answer a request."""
        self.requests.append(request)
        if self.gate:
            await self.gate.wait()
        if self.error:
            raise self.error
        return self.reply


def make_card(
    words: str = "「所以每一轮都要当成最后一轮！」",
    *,
    id: str = "k3f9ta",  # noqa: A002  # the field's name
    url: str = "https://example.com/a?b=1&c=2",
    buttons: tuple[Button, ...] = (Button(label="上下文", command=c.Context("k3f9ta")),),
    workspace: str = "",
    **lines: str,
) -> Card:
    """Make a card; `lines` are any of its own."""
    receipt = Receipt(prefix="", suffix="", folding=(), checked_on=date(2026, 11, 1))
    shown = {
        "heading": "",
        "byline": "朱啸虎 · 金沙江创投 · 2024-02（2 年 9 个月前）",
        "question": "问：后面的钱从哪里来？",
        "insight": "→ 先活下去，把每次融资当最后一次。",
        "translation": "",
        "topic_line": "主题：融资",
        "provenance": f"潜望 · 文字经编辑 · 已核对 · #{id}",
    } | lines
    return Card(
        quote=Quote(
            id=id,
            speaker="zhu",
            source="s",
            text=words,
            topics=(),
            receipt=receipt,
            workspace=workspace,
        ),
        speaker=Speaker(id="zhu", name="朱啸虎", traditional="朱嘯虎", english="Zhu Xiaohu"),
        source=Source(
            id="s", title="t", sha256="0", language=Locale.SIMPLIFIED, fidelity=Fidelity.EDITED
        ),
        topics=(),
        later_on=(),
        words=words,
        later=("其后 2025-02：观点未变",),
        url=url,
        buttons=buttons,
        **shown,
    )


def make_cards(*cards: Card, private: bool = False, buttons: tuple[Button, ...] = ()) -> Cards:
    """Make an answer of cards."""
    return Cards(
        cards=cards or (make_card(),),
        lines=("理解为：主题 融资",),
        private=private,
        buttons=buttons,
    )
