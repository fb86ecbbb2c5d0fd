"""Tell who asks from who answers, by how they behave."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.transcripts.heads import is_outlet

_ASKS = re.compile("[？?][”」』\"')）]*\\s*$")
_QUESTION = re.compile("[？?]")
_ADDRESS = re.compile("你|您|\\byou(?:r)?\\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Manner:
    """How somebody speaks: how often they end on a question, address, and how long they go on."""

    asks: float
    addresses: float
    length: float

    @property
    def score(self) -> float:
        return self.asks + 0.5 * self.addresses - 0.35 * min(self.length, 2.0)


def find_hosts(said: Mapping[str, Sequence[str]], told: Mapping[str, bool]) -> frozenset[str]:
    """Return the voices that ask; `told` holds what labels and the list of speakers say.

    A list may be wrong for this text, so a listed interviewer who is never asking by behaviour
    still asks by role; but where nobody is told to ask, the one who behaves most like it does.
    """
    hosts = {key for key in said if told.get(key)} | {
        key for key in said if key not in told and is_outlet(key)
    }
    open_keys = [key for key in said if key not in told and key not in hosts]
    if hosts or not open_keys or len(said) < 2:
        return frozenset(hosts)
    manners = _manners(said)
    best = max(open_keys, key=lambda key: manners[key].score)
    others = [manners[key].score for key in said if key != best]
    is_clear = manners[best].asks >= 0.2 and manners[best].score > max(others) - 0.05
    if not is_clear and not (len(open_keys) < len(said) and manners[best].asks > 0):
        return frozenset()
    floor = 0.7 * manners[best].score
    co_hosts = {
        key
        for key in open_keys
        if len(said) > 2 and manners[key].asks >= 0.5 and manners[key].score >= floor
    }
    return frozenset({best} | co_hosts)


def _manners(said: Mapping[str, Sequence[str]]) -> dict[str, _Manner]:
    lengths = {key: sum(map(len, turns)) / len(turns) for key, turns in said.items()}
    usual = sum(lengths.values()) / len(lengths) or 1.0
    return {
        key: _Manner(
            asks=sum(_does_ask(turn) for turn in turns) / len(turns),
            addresses=sum(bool(_ADDRESS.search(turn)) for turn in turns) / len(turns),
            length=lengths[key] / usual,
        )
        for key, turns in said.items()
    }


def _does_ask(turn: str) -> bool:
    return bool(_ASKS.search(turn) or _QUESTION.search(turn[-60:]))
