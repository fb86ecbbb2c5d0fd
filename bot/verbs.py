"""The command table: one row a command, for every platform's parsing, options and help."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

from bot import commands as c
from bot.errors import UserError
from bot.model import Text


class Completes(StrEnum):
    """What a parameter can be completed from."""

    NOTHING = ""
    TOPIC = "topic"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One argument of a command; `takes_rest` takes all that is left of a typed line."""

    name: str
    label: Text
    is_required: bool = True
    takes_rest: bool = False
    completes: Completes = Completes.NOTHING
    is_quote_id: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One row of the command table; `zh` is the Chinese word that works in place of `name`."""

    group: str
    name: str
    zh: str
    kind: type[c.Command]
    help: Text
    example: str
    parameters: tuple[Parameter, ...] = ()
    needs_manager: bool = False

    @property
    def has_pages(self) -> bool:
        """Tell whether the command takes a page."""
        return any(f.name == "page" for f in fields(self.kind))

    def build(self, values: dict[str, str]) -> c.Command:
        """Make the command from its parameters' values; raise UserError for a wrong one."""
        kinds = {f.name: f.type for f in fields(self.kind)}
        arguments: dict[str, str | int] = {}
        for name, value in values.items():
            if value:
                is_number = kinds[name] == "int"
                arguments[name] = _whole_number(value, self.example) if is_number else value
        if any(p.is_required and p.name not in arguments for p in self.parameters[:1]):
            raise UserError("missing_argument", example=self.example)
        return self.kind(**arguments)  # type: ignore[arg-type]  # the table's test builds each


def _whole_number(value: str, example: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 4):
        raise UserError("not_a_number", value=value[:40], example=example)
    return int(value)


_QUOTE_ID = Parameter(name="id", label=Text(zh="编号", en="the quote's id"), is_quote_id=True)
_ORDER_ID = Parameter(name="id", label=Text(zh="订阅编号", en="the digest's id"), is_required=False)
_TOPIC = Parameter(
    name="topic", label=Text(zh="主题", en="a topic"), takes_rest=True, completes=Completes.TOPIC
)
_MAYBE_TOPIC = Parameter(
    name="topic",
    label=Text(zh="主题", en="a topic"),
    is_required=False,
    takes_rest=True,
    completes=Completes.TOPIC,
)


def _speaker(name: str = "speaker") -> Parameter:
    """Describe a speaker's name; typed, it takes the rest, as names and topics may hold blanks."""
    return Parameter(
        name=name,
        label=Text(zh="人物", en="a speaker"),
        takes_rest=True,
        completes=Completes.SPEAKER,
    )


def _words(name: str, zh: str, en: str) -> Parameter:
    return Parameter(name=name, label=Text(zh=zh, en=en), takes_rest=True)


VERBS: tuple[Verb, ...] = (
    Verb(
        group="quote", name="find", zh="搜", kind=c.Find, example="/quote find 朱啸虎 开源",
        help=Text(zh="按人名、主题和原话搜索", en="search names, topics and words together"),
        parameters=(_words("words", "要找的词", "words to look for"),),
    ),
    Verb(
        group="quote", name="check", zh="核对", kind=c.CheckLine,
        example="/quote check 千万别烧钱",
        help=Text(zh="核对一句话是不是原话", en="check whether a line is really theirs"),
        parameters=(_words("line", "要核对的话", "the line to check"),),
    ),
    Verb(
        group="quote", name="cite", zh="引用", kind=c.Cite, example="/quote cite k3f9ta",
        help=Text(zh="给出可粘贴的引用", en="a block to paste, with its source"),
        parameters=(
            _QUOTE_ID,
            Parameter(
                name="language", label=Text(zh="语言：zh 或 en", en="zh or en"), is_required=False
            ),
        ),
    ),
    Verb(
        group="quote", name="topic", zh="主题", kind=c.ByTopic, example="/quote topic 开源",
        help=Text(zh="某个主题的金句", en="quotes on a topic"), parameters=(_TOPIC,),
    ),
    Verb(
        group="quote", name="speaker", zh="人物", kind=c.BySpeaker,
        example="/quote speaker 朱啸虎 开源",
        help=Text(zh="某人的金句，新的在前；可加主题", en="quotes by a speaker, newest first"),
        parameters=(_speaker(), _MAYBE_TOPIC),
    ),
    Verb(
        group="quote", name="random", zh="随机", kind=c.RandomQuote, example="/quote random 融资",
        help=Text(zh="随机一条；可加主题", en="one at random, or on a topic"),
        parameters=(_MAYBE_TOPIC,),
    ),
    Verb(
        group="quote", name="today", zh="今日", kind=c.Today, example="/quote today",
        help=Text(zh="本频道今天的金句", en="this channel's quote of the day"),
    ),
    Verb(
        group="quote", name="show", zh="看", kind=c.Show, example="/quote show k3f9ta",
        help=Text(zh="按编号看一条", en="one quote by its id"), parameters=(_QUOTE_ID,),
    ),
    Verb(
        group="quote", name="context", zh="上下文", kind=c.Context,
        example="/quote context k3f9ta",
        help=Text(zh="问题和前后文（只有你看得到）", en="the question and the turns around it"),
        parameters=(_QUOTE_ID,),
    ),
    Verb(
        group="quote", name="topics", zh="主题列表", kind=c.Topics, example="/quote topics",
        help=Text(zh="有哪些主题", en="the topics there are"),
    ),
    Verb(
        group="quote", name="speakers", zh="人物列表", kind=c.Speakers, example="/quote speakers",
        help=Text(zh="有哪些人物", en="the speakers there are"),
    ),
    Verb(
        group="quote", name="timeline", zh="时间线", kind=c.Timeline,
        example="/quote timeline 朱啸虎 AGI",
        help=Text(zh="一个人的看法怎样变化", en="how a view moved, in dated statements"),
        parameters=(_speaker(), _MAYBE_TOPIC),
    ),
    Verb(
        group="quote", name="compare", zh="对比", kind=c.Compare,
        example="/quote compare 朱啸虎 傅盛 大模型",
        help=Text(zh="两个人对同一问题的看法", en="two speakers on one question, side by side"),
        parameters=(_speaker("first"), _speaker("second"), _TOPIC),
    ),
    Verb(
        group="quote", name="help", zh="帮助", kind=c.Help, example="/quote help",
        help=Text(zh="能输入什么", en="what you can type"),
    ),
    Verb(
        group="digest", name="add", zh="添加", kind=c.DigestAdd,
        example="/digest add 09:00 mon-fri Asia/Shanghai topic:融资",
        help=Text(zh="每天在本频道发一条", en="post a daily quote in this channel"),
        parameters=(_words("order", "时间、星期、时区、主题", "time, days, zone, topic:…"),),
        needs_manager=True,
    ),
    Verb(
        group="digest", name="edit", zh="修改", kind=c.DigestEdit,
        example="/digest edit 10:00 topic:all",
        help=Text(zh="修改订阅，没写到的不变", en="change a digest; the rest of it stays"),
        parameters=(
            _ORDER_ID,
            Parameter(
                name="change", label=Text(zh="要改的时间、星期、主题等", en="what changes"),
                is_required=False, takes_rest=True,
            ),
        ),
        needs_manager=True,
    ),
    Verb(
        group="digest", name="list", zh="列表", kind=c.DigestList, example="/digest list",
        help=Text(zh="本频道的订阅", en="this channel's digests"),
    ),
    Verb(
        group="digest", name="pause", zh="暂停", kind=c.DigestPause, example="/digest pause",
        help=Text(zh="暂停，可写到哪天为止", en="pause, if you like until a date"),
        parameters=(
            _ORDER_ID,
            Parameter(name="until", label=Text(zh="到哪天", en="until"), is_required=False),
        ),
        needs_manager=True,
    ),
    Verb(
        group="digest", name="resume", zh="恢复", kind=c.DigestResume, example="/digest resume",
        help=Text(zh="恢复", en="post again"), parameters=(_ORDER_ID,), needs_manager=True,
    ),
    Verb(
        group="digest", name="remove", zh="删除", kind=c.DigestRemove, example="/digest remove",
        help=Text(zh="取消订阅", en="end a digest"), parameters=(_ORDER_ID,), needs_manager=True,
    ),
    Verb(
        group="digest", name="skip", zh="跳过", kind=c.DigestSkip, example="/digest skip",
        help=Text(zh="跳过下一条", en="leave out the next post"),
        parameters=(_ORDER_ID,), needs_manager=True,
    ),
    Verb(
        group="digest", name="preview", zh="预览", kind=c.DigestPreview,
        example="/digest preview 7",
        help=Text(zh="预览接下来的几条", en="the next posts, as they will be"),
        parameters=(
            Parameter(name="posts", label=Text(zh="几条", en="how many"), is_required=False),
            _ORDER_ID,
        ),
    ),
    Verb(
        group="digest", name="test", zh="测试", kind=c.DigestTest, example="/digest test",
        help=Text(zh="看看下一条的样子（只有你看得到）", en="see the next post, you alone"),
        parameters=(_ORDER_ID,), needs_manager=True,
    ),
    Verb(
        group="digest", name="why", zh="为什么", kind=c.DigestWhy, example="/digest why k3f9ta",
        help=Text(zh="为什么选了这一条", en="why this quote was chosen"),
        parameters=(
            Parameter(
                name="id", label=Text(zh="金句编号", en="a quote's id"), is_required=False,
                is_quote_id=True,
            ),
        ),
    ),
    Verb(
        group="digest", name="history", zh="记录", kind=c.DigestHistory, example="/digest history",
        help=Text(zh="最近的每日金句都怎样了", en="what became of the last posts"),
    ),
    Verb(
        group="digest", name="retire", zh="不再发", kind=c.Retire, example="/digest retire k3f9ta",
        help=Text(zh="本频道不再发这一条", en="never post this quote here again"),
        parameters=(_QUOTE_ID,), needs_manager=True,
    ),
    Verb(
        group="digest", name="again", zh="以后再发", kind=c.Again, example="/digest again k3f9ta",
        help=Text(zh="以后再发这一条", en="let this quote come again"),
        parameters=(_QUOTE_ID,), needs_manager=True,
    ),
)  # fmt: skip
