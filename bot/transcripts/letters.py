"""What the importer must know of Chinese characters; the root hands it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def _unknown(_: str) -> frozenset[str]:
    return frozenset()


def _rare(_: str) -> int:
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """Script, readings and frequencies; the defaults know nothing and so change nothing.

    `simplified` maps code points, one to one, for `str.translate`; `readings` gives a character's
    readings with tone marks; `frequency` says how often a dictionary saw a word.
    """

    simplified: Mapping[int, str] = field(default_factory=dict)
    readings: Callable[[str], frozenset[str]] = _unknown
    frequency: Callable[[str], int] = _rare

    def simplify(self, text: str) -> str:
        """Return the text with each character in its simplified form."""
        return text.translate(self.simplified)
