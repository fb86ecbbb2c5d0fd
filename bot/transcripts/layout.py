"""The formats: each becomes plain lines by edits, so that offsets still lead to the file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.transcripts.edits import Edit
from bot.transcripts.wrapping import joint

_CUE = re.compile(
    r"(?P<timing>^[^\n]*?\d{1,2}:\d\d(?::\d\d)?[,.]\d{1,3}[ \t]*-->[^\n]*(?:\n|\Z))", re.MULTILINE
)
_COUNTER = re.compile(r"(?:^|\n)[ \t]*\d{1,7}[ \t\r]*\n?\Z")
_VOICE = re.compile(r"<v(?:\.[\w.-]{1,60})?[ \t]+([^<>\n]{1,80})>")
_CUE_TAG = re.compile(r"</?[a-z][^<>\n]{0,80}>|<\d[\d:.]{4,12}>|\{\\[^{}\n]{0,40}\}", re.IGNORECASE)
_STOPS = "。！？…!?.”」』，,、；;：:）)"


@dataclass(frozen=True, slots=True)
class Voice:
    """Words that the format itself gives to somebody: a voice tag, a row's speaker column."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a file becomes lines: edits in order, voices, and what is broken or beside the text."""

    edits: tuple[Edit, ...] = ()
    voices: tuple[Voice, ...] = ()
    broken: tuple[tuple[int, int], ...] = ()
    beside: tuple[tuple[int, int], ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    voice: str


def lay_out_subtitles(text: str) -> Layout:
    """Cut counters, timings and tags; join the cues of one voice to running text."""
    timings = list(_CUE.finditer(text))
    if not timings:
        return Layout()
    cues = [cue for cue in _cues(text, timings) if text[cue.start : cue.end].strip()]
    edits: list[Edit] = []
    voices: list[Voice] = []
    at = 0
    is_bare = _is_without_stops(text, cues)
    for number, cue in enumerate(cues):
        continues = number > 0 and cue.voice == cues[number - 1].voice
        between = _between(text, at, cue, is_bare=is_bare) if continues else "\n"
        edits.append(Edit(at, cue.start, between if number else ""))
        edits += _tags(text, cue, is_bare=is_bare)
        if cue.voice and continues:
            voices[-1] = Voice(cue.voice, voices[-1].start, cue.end)
        elif cue.voice:
            voices.append(Voice(cue.voice, cue.start, cue.end))
        at = cue.end
    edits.append(Edit(at, len(text)))
    return Layout(
        edits=tuple(edit for edit in edits if edit.end > edit.start), voices=tuple(voices)
    )


def _cues(text: str, timings: list[re.Match[str]]) -> list[_Cue]:
    cues = []
    ends = [_counter_start(text, found) for found in timings[1:]] + [len(text)]
    for found, end in zip(timings, ends, strict=True):
        start = found.end()
        blank = re.compile(r"\n[ \t\r]*\n").search(text, start, end)
        stop = blank.start() if blank else end
        voice = _VOICE.search(text, start, stop)
        start = voice.end() if voice else start
        body = text[start:stop]
        start += len(body) - len(body.lstrip())
        cues.append(_Cue(start, start + len(body.strip()), voice.group(1).strip() if voice else ""))
    return cues


def _counter_start(text: str, timing: re.Match[str]) -> int:
    before = text[max(0, timing.start() - 12) : timing.start()]
    counter = _COUNTER.search(before)
    return timing.start() - (len(before) - counter.start() if counter else 0)


def _tags(text: str, cue: _Cue, *, is_bare: bool) -> list[Edit]:
    edits = [Edit(*found.span()) for found in _CUE_TAG.finditer(text, cue.start, cue.end)]
    for found in re.compile(r"[ \t\r]*\n[ \t]*").finditer(text, cue.start, cue.end):
        after = text[found.end() : found.end() + 2]
        if after[:1] not in ("-", "–", "—", ">"):  # two voices in one cue
            before = text[max(cue.start, found.start() - 2) : found.start()]
            blank = joint(before, after) or (" " if is_bare else "")
            edits.append(Edit(*found.span(), blank))
    return sorted(edits, key=lambda edit: edit.start)


def _between(text: str, at: int, cue: _Cue, *, is_bare: bool) -> str:
    """Join two cues; where cues end without any stop, a blank keeps their border visible."""
    after = text[cue.start : cue.start + 40]
    if re.match(r"[-–—>]|[^\s：:]{1,24}\s?[：:]|[\[【]", after):
        return "\n"
    return joint(text[max(0, at - 2) : at], after[:2]) or (" " if is_bare else "")


def _is_without_stops(text: str, cues: list[_Cue]) -> bool:
    stopped = sum(text[cue.end - 1] in _STOPS for cue in cues)
    return stopped < 0.3 * len(cues)
