"""Weigh a file's faults: usable, to be looked at first, or refused whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.transcripts.blocks import Role
from bot.transcripts.faults import Fault, Kind
from bot.transcripts.known import Known, KnownTexts, fold_words
from bot.transcripts.reading import Decoded
from bot.transcripts.sentences import split_sentences
from bot.transcripts.spun import Suspicion
from bot.transcripts.turns import Talk, Turn

_DOUBTS = (
    (Kind.DAMAGE, "import_damaged"),
    (Kind.REPLACEMENT, "import_replaced"),
    (Kind.SPAM, "import_spam"),
    (Kind.BROKEN_ROW, "import_broken_rows"),
)
_UNSURE = 0.6  # confidence in an encoding below which a person should look
_WORTH = 8  # words of a sentence that is worth calling a duplicate


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


def judge(
    decoded: Decoded,
    talk: Talk,
    faults: Iterable[Fault],
    suspicion: Suspicion,
    known: Known,
    *,
    is_mutual: bool,
) -> tuple[Verdict, tuple[Reason, ...]]:
    """Refuse a rewrite of a known text; send to review for any other reason.

    `is_mutual` says that the known text might be the rewrite of this one just as well.
    """
    if suspicion.is_spun and not is_mutual:
        return Verdict.REFUSED, (_spun(suspicion),)
    reasons = [*_likeness(suspicion), *_damage(faults), *_attribution(talk), *_encoding(decoded)]
    is_same = any(source.sha256 == decoded.sha256 for source in known.sources)
    notes = [Reason("import_known")] if is_same else []
    return Verdict.REVIEW if reasons else Verdict.OK, tuple(notes + reasons)


def _spun(suspicion: Suspicion) -> Reason:
    title = suspicion.source.title if suspicion.source else ""
    return Reason(
        "import_spun",
        (("altered", len(suspicion.altered)), ("units", suspicion.units), ("source", title)),
    )


def _likeness(suspicion: Suspicion) -> Iterator[Reason]:
    if suspicion.is_odd:
        yield Reason("import_odd_words", (("rate", round(suspicion.strangeness)),))
    count = len(suspicion.altered)
    if suspicion.is_spun or (count >= 5 and count > suspicion.equal and suspicion.is_dense):
        title = suspicion.source.title if suspicion.source else ""
        yield Reason("import_near_known", (("altered", count), ("source", title)))


def _damage(faults: Iterable[Fault]) -> Iterator[Reason]:
    kinds = Counter(fault.kind for fault in faults)
    for kind, key in _DOUBTS:
        if kinds[kind]:
            yield Reason(key, (("count", kinds[kind]),))


def _attribution(talk: Talk) -> Iterator[Reason]:
    named = sum(len(turn.text) for turn in talk.turns if turn.role in (Role.QUESTION, Role.ANSWER))
    total = max(1, sum(len(turn.text) for turn in talk.turns))
    if not named:
        yield Reason("import_no_turns")
    elif named * 2 < total:
        yield Reason("import_unattributed", (("share", 100 - 100 * named // total),))


def _encoding(decoded: Decoded) -> Iterator[Reason]:
    if decoded.confidence < _UNSURE:
        percent = round(100 * decoded.confidence)
        yield Reason("import_encoding", (("encoding", decoded.encoding), ("percent", percent)))


def find_duplicates(
    turns: Sequence[Turn], texts: KnownTexts, known: Known
) -> Iterator[tuple[int, int]]:
    """Yield the stretches of the talk whose sentences stand in a source that is kept whole."""
    if not any(source.is_whole for source in texts.sources):
        return
    for turn in turns:
        at = -1
        begun = -1
        for sentence in split_sentences(turn.text):
            words = fold_words(sentence.text, known.letters)
            source = texts.same(words) if len(words) >= _WORTH else None
            if source is None or not source.is_whole:
                continue
            start, end = turn.at + sentence.start, turn.at + sentence.end
            if at >= 0 and start - at > 1:
                yield begun, at
            begun = start if at < 0 or start - at > 1 else begun
            at = end
        if at >= 0:
            yield begun, at
