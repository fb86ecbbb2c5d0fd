"""Find a quote in its source: exactly, or after declared foldings only; never by likeness.

A folding says which differences of form do not matter. Each quote is found under all of them, and
the receipt then names the fewest that it needs. What stands before and after a quote is kept as
raw text, whole under every folding, and is compared under all of them: so it fits for ever, and a
source that comes again with other line breaks still agrees.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.transcripts.edits import Edit, OffsetMap, apply_edits, compose_edits, merge_cuts
from bot.transcripts.letters import Letters

FOLDINGS = ("wrap", "invisible", "emphasis", "width", "quotes", "script", "pinyin")
CONTEXT = 16  # characters of a receipt's prefix and suffix at most

_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]+"
)
_EMPHASIS = re.compile(
    r"\*\*+|__+|!\[[^\[\]]{0,500}\]\([^()]{0,2000}\)|(?<!!)\[(?=[^\[\]]{1,500}\]\([^()]{1,2000}\))"
)
_LINK_TAIL = re.compile(r"[^\[\]]{1,500}(\]\([^()]{1,2000}\))")
_PINYIN = re.compile(r"(?<=[\u3400-\u9fff])[(（]([a-zāáǎàēéěèếềīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ]{1,8})[)）]")
_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_WIDTH |= {0x3000: " ", 0xFF61: "。", 0xFF64: "、"}
_QUOTES = str.maketrans("“”„‟«»「」﹁﹂｢｣‘’‚‛『』﹃﹄＂＇", '""""""""""""' + "''''''''" + "\"'")
_BLANKS = re.compile(r"\s+")
_NUMERAL = frozenset("零一二三四五六七八九十百千万亿两半几")
_NEGATION = frozenset("不没沒未别別非无無")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Where a quote stands in the raw text, and the fewest foldings that it needs.

    `occurrences` counts the places that fit: above one, prefix and suffix did not decide.
    """

    start: int
    end: int
    prefix: str
    suffix: str
    folding: tuple[str, ...]
    occurrences: int = 1

    @property
    def is_ambiguous(self) -> bool:
        """Tell whether other places fit as well."""
        return self.occurrences > 1


class Foldable:
    """A text with all that a folding may leave out marked, so that any stretch folds quickly."""

    def __init__(self, text: str, letters: Letters) -> None:
        self.text = text
        self._letters = letters
        self._cuts = {
            "invisible": [Edit(*found.span()) for found in _INVISIBLE.finditer(text)],
            "emphasis": _emphasis(text),
            "pinyin": _pinyin(text, letters),
        }

    def fold(self, names: Iterable[str], start: int = 0, end: int | None = None) -> str:
        """Return the stretch under the foldings named, without blanks at its ends."""
        kept = frozenset(names)
        stop = len(self.text) if end is None else end
        folded = self._translate(
            apply_edits(self._cut(kept, start, stop), self.text, start, stop), kept
        )
        return apply_edits(_wraps(folded), folded).strip() if "wrap" in kept else folded

    def fold_whole(self) -> tuple[str, OffsetMap]:
        """Return the text under every folding, and the way back to the raw one."""
        cuts = self._cut(frozenset(FOLDINGS), 0, len(self.text))
        folded = self._translate(apply_edits(cuts, self.text), frozenset(FOLDINGS))
        wraps = _wraps(folded)
        return apply_edits(wraps, folded), OffsetMap(compose_edits(cuts, wraps))

    def _cut(self, names: frozenset[str], start: int, end: int) -> list[Edit]:
        chosen = [cuts for name, cuts in self._cuts.items() if name in names]
        return merge_cuts(
            Edit(max(cut.start, start), min(cut.end, end))
            for cuts in chosen
            for cut in _within(cuts, start, end)
        )

    def _translate(self, text: str, names: frozenset[str]) -> str:
        if "width" in names:
            text = text.translate(_WIDTH)
        if "quotes" in names:
            text = text.translate(_QUOTES)
        return self._letters.simplify(text) if "script" in names else text


class FoldedSource:
    """A source folded once, for hundreds of quotes to be found in."""

    def __init__(self, text: str, letters: Letters) -> None:
        self._raw = Foldable(text, letters)
        self._letters = letters
        self._folded, self._map = self._raw.fold_whole()

    @property
    def text(self) -> str:
        """Return the raw text."""
        return self._raw.text

    def find(
        self, quote: str, *, prefix: str | None = None, suffix: str | None = None
    ) -> Match | None:
        """Return the first place where the quote stands between prefix and suffix, if any."""
        places = [
            place
            for place in self._places(self._fold(quote))
            if self._is_after(place[0], prefix) and self._is_before(place[1], suffix)
        ]
        if not places:
            return None
        return self._match(places[0], Foldable(quote, self._letters), len(places))

    def find_all(self, quote: str) -> list[Match]:
        """Return every place where the quote stands."""
        wanted = Foldable(quote, self._letters)
        places = list(self._places(wanted.fold(FOLDINGS)))
        return [self._match(place, wanted, len(places)) for place in places]

    def _places(self, quote: str) -> Iterator[tuple[int, int]]:
        at = self._folded.find(quote) if quote else -1
        while at >= 0:
            if _is_whole(self._folded, at, at + len(quote)):
                yield at, at + len(quote)
            at = self._folded.find(quote, at + 1)

    def _match(self, place: tuple[int, int], quote: Foldable, occurrences: int) -> Match:
        start, end = self._map.to_origin(*place)
        return Match(
            start=start,
            end=end,
            prefix=self._prefix(start, place[0]),
            suffix=self._suffix(end, place[1]),
            folding=_fewest(self._raw, start, end, quote),
            occurrences=occurrences,
        )

    def _prefix(self, start: int, place: int) -> str:
        """Take what precedes, from the farthest place that no folding cuts through."""
        for first in range(max(0, start - CONTEXT), start):
            if self._is_after(place, piece := self.text[first:start]) and self._fold(piece):
                return piece
        return ""

    def _suffix(self, end: int, place: int) -> str:
        for last in range(min(len(self.text), end + CONTEXT), end, -1):
            if self._is_before(place, piece := self.text[end:last]) and self._fold(piece):
                return piece
        return ""

    def _is_after(self, place: int, prefix: str | None) -> bool:
        wanted = self._fold(prefix or "")
        near = self._folded[max(0, place - len(wanted) - 1) : place].rstrip()
        return near.endswith(wanted)

    def _is_before(self, place: int, suffix: str | None) -> bool:
        wanted = self._fold(suffix or "")
        return self._folded[place : place + len(wanted) + 1].lstrip().startswith(wanted)

    def _fold(self, text: str) -> str:
        return Foldable(text, self._letters).fold(FOLDINGS)


def find_receipt(
    source_text: str,
    quote_text: str,
    letters: Letters,
    *,
    prefix: str | None = None,
    suffix: str | None = None,
) -> Match | None:
    """Find one quote in one source; for many quotes keep a `FoldedSource`."""
    return FoldedSource(source_text, letters).find(quote_text, prefix=prefix, suffix=suffix)


def _fewest(source: Foldable, start: int, end: int, quote: Foldable) -> tuple[str, ...]:
    """Leave out one folding after the other, in their order, as long as the words still agree."""
    needed = list(FOLDINGS)
    for name in FOLDINGS:
        rest = [other for other in needed if other != name]
        if source.fold(rest, start, end) == quote.fold(rest):
            needed = rest
    return tuple(needed)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether the stretch cuts no Latin word, no number, and leaves out no "not"."""
    before, first = text[max(0, start - 2) : start], text[start]
    last, after = text[end - 1], text[end : end + 2]
    return not (
        before[-1:] in _NEGATION
        or _is_joined(before[-1:], first)
        or _is_joined(last, after[:1])
        or (len(before) == 2 and before[1] in ".,-" and _is_joined(before[0], first))
        or (len(after) == 2 and after[0] in ".,-" and _is_joined(last, after[1]))
        or (last.isdigit() and after[:1] in ("%", "‰"))
        or after[:1] in ("吗", "嗎")
    )


def _is_joined(left: str, right: str) -> bool:
    """Tell whether two neighbours belong to one Latin word or one number."""
    if _is_latin(left) and _is_latin(right):
        return True
    numerals = (left.isdigit() or left in _NUMERAL, right.isdigit() or right in _NUMERAL)
    return bool(left and right) and all(numerals)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _wraps(text: str) -> list[Edit]:
    """Keep of white space only one blank between two ASCII letters or digits."""
    edits = []
    for found in _BLANKS.finditer(text):
        start, end = found.span()
        is_needed = start and _is_latin(text[start - 1]) and _is_latin(text[end : end + 1])
        blank = " " if is_needed else ""
        if found.group() != blank:
            edits.append(Edit(start, end, blank))
    return edits


def _emphasis(text: str) -> list[Edit]:
    cuts = []
    for found in _EMPHASIS.finditer(text):
        cuts.append(Edit(*found.span()))
        if found.group() == "[" and (tail := _LINK_TAIL.match(text, found.end())):
            cuts.append(Edit(*tail.span(1)))
    return cuts


def _pinyin(text: str, letters: Letters) -> list[Edit]:
    return [
        Edit(*found.span())
        for found in _PINYIN.finditer(text)
        if found.group(1) in letters.readings(text[found.start() - 1])
    ]


def _within(cuts: Sequence[Edit], start: int, end: int) -> Iterator[Edit]:
    for index in range(bisect_left(cuts, start, key=_end), len(cuts)):
        if cuts[index].start >= end:
            return
        if cuts[index].end > start:
            yield cuts[index]


def _end(edit: Edit) -> int:
    return edit.end
