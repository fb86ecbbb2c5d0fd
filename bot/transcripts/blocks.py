"""Clean lines → blocks: whose words each line is, or what else it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.transcripts.cleaning import Cleaned
from bot.transcripts.faults import Kind
from bot.transcripts.heads import Cast, Head, is_credit, is_stranger, name_key, read_head
from bot.transcripts.letters import Letters
from bot.transcripts.notices import classify, spam_tail

_SEPARATOR = re.compile(r"\s*(?:[-—–=*·.~_#•◆■○●☆★]\s?){2,}\s*$")
_HEADING = re.compile(
    r"#{1,6}\s+\S|(?:part|chapter|section)\s?[\divx]{1,4}\b|0\d[\s.、:：/]{0,2}\S", re.IGNORECASE
)
_STOP = re.compile("[。！？!?….;；][”」』\"')）]*$|[”」』）)]$")
_OPENING, _CLOSING = '“「『"', '”」』"'
_LONGEST_HEADING = 44
_LONGEST_PULL_QUOTE = 90


class Role(StrEnum):
    """What a turn is in the talk."""

    QUESTION = "question"
    ANSWER = "answer"
    NARRATION = "narration"
    HEADING = "heading"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the clean text."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Block:
    """Lines that go together; a separator is a block without lines.

    `role` is None for a named voice until host and guest are told apart.
    """

    key: str | None
    role: Role | None
    spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def has_words(self) -> bool:
        """Tell whether anything was said yet; a head may stand on a line of its own."""
        return any(end > start for start, end in self.spans)


class Builder:
    """Walks over the lines once and keeps whose words they are."""

    def __init__(
        self, cleaned: Cleaned, cast: Cast, letters: Letters, beside: Sequence[tuple[int, int]]
    ) -> None:
        self.blocks: list[Block] = []
        self.marks: list[tuple[Kind, int, int]] = []
        self._letters = letters
        self._lines = list(split_lines(cleaned.text))
        self._heads = [_head(line.text, cast, letters) for line in self._lines]
        named = [number for number, head in enumerate(self._heads) if head]
        self._first_head = named[0] if named else len(self._lines)
        self._last_head = named[-1] if named else -1
        self._back = cleaned.offsets()
        self._beside = beside
        self._links = frozenset(start for start, _ in cleaned.links)
        self.is_prose = is_prose(self._lines)
        self._open: Block | None = None  # the named turn that unprefixed lines go on with
        self._in_list = False

    def build(self) -> None:
        """Give each line to a block."""
        number = 0
        while number < len(self._lines):
            line, head = self._lines[number], self._heads[number]
            size = 1
            if head is not None:
                self._begin(line, head)
            elif _SEPARATOR.match(line.text):
                self._open = None
                self._in_list = False
                self.blocks.append(Block(None, None))
            elif heading := self._heading_size(number):
                size = heading
                self._heading(self._lines[number : number + size])
            else:
                self._plain(number, line)
            number += size

    def _begin(self, line: Line, head: Head) -> None:
        self._in_list = False
        self._open = Block(name_key(head.name, self._letters), None)
        self.blocks.append(self._open)
        self._say(self._open, line, head.text_at)

    def _say(self, block: Block, line: Line, at: int = 0) -> None:
        """Give a line's words to a speaker, without spam that was hung onto them."""
        end = line.start + max(at, spam_tail(self._letters.simplify(line.text)))
        block.spans.append((line.start + at, end))
        if end < line.end:
            self.marks.append((Kind.SPAM, end, line.end))

    def _heading(self, lines: Sequence[Line]) -> None:
        text = lines[0].text
        span = (lines[0].start + len(text) - len(text.lstrip("# ")), lines[-1].end)
        self.blocks.append(Block(None, Role.HEADING, [span]))
        self._open = None
        self._in_list = False
        if classify(self._letters.simplify(lines[0].text.lstrip("# "))) is Kind.RECOMMENDED:
            self.marks.append((Kind.RECOMMENDED, *span))
            self._in_list = True
        elif lines[0].text[0] in _OPENING:
            self.marks.append((Kind.PULL_QUOTE, *span))
        elif head := read_head(lines[0].text):
            self.marks.append((Kind.FALSE_HEAD, span[0], lines[0].start + head.text_at))

    def _plain(self, number: int, line: Line) -> None:
        kind = self._kind(line)
        if kind is not None:
            self.marks.append((kind, line.start, line.end))
            self._in_list = self._in_list or kind is Kind.RECOMMENDED
            if number > self._last_head:
                self._open = None
            if self._open is None:
                self._add(line, Role.OTHER)
        elif self._open is not None and not self._is_strange(line):
            self._say(self._open, line)
        else:
            self._unnamed(number, line)

    def _is_strange(self, line: Line) -> bool:
        """Tell a line that claims to be another's; it closes the turn and belongs to nobody."""
        head = read_head(line.text)
        if head is None or not is_stranger(head.name, self._letters):
            return False
        self._open = None
        return True

    def _unnamed(self, number: int, line: Line) -> None:
        head = read_head(line.text)
        if head is not None and len(head.name) <= 20:
            self.marks.append((Kind.FALSE_HEAD, line.start, line.start + head.text_at))
        if self._first_head == len(self._lines):
            self._add(line, Role.NARRATION)
        elif number > self._first_head:
            self._add(line, Role.OTHER)
        else:
            is_quote = line.text[0] in _OPENING and line.text[-1] in _CLOSING
            self.marks.append((Kind.PULL_QUOTE if is_quote else Kind.LEAD_IN, line.start, line.end))
            self._add(line, Role.NARRATION)

    def _add(self, line: Line, role: Role) -> None:
        last = self.blocks[-1] if self.blocks else None
        if last is not None and last.key is None and last.role is role:
            last.spans.append((line.start, line.end))
        else:
            self.blocks.append(Block(None, role, [(line.start, line.end)]))

    def _kind(self, line: Line) -> Kind | None:
        if self._in_list:
            return Kind.RECOMMENDED
        if _covers(self._beside, self._back.span_of(line.start)[0]):
            return Kind.BUTTON
        kind = classify(self._letters.simplify(line.text))
        if kind is None and self._is_link(line):
            return Kind.LINK_LIST
        return kind

    def _is_link(self, line: Line) -> bool:
        """Tell whether link marks stand right before and right after the line."""
        start, end = self._back.to_origin(line.start, line.end)
        return end in self._links and any(start - gap in self._links for gap in (1, 2))

    def _heading_size(self, number: int) -> int:
        """Return how many lines from here are a heading: none, one, or a quotation of two."""
        text = self._lines[number].text
        if text.startswith("#"):
            return 1
        if len(text) <= _LONGEST_HEADING and _HEADING.match(text) and not _STOP.search(text):
            return 1
        for size in (1, 2):
            lines = [line.text for line in self._lines[number : number + size]]
            if _is_pull_quote("".join(lines)) and self._is_head(number + size):
                return size
        if classify(self._letters.simplify(text)) is not None:
            return 0
        is_bare = self.is_prose and len(text) <= _LONGEST_HEADING and not _STOP.search(text)
        if (
            is_bare
            and self._open is not None
            and self._open.has_words
            and self._is_head(number + 1)
        ):
            return int(text[-1] not in "，,、：:")
        return 0

    def _is_head(self, number: int) -> bool:
        return number < len(self._heads) and self._heads[number] is not None


def split_lines(text: str) -> Iterator[Line]:
    """Yield the lines that are not blank."""
    at = 0
    for piece in text.split("\n"):
        if piece.strip():
            yield Line(at, at + len(piece), piece)
        at += len(piece) + 1


def is_prose(lines: Sequence[Line]) -> bool:
    """Tell whether lines end as sentences do."""
    long = [line.text for line in lines if len(line.text) >= 15]
    return bool(long) and sum(bool(_STOP.search(text)) for text in long) >= 0.6 * len(long)


def _head(line: str, cast: Cast, letters: Letters) -> Head | None:
    head = read_head(line) or Head(line.strip(), len(line))
    key = name_key(head.name, letters)
    if key not in cast or is_credit(key, line[head.text_at :], letters):
        return None
    return head


def _is_pull_quote(text: str) -> bool:
    """Tell a line that is one quotation from its first character to its last."""
    if not 2 < len(text) <= _LONGEST_PULL_QUOTE or text[0] not in _OPENING:
        return False
    close = _CLOSING[_OPENING.index(text[0])]
    return text.rstrip()[-1] == close and text.count(close) == (2 if close == '"' else 1)


def _covers(spans: Sequence[tuple[int, int]], at: int) -> bool:
    before = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return before >= 0 and spans[before][1] > at
