"""A small made-up pack, and the interview that it quotes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from bot.model import (
    Fidelity,
    Later,
    LaterKind,
    Locale,
    Pack,
    Part,
    Proposition,
    Quote,
    Receipt,
    Role,
    Side,
    Source,
    Speaker,
    Text,
    Topic,
)

INTERVIEW = """与林舟的对话

林舟认为，眼下最该做的是把手里的事做完。

何苗：你怎么看今年的融资环境？

林舟：今年融资很难，账上的钱要能撑过两个冬天。我们自己也是这么做的。

何苗：所以慢就是快，是这样吗？

林舟：慢未必快，但是乱一定慢。
团队先想清楚再动手，比什么都省钱。

白鹭：我倒觉得先动手再说，错了就改，市场不会等你想清楚。

何苗：谢谢两位来到这里。
"""
SHA256 = sha256(INTERVIEW.encode()).hexdigest()
LATER_SHA256 = sha256(b"later").hexdigest()

SOURCE = Source(
    id="talk",
    title="与林舟的对话",
    sha256=SHA256,
    language=Locale.SIMPLIFIED,
    fidelity=Fidelity.TRANSCRIPT,
    interviewer="he-miao",
    said_on="2024-03",
    published_on="2024-04",
)
LATER_SOURCE = replace(
    SOURCE, id="talk-later", sha256=LATER_SHA256, said_on="2025-03-02", published_on=None
)


def make_speaker(id_: str, name: str, part: Part = Part.GUEST) -> Speaker:
    title = Text(zh="创始人", en="Founder")
    roles = (Role(source="talk", title=title), Role(source="talk-later", title=title))
    return Speaker(id=id_, name=name, traditional=name, english=id_, part=part, roles=roles)


def make_quote(**changes: Any) -> Quote:
    """Return a quote without a fault, changed as asked."""
    fine = Quote(
        id="aaaaaa",
        speaker="lin-zhou",
        source="talk",
        text="今年融资很难，账上的钱要能撑过两个冬天。",
        topics=("money",),
        receipt=Receipt(
            prefix="林舟：", suffix="我们自己", folding=(), checked_on=date(2026, 11, 22)
        ),
        said_on="2024-03",
        insight=Text(zh="现金储备决定能活多久。", en="Cash in hand decides how long you live."),
        translation=Text(en="Raising is hard this year; have cash for two winters."),
        proposition="slow-is-fast",
        side=Side.FOR,
    )
    return replace(fine, **changes)


SLOW = make_quote(
    id="bbbbbb",
    text="慢未必快，但是乱一定慢。",
    receipt=Receipt(prefix="林舟：", suffix="\n团队", folding=(), checked_on=date(2026, 11, 22)),
)
FAST = make_quote(
    id="cccccc",
    speaker="bai-lu",
    text="我倒觉得先动手再说，错了就改，市场不会等你想清楚。",
    receipt=Receipt(prefix="白鹭：", suffix="\n\n何苗", folding=(), checked_on=date(2026, 11, 22)),
    side=Side.AGAINST,
)
PACK = Pack(
    speakers=(
        make_speaker("lin-zhou", "林舟"),
        make_speaker("bai-lu", "白鹭"),
        make_speaker("he-miao", "何苗", Part.INTERVIEWER),
    ),
    topics=(Topic(id="money", zh="钱", hant="錢", en="Money", aliases=("cash",)),),
    propositions=(
        Proposition(
            id="slow-is-fast",
            topic="money",
            statement=Text(zh="慢就是快", en="Slow is fast"),
            disagreements=(("aaaaaa", "cccccc"),),
        ),
    ),
    sources=(SOURCE, LATER_SOURCE),
    quotes=(make_quote(), SLOW, FAST),
)


def make_later(id_: str = "bbbbbb") -> Later:
    return Later(id=id_, kind=LaterKind.CHANGED, note=Text(zh="后来变了。", en="It changed."))


def make_pack(*quotes: Quote, **changes: Any) -> Pack:
    """Return the pack with these quotes in place of those of the same id."""
    own = {quote.id: quote for quote in (*PACK.quotes, *quotes)}
    return replace(PACK, quotes=tuple(own.values()), **changes)
