"""Who says what: each turn runs from one name at a line head to the next."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.model import Speaker
from bot.transcripts.blocks import Block, Builder, Role, split_lines
from bot.transcripts.cleaning import Cleaned
from bot.transcripts.edits import Edit, OffsetMap, apply_edits, compose_edits
from bot.transcripts.faults import Fault, Kind
from bot.transcripts.heads import OFTEN, Cast, Head, find_cast, name_key, read_head
from bot.transcripts.layout import Voice
from bot.transcripts.letters import Letters
from bot.transcripts.roles import find_hosts

_ASKING = re.compile("[？?]")
_YOU = re.compile("你|您|\\byou\\b", re.IGNORECASE)
_LAST_SENTENCE = re.compile("[^。！？!?…]*[。！？!?…]+[”」』\"')）]*$")
_STOP = re.compile("[。！？!?….][”」』\"')）]*$")
_LATIN_TAIL = re.compile(r"(?<=[。！？])\s*[A-Za-z][A-Za-z ]{2,40}$")
_LONGEST_GLOSS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Words in a row by one speaker, or by nobody.

    `start` and `end` count characters of the raw text, `at` those of the talk's clean one.
    """

    speaker: str | None
    role: Role
    text: str
    start: int
    end: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The turns of a text in order, the edits that make their texts, and the faults of lines."""

    text: str
    edits: tuple[Edit, ...]
    turns: tuple[Turn, ...]
    faults: tuple[Fault, ...]


def find_turns(
    cleaned: Cleaned,
    known: Iterable[Speaker],
    letters: Letters,
    *,
    voices: Sequence[Voice] = (),
    beside: Sequence[tuple[int, int]] = (),
) -> Talk:
    """Find who says what; `voices` are what the format itself tells."""
    speakers = list(known)
    if voices:
        heads = [Head(voice.name, 0) for voice in voices] * OFTEN
        cast = find_cast(heads, 0, "", speakers, letters)
        return _talk(_voice_blocks(cleaned, voices, letters), [], cast, cleaned)
    lines = list(split_lines(cleaned.text))
    heads = [head for line in lines if (head := read_head(line.text))]
    heads += _lone_names(line.text for line in lines)
    cast = find_cast(heads, len(lines), cleaned.text, speakers, letters)
    builder = Builder(cleaned, cast, letters, beside)
    builder.build()
    hosts = _hosts(builder.blocks, cast, cleaned.text)
    blocks = list(_take_back(builder, cleaned.text, hosts))
    return _talk(blocks, builder.marks, cast, cleaned)


def _lone_names(lines: Iterable[str]) -> list[Head]:
    """Return short lines without a stop that come again and again: names above their words."""
    short = Counter(line.strip() for line in lines if len(line) <= 24)
    return [
        Head(line, len(line))
        for line, count in short.items()
        if count >= OFTEN and re.fullmatch(r"[\w .·'’-]{2,24}", line) and not line.isdigit()
        for _ in range(count)
    ]


def _voice_blocks(cleaned: Cleaned, voices: Sequence[Voice], letters: Letters) -> list[Block]:
    back = cleaned.offsets()
    return [
        Block(
            name_key(voice.name, letters) or None,
            None if voice.name else Role.OTHER,
            [(back.index_of(voice.start), back.index_of(voice.end))],
        )
        for voice in voices
    ]


def _hosts(blocks: Sequence[Block], cast: Cast, text: str) -> frozenset[str]:
    """Return those who ask, by the identity that their keys share."""
    said: dict[str, list[str]] = defaultdict(list)
    told: dict[str, bool] = {}
    for block in blocks:
        if block.key is not None and block.spans:
            who = _identity(block.key, cast)
            said[who].append(text[block.spans[0][0] : block.spans[-1][1]])
            if block.key in cast.asks:
                told[who] = cast.asks[block.key]
    return find_hosts(said, told)


def _identity(key: str, cast: Cast) -> str:
    return cast.names.get(key) or key


def _take_back(builder: Builder, text: str, hosts: frozenset[str]) -> Iterator[Block]:
    """Take from a guest what stands in his turn without being his: lost questions, glosses.

    Where a guest's name follows upon itself though others ask, the name of who asked was lost.
    """
    named = [block for block in builder.blocks if block.key is not None]
    again = sum(first.key == second.key for first, second in pairwise(named))
    is_alternating = bool(hosts) and again * 3 < len(named)
    for block, following in pairwise([*builder.blocks, Block(None, None)]):
        yield block
        if block.key is None or not block.spans:
            continue
        start, end = block.spans[-1]
        last = text[start:end]
        builder.marks += [
            (Kind.GLOSS, max(first, stop - 60) + tail.start(), stop)
            for first, stop in block.spans
            if (tail := _LATIN_TAIL.search(text[max(first, stop - 60) : stop]))
        ]
        is_lost = is_alternating and following.key == block.key and block.key not in hosts
        if _said_before(block) and is_lost and _ASKING.search(last):
            block.spans.pop()
            yield Block(None, Role.OTHER, [(start, end)])
        elif is_lost and _ASKING.search(last[-2:]) and _YOU.search(last[-80:]):
            sentence = _LAST_SENTENCE.search(last)
            builder.marks.append((Kind.FUSED, start + (sentence.start() if sentence else 0), end))
        elif _said_before(block) and builder.is_prose and _is_gloss(last, following):
            block.spans.pop()
            builder.marks.append((Kind.GLOSS, start, end))
            yield Block(None, Role.OTHER, [(start, end)])


def _said_before(block: Block) -> bool:
    """Tell whether the last line is not the first words of its turn."""
    return any(end > start for start, end in block.spans[:-1])


def _is_gloss(last: str, following: Block) -> bool:
    return len(last) <= _LONGEST_GLOSS and not _STOP.search(last) and following.key is None


def _talk(
    blocks: Sequence[Block], marks: Sequence[tuple[Kind, int, int]], cast: Cast, cleaned: Cleaned
) -> Talk:
    """Join each block's lines by edits, and map everything to the raw text."""
    back = cleaned.offsets()
    hosts = _hosts(blocks, cast, cleaned.text)
    gaps = [
        Edit(before[1], after[0], "\n")
        for block in blocks
        for before, after in pairwise(block.spans)
        if cleaned.text[before[1] : after[0]] != "\n"
    ]
    edits = compose_edits(cleaned.edits, gaps)
    text = apply_edits(edits, cleaned.raw)
    way = OffsetMap(edits)
    turns = [
        turn
        for block in blocks
        if block.spans and (turn := _turn(block, cast, hosts, cleaned, (back, way, text)))
    ]
    faults = []
    for kind, start, end in marks:
        span = back.to_origin(start, end)
        faults.append(Fault(kind, *span, cleaned.raw[slice(*span)]))
    return Talk(text=text, edits=tuple(edits), turns=tuple(turns), faults=tuple(faults))


def _turn(
    block: Block,
    cast: Cast,
    hosts: frozenset[str],
    cleaned: Cleaned,
    ways: tuple[OffsetMap, OffsetMap, str],
) -> Turn | None:
    back, way, text = ways
    start, end = _stripped(cleaned.text, block.spans[0][0], block.spans[-1][1])
    if start >= end:
        return None
    origin = back.to_origin(start, end)
    at = way.index_of(origin[0])
    stop = way.index_of(origin[1])
    return Turn(
        speaker=cast.names.get(block.key) if block.key else None,
        role=block.role or _role(block, cast, hosts),
        text=text[at:stop],
        start=origin[0],
        end=origin[1],
        at=at,
    )


def _role(block: Block, cast: Cast, hosts: frozenset[str]) -> Role:
    asks = block.key is not None and _identity(block.key, cast) in hosts
    return Role.QUESTION if asks else Role.ANSWER


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
