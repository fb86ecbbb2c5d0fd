"""Do the words stand in their source, said by whom we say, and do we take no more than we may."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.library.findings import Finding, error, warning
from bot.model import Fidelity, Pack, Quote, Source, Speaker
from bot.transcripts.blocks import Role
from bot.transcripts.letters import Letters
from bot.transcripts.receipts import FOLDINGS, Foldable, FoldedSource, Match
from bot.transcripts.turns import Turn

LARGEST_SHARE = 0.15  # of a source's characters that one pack may quote
_NEAR = 60  # likeness, of 100, from which the source's own words help the editor
_SEPARATOR = re.compile(r"^[ \t]*[-—–=*_]{2,}[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """A source as it was read: the decoded text, and its turns with offsets into that text."""

    text: str
    turns: tuple[Turn, ...]


class Evidence:
    """The sources of a pack, folded once; checks its quotes against them."""

    def __init__(self, pack: Pack, texts: Mapping[str, SourceText], letters: Letters) -> None:
        self._letters = letters
        self._speakers = {speaker.id: speaker for speaker in pack.speakers}
        self._sources = {
            source.id: _Read(source, texts[source.sha256], letters)
            for source in pack.sources
            if source.sha256 in texts
        }
        self._pack = pack
        self.foldings: dict[str, tuple[str, ...]] = {}  # of each quote that was found

    def check(self, quote: Quote) -> Iterator[Finding]:
        """Check one quote in its source, and in the others that it is said to stand in."""
        read = self._sources.get(quote.source)
        if read is None:
            yield error(quote.id, "check_no_source", source=quote.source)
            return
        match = read.folded.find(
            quote.text, prefix=quote.receipt.prefix, suffix=quote.receipt.suffix
        )
        if match is None:
            yield self._explain_miss(quote, read)
            return
        self.foldings[quote.id] = match.folding
        yield from self._check_receipt(quote, match)
        yield from self._check_speaker(quote, match, read)
        for id_ in quote.also_in:
            yield from self._check_also(quote, id_)

    def shares(self) -> dict[str, float]:
        """Return the share of each source that the pack quotes, contexts included."""
        taken: Counter[str] = Counter()
        for quote in self._pack.quotes:
            words = self._length(quote.text)
            around = self._length(quote.receipt.prefix) + self._length(quote.receipt.suffix)
            taken[quote.source] += words + around
            for also in quote.also_in:
                taken[also] += words
        return {id_: taken[id_] / max(1, read.length) for id_, read in self._sources.items()}

    def _length(self, text: str) -> int:
        return len(Foldable(text, self._letters).fold(FOLDINGS))

    def _explain_miss(self, quote: Quote, read: _Read) -> Finding:
        if read.folded.find(quote.text) is not None:
            return error(quote.id, "check_context", source=quote.source)
        near = fuzz.partial_ratio_alignment(quote.text, read.folded.text, score_cutoff=_NEAR)
        if near is None:
            return error(quote.id, "check_absent", source=quote.source)
        words = " ".join(read.folded.text[near.dest_start : near.dest_end].split())
        return error(quote.id, "check_altered", source=quote.source, words=words)

    def _check_receipt(self, quote: Quote, match: Match) -> Iterator[Finding]:
        receipt = quote.receipt
        for key, given, true in (
            ("prefix", receipt.prefix, match.prefix),
            ("suffix", receipt.suffix, match.suffix),
        ):
            if true and not self._length(given):
                yield warning(quote.id, "check_no_context", part=key, words=" ".join(true.split()))
        if set(match.folding) != set(receipt.folding):
            facts = {"needed": _listed(match.folding), "declared": _listed(receipt.folding)}
            yield error(quote.id, "check_folding", **facts)
        if match.is_ambiguous:
            yield warning(quote.id, "check_ambiguous", count=match.occurrences)

    def _check_speaker(self, quote: Quote, match: Match, read: _Read) -> Iterator[Finding]:
        speaker = self._speakers.get(quote.speaker)
        if speaker is None:
            return  # the reference itself is reported
        turn = read.turn_at(match.start)
        if turn is None or turn.speaker is None:
            if (turn and turn.role is Role.HEADING) or not read.is_attributed(match, speaker):
                yield error(quote.id, "check_unattributed", speaker=speaker.name)
        elif turn.role is Role.QUESTION:
            yield error(quote.id, "check_asked", speaker=turn.speaker)
        elif turn.speaker != speaker.name:
            yield error(quote.id, "check_speaker", speaker=speaker.name, found=turn.speaker)
        elif match.end > turn.end:
            yield error(quote.id, "check_two_turns", speaker=turn.speaker)

    def _check_also(self, quote: Quote, id_: str) -> Iterator[Finding]:
        read, speaker = self._sources.get(id_), self._speakers.get(quote.speaker)
        match = read.folded.find(quote.text) if read else None
        if read is None:
            yield error(quote.id, "check_no_source", source=id_)
        elif match is None:
            yield error(quote.id, "check_absent", source=id_)
        elif speaker and (found := read.speaker_at(match.start)) not in (None, speaker.name):
            yield error(quote.id, "check_speaker", speaker=speaker.name, found=found)


class _Read:
    """One source, ready to be asked."""

    def __init__(self, source: Source, read: SourceText, letters: Letters) -> None:
        self.folded = FoldedSource(read.text, letters)
        self.length = len(Foldable(read.text, letters).fold(FOLDINGS))
        self._source = source
        self._turns = read.turns
        self._simplified = letters.simplify(read.text)  # one to one: offsets stay
        self._title = letters.simplify(source.title)
        self._is_named = any(turn.speaker for turn in read.turns)

    def turn_at(self, offset: int) -> Turn | None:
        """Return the turn that a character of the text belongs to."""
        return next((turn for turn in self._turns if turn.start <= offset < turn.end), None)

    def speaker_at(self, offset: int) -> str | None:
        """Return whose turn a character of the text belongs to, if it is in a named one."""
        turn = self.turn_at(offset)
        return turn.speaker if turn else None

    def is_attributed(self, match: Match, speaker: Speaker) -> bool:
        """Tell whether words outside any named turn are given to the speaker by the text itself.

        A report names whom it quotes in the same section; a speech does in its title or text.
        """
        names = {speaker.name, speaker.traditional, speaker.english}
        if not self._is_named:
            return any(name in self._title or name in self._simplified for name in names)
        if self._source.fidelity is not Fidelity.REPORTED:
            return False
        start, end = _section(self._simplified, match.start, match.end)
        return any(name in self._simplified[start:end] for name in names)


def _section(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch between the separator lines around some words."""
    before = [found.end() for found in _SEPARATOR.finditer(text, 0, start)]
    after = _SEPARATOR.search(text, end)
    return (before[-1] if before else 0), (after.start() if after else len(text))


def _listed(folding: tuple[str, ...]) -> str:
    return ", ".join(folding) or "-"
