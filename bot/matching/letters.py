"""The importer's knowledge of Chinese characters, from OpenCC, pypinyin and jieba."""

from __future__ import annotations

from functools import cache

from bot.transcripts.letters import Letters

_HAN = (
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x20000, 0x2A6E0),
)


def make_letters() -> Letters:
    """Build what the importer and the receipts need; each part loads when it is first asked."""
    return Letters(simplified=_simplified(), readings=_readings, frequency=_frequency)


@cache
def _simplified() -> dict[int, str]:
    """Convert each character alone: a phrase table would make the folding depend on neighbours."""
    import opencc  # noqa: PLC0415 - loaded when first needed

    characters = [chr(code) for block in _HAN for code in block]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {ord(old): new for old, new in pairs if old != new and len(new) == 1}


@cache
def _readings(character: str) -> frozenset[str]:
    import pypinyin  # noqa: PLC0415 - loaded when first needed

    found = pypinyin.pinyin(character, heteronym=True, errors="ignore")
    return frozenset(reading for readings in found for reading in readings)


@cache
def _frequencies() -> dict[str, int]:
    import jieba  # noqa: PLC0415 - loaded when first needed

    with jieba.get_dict_file() as lines:
        rows = (line.decode("utf-8").split(" ") for line in lines)
        return {row[0]: int(row[1]) for row in rows}


def _frequency(word: str) -> int:
    return _frequencies().get(word, 0)
