"""A transcript as the JSON of `import --dry-run --json`, and as lines for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.model import Locale
from bot.texts.say import say
from bot.transcripts.candidates import Candidate
from bot.transcripts.faults import Fault
from bot.transcripts.transcript import Transcript
from bot.transcripts.turns import Turn


def transcript_to_json(transcript: Transcript, locale: Locale) -> dict[str, Any]:
    """Return the object that the contract describes, with a few fields more."""
    return {
        "file": transcript.name,
        "source": _source(transcript),
        "verdict": transcript.verdict.value,
        "reasons": reason_lines(transcript, locale),
        "turns": [_turn(turn) for turn in transcript.turns],
        "faults": [_fault(fault) for fault in transcript.faults],
        "candidates": [_candidate(candidate) for candidate in transcript.candidates],
        "edits": [[edit.start, edit.end, edit.text] for edit in transcript.edits],
    }


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "speaker": turn.speaker,
        "role": turn.role.value,
        "text": turn.text,
        "start": turn.start,
        "end": turn.end,
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "kind": fault.kind.value,
        "start": fault.start,
        "end": fault.end,
        "text": fault.text,
        "repair": fault.repair,
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "speaker": candidate.speaker,
        "text": candidate.text,
        "start": candidate.start,
        "end": candidate.end,
        "topics": list(candidate.topics),
        "score": candidate.score,
        "reasons": list(candidate.reasons),
        "flags": list(candidate.flags),
        "hold": candidate.hold,
        "question": candidate.question,
    }


def _source(transcript: Transcript) -> dict[str, Any]:
    facts = transcript.source
    dates = [{"text": text, "start": start, "end": end} for text, start, end in facts.dates]
    return {
        "title": facts.title,
        "publisher": facts.publisher or None,
        "author": facts.author or None,
        "fidelity": facts.fidelity or None,
        "language": facts.language,
        "format": facts.format,
        "encoding": facts.encoding,
        "confidence": facts.confidence,
        "characters": facts.characters,
        "sha256": facts.sha256,
        "dates": dates,
        "speakers": _speakers(transcript),
    }


def _speakers(transcript: Transcript) -> list[dict[str, Any]]:
    counts = Counter((turn.speaker, turn.role.value) for turn in transcript.turns if turn.speaker)
    return [
        {"name": name, "role": role, "turns": count} for (name, role), count in counts.most_common()
    ]


def reason_lines(transcript: Transcript, locale: Locale) -> list[str]:
    """Return the reasons of the verdict as sentences."""
    return [say(reason.key, locale, **dict(reason.facts)) for reason in transcript.reasons]


def transcript_to_lines(transcript: Transcript, locale: Locale) -> Iterator[str]:
    """Write what was found, to be read by a person."""
    yield say(f"import_verdict_{transcript.verdict}", locale, file=transcript.name)
    for line in reason_lines(transcript, locale):
        yield f"  {line}"
    for speaker in _speakers(transcript):
        role = say(f"import_role_{speaker['role']}", locale)
        yield "  " + say(
            "import_speaker", locale, name=speaker["name"], role=role, count=speaker["turns"]
        )
    kinds = Counter(fault.kind.value for fault in transcript.faults)
    if kinds:
        faults = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
        yield "  " + say("import_faults", locale, faults=faults)
    held = sum(candidate.hold for candidate in transcript.candidates)
    yield "  " + say("import_candidates", locale, count=len(transcript.candidates), held=held)
