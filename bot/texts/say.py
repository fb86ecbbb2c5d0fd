"""Find a sentence by its key and fill in its facts, in the reader's language."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from bot.model import Locale, Text
from bot.script import to_traditional
from bot.texts import (
    answers,
    checking,
    digests,
    discord,
    doctoring,
    doctoring_chats,
    importing,
    mistakes,
    operating,
    orders,
    slack,
)

SENTENCES = MappingProxyType(
    answers.SENTENCES
    | mistakes.SENTENCES
    | digests.SENTENCES
    | operating.SENTENCES
    | orders.SENTENCES
    | importing.SENTENCES
    | discord.SENTENCES
    | slack.SENTENCES
    | checking.SENTENCES
    | doctoring.SENTENCES
    | doctoring_chats.SENTENCES
)


def say(key: str, locale: Locale, /, **facts: object) -> str:
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
    if len(said_on) == len("YYYY"):
        years = today.year - int(said_on)
        return say("years_ago", locale, span=span(12 * years, locale)) if years > 0 else ""
    months = months_between(said_on, today.isoformat())
    return (
        say("ago", locale, span=span(months, locale)) if months > 0 else say("this_month", locale)
    )


def months_between(first: str, second: str) -> int:
    """Count the months from one date `YYYY[-MM[-DD]]` to another; a bare year counts as January."""
    (year, month), (later_year, later_month) = (
        (int(d[:4]), int(d[5:7] or 1)) for d in (first, second)
    )
    return (later_year - year) * 12 + later_month - month


def span(months: int, locale: Locale) -> str:
    """Say a length of time in years and months."""
    years, months = divmod(months, 12)
    counts = ((years, "year", "years"), (months, "month", "months"))
    return " ".join(say(one if n == 1 else many, locale, n=n) for n, one, many in counts if n)
