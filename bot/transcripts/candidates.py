"""Sentences worth a reader's attention: scored with reasons, flagged, some held for a person."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.transcripts.blocks import Role
from bot.transcripts.edits import OffsetMap
from bot.transcripts.faults import SPOILED, Fault, Kind
from bot.transcripts.known import Known, KnownTexts, fold_words
from bot.transcripts.sentences import split_sentences
from bot.transcripts.turns import Talk, Turn

LONGEST = 200  # characters, by the contract
_SHORTEST = 14
_BEST = (20, 110)
_LEAST_SCORE = 2.4
_LEAST_SCORE_BARE = 1.6  # without any topics to be about
_FLOOR = 0.9
_SPARE = 250  # characters for each candidate below the mark
_MOST = 90  # candidates of one file

_CLAIM = re.compile(
    "必须|应该|不能|不要|千万|核心|关键|本质|根本|壁垒|护城河|最重要|唯一|永远|绝对|肯定|一定|必然|才能|才是|只有|要么|越来越|越[^，。]{1,6}越"
    "|意味着|证明|决定|取决于|价值|意义|机会|风险|陷阱|诅咒|失误|教训|前提|逻辑|规律|第一性原理|商业模式|竞争|优势|门槛|增长|创新|趋势|未来|长远|长期"
    "|\\bmust\\b|\\bnot the same\\b|\\bworth\\b|\\bthe problem is\\b|\\bnobody\\b|\\beveryone\\b|\\bcannot\\b|\\bshould\\b|\\bnever\\b|\\balways\\b|\\bonly\\b|\\bkey\\b|\\bmoat|\\bmatters?\\b|\\bbecause\\b|\\bthe (?:real|best|most|biggest|hardest|worst)\\b|\\bdefens|\\bmistake|\\badvantage|\\blesson|\\bincentive|\\bcompound|\\bvalue\\b|\\bmoney\\b|\\bgrowth\\b|\\bmodels?\\b"
)
_TURN = re.compile(
    "不是[^。]{1,30}(?:而是|是)|而不是|如果[^。]{2,60}(?:就|那|肯定|都|会|还)|只要[^。]{2,40}就|一旦|与其|宁愿|虽然[^。]{2,40}但|与[^。]{1,12}相比|比[^。]{1,20}更|从来没有|没有[^。]{1,14}就|反而|其实|才[^。]{1,12}，|越[^。]{1,10}越"
    "|\\bnot\\b[^.]{1,60}\\bbut\\b|\\bif you\\b|\\brather than\\b|\\binstead of\\b|\\bmore [^.]{1,30} than\\b|\\bunless\\b|\\bno matter\\b|\\bwithout\\b",
    re.IGNORECASE,
)
_NUMBER = re.compile("\\d|[一二两三四五六七八九十百千万亿]{2,}|[一二三两几]成|倍")
_LEANS = re.compile(
    "^(?:它|他|她|他们|她们|它们|这|那|其|对[，,。啊]|对对|是的|嗯|就是|没有[，,。啊]|不是[，,。啊]|是[，,。啊]|有[，,。啊]|不[，,。]|也|还|但是?|可是|而且|而(?!不)|所以|因为|然后|另外|第[二三四五]|其次|再|否则|不过|比如|像|包括|于是|同样|当然|那么|哈|呵|哎|噢|哦|嘿|我也|都|甚至|可能|大概|如果(?:是|像)?(?:这|那)样|换句话|也就是|以后它|一是|二是"
    "|it |this |that |they |he |she |these |those |yes|no[,. ]|yeah|well[, ]|so[, ]|and |but |because |or |right|exactly|sure|also |which |then |um|uh|i mean|you know|like )",
    re.IGNORECASE,
)
_WEAK_LEAN = re.compile(
    "^(?:但是?|可是|而且|所以|不过|当然|其实|甚至|so[, ]|and |but )", re.IGNORECASE
)
_POINTS = re.compile(
    "这个|那个|这些|那些|这样|那样|这种|那种|这里|那里|他们|她们|它们|它|他(?!人)|她|这|那(?!么)|\\b(?:it|this|that|they|them|he|she|those|these)\\b",
    re.IGNORECASE,
)
_SMALL_TALK = re.compile(
    "哈哈|呵呵|你知道吗|你知道吧|对吧|是吧|对不对|我也不知道|不知道啊|谢谢|欢迎|再见|不好说|不点评|说实话|怎么说呢|我给你看|\\bthank|\\bthanks\\b|\\bwelcome\\b|\\bhaha|\\byou know\\b|\\bkind of\\b|\\bsort of\\b|\\bi guess\\b",
    re.IGNORECASE,
)
_COARSE = re.compile("妈的|他妈|卧槽|牛逼|傻|操|屁|骚|\\bfuck|\\bshit", re.IGNORECASE)
_STORY = re.compile(
    "^(?:我|我们)(?:当年|那时|去年|前年|前两天|昨天|今天上午|最近|以前|一开始|还记得|刚|在\\d|和|跟|问|看到|见|投了|聊)|那天|当时我|我记得|昨天|前两天|\\b(?:i remember|last (?:week|month|year)|yesterday|back then)\\b",
    re.IGNORECASE,
)
_JOKE = re.compile(
    "（笑）|\\(笑\\)|哈哈|开玩笑|\\(laughs?\\)|\\[laugh|吹牛|浪漫主义", re.IGNORECASE
)
_QUESTION_END = re.compile("[？?][”」』\"')）]*$")
_STOP = re.compile("[。！？!?.…][”」』\"')）]*$")
_GESTURE = re.compile("[（(](?:笑|此处|想了|思考|停顿|沉默|laughs?|pause)")
_OPEN_QUOTE = re.compile('[“”「」『』"]')
_PERSON = re.compile("[\u4e00-\u9fff]{1,2}总(?![是会体量])|[\u4e00-\u9fff]老师")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence or two that may become a quote; offsets count characters of the raw text.

    `hold` means: never serve without a person's word. `flags` and `reasons` advise.
    """

    speaker: str | None
    text: str
    start: int
    end: int
    topics: tuple[str, ...]
    score: float
    reasons: tuple[str, ...]
    flags: tuple[str, ...]
    hold: bool
    question: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """Sentences in a row within one paragraph, in the talk's text."""

    start: int
    end: int
    text: str


def find_candidates(
    talk: Talk, faults: Sequence[Fault], texts: KnownTexts, known: Known, *, is_doubtful: bool
) -> list[Candidate]:
    """Return the best of what guests say, in the order of the text.

    Nothing that touches a spoilt stretch is taken; hosts, narration and headings never are.
    """
    back = OffsetMap(talk.edits)
    spoilt = sorted((fault.start, fault.end) for fault in faults if fault.kind in SPOILED)
    doubted = sorted((fault.start, fault.end) for fault in faults if fault.kind is Kind.TRUNCATED)
    scored = []
    question = ""
    for turn in talk.turns:
        if turn.role is Role.QUESTION:
            question = turn.text
        if turn.role is not Role.ANSWER or (turn.speaker is None and not question):
            continue
        for piece in _pieces(turn):
            span = back.to_origin(piece.start, piece.end)
            if _touches(spoilt, span):
                continue
            score, reasons = _score(piece.text, known)
            if score >= _FLOOR:
                scored.append((score, reasons, piece, span, turn, question))
    weight = sum(_weight(turn.text) for turn in talk.turns if turn.role is Role.ANSWER)
    chosen = _best(scored, _LEAST_SCORE if known.topics else _LEAST_SCORE_BARE, weight)
    return [
        _candidate(*one, known=known, texts=texts, is_held=is_doubtful or _touches(doubted, one[3]))
        for one in chosen
    ]


_Scored = tuple[float, tuple[str, ...], _Piece, tuple[int, int], Turn, str]


def _pieces(turn: Turn) -> Iterator[_Piece]:
    """Yield one, two or three sentences in a row, never across a paragraph."""
    at = 0
    for paragraph in turn.text.split("\n"):
        sentences = list(split_sentences(paragraph))
        for number in range(len(sentences)):
            for last in range(number, min(number + 3, len(sentences))):
                start, end = sentences[number].start, sentences[last].end
                if not _weight(paragraph[start:end]) >= _SHORTEST:
                    continue
                if end - start > LONGEST:
                    break
                yield _Piece(turn.at + at + start, turn.at + at + end, paragraph[start:end])
        at += len(paragraph) + 1


def _weight(text: str) -> int:
    """Count characters, Latin ones for a third: English needs more of them to say as much."""
    latin = sum(letter.isascii() for letter in text)
    return len(text) - latin + latin // 3


def _score(text: str, known: Known) -> tuple[float, tuple[str, ...]]:
    """Add up what speaks for a piece and against it, with the reasons that weighed."""
    plain = known.letters.simplify(text)
    weight = _weight(text)
    parts = [
        ("claim", 0.7 * min(3, len(set(_CLAIM.findall(plain.lower()))))),
        ("contrast", 0.9 * min(2, len(_TURN.findall(plain)))),
        ("number", 0.3 * bool(_NUMBER.search(plain))),
        ("topic", 0.5 * min(2, len(known.suggest(text)))),
        ("length", 0.8 if _BEST[0] <= weight <= _BEST[1] else -0.6),
        ("leans-on-before", _leaning(plain)),
        ("points-elsewhere", -0.3 * min(4, len(_POINTS.findall(plain)))),
        ("small-talk", -0.8 * min(2, len(_SMALL_TALK.findall(plain)))),
        ("coarse", -0.9 * bool(_COARSE.search(plain))),
        ("story", -0.9 * bool(_STORY.search(plain))),
        ("question", -0.9 * bool(_QUESTION_END.search(plain))),
        ("no-stop", -0.5 * (not _STOP.search(plain))),
        ("gesture", -0.7 * bool(_GESTURE.search(plain))),
    ]
    return sum(points for _, points in parts), tuple(name for name, points in parts if points)


def _leaning(plain: str) -> float:
    if not _LEANS.search(plain):
        return 0.0
    return -0.8 if _WEAK_LEAN.search(plain) else -1.8


def _best(scored: list[_Scored], least: float, weight: int) -> list[_Scored]:
    """Take the best first, no sentence twice, and give them in the order of the text.

    A text that has few above the mark gives its best ones all the same, one in so many words.
    """
    taken: list[tuple[int, int]] = []
    chosen: list[_Scored] = []
    for one in sorted(scored, key=lambda one: (-one[0], one[2].start, one[2].end)):
        if one[0] < least and len(chosen) * _SPARE >= weight:
            break
        piece = one[2]
        at = bisect_left(taken, (piece.start, piece.end))
        before = taken[at - 1][1] if at else -1
        after = taken[at][0] if at < len(taken) else piece.end
        if before <= piece.start and piece.end <= after:
            taken.insert(at, (piece.start, piece.end))
            chosen.append(one)
            if len(chosen) == _MOST:
                break
    return sorted(chosen, key=lambda one: one[2].start)


def _candidate(
    score: float,
    reasons: tuple[str, ...],
    piece: _Piece,
    span: tuple[int, int],
    turn: Turn,
    question: str,
    *,
    known: Known,
    texts: KnownTexts,
    is_held: bool,
) -> Candidate:
    flags = _flags(piece, turn, texts, known)
    return Candidate(
        speaker=turn.speaker,
        text=piece.text,
        start=span[0],
        end=span[1],
        topics=tuple(known.suggest(piece.text))[:4],
        score=round(score, 2),
        reasons=reasons,
        flags=flags,
        hold=is_held
        or turn.speaker is None
        or "may-be-a-joke" in flags
        or "quotes-others" in flags,
        question=question,
    )


def _flags(piece: _Piece, turn: Turn, texts: KnownTexts, known: Known) -> tuple[str, ...]:
    plain = known.letters.simplify(piece.text)
    checks = (
        (
            "needs-its-question",
            bool(_LEANS.search(plain)) or (piece.start == turn.at and bool(_POINTS.search(plain))),
        ),
        ("numbers-to-check", _NUMBER.search(plain)),
        (
            "quotes-others",
            _OPEN_QUOTE.search(plain) and re.search('[“「『"][^“”」』"]{12,}', plain),
        ),
        ("may-be-a-joke", _JOKE.search(plain)),
        ("judges-a-person", _judges(plain, turn, known)),
        ("in-library", texts.same(fold_words(piece.text, known.letters)) is not None),
    )
    return tuple(name for name, is_so in checks if is_so)


def _judges(plain: str, turn: Turn, known: Known) -> bool:
    names = (speaker.name for speaker in known.speakers if speaker.name != turn.speaker)
    return bool(_PERSON.search(plain)) or any(name in plain for name in names)


def _touches(spans: Sequence[tuple[int, int]], span: tuple[int, int]) -> bool:
    """Tell whether one of the spans, in order, shares a character with this one."""
    at = bisect_left(spans, (span[1], 0))
    return any(end > span[0] for _, end in spans[max(0, at - 6) : at])
