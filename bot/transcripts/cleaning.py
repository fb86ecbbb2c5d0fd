"""The chain of passes that cleans a text; each finds one kind of fault and records its edits."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.transcripts.damage import TONED, find_damage
from bot.transcripts.edits import Edit, OffsetMap, apply_edits, compose_edits
from bot.transcripts.faults import Fault, Kind
from bot.transcripts.letters import Letters
from bot.transcripts.linebreaks import join_lines

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufe00-\ufe0f\ufeff]+"
)
_WIDE_BLANK = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a％＋－＆＠＃／]")
_ENTITY = re.compile(r"&(?:nbsp|amp|quot|lt|gt|ldquo|rdquo|hellip|mdash|middot|#\d{2,6});")
_IMAGE = re.compile(r"!\[[^\[\]]{0,500}\]\([^()]{0,2000}\)|<img[^<>]{0,2000}>")
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\(([^()]{0,2000})\)")
_BREAK = re.compile(r"\s*\n\s*")
_BARE_LINK = re.compile(r"<(https?://[^<>\s]{1,2000})>")
_PINYIN = re.compile(rf"(?<=[{_HAN}])[(（]\s?([{TONED}]{{1,8}}[1-5]?)\s?[)）]", re.IGNORECASE)
_ORPHAN = re.compile(rf"(?<![{_HAN}])\((?=[a-z]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ])[{TONED}]{{1,8}}\)")
_TONES = str.maketrans("āáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeeiiiioooouuuuvvvvv")
_TONE_ORDER = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_FEW = 5  # bare readings without tones count as injected only where a text is full of them
_STRAY_LINE = re.compile(r"^[ ]*[?□￿](?:[ ]*[?□￿])*[ ]*$", re.MULTILINE)
_STRAY_END = re.compile(r"(?<=[。！？!?”」』：:])[ ]*\?[? ]*$", re.MULTILINE)
_STRAY_LATIN = re.compile(r"(?<=[A-Za-z0-9])\?(?=[A-Za-z])")
_STRAY_CREDIT = re.compile(
    rf"(?<=[{_HAN}])\?(?=(?:文|图|圖|编辑|編輯|作者|来源|來源|摄影|攝影)[/／:：丨|])"
)
_REPLACED = re.compile("\ufffd+")
_STARS = re.compile(r"\*\*+|~~+|(?<![\w_])__+(?=\S)|(?<=\S)__+(?![\w_])")
_STAR = re.compile(r"(?<![\w*])\*(?=[^\s*])[^*\n]{1,300}(?<=[^\s*])\*(?![\w*])")
_QUOTED_LINE = re.compile(r"^[ ]*(?:>[ ]?)+", re.MULTILINE)
_CLOCK = r"[\[(（【]?\d{1,2}:[0-5]\d(?::[0-5]\d)?(?:[.,]\d{1,3})?[\])）】]?"
_TIME_FIRST = re.compile(
    rf"^[ ]*{_CLOCK}(?:[ ]*[-–—~][ ]*{_CLOCK})?[ :：|-]*(?=[^\d\s])", re.MULTILINE
)
_DAY = r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ T]+)?"
_TIME_LAST = re.compile(
    rf"^[^\n：:。！？，,.!?]{{1,30}}?(?P<time>[ ]+{_DAY}{_CLOCK})[ ]*$", re.MULTILINE
)
_TIME_INSIDE = re.compile(
    r"^[^\n：:。！？，,!?]{1,30}?(?P<time>[ ]*[\[(（"
    r"]\d{1,2}:[0-5]\d(?::[0-5]\d)?[\])）][ ]*)(?=[：:])",
    re.MULTILINE,
)
_OFTEN = 3  # fewer lines that begin or end with a time of day are talk about it
_EDGES = re.compile(r"^[ ]+|[ ]+$|(?<=[^\n ]) {2,}(?=[^\n ])", re.MULTILINE)
_EMPTY = re.compile(r"\A\n+|\n+\Z|(?<=\n)\n+")

Found = tuple[Edit, Kind | None]
Pass = Callable[[str, Letters], Iterator[Found]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The clean text of `raw`: lines without blank ones, each a paragraph."""

    raw: str
    text: str
    edits: tuple[Edit, ...]
    faults: tuple[Fault, ...]
    links: tuple[tuple[int, int], ...]  # in the raw text: two marks a link, before and after it

    def offsets(self) -> OffsetMap:
        """Return the way from the clean text back to the raw one."""
        return OffsetMap(self.edits)


def clean(raw: str, laid: Sequence[Edit], letters: Letters) -> Cleaned:
    """Run every pass over what the layout left of the raw text."""
    edits = list(laid)
    faults: list[Fault] = []
    links: list[tuple[int, int]] = []
    for one in PASSES:
        text = apply_edits(edits, raw)
        found = sorted(one(text, letters), key=lambda pair: pair[0].start)
        back = OffsetMap(edits)
        for edit, kind in found:
            span = back.to_origin(edit.start, edit.end)
            if kind is not None:
                faults.append(Fault(kind, *span, raw[slice(*span)], edit.text))
            if kind is Kind.LINK:
                links.append(span)
        edits = compose_edits(edits, [edit for edit, _ in found])
    text = apply_edits(edits, raw)
    back = OffsetMap(edits)
    faults += _marks(raw, text, back, letters)
    return Cleaned(raw=raw, text=text, edits=tuple(edits), faults=tuple(faults), links=tuple(links))


def _marks(raw: str, text: str, back: OffsetMap, letters: Letters) -> Iterator[Fault]:
    """Mark what cannot be mended: it stays as it stands."""
    for found in _REPLACED.finditer(text):
        span = back.to_origin(*found.span())
        yield Fault(Kind.REPLACEMENT, *span, raw[slice(*span)])


def damage_faults(raw: str, letters: Letters) -> list[Fault]:
    """Return the damaged stretches of a raw text, each with its proposed repair."""
    return [
        Fault(Kind.DAMAGE, found.start, found.end, raw[found.start : found.end], found.repair)
        for found in find_damage(raw, letters)
    ]


def _cut(pattern: re.Pattern[str], kind: Kind | None, put: str = "") -> Pass:
    """Make a pass that puts one thing in place of all that a pattern finds."""

    def run(text: str, letters: Letters) -> Iterator[Found]:
        return ((Edit(*found.span(), put), kind) for found in pattern.finditer(text))

    return run


def _widths(text: str, letters: Letters) -> Iterator[Found]:
    for found in _WIDTH.finditer(text):
        yield Edit(*found.span(), chr(ord(found.group()) - 0xFEE0)), Kind.WIDTH


def _entities(text: str, letters: Letters) -> Iterator[Found]:
    for found in _ENTITY.finditer(text):
        yield Edit(*found.span(), html.unescape(found.group())), Kind.ENTITY


def _links(text: str, letters: Letters) -> Iterator[Found]:
    """Keep a link's words; its two edits leave them where they are."""
    for pattern in (_LINK, _BARE_LINK):
        for found in pattern.finditer(text):
            yield Edit(found.start(), found.start(1)), Kind.LINK
            for blank in _BREAK.finditer(text, *found.span(1)):
                yield Edit(*blank.span(), " "), None
            yield Edit(found.end(1), found.end()), Kind.LINK


def _pinyin(text: str, letters: Letters) -> Iterator[Found]:
    """Cut readings that are readings of the very character before them."""
    exact, bare = [], []
    for found in _PINYIN.finditer(text):
        readings = letters.readings(text[found.start() - 1])
        sound = found.group(1).lower()
        if sound in readings or sound in {_numbered(reading) for reading in readings}:
            exact.append(found)
        elif sound.rstrip("12345") in {reading.translate(_TONES) for reading in readings}:
            bare.append(found)
    kept = exact + bare if len(bare) >= _FEW else exact
    for found in kept:
        yield Edit(*found.span()), Kind.PINYIN
    if exact:
        for orphan in _ORPHAN.finditer(text):
            yield Edit(*orphan.span()), Kind.PINYIN


def _numbered(reading: str) -> str:
    """Write a reading with its tone as a number at the end: jī as ji1."""
    tones = (_TONE_ORDER.find(letter) % 4 + 1 for letter in reading if letter in _TONE_ORDER)
    return reading.translate(_TONES) + str(next(tones, 5))


def _strays(text: str, letters: Letters) -> Iterator[Found]:
    """Cut marks that stand where a no-break space was; one that ends a clause is real."""
    at = 0
    for found in sorted([*_STRAY_LINE.finditer(text), *_STRAY_END.finditer(text)], key=_begin):
        is_real = len(found.group()) == 1 and text[found.start() - 1] in "!?！？”」』"
        if found.start() >= at and not is_real:
            yield Edit(*found.span()), Kind.STRAY
            at = found.end()
    for found in _STRAY_LATIN.finditer(text):
        if not _is_address(text, found.start()):
            yield Edit(*found.span(), " "), Kind.STRAY
    for found in _STRAY_CREDIT.finditer(text):
        yield Edit(*found.span(), " "), Kind.STRAY


def _begin(found: re.Match[str]) -> int:
    return found.start()


def _is_address(text: str, at: int) -> bool:
    """Tell whether a "?" stands in a web address or a file's name."""
    start = max(text.rfind(" ", max(0, at - 200), at), text.rfind("\n", max(0, at - 200), at))
    return bool(re.search(r"[/.=]", text[start + 1 : at]))


def _emphasis(text: str, letters: Letters) -> Iterator[Found]:
    for found in _STARS.finditer(text):
        yield Edit(*found.span()), Kind.EMPHASIS
    for found in _STAR.finditer(text):
        yield Edit(found.start(), found.start() + 1), Kind.EMPHASIS
        yield Edit(found.end() - 1, found.end()), Kind.EMPHASIS


def _times(text: str, letters: Letters) -> Iterator[Found]:
    """Cut the times of a recording; a line of a name and a time becomes a head."""
    for pattern, put in ((_TIME_INSIDE, ""), (_TIME_LAST, "："), (_TIME_FIRST, "")):
        found = list(pattern.finditer(text))
        group = 0 if pattern is _TIME_FIRST else "time"
        for one in found if len(found) >= _OFTEN else ():
            yield Edit(*one.span(group), put), Kind.TIMESTAMP


def _wraps(text: str, letters: Letters) -> Iterator[Found]:
    return ((edit, Kind.WRAP) for edit in join_lines(text))


PASSES: tuple[Pass, ...] = (
    _cut(_BREAKS, None, "\n"),
    _cut(_INVISIBLE, Kind.INVISIBLE),
    _cut(_WIDE_BLANK, None, " "),
    _entities,
    _widths,
    _cut(_IMAGE, Kind.IMAGE),
    _links,
    _strays,
    _pinyin,
    _emphasis,
    _cut(_QUOTED_LINE, None),
    _times,
    _cut(_EDGES, None),
    _wraps,
    _cut(_EMPTY, None),
    _cut(_EDGES, None),
)
