"""How much a sentence says on its own: what speaks for it and against it, with the reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass

LEAST_SCORE = 2.4
LEAST_SCORE_BARE = 1.6  # where there are no topics to be about
FLOOR = 0.9
TOPIC_BONUS = 0.5  # for each topic, two at most
_LENGTHS = ((20, -0.6), (65, 0.9), (100, 0.3))  # points up to each weight
_TOO_LONG = -0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The same kind of words in Chinese and in English."""

    zh: re.Pattern[str]
    en: re.Pattern[str]

    def of(self, text: str) -> re.Pattern[str]:
        """Return the pattern for the language of a text."""
        return self.zh if _HAN.search(text) else self.en


_HAN = re.compile("[\u3400-\u9fff]")
_CLAIM = _Words(
    zh=re.compile(
        r"必须|应该|不能|不要|千万|核心|关键|本质|根本|壁垒|护城河|最重要|唯一|永远|绝对|肯定"
        r"|一定|必然|才能|才是|只有|要么|越来越|越[^，。]{1,6}越|意味着|证明|决定|取决于|价值"
        r"|意义|机会|风险|陷阱|诅咒|失误|教训|前提|逻辑|规律|第一性原理|商业模式|竞争|优势"
        r"|门槛|增长|创新|趋势|未来|长远|长期"
    ),
    en=re.compile(
        r"\bmust\b|\bnot the same\b|\bworth\b|\bthe problem is\b|\bnobody\b|\beveryone\b"
        r"|\bcannot\b|\bshould\b|\bnever\b|\balways\b|\bonly\b|\bkey\b|\bmoat|\bmatters?\b"
        r"|\bbecause\b|\bthe (?:real|best|most|biggest|hardest|worst)\b|\bdefens|\bmistake"
        r"|\badvantage|\blesson|\bincentive|\bcompound|\bvalue\b|\bmoney\b|\bgrowth\b"
        r"|\bmodels?\b",
        re.IGNORECASE,
    ),
)
_TURN = _Words(
    zh=re.compile(
        r"不是[^。]{1,30}(?:而是|是)|而不是|如果[^。]{2,60}(?:就|那|肯定|都|会|还)"
        r"|只要[^。]{2,40}就|一旦|与其|宁愿|虽然[^。]{2,40}但|与[^。]{1,12}相比"
        r"|比[^。]{1,20}更|从来没有|没有[^。]{1,14}就|反而|其实|才[^。]{1,12}，"
        r"|越[^。]{1,10}越"
    ),
    en=re.compile(
        r"\bnot\b[^.]{1,60}\bbut\b|\bif you\b|\brather than\b|\binstead of\b"
        r"|\bmore [^.]{1,30} than\b|\bunless\b|\bno matter\b|\bwithout\b",
        re.IGNORECASE,
    ),
)
_NUMBER = re.compile("\\d|[一二两三四五六七八九十百千万亿]{2,}|[一二三两几]成|倍")
_LEANS = _Words(
    zh=re.compile(
        r"^(?:它|他|她|他们|她们|它们|这|那|其|对[，,。啊]|对对|是的|嗯|就是|没有[，,。啊]"
        r"|不是[，,。啊]|是[，,。啊]|有[，,。啊]|不[，,。]|也|还|但是?|可是|而且|而(?!不)|所以"
        r"|因为|然后|另外|第[二三四五]|其次|再|否则|不过|比如|像|包括|于是|同样|当然|那么|哈"
        r"|呵|哎|噢|哦|嘿|我也|都|甚至|可能|大概|如果(?:是|像)?(?:这|那)样|换句话|也就是"
        r"|以后它|一是|二是)"
    ),
    en=re.compile(
        r"^(?:it |this |that |they |he |she |these |those |yes|no[,. ]|yeah|well[, ]|so[, ]|and "
        r"|but |because |or |right|exactly|sure|also |which |then |um|uh|i mean|you know|like )",
        re.IGNORECASE,
    ),
)
_WEAK_LEAN = _Words(
    zh=re.compile(r"^(?:但是?|可是|而且|所以|不过|当然|其实|甚至)"),
    en=re.compile(
        r"^(?:so[, ]|and |but )",
        re.IGNORECASE,
    ),
)
_POINTS = _Words(
    zh=re.compile(
        r"这个|那个|这些|那些|这样|那样|这种|那种|这里|那里|他们|她们|它们|它|他(?!人)|她|这"
        r"|那(?!么)"
    ),
    en=re.compile(
        r"\b(?:it|this|that|they|them|he|she|those|these)\b",
        re.IGNORECASE,
    ),
)
_SMALL_TALK = _Words(
    zh=re.compile(
        r"哈哈|呵呵|你知道吗|你知道吧|对吧|是吧|对不对|我也不知道|不知道啊|谢谢|欢迎|再见"
        r"|不好说|不点评|说实话|怎么说呢|我给你看"
    ),
    en=re.compile(
        r"\bthank|\bthanks\b|\bwelcome\b|\bhaha|\byou know\b|\bkind of\b|\bsort of\b"
        r"|\bi guess\b",
        re.IGNORECASE,
    ),
)
_COARSE = _Words(
    zh=re.compile(r"妈的|他妈|卧槽|牛逼|傻|操|屁|骚"),
    en=re.compile(
        r"\bfuck|\bshit",
        re.IGNORECASE,
    ),
)
_STORY = _Words(
    zh=re.compile(
        r"^(?:我|我们)(?:当年|那时|去年|前年|前两天|昨天|今天上午|最近|以前|一开始|还记得|刚|在\d|和|跟|问|看到|见|投了|聊)"
        r"|那天|当时我|我记得|昨天|前两天"
    ),
    en=re.compile(
        r"\b(?:i remember|last (?:week|month|year)|yesterday|back then)\b",
        re.IGNORECASE,
    ),
)
_QUESTION_END = re.compile("[？?][”」』\"')）]*$")
_STOP = re.compile("[。！？!?.…][”」』\"')）]*$")
_GESTURE = re.compile("[（(](?:笑|此处|想了|思考|停顿|沉默|laughs?|pause)")


def weigh(text: str) -> int:
    """Count characters, Latin ones for a third: English needs more of them to say as much."""
    latin = len(text.encode("ascii", "ignore"))
    return len(text) - latin + latin // 3


def score_words(plain: str) -> tuple[float, tuple[str, ...]]:
    """Add up what the words tell, topics apart; `plain` is simplified."""
    parts = (
        ("claim", 0.7 * min(3, len(set(_CLAIM.of(plain).findall(plain))))),
        ("contrast", 0.9 * min(2, len(_TURN.of(plain).findall(plain)))),
        ("number", 0.3 * bool(_NUMBER.search(plain))),
        ("length", _length_points(weigh(plain))),
        ("leans-on-before", _leaning(plain)),
        ("points-elsewhere", -0.3 * min(4, len(_POINTS.of(plain).findall(plain)))),
        ("small-talk", -0.8 * min(2, len(_SMALL_TALK.of(plain).findall(plain)))),
        ("coarse", -0.9 * bool(_COARSE.of(plain).search(plain))),
        ("story", -0.9 * bool(_STORY.of(plain).search(plain))),
        ("question", -0.9 * bool(_QUESTION_END.search(plain))),
        ("no-stop", -0.5 * (not _STOP.search(plain))),
        ("gesture", -0.7 * bool(_GESTURE.search(plain))),
    )
    return sum(points for _, points in parts), tuple(name for name, points in parts if points)


def _length_points(weight: int) -> float:
    return next((points for most, points in _LENGTHS if weight <= most), _TOO_LONG)


def leans(plain: str) -> bool:
    """Tell whether a sentence leans on what went before it."""
    return _LEANS.of(plain).search(plain) is not None


def points(plain: str) -> bool:
    """Tell whether a sentence points to something outside it."""
    return _POINTS.of(plain).search(plain) is not None


def has_number(plain: str) -> bool:
    """Tell whether there is a number to check."""
    return _NUMBER.search(plain) is not None


def _leaning(plain: str) -> float:
    if not leans(plain):
        return 0.0
    return -0.8 if _WEAK_LEAN.of(plain).search(plain) else -1.8
