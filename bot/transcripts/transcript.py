"""The importer's front: a file's bytes → turns, faults, candidates and a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.transcripts.blocks import Role
from bot.transcripts.candidates import Candidate, find_candidates
from bot.transcripts.cleaning import clean, damage_faults
from bot.transcripts.edits import Edit, OffsetMap
from bot.transcripts.faults import Fault, Kind
from bot.transcripts.known import Known, KnownSource, KnownTexts, KnownTurn
from bot.transcripts.layout import Layout, lay_out_subtitles
from bot.transcripts.marking import mark_turns
from bot.transcripts.pages import lay_out_page
from bot.transcripts.provenance import SourceFacts, gather_facts
from bot.transcripts.reading import LARGEST_FILE, Decoded, Refusal, UnreadableError, read_bytes
from bot.transcripts.spun import Suspicion, find_suspicion, strangeness_of
from bot.transcripts.tables import lay_out_table
from bot.transcripts.turns import Talk, Turn, find_turns
from bot.transcripts.verdict import Reason, Verdict, find_duplicates, judge

_MARGIN = 1.0  # strange words in a thousand: a smaller difference does not tell copy from original


_AS_MUCH = 0.8  # of what a file's speakers say: with less, the other is the copy


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parsed:
    """A file cleaned and cut into turns, not compared with anything yet."""

    name: str
    decoded: Decoded
    layout: Layout
    talk: Talk
    faults: tuple[Fault, ...]
    strangeness: float
    named: int  # characters that its speakers say


def read_transcript(origin: bytes | Path, name: str, known: Known) -> Transcript:
    """Read one file; what cannot be read is refused with its reason, never raised."""
    return read_together([(name, origin)], known)[0]


def read_together(
    files: Iterable[tuple[str, bytes | Path]],
    known: Known,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Transcript]:
    """Read files that are known to each other: each is compared with the rest of them as well."""
    read: list[_Parsed | Transcript] = []
    for name, origin in files:
        progress(name)
        read.append(_parse(origin, name, known))
    parsed = [one for one in read if isinstance(one, _Parsed)]
    return [one if isinstance(one, Transcript) else _assess(one, parsed, known) for one in read]


def as_known(transcript_id: str, title: str, sha256: str, turns: Sequence[Turn]) -> KnownSource:
    """Return what other files may be compared with: the words of those who speak."""
    spoken = tuple(
        KnownTurn(speaker=turn.speaker, role=turn.role.value, text=turn.text)
        for turn in turns
        if turn.role in (Role.QUESTION, Role.ANSWER)
    )
    return KnownSource(id=transcript_id, title=title, sha256=sha256, turns=spoken)


def _parse(origin: bytes | Path, name: str, known: Known) -> _Parsed | Transcript:
    try:
        data = origin if isinstance(origin, bytes) else _load(origin)
        decoded = read_bytes(data, name)
    except UnreadableError as error:
        reason = Reason(error.reason.value, (("limit", LARGEST_FILE // 2**20),))
        facts = SourceFacts()
        return Transcript(name=name, source=facts, verdict=Verdict.REFUSED, reasons=(reason,))
    raw, letters = decoded.text, known.letters
    layout = _lay_out(decoded)
    cleaned = clean(raw, layout.edits, letters)
    talk = find_turns(cleaned, known.speakers, letters, voices=layout.voices, beside=layout.beside)
    broken = (Fault(Kind.BROKEN_ROW, *span, raw[slice(*span)]) for span in layout.broken)
    faults = (*cleaned.faults, *talk.faults, *damage_faults(raw, letters), *broken)
    named = sum(len(turn.text) for turn in talk.turns if turn.role in (Role.QUESTION, Role.ANSWER))
    return _Parsed(
        name=name,
        decoded=decoded,
        layout=layout,
        talk=talk,
        faults=(*faults, *mark_turns(talk, raw, known)),
        strangeness=strangeness_of(talk.text, letters),
        named=named,
    )


def _load(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableError(Refusal.LARGE)
    return path.read_bytes()


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


def _assess(one: _Parsed, files: Sequence[_Parsed], known: Known) -> Transcript:
    """Compare a file with what is known and with the files it came with."""
    talk, raw = one.talk, one.decoded.text
    others = [other for other in files if _is_elder(other, one)]
    texts = _texts(one, others, known)
    spoken = [(t.at, t.at + len(t.text)) for t in talk.turns if t.role is Role.ANSWER]
    suspicion = find_suspicion(talk.text, spoken, texts, known)
    faults = [*one.faults, *_compared(talk, raw, suspicion, texts, known)]
    is_mutual = suspicion.source is not None and any(
        other.decoded.sha256 == suspicion.source.sha256
        and abs(other.strangeness - one.strangeness) <= _MARGIN
        for other in others
    )
    verdict, reasons = judge(one.decoded, talk, faults, suspicion, known, is_mutual=is_mutual)
    candidates: list[Candidate] = []
    if verdict is not Verdict.REFUSED:
        doubtful = suspicion.is_odd or suspicion.is_spun
        candidates = find_candidates(talk, faults, texts, known, is_doubtful=doubtful)
    return Transcript(
        name=one.name,
        source=gather_facts(one.decoded, one.layout.title, talk, known.letters),
        verdict=verdict,
        reasons=reasons,
        raw=raw,
        text=talk.text,
        edits=talk.edits,
        turns=talk.turns,
        faults=tuple(sorted(faults, key=lambda fault: (fault.start, fault.end, fault.kind))),
        candidates=tuple(candidates),
    )


def _is_elder(other: _Parsed, one: _Parsed) -> bool:
    """Tell whether a file that came along may be what this one copies.

    Not where its own words are the stranger ones, nor where its speakers say much less.
    """
    if other is one or other.decoded.sha256 == one.decoded.sha256 or not other.named:
        return False
    if abs(other.strangeness - one.strangeness) > _MARGIN:
        return other.strangeness < one.strangeness
    return other.named >= _AS_MUCH * one.named


def _texts(one: _Parsed, others: Sequence[_Parsed], known: Known) -> KnownTexts:
    sources = [source for source in known.sources if source.sha256 != one.decoded.sha256]
    sources += [
        as_known(other.name, other.name, other.decoded.sha256, other.talk.turns) for other in others
    ]
    return KnownTexts(sources, known.letters)


def _compared(
    talk: Talk, raw: str, suspicion: Suspicion, texts: KnownTexts, known: Known
) -> list[Fault]:
    """Mark altered words where the file is a rewrite, and words that a known source has too."""
    back = OffsetMap(talk.edits)
    altered = suspicion.altered if suspicion.is_spun or suspicion.is_odd else ()
    found = [(Kind.SPUN, *span) for span in altered]
    found += [(Kind.DUPLICATE, *span) for span in find_duplicates(talk.turns, texts, known)]
    faults = []
    for kind, start, end in found:
        span = back.to_origin(start, end)
        faults.append(Fault(kind, *span, raw[slice(*span)]))
    return faults
