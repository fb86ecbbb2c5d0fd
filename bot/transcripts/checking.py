"""Is this line really theirs? Exact by declared foldings alone; anything else is only near.

A line is exact where it stands, whole clauses from edge to edge, in one turn of one speaker. What
is like known words is shown beside them with every difference marked, and is never confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.messages import Check, Difference, Verdict
from bot.transcripts.differences import find_differences
from bot.transcripts.heads import name_key, read_head
from bot.transcripts.letters import Letters
from bot.transcripts.nearness import Near, Vicinity
from bot.transcripts.quoting import find_quoted
from bot.transcripts.receipts import FOLDINGS, Foldable, FoldedSource
from bot.transcripts.records import Passage, Record, passages_of_kept, passages_of_quotes

__all__ = ["Checker", "Passage", "passages_of_kept", "passages_of_quotes"]

LONGEST_LINE = 1000  # characters of a line that are looked at
_SIGNED = re.compile(r"\s*[”」』\"]?\s*(?:——|--|—|－－)\s*([^\s—，。,:：]{2,20})\s*$")
_OUTER = (("“", "”"), ("「", "」"), ("『", "』"), ('"', '"'), ("‘", "’"), ("'", "'"))
_QUOTED = re.compile('[“「『"]([^“”「」『』"]{6,})[”」』"]')


class Checker:
    """Checks lines against all words on record; built once for many lines."""

    def __init__(self, passages: Sequence[Passage], letters: Letters) -> None:
        self._passages = passages
        self._letters = letters
        self._names = {name_key(p.speaker, letters): p.speaker for p in passages}
        self._record = Record(passages, letters)
        self._vicinity = Vicinity(passages, letters)

    def check(self, line: str) -> Check:
        """Return the verdict on a line; a name before or after it must be its speaker's."""
        named, words = self._take_name(line[:LONGEST_LINE])
        exact = self._record.find(words)
        guests = [one for one in exact if not self._passages[one].is_asked]
        own = [one for one in guests if not self._is_reported(self._passages[one], words)]
        if own:
            return self._confirmed(own, words, named)
        if guests:
            return self._reported(self._passages[guests[0]], words)
        near = self._vicinity.nearest(words, is_guest_only=bool(exact))
        if exact and not self._is_retelling(exact, words, near):
            return self._asked(exact[0], words)
        if near is None:
            return Check(verdict=Verdict.NOT_ON_RECORD)
        return self._compared(words, near, named, retold=exact[0] if exact else None)

    def _take_name(self, line: str) -> tuple[str | None, str]:
        """Part a line from the name that claims it: `NAME：line` or `line —— NAME`."""
        line = line.strip()
        named: str | None = None
        head = read_head(line)
        if head and (name := self._names.get(name_key(head.name, self._letters))):
            named, line = name, line[head.text_at :].strip()
        elif signed := _SIGNED.search(line):
            name = self._names.get(name_key(signed.group(1), self._letters))
            if name:
                named, line = name, line[: signed.start()].strip()
        for opener, closer in _OUTER:
            if len(line) > 2 and line.startswith(opener) and line.endswith(closer):
                inner = line[1:-1]
                if opener not in inner and closer not in inner:
                    line = inner.strip()
        return named, line

    def _confirmed(self, guests: list[int], line: str, named: str | None) -> Check:
        mine = [one for one in guests if named in (None, self._passages[one].speaker)]
        passage = self._passages[(mine or guests)[0]]
        words = self._as_it_stands(passage, line)
        if not mine:
            wrong = Difference(given=named or "", true=passage.speaker)
            return _check(Verdict.ALTERED, passage, words, (wrong,))
        return _check(Verdict.EXACT, passage, words)

    def _is_reported(self, passage: Passage, line: str) -> bool:
        """Tell whether a guest only relays these words as another's; a quote was judged before."""
        return passage.quote is None and self._report(passage, line) is not None

    def _report(self, passage: Passage, line: str) -> tuple[int, int] | None:
        match = FoldedSource(passage.text, self._letters).find(line)
        if match is None:
            return None
        spans = find_quoted(self._letters.simplify(passage.text))
        return next((s for s in spans if s[0] < match.start and match.end <= s[1]), None)

    def _reported(self, passage: Passage, line: str) -> Check:
        """Show who is relayed: the words stand there, but they are not the speaker's own."""
        start, end = self._report(passage, line) or (0, len(passage.text))
        return _check(Verdict.NOT_ON_RECORD, passage, passage.text[start:end])

    def _asked(self, number: int, line: str) -> Check:
        passage = self._passages[number]
        return _check(Verdict.INTERVIEWER, passage, self._as_it_stands(passage, line))

    def _as_it_stands(self, passage: Passage, line: str) -> str:
        match = FoldedSource(passage.text, self._letters).find(line)
        return passage.text[match.start : match.end] if match else line

    def _is_retelling(self, exact: list[int], line: str, near: Near | None) -> bool:
        """Tell an interviewer's quotation of what a guest once said in other words."""
        if near is None or not self._vicinity.is_like(near):
            return False
        wanted = Foldable(line, self._letters).fold(FOLDINGS)
        return any(
            wanted in Foldable(quoted, self._letters).fold(FOLDINGS)
            for number in exact
            for quoted in _QUOTED.findall(self._passages[number].text)
        )

    def _compared(self, line: str, near: Near, named: str | None, *, retold: int | None) -> Check:
        passage = self._passages[near.passage]
        words = passage.text[near.start : near.end]
        if not self._vicinity.is_like(near):
            return _check(Verdict.NOT_ON_RECORD, passage, words)
        differences = find_differences(line, words, self._letters)
        if named and named != passage.speaker:
            differences = (Difference(given=named, true=passage.speaker), *differences)
        retelling = None if retold is None else self._passages[retold].text
        return _check(Verdict.ALTERED, passage, words, differences, retelling)


def _check(
    verdict: Verdict,
    passage: Passage,
    words: str,
    differences: tuple[Difference, ...] = (),
    retelling: str | None = None,
) -> Check:
    return Check(
        verdict=verdict,
        words=words,
        speaker=passage.speaker,
        source=passage.source,
        quote=passage.quote,
        differences=differences,
        retelling=retelling,
    )
