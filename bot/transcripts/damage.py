"""Places where bytes were lost: found by their traces, mended for review only.

Two causes are known. A replacement of "？" (A3 BF) made on bytes hits the border of two characters
of GBK and puts every following byte out of step; an injected "(pinyin)" that lands between the two
halves of a character swallows one byte. A third is a text decoded with the wrong table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.transcripts.letters import Letters

TONED = "a-zāáǎàēéěèếềīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ"
_MARKED = re.compile("[āáǎàēéěèếềīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]")
_HAN = "\u3400-\u9fff"
_TRACES = re.compile(
    rf"(?P<border>(?<=[{_HAN})])\?\?(?=[{_HAN}]))"
    rf"|(?P<swallowed>\?(?P<sound>[{TONED}]{{1,8}})\))"
    rf"|(?P<orphan>(?<![{_HAN}])\((?P<reading>[{TONED}]{{1,8}})\))"
)
_STOPS = frozenset('，。、；：！,.;:!“”"「」…—\n \t')
_PARTICLES = frozenset("吗嗎呢吧么麼啊呀嘛？")
_REACH = 14  # characters over which bytes stay out of step, at most
_BRACKET = re.compile(rf"\([{TONED}]{{1,8}}\)")
_GARBLED = re.compile(
    "锟斤拷(?:锟斤拷)*|烫烫烫烫*|屯屯屯屯*"
    "|(?:[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3})+"
    "|[\u4e00-\u9fff€]{0,12}(?:锛|銆|鈥|鐨|浜|涓€|鏄|鎴|鍦|闂|浠)[\u4e00-\u9fff€\ue000-\uf8ff]{2,60}"
)


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch whose characters are not the author's, and what may have stood there."""

    start: int
    end: int
    repair: str | None


def find_damage(text: str, letters: Letters) -> list[Damage]:
    """Return every damaged stretch, in order."""
    found = [Damage(*zone, _mend(text, *zone, letters)) for zone in _zones(text)]
    for run in _GARBLED.finditer(text):
        is_gone = run.group()[0] in "锟烫屯"
        repair = None if is_gone else _decode_again(run.group(), letters)
        if repair or is_gone:
            found.append(Damage(*run.span(), repair))
    return sorted(found, key=lambda damage: damage.start)


def _zones(text: str) -> Iterator[tuple[int, int]]:
    """Join the traces that one loss left, and follow them to where bytes are in step again."""
    start = end = -1
    for trace in _TRACES.finditer(text):
        if not _is_trace(text, trace):
            continue
        if end >= 0 and _is_joined(text, end, trace.start()):
            end = trace.end()
            continue
        if end >= 0:
            yield start, _last(text, end)
        start, end = _first(text, trace), trace.end()
    if end >= 0:
        yield start, _last(text, end)


def _is_trace(text: str, trace: re.Match[str]) -> bool:
    if trace.group("border"):
        return text[trace.start() - 1] not in _PARTICLES
    return _MARKED.search(trace.group("sound") or trace.group("reading")) is not None


def _is_joined(text: str, end: int, start: int) -> bool:
    return start - end <= _REACH and not _STOPS & set(text[end:start])


def _first(text: str, trace: re.Match[str]) -> int:
    """Return where the stretch begins: before a loose bracket two characters are spoilt too."""
    start = trace.start()
    if trace.group("orphan"):
        while start and trace.start() - start < 2 and text[start - 1] not in _STOPS:
            start -= 1
    return start


def _last(text: str, end: int) -> int:
    """Go on to the lone "?" where the bytes fall into step, if it is near."""
    near = text[end : end + _REACH]
    lone = near.find("?")
    if lone >= 0 and not _STOPS & set(near[:lone]):
        return end + lone + 1
    return end


def _mend(text: str, start: int, end: int, letters: Letters) -> str | None:
    """Put the lost bytes back and decode again; None where that gives no clean characters."""
    zone = text[start:end]
    before = _BRACKET.sub("", text[max(0, start - 24) : start])[-1:]
    try:
        if zone.startswith("??"):
            return _mend_border(before, zone[2:], letters)
        swallowed = _TRACES.match(text, start)
        if swallowed and swallowed.group("swallowed"):
            sound, rest = swallowed.group("sound"), text[swallowed.end() : end]
            return _mend_swallowed(before, sound, rest, letters)
    except UnicodeError:
        return None
    return None


def _mend_border(before: str, rest: str, letters: Letters) -> str | None:
    """Try each lead byte before A3; the word it makes with its neighbours decides."""
    tail = _to_bytes(rest.removesuffix("?"))
    following = (b"\xbf" + tail[:1]).decode("gbk")
    leads = [bytes([lead, 0xA3]) for lead in range(0x81, 0xFF)]
    lead = _likeliest(leads, before, following, letters)
    middle = b"\xbf" + tail
    if rest.endswith("?"):
        done = middle[:-1].decode("gbk")
        ends = [bytes([middle[-1], trail]) for trail in range(0x40, 0xFF) if trail != 0x7F]
        return lead + done + _likeliest(ends, done[-1:], "", letters)
    return lead + middle.decode("gbk")


def _mend_swallowed(before: str, sound: str, rest: str, letters: Letters) -> str | None:
    """Find the byte that makes, with the half before it, a character that sounds as marked."""
    half = before.encode("gbk")[1:]
    for lost in range(0x81, 0xFF):
        heard = (half + bytes([lost])).decode("gbk", "ignore")
        if heard and sound in letters.readings(heard):
            mended = (bytes([lost]) + _to_bytes(rest)).decode("gbk", "ignore")
            if letters.frequency(letters.simplify(mended[:1])):
                return mended
    return None


def _likeliest(choices: list[bytes], before: str, after: str, letters: Letters) -> str:
    def weight(character: str) -> int:
        words = [before + character] * bool(before) + [character + after] * bool(after)
        seen = sum(letters.frequency(letters.simplify(word)) for word in words)
        return 100 * seen + letters.frequency(letters.simplify(character))

    decoded = [choice.decode("gbk", "ignore") for choice in choices]
    return max((one for one in decoded if len(one) == 1), key=weight)


def _to_bytes(text: str) -> bytes:
    return _BRACKET.sub("", text).encode("gbk")


def _decode_again(run: str, letters: Letters) -> str | None:
    """Undo a decoding with the wrong table, where that gives Chinese or plain punctuation."""
    for wrong in ("cp1252", "latin-1"):
        try:
            again = run.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
        if len(again) < len(run) and again.isprintable():
            return again
    again = run.encode("gb18030").decode("utf-8", "ignore")
    whole = len(again.encode("utf-8")) >= 0.8 * len(run.encode("gb18030"))
    return again if whole and _is_likelier(again, run, letters) else None


def _is_likelier(again: str, run: str, letters: Letters) -> bool:
    """Tell whether the pairs of characters are more often words than those of the run."""

    def weight(text: str) -> float:
        plain = letters.simplify(text)
        pairs = [plain[at : at + 2] for at in range(len(plain) - 1)]
        return sum(letters.frequency(pair) > 0 for pair in pairs) / max(1, len(pairs))

    return weight(again) > weight(run)
