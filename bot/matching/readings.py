"""How Chinese characters sound, without tones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from importlib.metadata import version
from itertools import islice, product
from pathlib import Path

from bot.matching.analyser import keep_file
from bot.matching.folding import fold

READINGS_LIMIT = 8  # combinations of readings of one name


class Readings:
    """Pinyin of characters; kept in `folder`, since the library that knows it is large and slow."""

    def __init__(self, folder: Path | None = None) -> None:
        self._cached = folder / f"pinyin-{version('pypinyin')}.json" if folder else None

    def syllables(self, name: str) -> list[tuple[str, ...]]:
        """Return the ways to read a Chinese name, likeliest first; none if not all Chinese."""
        readings = [self._table.get(character, ()) for character in fold(name)]
        return list(islice(product(*readings), READINGS_LIMIT)) if readings else []

    @cached_property
    def _table(self) -> dict[str, list[str]]:
        try:
            table: dict[str, list[str]] = (
                json.loads(self._cached.read_text()) if self._cached else {}
            )
        except (OSError, ValueError):
            table = {}
        if not table:
            table = _read_all(map(chr, range(0x4E00, 0x9FA6)))
            if self._cached:
                keep_file(self._cached, json.dumps(table).encode())
        return table


def _read_all(characters: Iterable[str]) -> dict[str, list[str]]:
    from pypinyin import Style, pinyin  # noqa: PLC0415  # 55 MB and .3 s, for the first start alone

    readings = {}
    for one in characters:
        if one == fold(one):
            ((*sounds,),) = pinyin(one, style=Style.NORMAL, heteronym=True)
            if sounds[0].isalpha() and sounds[0].isascii():
                readings[one] = sounds
    return readings
