"""The importer's front: a file's bytes → turns, faults, candidates and a verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.transcripts.blocks import Role
from bot.transcripts.candidates import Candidate, find_candidates
from bot.transcripts.cleaning import clean, damage_faults
from bot.transcripts.edits import Edit, OffsetMap
from bot.transcripts.faults import Fault, Kind
from bot.transcripts.known import Known, KnownSource, KnownTexts, KnownTurn, fold_words
from bot.transcripts.layout import Layout, lay_out_subtitles
from bot.transcripts.marking import mark_turns
from bot.transcripts.pages import lay_out_page
from bot.transcripts.reading import LARGEST_FILE, Decoded, Refusal, UnreadableError, read_bytes
from bot.transcripts.sentences import split_sentences
from bot.transcripts.spun import Suspicion, find_suspicion
from bot.transcripts.tables import lay_out_table
from bot.transcripts.turns import Talk, Turn, find_turns

_DATE = re.compile(
    "(?:19|20)\\d{2}\\s?(?:年\\s?(?:\\d{1,2}\\s?月(?:\\s?\\d{1,2}\\s?[日号])?|[春夏秋冬]|初|底|中)?|[-/.](?:0?[1-9]|1[0-2])(?:[-/.]\\d{1,2})?)"
    "|(?:January|February|March|April|May|June|July|August|September|October|November|December) (?:\\d{1,2}, )?20\\d{2}"
)
_EDITED = re.compile(
    "文本优化|有删节|经编辑|经整理|略有(?:删|编)|删减|edited for|condensed|lightly edited"
)
_VERBATIM = re.compile("实录|文字版|逐字|transcript", re.IGNORECASE)
_PUBLISHER = re.compile("(?:来源|出品|原载|首发)[:：]\\s?([^\\s/，。|]{2,30})")
_AUTHOR = re.compile("(?:作者|文|采访|撰文)\\s?[:：/／|]\\s?([^\\s/，。|,]{2,30})")
_MOST_DATES = 12


class Verdict(StrEnum):
    """Whether a file may be used: freely, after a look at the reasons, or not at all."""

    OK = "ok"
    REVIEW = "review"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is not better; `key` names its sentence in `bot.texts`."""

    key: str
    facts: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """What a file tells of itself; dates are stretches of it that may tell when it was said."""

    title: str = ""
    sha256: str = ""
    encoding: str = ""
    confidence: float = 0.0
    format: str = ""
    characters: int = 0
    publisher: str = ""
    author: str = ""
    fidelity: str = ""
    language: str = ""
    dates: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One file, read; every offset counts characters of `raw`."""

    name: str
    source: SourceFacts
    verdict: Verdict
    reasons: tuple[Reason, ...]
    raw: str = ""
    text: str = ""
    edits: tuple[Edit, ...] = ()
    turns: tuple[Turn, ...] = ()
    faults: tuple[Fault, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    def as_known(self) -> KnownSource:
        """Return what other files may be compared with: the words of named speakers."""
        turns = [
            KnownTurn(speaker=turn.speaker, role=turn.role.value, text=turn.text)
            for turn in self.turns
            if turn.role in (Role.QUESTION, Role.ANSWER)
        ]
        return KnownSource(
            id=self.source.sha256,
            title=self.source.title or self.name,
            sha256=self.source.sha256,
            turns=tuple(turns),
        )


def read_transcript(origin: bytes | Path, name: str, known: Known) -> Transcript:
    """Read one file; what cannot be read is refused with its reason, never raised."""
    try:
        data = origin if isinstance(origin, bytes) else _load(origin)
        decoded = read_bytes(data, name)
    except UnreadableError as error:
        reason = Reason(error.reason.value, (("limit", LARGEST_FILE // 2**20),))
        return Transcript(
            name=name, source=SourceFacts(), verdict=Verdict.REFUSED, reasons=(reason,)
        )
    return _read(decoded, name, known)


def _load(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableError(Refusal.LARGE)
    return path.read_bytes()


def _read(decoded: Decoded, name: str, known: Known) -> Transcript:
    raw, letters = decoded.text, known.letters
    layout = _lay_out(decoded)
    cleaned = clean(raw, layout.edits, letters)
    talk = find_turns(cleaned, known.speakers, letters, voices=layout.voices, beside=layout.beside)
    faults = [
        *cleaned.faults,
        *talk.faults,
        *damage_faults(raw, letters),
        *mark_turns(talk, raw, known),
    ]
    faults += [Fault(Kind.BROKEN_ROW, start, end, raw[start:end]) for start, end in layout.broken]
    texts = KnownTexts(
        [source for source in known.sources if source.sha256 != decoded.sha256], letters
    )
    suspicion = find_suspicion(talk.text, _spoken(talk), texts, known)
    faults += _compared(talk, raw, suspicion, texts, known)
    verdict, reasons = _judge(decoded, talk, faults, suspicion, known)
    candidates: list[Candidate] = []
    if verdict is not Verdict.REFUSED:
        candidates = find_candidates(talk, faults, texts, known, is_doubtful=suspicion.is_odd)
    return Transcript(
        name=name,
        source=_facts(decoded, layout, talk),
        verdict=verdict,
        reasons=tuple(reasons),
        raw=raw,
        text=talk.text,
        edits=talk.edits,
        turns=talk.turns,
        faults=tuple(sorted(faults, key=lambda fault: (fault.start, fault.end, fault.kind))),
        candidates=tuple(candidates),
    )


def _lay_out(decoded: Decoded) -> Layout:
    match decoded.format:
        case "srt" | "vtt":
            return lay_out_subtitles(decoded.text)
        case "html":
            return lay_out_page(decoded.text)
        case "csv":
            return lay_out_table(decoded.text)
        case _:
            return Layout()


def _spoken(talk: Talk) -> list[tuple[int, int]]:
    return [(turn.at, turn.at + len(turn.text)) for turn in talk.turns if turn.role is Role.ANSWER]


def _compared(
    talk: Talk, raw: str, suspicion: Suspicion, texts: KnownTexts, known: Known
) -> list[Fault]:
    """Mark altered words where the file is a rewrite, and words that a known source has too."""
    back = OffsetMap(talk.edits)
    found: list[tuple[Kind, int, int]] = []
    if suspicion.is_spun or suspicion.is_odd:
        found += [(Kind.SPUN, *span) for span in suspicion.altered]
    if any(source.is_whole for source in known.sources):
        for turn in talk.turns:
            found += [(Kind.DUPLICATE, *span) for span in _duplicates(turn, texts, known)]
    faults = []
    for kind, start, end in found:
        span = back.to_origin(start, end)
        faults.append(Fault(kind, *span, raw[slice(*span)]))
    return faults


def _duplicates(turn: Turn, texts: KnownTexts, known: Known) -> list[tuple[int, int]]:
    """Return the paragraphs' stretches whose sentences stand in a whole known source."""
    spans: list[tuple[int, int]] = []
    for sentence in split_sentences(turn.text):
        words = fold_words(sentence.text, known.letters)
        source = texts.same(words) if len(words) >= 8 else None
        if source is None or not source.is_whole:
            continue
        start, end = turn.at + sentence.start, turn.at + sentence.end
        if spans and start - spans[-1][1] <= 1:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _judge(
    decoded: Decoded, talk: Talk, faults: Sequence[Fault], suspicion: Suspicion, known: Known
) -> tuple[Verdict, list[Reason]]:
    """Weigh what was found: refused for rewrites alone, else reviewed for any reason."""
    if suspicion.is_spun:
        source = suspicion.source.title if suspicion.source else ""
        facts = (
            ("altered", len(suspicion.altered)),
            ("units", suspicion.units),
            ("source", source),
        )
        return Verdict.REFUSED, [Reason("import_spun", facts)]
    kinds = Counter(fault.kind for fault in faults)
    reasons: list[Reason] = []
    if any(source.sha256 == decoded.sha256 for source in known.sources):
        reasons.append(Reason("import_known"))
    if suspicion.is_odd:
        reasons.append(Reason("import_odd_words", (("rate", round(suspicion.strangeness)),)))
    elif len(suspicion.altered) >= 5 and len(suspicion.altered) > suspicion.equal:
        reasons.append(Reason("import_near_known", (("altered", len(suspicion.altered)),)))
    for kind, key in _DOUBTS:
        if kinds[kind]:
            reasons.append(Reason(key, (("count", kinds[kind]),)))
    named = sum(len(turn.text) for turn in talk.turns if turn.role in (Role.QUESTION, Role.ANSWER))
    if not named:
        reasons.append(Reason("import_no_turns"))
    elif named * 2 < len(talk.text):
        share = 100 - 100 * named // max(1, len(talk.text))
        reasons.append(Reason("import_unattributed", (("share", share),)))
    if decoded.confidence < 0.6:
        facts = (("encoding", decoded.encoding), ("confidence", decoded.confidence))
        reasons.append(Reason("import_encoding", facts))
    is_fine = all(reason.key == "import_known" for reason in reasons)
    return (Verdict.OK if is_fine else Verdict.REVIEW), reasons


_DOUBTS = (
    (Kind.DAMAGE, "import_damaged"),
    (Kind.REPLACEMENT, "import_replaced"),
    (Kind.SPAM, "import_spam"),
    (Kind.BROKEN_ROW, "import_broken_rows"),
)


def _facts(decoded: Decoded, layout: Layout, talk: Talk) -> SourceFacts:
    """Gather what the file says of itself: its title, publisher, dates, how it was edited."""
    back = OffsetMap(talk.edits)
    spans = [found.span() for found in _DATE.finditer(talk.text[:200_000])][:_MOST_DATES]
    publisher, author = _PUBLISHER.search(talk.text), _AUTHOR.search(talk.text[:4000])
    fidelity = "edited" if _EDITED.search(talk.text) else ""
    return SourceFacts(
        title=layout.title or _title(talk),
        sha256=decoded.sha256,
        encoding=decoded.encoding,
        confidence=decoded.confidence,
        format=decoded.format,
        characters=len(decoded.text),
        publisher=publisher.group(1) if publisher else "",
        author=author.group(1) if author else "",
        fidelity=fidelity or ("transcript" if _VERBATIM.search(talk.text[:4000]) else ""),
        dates=tuple((talk.text[start:end], *back.to_origin(start, end)) for start, end in spans),
    )


def _title(talk: Talk) -> str:
    """Return the first heading, or a first line that is none of a speaker's and short."""
    for turn in talk.turns[:3]:
        first = turn.text.split("\n", 1)[0].lstrip("# ").strip()
        if turn.role is Role.HEADING or (turn.speaker is None and len(first) <= 60):
            return first
    return ""
