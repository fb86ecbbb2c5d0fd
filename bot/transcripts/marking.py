"""Faults within turns that no cleaning can mend: they are marked, and what holds them is held."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.transcripts.blocks import Role
from bot.transcripts.edits import OffsetMap
from bot.transcripts.faults import Fault, Kind
from bot.transcripts.known import Known
from bot.transcripts.quoting import find_quoted
from bot.transcripts.sentences import split_sentences
from bot.transcripts.turns import Talk, Turn

_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("（", "）"), ("《", "》"))
_DANGLING = re.compile("[，,、]$")
_ASKS = re.compile("[？?][”」』\"')）]*$")
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z0-9]{5,40}")
_WORDS = frozenset(
    [
        "ai",
        "agi",
        "agent",
        "app",
        "apps",
        "api",
        "altman",
        "anthropic",
        "apple",
        "aha",
        "code",
        "coding",
        "ceo",
        "cto",
        "chatgpt",
        "claude",
        "cloud",
        "compute",
        "data",
        "deep",
        "deepseek",
        "engineer",
        "enable",
        "expert",
        "enterprise",
        "first",
        "founder",
        "fruits",
        "gemini",
        "google",
        "gpu",
        "hanging",
        "hype",
        "in",
        "killer",
        "law",
        "learning",
        "llm",
        "llama",
        "long",
        "low",
        "market",
        "meta",
        "microsoft",
        "mobile",
        "model",
        "models",
        "moment",
        "native",
        "number",
        "nvidia",
        "o1",
        "o3",
        "on",
        "one",
        "open",
        "openai",
        "order",
        "executive",
        "platform",
        "plus",
        "pro",
        "product",
        "reinforce",
        "research",
        "rules",
        "all",
        "sam",
        "saas",
        "scale",
        "scaling",
        "search",
        "service",
        "small",
        "startup",
        "team",
        "tech",
        "to",
        "use",
        "user",
        "web",
        "work",
        "world",
    ]
)


def mark_turns(talk: Talk, raw: str, known: Known) -> list[Fault]:
    """Return the faults that stand inside turns, in order."""
    back = OffsetMap(talk.edits)
    found = [*_quoted(talk, known), *_truncated(talk), *_lost_blanks(talk, known)]
    faults = []
    for kind, start, end, repair in found:
        span = back.to_origin(start, end)
        faults.append(Fault(kind, *span, raw[slice(*span)], repair))
    return sorted(faults, key=lambda fault: (fault.start, fault.end))


Found = tuple[Kind, int, int, str | None]


def _quoted(talk: Talk, known: Known) -> Iterator[Found]:
    """Mark what a guest says in other people's words."""
    for turn in talk.turns:
        if turn.role is not Role.ANSWER:
            continue
        at = -1
        for start, end in sorted(find_quoted(known.letters.simplify(turn.text))):
            if start >= at:
                yield Kind.QUOTED, turn.at + start, turn.at + end, None
                at = end


def _truncated(talk: Talk) -> Iterator[Found]:
    """Mark marks without their partner, ends in the middle of a sentence, lost answers."""
    for turn, following in pairwise([*talk.turns, None]):
        if turn is None or turn.role in (Role.HEADING, Role.NARRATION):
            continue
        for at in _unpaired(turn.text):
            yield Kind.TRUNCATED, turn.at + at, turn.at + at + 1, None
        end = turn.at + len(turn.text)
        if _DANGLING.search(turn.text):
            yield Kind.TRUNCATED, end - 1, end, None
        if turn.speaker is None and "a" <= turn.text[0] <= "z":
            yield Kind.TRUNCATED, turn.at, turn.at + 1, None
        if _is_unanswered(turn, following):
            last = list(split_sentences(turn.text))[-1:]
            for sentence in last:
                yield Kind.TRUNCATED, turn.at + sentence.start, turn.at + sentence.end, None


def _is_unanswered(turn: Turn, following: Turn | None) -> bool:
    is_asked = turn.role is Role.QUESTION and _ASKS.search(turn.text)
    return bool(is_asked) and following is not None and following.role is Role.OTHER


def _unpaired(text: str) -> Iterator[int]:
    for opener, closer in _PAIRS:
        waiting: list[int] = []
        for found in re.finditer(f"[{opener}{closer}]", text):
            if found.group() == opener:
                waiting.append(found.start())
            elif waiting:
                waiting.pop()
            else:
                yield found.start()
        yield from waiting


def _lost_blanks(talk: Talk, known: Known) -> Iterator[Found]:
    """Mark Latin words that ran together, where each part is a word that is known."""
    words = _WORDS | _known_words(known)
    for turn in talk.turns:
        for found in _LATIN_RUN.finditer(turn.text):
            run = found.group()
            parts = [] if run.lower() in words else _split(run, words)
            if len(parts) > 1:
                start = turn.at + found.start()
                yield Kind.LOST_BLANK, start, start + len(run), " ".join(parts)


def _known_words(known: Known) -> frozenset[str]:
    names: list[str] = [
        alias for speaker in known.speakers for alias in (speaker.english, *speaker.aliases)
    ]
    names += [alias for topic in known.topics for alias in (topic.en, *topic.aliases)]
    return frozenset(
        word.lower() for name in names for word in re.findall(r"[A-Za-z][A-Za-z0-9]+", name)
    )


def _split(run: str, words: Sequence[str] | frozenset[str]) -> list[str]:
    """Cut a run into known words, longest first; nothing where a piece is left over."""
    lowered = run.lower()
    best: list[list[str] | None] = [[]] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - 16), end):
            before = best[start]
            if before is None or lowered[start:end] not in words:
                continue
            known_best = best[end]
            if known_best is None or len(before) + 1 < len(known_best):
                best[end] = [*before, run[start:end]]
    return best[-1] or []
