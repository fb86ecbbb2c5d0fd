"""Edits of a text: recorded, applied to any stretch of it, joined over several passes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in place of the characters `start` to `end`."""

    start: int
    end: int
    text: str = ""


def apply_edits(edits: Sequence[Edit], text: str, start: int = 0, end: int | None = None) -> str:
    """Return `text[start:end]` with the edits that lie within it made.

    Edits are in order and apart. One that crosses a border of the stretch is left out.
    """
    stop = len(text) if end is None else end
    parts: list[str] = []
    at = start
    for index in range(bisect_left(edits, start, key=_start), len(edits)):
        edit = edits[index]
        if edit.start > stop:
            break
        if edit.end <= stop:
            parts += [text[at : edit.start], edit.text]
            at = edit.end
    parts.append(text[at:stop])
    return "".join(parts)


def merge_cuts(cuts: Iterable[Edit]) -> list[Edit]:
    """Return deletions in order and apart, whatever way they overlapped."""
    merged: list[Edit] = []
    for cut in sorted(cuts, key=_start):
        if merged and cut.start <= merged[-1].end:
            merged[-1] = Edit(merged[-1].start, max(merged[-1].end, cut.end))
        else:
            merged.append(cut)
    return merged


class OffsetMap:
    """Leads from an edited text back to the text it came from."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._shifts = [0]
        shift = 0
        for edit in edits:
            self._starts.append(edit.start - shift)
            self._ends.append(edit.start - shift + len(edit.text))
            shift += edit.end - edit.start - len(edit.text)
            self._shifts.append(shift)

    def span_of(self, index: int) -> tuple[int, int]:
        """Return where the character at `index` of the edited text came from."""
        before = bisect_right(self._ends, index)
        if before < len(self._edits) and self._starts[before] <= index:
            return self._edits[before].start, self._edits[before].end
        origin = index + self._shifts[before]
        return origin, origin + 1

    def index_of(self, origin: int) -> int:
        """Return the index in the edited text of what stood at `origin`, or of what follows it."""
        before = bisect_right(self._edits, origin, key=_end)
        if before < len(self._edits) and self._edits[before].start < origin:
            return self._starts[before]
        return origin - self._shifts[before]

    def to_origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch that the characters `start` to `end` came from."""
        if start >= end:
            origin = self.span_of(start)[0]
            return origin, origin
        return self.span_of(start)[0], self.span_of(end - 1)[1]


def compose_edits(first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Return the edits that do in one pass what `first` and then `second` do."""
    reader = _Reader(first)
    joined: list[Edit] = []
    at = 0
    for edit in second:
        joined += reader.take(edit.start - at)
        start = reader.origin
        reader.take(edit.end - edit.start, whole=True)
        joined.append(Edit(start, reader.origin, edit.text))
        at = edit.end
    return _settled(joined + reader.rest())


def _settled(edits: Sequence[Edit]) -> list[Edit]:
    """Join what is left of a replacement cut in two to what went before it.

    So no edit is a bare insertion at the very place where kept characters begin.
    """
    settled: list[Edit] = []
    for edit in edits:
        before = settled[-1] if settled else None
        if before is not None and edit.start == edit.end == before.end:
            settled[-1] = Edit(before.start, before.end, before.text + edit.text)
        elif edit.start < edit.end or edit.text:
            settled.append(edit)
    return settled


class _Reader:
    """Walks over an edited text by its own lengths, giving the edits passed on the way."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._next = 0
        self._split: Edit | None = None  # what is left of a replacement that was cut in two
        self.origin = 0

    def take(self, count: int, *, whole: bool = False) -> list[Edit]:
        """Pass `count` characters; with `whole`, deletions that border on them as well."""
        passed: list[Edit] = []
        while True:
            edit = self._split or self._peek()
            plain = count if edit is None else min(count, edit.start - self.origin)
            self.origin += plain
            count -= plain
            if edit is None or edit.start > self.origin:
                return passed
            if count == 0 and (edit.text or not whole):
                return passed
            passed.append(self._pass(edit, count))
            count -= len(passed[-1].text)

    def rest(self) -> list[Edit]:
        """Return the edits not passed yet."""
        split = [self._split] if self._split else []
        return split + list(self._edits[self._next :])

    def _peek(self) -> Edit | None:
        return self._edits[self._next] if self._next < len(self._edits) else None

    def _pass(self, edit: Edit, count: int) -> Edit:
        if self._split is None:
            self._next += 1
        self.origin = edit.end
        left = edit.text[count:]
        self._split = Edit(edit.end, edit.end, left) if left else None
        return Edit(edit.start, edit.end, edit.text[:count])


def _start(edit: Edit) -> int:
    return edit.start


def _end(edit: Edit) -> int:
    return edit.end
