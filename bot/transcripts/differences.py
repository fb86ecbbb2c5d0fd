"""Where two wordings part, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from bot.messages import Difference
from bot.transcripts.edits import OffsetMap
from bot.transcripts.letters import Letters
from bot.transcripts.receipts import Foldable

_TOKEN = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)
_TELLING = re.compile(r"[^\W_]|[?？%]")


def find_differences(given: str, true: str, letters: Letters) -> tuple[Difference, ...]:
    """Mark where two wordings part; what a folding makes equal is no difference."""
    left, left_way = Foldable(given, letters).fold_whole()
    right, right_way = Foldable(true, letters).fold_whole()
    ours, theirs = list(_TOKEN.finditer(left)), list(_TOKEN.finditer(right))
    matcher = SequenceMatcher(
        None, [one.group() for one in ours], [one.group() for one in theirs], autojunk=False
    )
    found = [
        Difference(
            given=_cut(given, ours[i1:i2], left_way), true=_cut(true, theirs[j1:j2], right_way)
        )
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]
    telling = [one for one in found if _TELLING.search(one.given + one.true)]
    return tuple(telling or found)


def _cut(text: str, tokens: Sequence[re.Match[str]], way: OffsetMap) -> str:
    if not tokens:
        return ""
    return text[slice(*way.to_origin(tokens[0].start(), tokens[-1].end()))]
