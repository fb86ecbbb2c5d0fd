"""Sentences worth a reader's attention: the best of what guests say, flagged, some held."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.transcripts.blocks import Role
from bot.transcripts.edits import OffsetMap
from bot.transcripts.faults import SPOILED, Fault, Kind
from bot.transcripts.known import Known, KnownTexts, fold_words
from bot.transcripts.scoring import (
    FLOOR,
    LEAST_SCORE,
    LEAST_SCORE_BARE,
    TOPIC_BONUS,
    has_number,
    leans,
    points,
    score_words,
    weigh,
)
from bot.transcripts.sentences import split_sentences
from bot.transcripts.turns import Talk, Turn

LONGEST = 200  # characters, by the contract
_SHORTEST = 14  # of weight
_SPARE = 250  # of weight, for each candidate below the mark
_MOST = 90  # candidates of one file
_LOOKED_AT = 4000  # pieces whose topics are looked up

_JOKE = re.compile(
    "（笑）|\\(笑\\)|哈哈|开玩笑|\\(laughs?\\)|\\[laugh|吹牛|浪漫主义", re.IGNORECASE
)
_PERSON = re.compile("[\u4e00-\u9fff]{1,2}总(?![是会体量])|[\u4e00-\u9fff]老师")


_LONG_QUOTE = re.compile('[“「『"][^“”」』"]{12,}')


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
    """Sentences in a row within one paragraph, in the talk's text; `turn` is a number."""

    score: float
    start: int
    end: int
    turn: int
    topics: tuple[str, ...] = ()


def find_candidates(
    talk: Talk, faults: Sequence[Fault], texts: KnownTexts, known: Known, *, is_doubtful: bool
) -> list[Candidate]:
    """Return the best of what guests say, in the order of the text.

    Nothing that touches a spoilt stretch is taken; hosts, narration and headings never are.
    """
    back = OffsetMap(talk.edits)
    doubted = sorted((fault.start, fault.end) for fault in faults if fault.kind is Kind.TRUNCATED)
    pieces = heapq.nlargest(
        _LOOKED_AT, _sound_pieces(talk, faults, back, known), key=lambda piece: piece.score
    )
    judged = [_with_topics(piece, talk.text, known) for piece in pieces]
    weight = sum(weigh(turn.text) for turn in talk.turns if turn.role is Role.ANSWER)
    least = LEAST_SCORE if known.topics else LEAST_SCORE_BARE
    candidates = []
    for piece in _best([piece for piece in judged if piece.score >= FLOOR], least, weight):
        span = back.to_origin(piece.start, piece.end)
        is_held = is_doubtful or _touches(doubted, span)
        candidates.append(_candidate(piece, span, talk, texts, known, is_held=is_held))
    return candidates


def _sound_pieces(
    talk: Talk, faults: Sequence[Fault], back: OffsetMap, known: Known
) -> Iterator[_Piece]:
    """Yield what guests say without touching a fault, scored by its words alone."""
    spoilt = sorted((fault.start, fault.end) for fault in faults if fault.kind in SPOILED)
    has_asked = False
    for number, turn in enumerate(talk.turns):
        has_asked = has_asked or turn.role is Role.QUESTION
        if turn.role is not Role.ANSWER or (turn.speaker is None and not has_asked):
            continue
        for start, end in _stretches(turn):
            if not _touches(spoilt, back.to_origin(start, end)):
                score, _ = score_words(known.letters.simplify(talk.text[start:end]))
                if score >= FLOOR - 2 * TOPIC_BONUS:
                    yield _Piece(score, start, end, number)


def _stretches(turn: Turn) -> Iterator[tuple[int, int]]:
    """Yield one, two or three sentences in a row, never across a paragraph."""
    at = turn.at
    for paragraph in turn.text.split("\n"):
        sentences = list(split_sentences(paragraph))
        weights = [weigh(sentence.text) for sentence in sentences]
        for first, sentence in enumerate(sentences):
            for last in range(first, min(first + 3, len(sentences))):
                end = sentences[last].end
                if end - sentence.start > LONGEST:
                    break
                if sum(weights[first : last + 1]) >= _SHORTEST:
                    yield at + sentence.start, at + end
        at += len(paragraph) + 1


def _with_topics(piece: _Piece, text: str, known: Known) -> _Piece:
    topics = tuple(known.suggest(text[piece.start : piece.end]))[:4]
    return replace(piece, topics=topics, score=piece.score + TOPIC_BONUS * min(2, len(topics)))


def _best(pieces: list[_Piece], least: float, weight: int) -> list[_Piece]:
    """Take the best first, no sentence twice, and give them in the order of the text.

    A text that has few above the mark gives its best ones all the same, one in so many words.
    """
    taken: list[tuple[int, int]] = []
    chosen: list[_Piece] = []
    for piece in sorted(pieces, key=lambda one: (-one.score, one.start, one.end)):
        if len(chosen) == _MOST or (piece.score < least and len(chosen) * _SPARE >= weight):
            break
        at = bisect_left(taken, (piece.start, piece.end))
        before = taken[at - 1][1] if at else -1
        after = taken[at][0] if at < len(taken) else piece.end
        if before <= piece.start and piece.end <= after:
            taken.insert(at, (piece.start, piece.end))
            chosen.append(piece)
    return sorted(chosen, key=lambda piece: piece.start)


def _candidate(
    piece: _Piece,
    span: tuple[int, int],
    talk: Talk,
    texts: KnownTexts,
    known: Known,
    *,
    is_held: bool,
) -> Candidate:
    turn = talk.turns[piece.turn]
    text = talk.text[piece.start : piece.end]
    plain = known.letters.simplify(text)
    flags = _flags(plain, turn, known, is_first=piece.start == turn.at)
    if texts.same(fold_words(text, known.letters)) is not None:
        flags = (*flags, "in-library")
    return Candidate(
        speaker=turn.speaker,
        text=text,
        start=span[0],
        end=span[1],
        topics=piece.topics,
        score=round(piece.score, 2),
        reasons=(*score_words(plain)[1], *(("topic",) if piece.topics else ())),
        flags=flags,
        hold=is_held
        or turn.speaker is None
        or not {"may-be-a-joke", "quotes-others"}.isdisjoint(flags),
        question=_question(talk, piece.turn),
    )


def _question(talk: Talk, number: int) -> str:
    """Return the question that the turn answers."""
    before = talk.turns[max(0, number - 6) : number]
    return next((turn.text for turn in reversed(before) if turn.role is Role.QUESTION), "")


def _flags(plain: str, turn: Turn, known: Known, *, is_first: bool) -> tuple[str, ...]:
    checks = (
        ("needs-its-question", leans(plain) or (is_first and points(plain))),
        ("numbers-to-check", has_number(plain)),
        ("quotes-others", _LONG_QUOTE.search(plain)),
        ("may-be-a-joke", _JOKE.search(plain)),
        ("judges-a-person", _judges(plain, turn, known)),
    )
    return tuple(name for name, is_so in checks if is_so)


def _judges(plain: str, turn: Turn, known: Known) -> bool:
    names = (speaker.name for speaker in known.speakers if speaker.name != turn.speaker)
    return bool(_PERSON.search(plain)) or any(name in plain for name in names)


def _touches(spans: Sequence[tuple[int, int]], span: tuple[int, int]) -> bool:
    """Tell whether one of the spans, in order, shares a character with this one."""
    at = bisect_left(spans, (span[1], 0))
    return any(end > span[0] for _, end in spans[max(0, at - 6) : at])
