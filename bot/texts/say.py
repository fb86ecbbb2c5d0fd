"""Find a sentence by its key and fill in its facts, in the reader's language."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from bot.model import Locale, Text
from bot.script import to_traditional
from bot.texts import answers, digests, mistakes, operating

SENTENCES = MappingProxyType(
    answers.SENTENCES | mistakes.SENTENCES | digests.SENTENCES | operating.SENTENCES
)


def say(key: str, locale: Locale, **facts: object) -> str:
    """Return the sentence named `key`; facts are put in as they are, never as syntax."""
    zh, en = SENTENCES[key]
    return _in_language(zh, en, locale).format(**facts)


def pick(text: Text | None, locale: Locale) -> str:
    """Return our own words in the reader's language, or in the other where there is but one."""
    if text is None:
        return ""
    return _in_language(text.zh or text.en, text.en or text.zh, locale)


def _in_language(zh: str, en: str, locale: Locale) -> str:
    match locale:
        case Locale.ENGLISH:
            return en
        case Locale.TRADITIONAL:
            return to_traditional(zh)
        case Locale.SIMPLIFIED:
            return zh


def ago(said_on: str, today: date, locale: Locale) -> str:
    """Say how long before `today` a date of the form `YYYY[-MM[-DD]]` was."""
    year, month = int(said_on[:4]), int(said_on[5:7] or 0)
    if not month:
        return say("years_ago", locale, years=today.year - year) if today.year > year else ""
    months = (today.year - year) * 12 + today.month - month
    years, months = divmod(months, 12)
    if years < 0 or (years == 0 and months == 0):
        return say("this_month", locale)
    parts = [_count(key, n, locale) for key, n in (("year", years), ("month", months)) if n]
    return say("ago", locale, span=" ".join(parts))


def _count(unit: str, number: int, locale: Locale) -> str:
    return say(unit if number == 1 else f"{unit}s", locale, n=number)
