"""A draft pack: what an import proposes, filled in as far as the file tells, for review."""

from __future__ import annotations

import re
import tomllib
from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

import tomli_w

from bot.model import Fidelity, Locale, Pack, Part, Source, Speaker
from bot.script import to_traditional
from bot.transcripts.blocks import Role
from bot.transcripts.candidates import Candidate
from bot.transcripts.letters import Letters
from bot.transcripts.receipts import FOLDINGS, Foldable, FoldedSource
from bot.transcripts.transcript import Transcript

_AROUND = 160  # characters of the source kept on either side of a candidate, for editing
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńň", "aaaaeeeeiiiioooouuuuvvvvvnn")


class Status(StrEnum):
    """Where a proposal stands in the review."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One candidate quote with its receipt; `around` is the raw text it was cut from."""

    id: str
    status: Status
    speaker: str
    name: str
    text: str
    question: str
    topics: tuple[str, ...]
    score: float
    reasons: tuple[str, ...]
    flags: tuple[str, ...]
    hold: bool
    prefix: str
    suffix: str
    folding: tuple[str, ...]
    around: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A source, those of its speakers whom the library does not have yet, and proposals."""

    source: Source
    speakers: tuple[Speaker, ...]
    topics: tuple[str, ...]
    checked_on: date
    proposals: tuple[Proposal, ...]


def make_draft(transcript: Transcript, pack: Pack, letters: Letters, *, checked_on: date) -> Draft:
    """Propose the candidates of a transcript; the same file always makes the same draft."""
    people = _people(transcript, pack, letters)
    new = [one for one in people.values() if one not in pack.speakers]
    source = _source(transcript, pack, people)
    folded = FoldedSource(transcript.raw, letters)
    taken = {quote.id: quote.text for quote in pack.quotes}
    proposals = []
    for candidate in transcript.candidates:
        if candidate.speaker is None:
            continue
        one = _propose(candidate, source.sha256, people[candidate.speaker], folded, letters)
        if one is not None:
            taken_text = taken.get(one.id, one.text)
            proposals.append(one if taken_text == one.text else _renamed(one, source.sha256))
    return Draft(
        source=source,
        speakers=tuple(new),
        topics=tuple(topic.id for topic in pack.topics),
        checked_on=checked_on,
        proposals=tuple(proposals),
    )


def _people(transcript: Transcript, pack: Pack, letters: Letters) -> dict[str, Speaker]:
    """Return each named speaker of the text: as the library has them, or made up from the name."""
    known = {speaker.name: speaker for speaker in pack.speakers}
    people: dict[str, Speaker] = {}
    for turn in transcript.turns:
        if turn.speaker and turn.speaker not in people:
            part = Part.INTERVIEWER if turn.role is Role.QUESTION else Part.GUEST
            people[turn.speaker] = known.get(turn.speaker) or _new_speaker(
                turn.speaker, part, letters
            )
    return people


def _new_speaker(name: str, part: Part, letters: Letters) -> Speaker:
    sounds = [_sound(letter, letters) for letter in name]
    english = name if name.isascii() else _spelt(sounds)
    slug = re.sub(r"[^a-z0-9]+", "-", (name if name.isascii() else " ".join(sounds)).lower())
    digest = sha256(name.encode()).hexdigest()[:6]
    slug = slug.strip("-")[:48].strip("-")
    return Speaker(
        id=slug if len(slug) > 1 else f"speaker-{digest}",
        name=name,
        traditional=to_traditional(name),
        english=english or name,
        part=part,
    )


def _sound(letter: str, letters: Letters) -> str:
    readings = sorted(letters.readings(letter)) or [letter if letter.isalnum() else " "]
    return readings[0].translate(_TONES)


def _spelt(sounds: Sequence[str]) -> str:
    words = [sound for sound in sounds if sound.strip()]
    if len(words) in (2, 3):
        return f"{words[0].title()} {''.join(words[1:]).title()}"
    return " ".join(word.title() for word in words)


def _source(transcript: Transcript, pack: Pack, people: Mapping[str, Speaker]) -> Source:
    facts = transcript.source
    for source in pack.sources:
        if source.sha256 == facts.sha256:
            return source
    asked = [turn.speaker for turn in transcript.turns if turn.role is Role.QUESTION]
    host = next((name for name in asked if name), None)
    return Source(
        id=f"source-{b32encode(bytes.fromhex(facts.sha256)).decode().lower()[:8]}",
        title=(facts.title or transcript.name)[:200],
        sha256=facts.sha256,
        language=Locale(facts.language or Locale.SIMPLIFIED),
        fidelity=Fidelity(facts.fidelity or Fidelity.REPORTED),
        publisher=facts.publisher or None,
        interviewer=people[host].id if host else None,
    )


def _propose(
    candidate: Candidate, source: str, speaker: Speaker, folded: FoldedSource, letters: Letters
) -> Proposal | None:
    """Give a candidate its receipt; None where its words need more than a declared folding."""
    match = next((m for m in folded.find_all(candidate.text) if m.start == candidate.start), None)
    if match is None:
        return None
    start, end = max(0, match.start - _AROUND), min(len(folded.text), match.end + _AROUND)
    return Proposal(
        id=_quote_id(source, speaker.id, Foldable(candidate.text, letters).fold(FOLDINGS), 6),
        status=Status.PENDING,
        speaker=speaker.id,
        name=speaker.name,
        text=candidate.text,
        question=candidate.question[:200],
        topics=candidate.topics,
        score=candidate.score,
        reasons=candidate.reasons,
        flags=candidate.flags,
        hold=candidate.hold,
        prefix=match.prefix,
        suffix=match.suffix,
        folding=match.folding,
        around=folded.text[start:end],
    )


def _quote_id(source: str, speaker: str, words: str, length: int) -> str:
    digest = sha256("\0".join((source, speaker, words)).encode()).digest()
    return b32encode(digest).decode().lower()[:length]


def _renamed(one: Proposal, source: str) -> Proposal:
    """Give a longer id where the short one is taken by other words."""
    values = {name: getattr(one, name) for name in Proposal.__dataclass_fields__}
    return Proposal(**values | {"id": _quote_id(source, one.speaker, one.text, 10)})


def draft_to_toml(draft: Draft) -> str:
    """Write a draft; what a person should fill in or doubt is there to be seen."""
    tables = {
        "checked_on": draft.checked_on,
        "topics": list(draft.topics),
        "source": _source_table(draft.source),
        "speaker": [_speaker_table(speaker) for speaker in draft.speakers],
        "proposal": [_proposal_table(one) for one in draft.proposals],
    }
    return tomli_w.dumps(tables)


def draft_from_toml(text: str) -> Draft:
    """Read a draft back; raise ValueError, KeyError or TypeError where it is broken."""
    tables = tomllib.loads(text)
    source = dict(tables["source"])
    speakers = [Speaker(**{**one, "part": Part(one["part"])}) for one in tables.get("speaker", ())]
    return Draft(
        source=Source(
            **{
                **source,
                "language": Locale(source["language"]),
                "fidelity": Fidelity(source["fidelity"]),
            }
        ),
        speakers=tuple(speakers),
        topics=tuple(tables.get("topics", ())),
        checked_on=tables["checked_on"],
        proposals=tuple(_proposal(one) for one in tables.get("proposal", ())),
    )


def _proposal(table: Mapping[str, Any]) -> Proposal:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    return Proposal(**{**values, "status": Status(table["status"])})


def _proposal_table(one: Proposal) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in Proposal.__dataclass_fields__}
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in values.items()
    } | {"status": one.status.value}


def _source_table(source: Source) -> dict[str, Any]:
    table = {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "interviewer": source.interviewer,
        "said_on": source.said_on,
        "published_on": source.published_on,
        "url": source.url,
        "sha256": source.sha256,
        "fidelity": source.fidelity.value,
        "language": source.language.value,
    }
    return {key: value for key, value in table.items() if value is not None}


def _speaker_table(speaker: Speaker) -> dict[str, Any]:
    return {
        "id": speaker.id,
        "name": speaker.name,
        "traditional": speaker.traditional,
        "english": speaker.english,
        "part": speaker.part.value,
    }


def draft_to_files(draft: Draft) -> dict[str, str]:
    """Return the files of the pack that the accepted proposals make, by their paths in it."""
    accepted = [one for one in draft.proposals if one.status is Status.ACCEPTED]
    quotes = [_quote_table(one, draft) for one in accepted]
    files = {
        "sources.toml": tomli_w.dumps({"source": [_source_table(draft.source)]}),
        f"quotes/{draft.source.id}.toml": tomli_w.dumps({"quote": quotes}),
    }
    if draft.speakers:
        tables = [_speaker_table(speaker) for speaker in draft.speakers]
        files["speakers.toml"] = tomli_w.dumps({"speaker": tables})
    return files


def _quote_table(one: Proposal, draft: Draft) -> dict[str, Any]:
    table: dict[str, Any] = {"id": one.id, "speaker": one.speaker, "text": one.text}
    if draft.source.said_on:
        table["said_on"] = draft.source.said_on
    table["topics"] = list(one.topics)
    table["receipt"] = {
        "prefix": one.prefix,
        "suffix": one.suffix,
        "folding": list(one.folding),
        "checked_on": draft.checked_on,
    }
    return table


def count_by_status(proposals: Iterable[Proposal]) -> dict[Status, int]:
    """Count the proposals that stand each way."""
    counts = dict.fromkeys(Status, 0)
    for one in proposals:
        counts[one.status] += 1
    return counts
